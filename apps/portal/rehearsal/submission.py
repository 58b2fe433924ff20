"""The steps of bidding: keys, sealed bids, what must be refused, and the silence about it all until the list. Needs no Django."""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from apps.bids.rules.statement import Withdrawal, digest_of
from apps.portal.rehearsal import bidding, custody
from apps.portal.rehearsal.browser import Answer
from apps.portal.rehearsal.cases import CaseBid
from apps.portal.rehearsal.pages import without_sign_in_bar
from apps.portal.rehearsal.stage import Stage, must
from apps.portal.rehearsal.together import together
from apps.portal.rehearsal.visitor import Visitor

HOURS_BEFORE = timedelta(hours=3)
REPLACED, WITHDRAWN = 1, 2
"""Which bidders, counted from 0, change their minds on the way."""


def make_keys(stage: Stage) -> str:
    """Everybody who signs or opens has keys that passed the drill, and a certificate."""
    stage.jump_to(stage.days.deadline - HOURS_BEFORE)
    seats = stage.people.seats
    signing = [seats.host, seats.witness, seats.representative, seats.buyer, *seats.bidders]
    fingerprints = set(together(lambda seat: stage.people.of(seat).keys.fingerprint, signing))
    must(len(fingerprints) == len(signing), "two seats have one certificate")
    stage.known["platform"] = stage.public.file("/ca/platform.crt")
    return f"{len(signing)} 张证书 certificates"


def send_bids(stage: Stage) -> str:
    """Every bidder's bid is sealed, sent and receipted; one is replaced, one withdrawn and sent again."""
    offers = zip(stage.people.bidders(), stage.case.bids, strict=True)
    done = together(lambda one: _bid(stage, one[0], *one[1]), enumerate(offers))
    stage.known["sent"] = {bid.name: sent for bid, (sent, _count) in zip(stage.case.bids, done, strict=True)}
    return f"{len(done)} 份在案 bids, {sum(count for _sent, count in done)} 张回执 receipts"


def probe_refusals(stage: Stage) -> str:
    """What must be refused is, and nobody learns of anybody's bid."""
    first, second = list(stage.people.bidders())[:2]
    bid = stage.case.bids[0]
    checks = [
        ("unsealed", _unsealed(stage, first), "bid_not_sealed"),
        ("for another lot", _for_another_lot(stage, first, bid), "bid_for_other_lot"),
        ("signed by another seat", _signed_by_another(stage, first, second, bid), "signature_wrong"),
    ]
    for what, answer, code in checks:
        must(answer.code == code, f"a bid {what} was answered {answer.status} {answer.said()}, not {code}")
    _must_keep_silent(stage)
    return f"{len(checks)} 类拒收 refused"


def probe_late(stage: Stage) -> str:
    """At the deadline nothing more is taken, not even what was sealed and sent in parts before."""
    first, bid = next(stage.people.bidders()), stage.case.bids[0]
    with TemporaryDirectory(prefix="kaiming-bid-") as folder:
        sealed = bidding.seal(first, stage.lot, bid, Path(folder), paper=stage.paper)
        upload = bidding.upload(first, stage.lot, bidding.bid_of(sealed), sealed)
        stage.jump_to(stage.days.deadline)
        answer = bidding.submit(first, stage.lot, upload, sealed)
    must(answer.code == "bid_late", f"a late bid was answered {answer.status} {answer.said()}, not bid_late")
    state = stage.wait_for_state("submission_closed")
    closed = stage.wait_for(lambda: [one for one in stage.facts() if one["kind"] == "bids.closed"], "bids.closed")
    stage.known["commitment"] = closed[0]["payload"]["commitment"]
    return f"bid_late, {state}"


def _bid(stage: Stage, place: int, visitor: Visitor, bid: CaseBid) -> tuple[bidding.Sent, int]:
    """The bid as it counts, and how many receipts its bidder has."""
    if place == REPLACED:
        _send(stage, visitor, replace(bid, price=bid.price + Decimal("1000.00")))
        return _send(stage, visitor, bid), 2
    if place == WITHDRAWN:
        _withdraw(stage, visitor, _send(stage, visitor, bid))
        return _send(stage, visitor, bid), 3
    return _send(stage, visitor, bid), 1


def _send(stage: Stage, visitor: Visitor, bid: CaseBid) -> bidding.Sent:
    platform: bytes = stage.known["platform"]
    is_escrowed = bid is stage.case.in_escrow
    escrow = custody.set_offered(visitor, stage.lot) if is_escrowed else None
    return bidding.send_bid(visitor, stage.lot, bid, paper=stage.paper, platform=platform, escrow=escrow)


def _withdraw(stage: Stage, visitor: Visitor, sent: bidding.Sent) -> None:
    said = json.loads(sent.statement)
    withdrawal = Withdrawal(stage.lot, sent.bid, said["revision"] + 1, digest_of(sent.statement)).text()
    visitor.browser.tell(f"/bids/{stage.lot}/withdrawal", visitor.keys.signed(withdrawal))
    mine = visitor.browser.data(f"/bids/{stage.lot}/mine.json")
    must(mine["state"] == "withdrawn", f"a withdrawn bid stands as {mine['state']}")


def _unsealed(stage: Stage, visitor: Visitor) -> Answer:
    mine = visitor.browser.data(f"/bids/{stage.lot}/mine.json")
    plain = b"%PDF-1.4 not sealed at all\n"
    listed = [{"name": name, "size": len(plain), "header": _text(plain)} for name in mine["envelopes"]]
    return visitor.browser.send(f"/bids/{stage.lot}/uploads", {"bid": mine["bid"], "envelopes": listed})


def _for_another_lot(stage: Stage, visitor: Visitor, bid: CaseBid) -> Answer:
    with TemporaryDirectory(prefix="kaiming-bid-") as folder:
        other = stage.lot[:-2] + "99"
        sealed = bidding.seal(visitor, stage.lot, bid, Path(folder), paper=stage.paper, sealed_for=other)
        return bidding.begin(visitor, stage.lot, bidding.bid_of(sealed), sealed)


def _signed_by_another(stage: Stage, visitor: Visitor, other: Visitor, bid: CaseBid) -> Answer:
    with TemporaryDirectory(prefix="kaiming-bid-") as folder:
        sealed = bidding.seal(visitor, stage.lot, bid, Path(folder), paper=stage.paper)
        upload = bidding.upload(visitor, stage.lot, bidding.bid_of(sealed), sealed)
    body = {"upload": upload, **other.keys.signed(sealed.statement)}
    return visitor.browser.send(f"/bids/{stage.lot}/submission", body)


def _must_keep_silent(stage: Stage) -> None:
    """No page, list or stream that others read says who bid, how many, or how much."""
    secrets = _secrets(stage)
    readers = [stage.public, stage.people.host.browser, stage.people.operator.browser, stage.people.buyer.browser,
               stage.people.supervisor.browser, stage.people.witness.browser]  # fmt: skip
    pages = [f"/lots/{stage.lot}/", f"/lots/{stage.lot}/facts.json", f"/desk/lots/{stage.lot}/", "/lots.json",
             f"/openings/{stage.lot}/state.json", f"/openings/{stage.lot}/"]  # fmt: skip
    for browser in readers:
        for page in pages:
            answer = browser.get(page, accept="*/*")
            text = without_sign_in_bar(answer.text) if answer.status == 200 else ""
            told = [secret for secret in secrets if secret in text]
            must(not told, f"{page} tells {told[:2]} before the list")


def _secrets(stage: Stage) -> list[str]:
    sent: dict[str, Any] = stage.known["sent"]
    names = [bid.name for bid in stage.case.bids]
    return [*names, *(one.bid for one in sent.values()), *(f"{bid.price:.2f}" for bid in stage.case.bids)]


def _text(content: bytes) -> str:
    return b64encode(content).decode()
