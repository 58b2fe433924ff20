"""The signed statement of a bid and its withdrawal: what does not fit the files, the moment or the signer is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from apps.bids.models import Upload
from apps.bids.rules.statement import Withdrawal
from apps.core.actor import CLOCK
from apps.tenders.actions import close_submission
from apps.tenders.models import Lot
from tests.bids.bidders import WHILE_OPEN, Bidder
from tests.bids.conftest import SetClock
from tests.bids.refusing import OTHER, begun, must_be_refused, nothing_changes, sent
from tests.tenders.stage import DEADLINE

# the statement


def test_half_sent_counts_as_nothing(lot: Lot, bidder: Bidder) -> None:
    upload, sealed = begun(lot, bidder)
    bidder.send_parts(upload, sealed, leave_out="sheet")

    with nothing_changes(but="bid_incomplete"):
        must_be_refused(bidder.submit(lot.code, upload, sealed), "bid_incomplete")


@pytest.mark.parametrize("is_closed", [False, True])
def test_a_statement_after_the_deadline_is_refused(
    lot: Lot, bidder: Bidder, set_clock: SetClock, is_closed: bool
) -> None:
    upload, sealed = sent(lot, bidder)
    set_clock(DEADLINE)
    if is_closed:
        close_submission(lot.pk, actor=CLOCK, now=DEADLINE)

    with nothing_changes(but="bid_late"):
        must_be_refused(bidder.submit(lot.code, upload, sealed), "bid_late")


@pytest.mark.parametrize(
    ("part", "changed"),
    [
        ("tender", {"tender": "WC-ENG-2026-0999"}),
        ("recipient", {"recipient": OTHER}),
        ("certificate", {"certificate": "00" * 32}),
        ("document", {"document_version": 7}),
    ],
)
def test_a_statement_that_does_not_fit(lot: Lot, bidder: Bidder, part: str, changed: dict[str, Any]) -> None:
    sealed = bidder.seal(lot.code, "9123000.00", **changed)
    upload = bidder.begin(lot.code, sealed).json()["upload"]
    bidder.send_parts(upload, sealed)

    with nothing_changes(but="bid_statement_wrong"):
        answer = bidder.submit(lot.code, upload, sealed)
        must_be_refused(answer, "bid_statement_wrong")
        assert part in answer.json()["refused"]["sentence"]


@pytest.mark.parametrize("part", ["sha256", "size", "header"])
def test_a_statement_about_other_files(lot: Lot, bidder: Bidder, part: str) -> None:
    upload, sealed = sent(lot, bidder)
    said = json.loads(sealed.statement)
    said["envelopes"][0][part] = said["envelopes"][0]["size"] + 1 if part == "size" else "00" * 32
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    with nothing_changes(but="bid_statement_wrong"):
        must_be_refused(bidder.submit(lot.code, upload, sealed, statement=text), "bid_statement_wrong")


def test_a_statement_that_is_none(lot: Lot, bidder: Bidder) -> None:
    upload, sealed = sent(lot, bidder)

    with nothing_changes(but="bid_statement_wrong"):
        must_be_refused(bidder.submit(lot.code, upload, sealed, statement='{"v":1}'), "bid_statement_wrong")


def test_a_signature_of_somebody_else(lot: Lot, bidder: Bidder, second: Bidder) -> None:
    upload, sealed = sent(lot, bidder)

    for signature in (second.sign(sealed.statement), bidder.sign("something else"), "AA==", "%"):
        with nothing_changes(but="signature_wrong"):
            must_be_refused(bidder.submit(lot.code, upload, sealed, signature=signature), "signature_wrong")


def test_without_a_certificate_in_force_nothing_is_signed(lot: Lot, bidder: Bidder) -> None:
    upload, sealed = sent(lot, bidder)
    key_pair = bidder.member.seat.key_pairs.get()
    key_pair.certificates.update(not_after=WHILE_OPEN)

    with nothing_changes(but="certificate_missing"):
        must_be_refused(bidder.submit(lot.code, upload, sealed), "certificate_missing")


def test_a_revision_names_the_one_it_replaces(lot: Lot, bidder: Bidder) -> None:
    bidder.send(lot.code, "9123000.00")

    for changed in ({"revision": 3}, {"revision": 1}, {"previous": None}, {"previous": "00" * 32}):
        sealed = bidder.seal(lot.code, "9000000.00", **changed)
        upload = bidder.begin(lot.code, sealed).json()["upload"]
        bidder.send_parts(upload, sealed)
        with nothing_changes(but="bid_revision_wrong"):
            must_be_refused(bidder.submit(lot.code, upload, sealed), "bid_revision_wrong")


def test_an_upload_is_handed_in_once(lot: Lot, bidder: Bidder) -> None:
    bidder.send(lot.code, "9123000.00")
    upload = Upload.objects.get()
    sealed = bidder.seal(lot.code, "9000000.00")

    with nothing_changes(but="bid_upload_ended"):
        must_be_refused(bidder.submit(lot.code, upload.token, sealed), "bid_upload_ended")


# withdrawal


def test_only_what_was_received_is_withdrawn(lot: Lot, bidder: Bidder) -> None:
    text = Withdrawal(lot.code, bidder.bid, 1, "00" * 32).text()

    with nothing_changes():
        told = {"statement": text, "signature": bidder.sign(text)}
        must_be_refused(bidder.post(f"/bids/{lot.code}/withdrawal", told), "wrong_state", 409)


@pytest.mark.parametrize(
    ("code", "changed"),
    [
        ("bid_revision_wrong", {"revision": 1}),
        ("bid_revision_wrong", {"previous": "00" * 32}),
        ("bid_statement_wrong", {"lot": "WC-ENG-2026-0999-01"}),
        ("bid_statement_wrong", {"bid": "f" * 32}),
    ],
)
def test_a_withdrawal_that_does_not_fit(lot: Lot, bidder: Bidder, code: str, changed: dict[str, Any]) -> None:
    bidder.send(lot.code, "9123000.00")

    with nothing_changes():
        must_be_refused(bidder.withdraw(lot.code, **changed), code)


def test_nothing_is_withdrawn_twice_or_after_the_deadline(lot: Lot, bidder: Bidder, set_clock: SetClock) -> None:
    bidder.send(lot.code, "9123000.00")
    assert bidder.withdraw(lot.code).status_code == 201

    with nothing_changes():
        must_be_refused(bidder.withdraw(lot.code), "wrong_state", 409)
    bidder.send(lot.code, "9000000.00")
    set_clock(DEADLINE)
    with nothing_changes():
        must_be_refused(bidder.withdraw(lot.code), "bid_late")
