"""投标 — sealed, sent, signed for, replaced, withdrawn. 招标投标法第二十八条、第二十九条；电子招标投标办法第二十六条、第二十七条."""

from __future__ import annotations

import json

from django.db import transaction

from apps.bids import steps
from apps.bids.actions import close_bids
from apps.bids.models import Bid, Submission
from apps.bids.opening import open_envelope
from apps.bids.queries import headers
from apps.bids.rules.closing import Head, commitment_of, root_over, statement_commitment
from apps.bids.rules.statement import digest_of
from apps.core.actor import CLOCK
from apps.evidence.journal import since
from apps.evidence.rules import dsse
from apps.parties.platform_key import platform_certificate
from apps.tenders.actions import close_submission
from apps.tenders.models import Lot
from tests.bids.bidders import WHILE_OPEN, Bidder
from tests.bids.conftest import SetClock
from tests.tenders.stage import DEADLINE


def test_a_bid_is_received_with_a_receipt_that_anyone_can_check(lot: Lot, bidder: Bidder) -> None:
    sealed, answer = bidder.send(lot.code, "9123000.00")

    said = json.loads(dsse.verify(answer["receipt"], platform_certificate(now=WHILE_OPEN)))
    assert said["kind"] == "receipt"
    assert (said["lot"], said["bid"], said["revision"]) == (lot.code, bidder.bid, 1)
    assert said["statement"] == digest_of(sealed.statement)
    assert said["received_at"] == "2026-11-22T01:30:00.000Z"
    assert {one["name"]: one["sha256"] for one in said["envelopes"]} == {
        one.name: one.sha256 for one in sealed.envelopes
    }
    assert answer["warnings"] == []
    mine = bidder.mine(lot.code)
    assert (mine["bid"], mine["revision"], mine["state"]) == (bidder.bid, 1, "received")
    assert mine["statement"] == sealed.statement
    assert mine["previous"] == digest_of(sealed.statement)
    assert mine["receipt"] == answer["receipt"]


def test_the_sealed_stream_and_the_bidders_own_hear_a_commitment(lot: Lot, bidder: Bidder) -> None:
    bidder.send(lot.code, "9123000.00")

    told = [(one.v, one.kind, one.actor, sorted(one.payload)) for one in since(f"lot:{lot.pk}:bids", 0)]
    assert told == [(1, "bid.received", f"bid:{bidder.bid}", ["bid", "commitment", "revision"])]
    assert [one.kind for one in since(f"bid:{bidder.bid}", 0)] == ["bid.received"]


def test_a_bid_is_replaced_and_all_revisions_are_kept(lot: Lot, bidder: Bidder) -> None:
    first, _answer = bidder.send(lot.code, "9123000.00")

    second, _answer = bidder.send(lot.code, "8999000.00")

    assert json.loads(second.statement)["previous"] == digest_of(first.statement)
    assert list(Submission.objects.order_by("revision").values_list("revision", "kind")) == [(1, "bid"), (2, "bid")]
    assert headers(bidder.bid) == {one.name: one.header for one in second.envelopes}
    assert [one.kind for one in since(f"lot:{lot.pk}:bids", 0)] == ["bid.received", "bid.replaced"]


def test_a_withdrawn_bid_does_not_count_until_another_follows(lot: Lot, bidder: Bidder) -> None:
    bidder.send(lot.code, "9123000.00")

    answer = bidder.withdraw(lot.code)

    assert answer.status_code == 201, answer.content
    assert bidder.mine(lot.code)["state"] == "withdrawn"
    assert headers(bidder.bid) == {}
    bidder.send(lot.code, "9000000.00")
    assert bidder.mine(lot.code)["revision"] == 3
    assert [one.kind for one in since(f"lot:{lot.pk}:bids", 0)] == ["bid.received", "bid.withdrawn", "bid.replaced"]


def test_what_was_received_is_committed_to_at_the_deadline_and_disclosed_with_the_list(
    lot: Lot, bidder: Bidder, second: Bidder, set_clock: SetClock
) -> None:
    sealed, _answer = bidder.send(lot.code, "9123000.00")
    second.send(lot.code, "9000000.00")
    second.withdraw(lot.code)
    set_clock(DEADLINE)
    close_submission(lot.pk, actor=CLOCK, now=DEADLINE)

    closed = close_bids(lot.pk, actor=CLOCK, now=DEADLINE)

    lot.refresh_from_db()
    entry = since(lot.public_stream.name, 0)[-1]
    assert (entry.kind, entry.payload) == ("bids.closed", {"lot": lot.pk, "commitment": closed.commitment})
    assert not Bid.objects.filter(bidder__isnull=False).exists()
    committed = steps.closing(lot)
    head = since(f"lot:{lot.pk}:bids", 0)[-1]
    assert committed.count == 1
    assert committed.root == root_over([digest_of(sealed.statement)])
    assert committed.head == {"v": 3, "digest": head.digest_hex}
    assert closed.commitment == commitment_of(
        lot=lot.code,
        count=1,
        root=committed.root,
        head=Head(3, head.digest_hex),
        salt=bytes.fromhex(committed.salt),
    )

    (told,) = _disclosed(lot)

    assert (told.bid_id, told.organisation_id) == (bidder.bid, bidder.member.organisation.pk)
    assert told.organisation_name == bidder.member.organisation.name
    assert (told.seat_id, told.revision, told.received_at) == (bidder.member.seat.pk, 1, WHILE_OPEN)
    assert told.statement == sealed.statement
    assert dsse.verify(told.dsse, told.certificate).decode() == sealed.statement
    received = since(f"lot:{lot.pk}:bids", 0)[0]
    assert received.payload["commitment"] == statement_commitment(sealed.statement, bytes.fromhex(told.salt))
    row = Bid.objects.get(code=bidder.bid)
    assert (row.bidder_id, row.seat_id) == (bidder.member.organisation.pk, bidder.member.seat.pk)
    assert Bid.objects.get(code=second.bid).bidder_id is None
    assert _disclosed(lot) == [told] == steps.disclosed(lot)


def test_a_released_key_opens_the_envelope_as_it_was_stated(lot: Lot, bidder: Bidder) -> None:
    sealed, _answer = bidder.send(lot.code, "9123000.00")

    for envelope in sealed.envelopes:
        opened = open_envelope(bidder.bid, envelope.name, envelope.file_key)
        assert open_envelope(bidder.bid, envelope.name, envelope.file_key) == opened
        if envelope.name == "sheet":
            assert opened.price is not None
            assert str(opened.price.price) == "9123000.00"
            assert opened.price.fields["manager"] == bidder.member.person.name
        else:
            assert [one.name for one in opened.files] == [f"{envelope.name}.pdf"]
            assert opened.price is None


def test_the_same_submission_twice_gets_the_same_receipt(lot: Lot, bidder: Bidder, set_clock: SetClock) -> None:
    sealed, answer = bidder.send(lot.code, "9123000.00")
    upload = Submission.objects.get().upload
    assert upload is not None

    set_clock(DEADLINE)
    again = bidder.submit(lot.code, upload.token, sealed)

    assert again.status_code == 201
    assert again.json()["receipt"] == answer["receipt"]
    assert Submission.objects.count() == 1
    assert len(since(f"lot:{lot.pk}:bids", 0)) == 1


def _disclosed(lot: Lot) -> list[steps.DisclosedBid]:
    """As the opening does it: inside a transaction of its own."""
    with transaction.atomic():
        return steps.disclose(lot, DEADLINE)
