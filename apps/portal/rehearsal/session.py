"""The steps of the opening: everybody in the hall, every act by its own client, everything heard over WebSocket.

On the way lines break and come back, two listeners join late, and two bidders' clients release wrong keys: a backup cures
one of them, custodians the other. Where bids are in two envelopes the same steps are gone through twice, the first time
without draws and without faults, since nothing that holds a price is touched then. Needs no Django.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from apps.openings.rules.fold import blank
from apps.portal.rehearsal import custody, hall
from apps.portal.rehearsal.browser import Browser
from apps.portal.rehearsal.cases import CaseBid
from apps.portal.rehearsal.hall import Holder
from apps.portal.rehearsal.listening import Listener
from apps.portal.rehearsal.stage import Stage, must
from apps.portal.rehearsal.together import at_work, together
from apps.portal.rehearsal.visitor import Visitor

SIGN_IN_BEFORE = timedelta(minutes=30)
WITNESS, REPRESENTATIVE, HOST = "witness", "representative", "host"
BREAKS = {"release": 8, "reveal": 4, "announce": 4, "confirm": 4}
"""In which step how many lines break: twenty in all, taken in turn."""


def join_and_sign_in(stage: Stage) -> str:
    """Everybody listens; every bidder signs in; the host cannot start before the deadline."""
    stage.jump_to(begins_at(stage) - SIGN_IN_BEFORE)
    stage.wait_for(lambda: _state(stage)["state"] == "sign_in", "sign-in to open")
    path = f"/ws/openings/{stage.lot}"
    listeners = [Listener(browser, path, name=name, began=blank()) for name, browser in _watchers(stage)]
    stage.known["listeners"] = listeners
    stage.known["late"] = []
    early = stage.people.host.browser.send(f"/openings/{stage.lot}/start", {})
    must(early.status in (403, 409, 422), f"an early start was answered {early.status} {early.said()}")
    together(lambda one: hall.sign_in(one[0], stage.lot, one[1], part=part_of(stage)), _bids(stage))
    return f"{len(listeners)} 路监听 listeners, {len(stage.case.bids)} 家签到 signed in"


def part_of(stage: Stage) -> int:
    """Which of two envelopes is opened now; 0 where bids are opened whole."""
    if not stage.case.is_double:
        return 0
    return 2 if "second_at" in stage.known else 1


def begins_at(stage: Stage) -> datetime:
    """When the session under way begins."""
    second: datetime | None = stage.known.get("second_at")
    return second or stage.days.deadline


def start(stage: Stage) -> str:
    """开始开标; the three holders make their keys."""
    people = stage.people
    stage.jump_to(begins_at(stage))
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
    if not stage.case.has_draws or part_of(stage) == 1:
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
    is_second = part_of(stage) == 2
    (told,) = _heard(stage, "opening.second_list_published" if is_second else "opening.list_published", 1)
    sent = stage.known["sent"]
    must({one["bidder"]: one["bid"] for one in told["bids"]} == {name: one.bid for name, one in sent.items()},
         "the list is not who sent a bid")  # fmt: skip
    if is_second:
        must(not told["returned"], "a second envelope is returned though every bid passed")
        return f"{len(told['bids'])} 家 bidders, 0 份退还 returned"
    must(told["count"] == len(sent), f"the list counts {told['count']}, {len(sent)} bids were sent")
    return f"{told['count']} 家 bidders"


def release(stage: Stage) -> str:
    """解密 — every bidder releases its keys; nobody's share can be had before decryption is settled."""
    hall.act(stage.people.host, stage.lot, "decryption", {})
    with at_work(lambda one: _release(stage, *one), _offers(stage)) as waiting:
        _break_lines(stage, BREAKS["release"])
        _join_late(stage)
        envelopes = sum(one.result() for one in waiting)
    early = stage.people.witness.browser.get(f"/openings/{stage.lot}/shares?role={WITNESS}", accept="application/json")
    must(early.status in (403, 404, 409, 422), f"shares were handed out before settlement: {early.status}")
    hall.act(stage.people.host, stage.lot, "settlement", {})
    _heard(stage, "opening.decryption_settled", 1)
    return f"{envelopes} 个信封 envelopes, {BREAKS['release']} 次断线 lines broken"


def _release(stage: Stage, visitor: Visitor, bid: CaseBid) -> int:
    statement = stage.known["sent"][bid.name].statement
    if bid in _at_fault(stage):
        return hall.release_wrongly(visitor, stage.lot, statement)
    return hall.release(visitor, stage.lot, statement)


def reveal(stage: Stage) -> str:
    """Two of three open their shares; the worker opens every bid but the two whose releases were wrong."""
    holders: list[tuple[Visitor, Holder]] = stage.known["holders"]
    for visitor, holder in holders[1:]:
        hall.reveal(visitor, stage.lot, holder)
    _break_lines(stage, BREAKS["reveal"])
    wrong = {_sent_by(stage, bid) for bid in _at_fault(stage)}
    opened = "opening.first_envelope_opened" if part_of(stage) == 1 else "opening.bid_opened"
    told = _heard(stage, opened, len(stage.case.bids) - len(wrong))
    failed = _heard(stage, "opening.bid_unopenable", len(wrong)) if wrong else []
    must({one["bid"] for one in failed} == wrong, "other bids than the careless ones could not be opened")
    return f"{len(told)} 份开启 opened, {len(failed)} 份未能开启 not, 2/3 持钥人 holders"


def _at_fault(stage: Stage) -> tuple[CaseBid, ...]:
    """Whose clients release wrong keys: nobody's where neither backup nor custodians may help yet."""
    return () if part_of(stage) == 1 else (stage.case.careless, stage.case.in_escrow)


def cure(stage: Stage) -> str:
    """补救 — a backup of the very bytes and two custodians open what releases did not; each sheet says what was sealed."""
    if not _at_fault(stage):
        return "—"
    careless = stage.case.careless
    visitor = list(stage.people.bidders())[-1]
    parts = hall.import_backup(visitor, stage.lot, stage.known["sent"][careless.name].backup)
    _heard(stage, "opening.backup_imported", 1)
    shares = custody.carry_out(stage, _sent_by(stage, stage.case.in_escrow))
    _heard(stage, "opening.escrow_opened", 1)
    told = _heard(stage, "opening.bid_opened", len(stage.case.bids))
    opened = {one["bid"]: one["price"] for one in told}
    sealed = {_sent_by(stage, bid): f"{bid.price:.2f}" for bid in stage.case.bids}
    must(opened == sealed, "an opened price is not the one that was sealed")
    return f"1 份备份 backup ({parts} 块 parts), 1 份托管 escrow ({shares} 份额 shares), {len(opened)} 份价格相符 as sealed"


def announce(stage: Stage) -> str:
    """唱标 — sentence by sentence, until the bidders may confirm."""
    count = 0
    while _state(stage)["state"] in ("decrypt_settled", "decrypting", "announcing"):
        hall.act(stage.people.host, stage.lot, "announcement", {})
        count += 1
        if count <= BREAKS["announce"]:
            _break_lines(stage, 1)
        if count == BREAKS["announce"]:
            _join_late(stage)
    _heard(stage, "opening.announced", count)
    return f"{count} 句 sentences"


def confirm(stage: Stage) -> str:
    """确认 — every bidder signs that what was read out is what it bid."""
    with at_work(lambda one: _confirm(stage, *one), _offers(stage)):
        _break_lines(stage, BREAKS["confirm"])
    told = _heard(stage, "opening.confirmed", len(stage.case.bids))
    return f"{len(told)} 家无异议 without objection"


def _confirm(stage: Stage, visitor: Visitor, bid: CaseBid) -> None:
    told = {"fields": dict(bid.fields)} if part_of(stage) == 1 else {"price": f"{bid.price:.2f}"}
    hall.confirm(visitor, stage.lot, _sent_by(stage, bid), told)


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
    pdf = stage.public.file(f"/openings/{stage.lot}/record.pdf")
    name = f"{stage.lot}-opening-record-2.pdf" if part_of(stage) == 2 else f"{stage.lot}-opening-record.pdf"
    (stage.out / name).write_bytes(pdf)
    return f"{hall.pages_of(pdf)} 页 pages, SHA-256 {signed['sha256'][:16]}…"


def leave(stage: Stage) -> str:
    """Everybody heard everything once, also over broken lines; whoever came late stands where the others stand."""
    _heard(stage, "opening.handed_over", 1)
    listeners: list[Listener] = stage.known["listeners"]
    late: list[Listener] = stage.known["late"]
    whole = Listener(stage.public, f"/ws/openings/{stage.lot}", name="at the end", began=blank())
    last = max(one.heard.last for one in listeners)
    for one in (whole, *listeners, *late):
        stage.wait_for(lambda one=one: one.heard.last >= last, f"{one.name} to hear the end")  # type: ignore[misc]  # binds the loop's value
    state = _public_state(stage)
    for one in (whole, *listeners, *late):
        _must_have_heard_all(one, whole, state)
        one.close()
    breaks = sum(one.dropped for one in listeners)
    must(breaks == sum(BREAKS.values()), f"{breaks} lines were broken, not {sum(BREAKS.values())}")
    return (
        f"{len(listeners)} × {last} 条事件 events, {breaks} 次重连 reconnects, {len(late)} 位迟到 late joiners, "
        "0 缺口 gaps, 0 重复 repeats"
    )


def _must_have_heard_all(one: Listener, whole: Listener, state: dict[str, Any]) -> None:
    heard = one.heard
    must(not heard.failure, f"{one.name}: {heard.failure}")
    must(one.lost == one.dropped, f"{one.name} lost {one.lost} lines, {one.dropped} were broken on purpose")
    must(heard.gaps == 0 and heard.repeats == 0, f"{one.name}: {heard.gaps} gaps, {heard.repeats} repeats")
    since = {v: entry for v, entry in whole.heard.entries.items() if v > one.began}
    must(heard.entries == since, f"{one.name} heard something else than the journal tells")
    must(one.folded() == state, f"{one.name} sees the hall otherwise than somebody who opens it now")


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


def _offers(stage: Stage) -> Iterator[tuple[Visitor, CaseBid]]:
    return zip(stage.people.bidders(), stage.case.bids, strict=True)


def _sent_by(stage: Stage, bid: CaseBid) -> str:
    return str(stage.known["sent"][bid.name].bid)


def _break_lines(stage: Stage, count: int) -> None:
    """The next listeners in turn lose their line, one after the other."""
    listeners: list[Listener] = stage.known["listeners"]
    for _break in range(count):
        turn = sum(one.dropped for one in listeners) % len(listeners)
        listeners[turn].drop()


def _join_late(stage: Stage) -> None:
    """Somebody comes now: the snapshot first, then what is said after it."""
    late: list[Listener] = stage.known["late"]
    name = f"late joiner {len(late) + 1}"
    late.append(Listener(stage.public, f"/ws/openings/{stage.lot}", name=name, began=_public_state(stage)))


def _public_state(stage: Stage) -> dict[str, Any]:
    """The hall as anybody sees it who opens it now."""
    state = dict(stage.public.data(f"/openings/{stage.lot}/state.json"))
    del state["you"]
    return state


def _heard(stage: Stage, kind: str, count: int) -> list[dict[str, Any]]:
    """What the public listener heard of a kind, once it is so many."""
    heard = stage.known["listeners"][0].heard
    return stage.wait_for(
        lambda: found if len(found := heard.of_kind(kind)) >= count else None, f"{count} × {kind} over WebSocket"
    )


def _state(stage: Stage) -> dict[str, Any]:
    return hall.state_of(stage.people.host, stage.lot)
