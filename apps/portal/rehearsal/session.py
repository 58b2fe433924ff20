"""The steps of the opening: everybody in the hall, every act by its own client, everything heard over WebSocket. Needs no Django."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from apps.portal.rehearsal import hall
from apps.portal.rehearsal.browser import Browser
from apps.portal.rehearsal.hall import Holder
from apps.portal.rehearsal.listening import Listener
from apps.portal.rehearsal.stage import Stage, must
from apps.portal.rehearsal.visitor import Visitor

SIGN_IN_BEFORE = timedelta(minutes=30)
WITNESS, REPRESENTATIVE, HOST = "witness", "representative", "host"


def join_and_sign_in(stage: Stage) -> str:
    """Everybody listens; every bidder signs in; the host cannot start before the deadline."""
    stage.jump_to(stage.days.deadline - SIGN_IN_BEFORE)
    stage.wait_for(lambda: _state(stage)["state"] == "sign_in", "sign-in to open")
    path = f"/ws/openings/{stage.lot}"
    listeners = [Listener(browser, path, name=name) for name, browser in _watchers(stage)]
    stage.known["listeners"] = listeners
    early = stage.people.host.browser.send(f"/openings/{stage.lot}/start", {})
    must(early.status in (403, 409, 422), f"an early start was answered {early.status} {early.said()}")
    for visitor, bid in _bids(stage):
        hall.sign_in(visitor, stage.lot, bid)
    return f"{len(listeners)} 路监听 listeners, {len(stage.case.bids)} 家签到 signed in"


def start(stage: Stage) -> str:
    """开始开标; the three holders make their keys."""
    people = stage.people
    hall.act(people.host, stage.lot, "start", {})
    holders = [
        (people.host, hall.become_holder(people.host, stage.lot, HOST)),
        (people.witness, hall.become_holder(people.witness, stage.lot, WITNESS)),
        (people.representative, hall.become_holder(people.representative, stage.lot, REPRESENTATIVE)),
    ]
    stage.known["holders"] = holders
    return f"{len(holders)} 位持钥人 holders"


def draw(stage: Stage) -> str:
    """抽取 — platform and witness give their secrets; the drawn value is on everybody's screen."""
    if not stage.case.has_draws:
        return "—"
    secret = {"secret": secrets.token_hex(32), "nonce": secrets.token_hex(16)}
    hall.act(stage.people.witness, stage.lot, "draw", secret)
    for _draw in stage.case.scheme["draws"]:
        hall.act(stage.people.host, stage.lot, "draw", {})
    told = _heard(stage, "opening.drawn", len(stage.case.scheme["draws"]))
    stage.known["drawn"] = [one["value"] for one in told]
    return ", ".join(f"{one['name']} = {one['value']}" for one in told)


def publish_list(stage: Stage) -> str:
    """公布名单 — exactly those who sent a bid."""
    hall.act(stage.people.host, stage.lot, "list", {})
    (told,) = _heard(stage, "opening.list_published", 1)
    sent = stage.known["sent"]
    must({one["bidder"]: one["bid"] for one in told["bids"]} == {name: one.bid for name, one in sent.items()},
         "the list is not who sent a bid")  # fmt: skip
    must(told["count"] == len(sent), f"the list counts {told['count']}, {len(sent)} bids were sent")
    return f"{told['count']} 家 bidders"


def release(stage: Stage) -> str:
    """解密 — every bidder releases its keys; nobody's share can be had before decryption is settled."""
    hall.act(stage.people.host, stage.lot, "decryption", {})
    sent = stage.known["sent"]
    envelopes = 0
    for visitor, bid in zip(stage.people.bidders(), stage.case.bids, strict=True):
        envelopes += hall.release(visitor, stage.lot, sent[bid.name].statement)
    early = stage.people.witness.browser.get(f"/openings/{stage.lot}/shares?role={WITNESS}", accept="application/json")
    must(early.status in (403, 404, 409, 422), f"shares were handed out before settlement: {early.status}")
    hall.act(stage.people.host, stage.lot, "settlement", {})
    _heard(stage, "opening.decryption_settled", 1)
    return f"{envelopes} 个信封 envelopes"


def reveal(stage: Stage) -> str:
    """Two of three open their shares; the worker opens every bid; each sheet says the price that its bidder sealed."""
    holders: list[tuple[Visitor, Holder]] = stage.known["holders"]
    for visitor, holder in holders[1:]:
        hall.reveal(visitor, stage.lot, holder)
    told = _heard(stage, "opening.bid_opened", len(stage.case.bids))
    opened = {one["bid"]: one["price"] for one in told}
    sent = stage.known["sent"]
    sealed = {sent[bid.name].bid: f"{bid.price:.2f}" for bid in stage.case.bids}
    must(opened == sealed, "an opened price is not the one that was sealed")
    return f"{len(opened)} 份开启 opened, 2/3 持钥人 holders"


def announce(stage: Stage) -> str:
    """唱标 — sentence by sentence, until the bidders may confirm."""
    count = 0
    while _state(stage)["state"] in ("decrypt_settled", "decrypting", "announcing"):
        hall.act(stage.people.host, stage.lot, "announcement", {})
        count += 1
    _heard(stage, "opening.announced", count)
    return f"{count} 句 sentences"


def confirm(stage: Stage) -> str:
    """确认 — every bidder signs that what was read out is what it bid."""
    sent = stage.known["sent"]
    for visitor, bid in zip(stage.people.bidders(), stage.case.bids, strict=True):
        hall.confirm(visitor, stage.lot, sent[bid.name].bid, f"{bid.price:.2f}")
    told = _heard(stage, "opening.confirmed", len(stage.case.bids))
    return f"{len(told)} 家无异议 without objection"


def record(stage: Stage) -> str:
    """开标记录 — made as PDF, signed by the host in his own client; the opening ends and is handed over."""
    host = stage.people.host
    hall.act(host, stage.lot, "record", {})
    _heard(stage, "opening.record_made", 1)
    hall.sign_paper(host, f"/openings/{stage.lot}")
    (signed,) = _heard(stage, "opening.record_signed", 1)
    hall.act(host, stage.lot, "close", {})
    hall.act(host, stage.lot, "handover", {})
    stage.wait_for_state("opened", "evaluating")
    return f"SHA-256 {signed['sha256'][:16]}…"


def leave(stage: Stage) -> str:
    """Everybody heard everything once: no gap and no repeat on any socket."""
    _heard(stage, "opening.handed_over", 1)
    listeners: list[Listener] = stage.known["listeners"]
    whole = Listener(stage.public, f"/ws/openings/{stage.lot}", name="at the end")
    last = max(one.heard.last for one in listeners)
    stage.wait_for(lambda: whole.heard.last >= last, "the catch-up of a late listener")
    for one in listeners:
        stage.wait_for(lambda one=one: one.heard.last >= last, f"{one.name} to hear the end")  # type: ignore[misc]  # binds the loop's value
    for one in (*listeners, whole):
        heard = one.heard
        must(not heard.failure, f"{one.name}: {heard.failure}")
        must(heard.gaps == 0 and heard.repeats == 0, f"{one.name}: {heard.gaps} gaps, {heard.repeats} repeats")
        must(heard.entries == whole.heard.entries, f"{one.name} heard something else than the journal tells")
        one.close()
    return f"{len(listeners)} × {last} 条事件 events, 0 缺口 gaps, 0 重复 repeats"


def _watchers(stage: Stage) -> Iterator[tuple[str, Browser]]:
    people = stage.people
    yield "the public", stage.public
    for name, visitor in (("host", people.host), ("witness", people.witness), ("supervisor", people.supervisor),
                          ("representative", people.representative)):  # fmt: skip
        yield name, visitor.browser
    for number, visitor in enumerate(people.bidders(), start=1):
        yield f"bidder {number}", visitor.browser


def _bids(stage: Stage) -> Iterator[tuple[Visitor, str]]:
    sent = stage.known["sent"]
    for visitor, bid in zip(stage.people.bidders(), stage.case.bids, strict=True):
        yield visitor, sent[bid.name].bid


def _heard(stage: Stage, kind: str, count: int) -> list[dict[str, Any]]:
    """What the public listener heard of a kind, once it is so many."""
    heard = stage.known["listeners"][0].heard
    return stage.wait_for(
        lambda: found if len(found := heard.of_kind(kind)) >= count else None, f"{count} × {kind} over WebSocket"
    )


def _state(stage: Stage) -> dict[str, Any]:
    return hall.state_of(stage.people.host, stage.lot)
