"""拒收 — what is refused, why, and that nothing changes. 招标投标法第二十八条、第二十九条；电子招标投标办法第二十六条、第二十七条."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import Any

import pytest
from django.test import Client

from apps.bids.rules.envelope import encrypt_for
from apps.tenders.actions import suspend_lot
from apps.tenders.models import Lot
from apps.tenders.rules.books import Regime
from tests.bids.bidders import WHILE_OPEN, Bidder
from tests.bids.conftest import SetClock
from tests.bids.refusing import LATER, OTHER, begun, listed, must_be_refused, nothing_changes, sent
from tests.tenders.stage import DEADLINE, Stage
from tests.world import World

# before a byte of a file


@pytest.mark.parametrize("moment", [DEADLINE, LATER])
def test_after_the_deadline_nothing_is_begun(lot: Lot, bidder: Bidder, set_clock: SetClock, moment: Any) -> None:
    sealed = bidder.seal(lot.code, "9123000.00")
    set_clock(moment)

    with nothing_changes():
        must_be_refused(bidder.begin(lot.code, sealed), "bid_late")


def test_a_lot_that_is_suspended_takes_no_bids(world: World, lot: Lot, bidder: Bidder) -> None:
    sealed = bidder.seal(lot.code, "9123000.00")
    suspend_lot(lot.pk, reason="图纸有误", actor=world.tenderee.actor, now=WHILE_OPEN)

    with nothing_changes():
        must_be_refused(bidder.begin(lot.code, sealed), "bid_lot_not_open", 409)


def test_a_file_that_is_not_sealed_is_refused_at_once(lot: Lot, bidder: Bidder) -> None:
    sealed = bidder.seal(lot.code, "9123000.00")
    passphrase_only = b"age-encryption.org/v1\n-> scrypt AAAAAAAAAAAAAAAAAAAAAA 10\n\n--- " + b"A" * 43 + b"\n"
    for header in (b"%PDF-1.7\n", b"", passphrase_only, sealed.envelopes[0].header + b"more"):
        envelopes = listed(sealed)
        envelopes[0]["header"] = b64encode(header).decode()

        with nothing_changes():
            answer = bidder.post(f"/bids/{lot.code}/uploads", {"bid": bidder.bid, "envelopes": envelopes})
            must_be_refused(answer, "bid_not_sealed")


@pytest.mark.parametrize(
    ("_case", "changed"),
    [
        ("another lot", {"lot": "WC-ENG-2026-0999-01"}),
        ("a document that was never published", {"document_sha256": "ef" * 32}),
        ("another bid", {"bid": "f" * 32}),
    ],
)
def test_what_was_sealed_for_something_else_is_refused(
    lot: Lot, bidder: Bidder, _case: str, changed: dict[str, Any]
) -> None:
    sealed = bidder.seal(lot.code, "9123000.00", **changed)

    with nothing_changes():
        must_be_refused(bidder.begin(lot.code, sealed, bid=bidder.bid), "bid_for_other_lot")


def test_envelopes_may_not_change_places(lot: Lot, bidder: Bidder) -> None:
    envelopes = listed(bidder.seal(lot.code, "9123000.00"))
    envelopes[0]["header"], envelopes[1]["header"] = envelopes[1]["header"], envelopes[0]["header"]

    with nothing_changes():
        answer = bidder.post(f"/bids/{lot.code}/uploads", {"bid": bidder.bid, "envelopes": envelopes})
        must_be_refused(answer, "bid_for_other_lot")


def test_an_age_file_without_our_context_is_for_nothing(lot: Lot, bidder: Bidder) -> None:
    content = encrypt_for(b"a bid", OTHER)
    header = content[: len(content) - 16 - 5 - 16]
    envelopes = listed(bidder.seal(lot.code, "9123000.00"))
    envelopes[0]["header"] = b64encode(header).decode()

    with nothing_changes():
        answer = bidder.post(f"/bids/{lot.code}/uploads", {"bid": bidder.bid, "envelopes": envelopes})
        must_be_refused(answer, "bid_for_other_lot")


def test_every_envelope_that_is_asked_for_must_come(lot: Lot, bidder: Bidder) -> None:
    envelopes = listed(bidder.seal(lot.code, "9123000.00"))[1:]

    with nothing_changes():
        answer = bidder.post(f"/bids/{lot.code}/uploads", {"bid": bidder.bid, "envelopes": envelopes})
        must_be_refused(answer, "bid_incomplete")


def test_all_files_together_have_a_limit(lot: Lot, bidder: Bidder, settings: Any) -> None:
    settings.BID_LIMIT_MIB = 0

    with nothing_changes():
        must_be_refused(bidder.begin(lot.code, bidder.seal(lot.code, "9123000.00")), "bid_too_large")


@pytest.mark.parametrize(
    ("_case", "told"),
    [
        ("no object", []),
        ("no envelopes", {"bid": "0" * 32}),
        ("too many", {"bid": "0" * 32, "envelopes": [{}] * 21}),
        ("no bid", {"envelopes": []}),
        ("a size that is none", {"bid": "0" * 32, "envelopes": [{"name": "sheet", "size": -1, "header": ""}]}),
        ("no base64", {"bid": "0" * 32, "envelopes": [{"name": "sheet", "size": 1, "header": "%"}]}),
        ("an unknown envelope", {"bid": "0" * 32, "envelopes": [{"name": "secret", "size": 1, "header": ""}]}),
        ("an id of another shape", {"bid": "x", "envelopes": [{"name": "sheet", "size": 1, "header": ""}]}),
    ],
)
def test_a_list_of_files_that_is_none(lot: Lot, bidder: Bidder, _case: str, told: Any) -> None:
    with nothing_changes():
        must_be_refused(bidder.post(f"/bids/{lot.code}/uploads", told), "bid_upload_wrong")


def test_a_body_that_is_no_json(lot: Lot, bidder: Bidder) -> None:
    for body in (b"", b"\xff", b"[" * 100_000, b"{"):
        with nothing_changes():
            answer = bidder.client.post(
                f"/bids/{lot.code}/uploads",
                body,
                content_type="application/json",
                headers={"accept": "application/json"},
            )
            must_be_refused(answer, "bid_upload_wrong")


def test_an_id_that_another_bid_has_is_not_taken(lot: Lot, bidder: Bidder, second: Bidder) -> None:
    bidder.send(lot.code, "9123000.00")
    sealed = second.seal(lot.code, "9000000.00", bid=bidder.bid)

    with nothing_changes():
        must_be_refused(second.begin(lot.code, sealed, bid=bidder.bid), "bid_upload_wrong")


# parts


def test_a_damaged_part_is_not_kept(lot: Lot, bidder: Bidder) -> None:
    upload, sealed = begun(lot, bidder)
    part = sealed.envelopes[0].path.read_bytes()

    with nothing_changes():
        for sent, sha256 in ((part, "00" * 32), (part[:-1], ""), (part + b"x", ""), (part, "no digest"), (b"", "")):
            must_be_refused(
                bidder.put_part(upload, sealed.envelopes[0].name, 0, sent, sha256=sha256), "bid_part_damaged"
            )


def test_a_part_that_does_not_begin_with_its_header_is_not_sealed(lot: Lot, bidder: Bidder) -> None:
    upload, sealed = begun(lot, bidder)
    envelope = sealed.envelopes[0]
    plain = b"%PDF-1.7" + bytes(envelope.size - 8)

    with nothing_changes():
        must_be_refused(bidder.put_part(upload, envelope.name, 0, plain), "bid_not_sealed")


def test_a_part_that_the_file_does_not_have(lot: Lot, bidder: Bidder) -> None:
    upload, sealed = begun(lot, bidder)

    with nothing_changes():
        must_be_refused(bidder.put_part(upload, sealed.envelopes[0].name, 1, b"x"), "bid_upload_wrong")
        assert bidder.put_part(upload, "secret", 0, b"x").status_code == 404
        assert bidder.put_part("0" * 32, "sheet", 0, b"x").status_code == 404


def test_a_part_is_kept_once_and_never_replaced(lot: Lot, bidder: Bidder) -> None:
    upload, sealed = begun(lot, bidder)
    envelope = sealed.envelopes[0]
    content = envelope.path.read_bytes()
    assert bidder.put_part(upload, envelope.name, 0, content).status_code == 204
    changed = content[:-1] + bytes([content[-1] ^ 1])

    with nothing_changes():
        assert bidder.put_part(upload, envelope.name, 0, content).status_code == 204
        must_be_refused(bidder.put_part(upload, envelope.name, 0, changed), "bid_part_other")


def test_parts_after_the_deadline_are_refused(lot: Lot, bidder: Bidder, set_clock: SetClock) -> None:
    upload, sealed = begun(lot, bidder)
    set_clock(DEADLINE)

    with nothing_changes():
        content = sealed.envelopes[0].path.read_bytes()
        must_be_refused(bidder.put_part(upload, sealed.envelopes[0].name, 0, content), "bid_late")


def test_a_new_upload_ends_the_one_before(lot: Lot, bidder: Bidder) -> None:
    upload, sealed = begun(lot, bidder)
    begun(lot, bidder)

    with nothing_changes():
        content = sealed.envelopes[0].path.read_bytes()
        must_be_refused(bidder.put_part(upload, sealed.envelopes[0].name, 0, content), "bid_upload_ended")


# who


@pytest.mark.parametrize("who", ["tenderee", "agency", "operator", "technical_duty", "supervisor", "expert"])
def test_nobody_but_a_bidder_sends_anything(world: World, lot: Lot, who: str) -> None:
    client = world.client_of(getattr(world, who))

    with nothing_changes():
        for path in ("uploads", "submission", "withdrawal"):
            answer = client.post(
                f"/bids/{lot.code}/{path}",
                "{}",
                content_type="application/json",
                headers={"accept": "application/json"},
            )
            must_be_refused(answer, "not_your_page", 403)


def test_the_stranger_reaches_no_upload_and_no_unpublished_lot(world: World, lot: Lot, bidder: Bidder) -> None:
    upload, sealed = sent(lot, bidder)
    client = world.client_of(world.stranger)

    with nothing_changes():
        assert client.get(f"/bids/uploads/{upload}").status_code == 404
        told = json.dumps({"upload": upload, "statement": sealed.statement, "signature": "AA=="})
        answer = client.post(f"/bids/{lot.code}/submission", told, content_type="application/json")
        assert answer.status_code == 404
        assert client.get("/bids/WC-ENG-2026-0999-01/mine.json").status_code == 404
    assert Client().get(f"/bids/{lot.code}/mine.json").status_code == 302


def test_a_form_from_elsewhere_is_refused(world: World, lot: Lot) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.bidder.person, backend="django.contrib.auth.backends.ModelBackend")

    with nothing_changes():
        assert client.post(f"/bids/{lot.code}/uploads", "{}", content_type="application/json").status_code == 403
        assert client.put("/bids/uploads/x/sheet/0", b"x", content_type="application/octet-stream").status_code == 403


# what no honest client sends


def test_an_upload_for_one_lot_is_not_handed_in_for_another(world: World, lot: Lot, bidder: Bidder) -> None:
    elsewhere = _another_lot(world, lot)
    sealed = bidder.seal(lot.code, "9123000.00")
    upload = bidder.begin(lot.code, sealed).json()["upload"]
    bidder.send_parts(upload, sealed)

    with nothing_changes():
        answer = bidder.submit(elsewhere.code, upload, sealed)

    assert answer.status_code == 404


def test_a_bid_id_serves_one_lot_only(world: World, lot: Lot, bidder: Bidder) -> None:
    elsewhere = _another_lot(world, lot)
    uploads = {}
    for one in (lot, elsewhere):
        sealed = bidder.seal(one.code, "9123000.00", bid=bidder.bid)
        uploads[one.code] = (bidder.begin(one.code, sealed).json()["upload"], sealed)
        bidder.send_parts(*uploads[one.code])
    assert bidder.submit(lot.code, *uploads[lot.code]).status_code == 201

    with nothing_changes(but="bid_upload_wrong"):
        must_be_refused(bidder.submit(elsewhere.code, *uploads[elsewhere.code]), "bid_upload_wrong")


@pytest.mark.parametrize("token", ["\x00", "\ud800", "a\x00b"])
def test_text_that_no_database_holds_is_refused(lot: Lot, bidder: Bidder, token: str) -> None:
    with nothing_changes():
        told = {"upload": token, "statement": "{}", "signature": "AA=="}
        must_be_refused(bidder.post(f"/bids/{lot.code}/submission", told), "bid_upload_wrong")


def _another_lot(world: World, lot: Lot) -> Lot:
    """One that takes bids at the same time, in the hall that the first leaves free."""
    Lot.objects.filter(pk=lot.pk).update(opening_hall="网上开标大厅 9")
    return Stage(world, Regime.ENG).tendering()
