"""开标的进行: sign-in, start, holders, draws, list, failure, pause. 招标投标法 §34, §28; 电子招标投标办法 §29; 实施条例 §44."""

from __future__ import annotations

import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from apps.core.actor import CLOCK
from apps.core.refusals import NotAllowed, Refused, TooEarly, WrongState
from apps.evidence.models import Entry
from apps.evidence.rules import draw as drawing
from apps.evidence.ticking import tick
from apps.openings import actions, queries
from apps.openings.lifecycle import OpeningState
from apps.openings.models import Holder, Opening
from apps.openings.rules.terms import HolderRole
from apps.openings.signed import Signed, unsealed
from apps.tenders import actions as tenders
from apps.tenders.lifecycle import LotState
from apps.tenders.models import DataSheet
from tests.openings.conftest import PRICES
from tests.openings.stage import Hall
from tests.tenders.stage import Stage, kinds, refused

S = OpeningState
HOST, WITNESS, REPRESENTATIVE = HolderRole.HOST, HolderRole.WITNESS, HolderRole.REPRESENTATIVE


@pytest.fixture
def early(eng: Stage, tmp_path: Path) -> Hall:
    """Three bids have come, the submission is still open, signing in has begun."""
    hall = Hall(eng, tmp_path)
    for price in PRICES:
        hall.add_bidder(price)
    hall.open_sign_in()
    return hall


@pytest.fixture
def gp_hall(gp: Stage, tmp_path: Path) -> Hall:
    """Three bids for goods, the submission is closed."""
    return Hall(gp, tmp_path).with_bids("1100000.00", "1000000.00", "1190000.00")


def test_a_published_lot_has_one_opening(eng: Stage, tmp_path: Path) -> None:
    hall = Hall(eng, tmp_path)

    hall.work()

    assert (Opening.objects.count(), hall.opening.state) == (1, S.NOT_OPEN)
    assert kinds(hall.opening.desk_stream.name) == ["opening.arranged"]
    assert kinds(hall.opening.public_stream.name) == []


def test_signing_in_opens_by_itself_an_hour_before_the_deadline(eng: Stage, tmp_path: Path) -> None:
    hall = Hall(eng, tmp_path)
    hall_opens = eng.deadline - timedelta(minutes=60)

    tick(hall_opens - timedelta(microseconds=1))
    assert hall.opening.state == S.NOT_OPEN
    with refused(TooEarly, "sign_in_not_yet", unchanged=hall.opening):
        actions.open_sign_in(hall.opening.pk, actor=CLOCK, now=hall_opens - timedelta(microseconds=1))
    with refused(NotAllowed, "not_the_clock", unchanged=hall.opening):
        actions.open_sign_in(hall.opening.pk, actor=hall.host.actor, now=hall_opens)

    tick(hall_opens)
    assert hall.opening.state == S.SIGN_IN


def test_a_suspended_lot_opens_no_sign_in(eng: Stage, tmp_path: Path) -> None:
    hall = Hall(eng, tmp_path)
    tenders.suspend_lot(hall.lot.pk, reason="清单漏项", actor=eng.buyer.actor, now=hall.now)

    tick(eng.deadline - timedelta(minutes=30))

    assert hall.opening.state == S.NOT_OPEN


def test_a_sign_in_is_heard_by_its_bidder_alone_and_names_nobody(early: Hall) -> None:
    bidder, other = early.bidders[:2]
    before = queries.state(early.opening, other.actor)

    bidder.sign_in(early)

    opening = early.opening
    entry = Entry.objects.get(kind="opening.signed_in")
    assert (entry.stream, entry.actor) == (opening.own_stream(bidder.bid).name, f"bid:{bidder.bid}")
    row = opening.sign_ins.get()
    for secret in (bidder.name, bidder.statement, bidder.member.person.name, bidder.certificate.hex()):
        assert secret.encode() not in bytes(row.sealed)
    for actor in (other.actor, early.host.actor, early.witness.actor, early.stage.world.supervisor.actor):
        seen = queries.state(opening, actor)
        assert bidder.bid not in str(seen)
        assert seen["v"] == before["v"]
    assert queries.state(opening, other.actor) == before
    mine = queries.state(opening, bidder.actor)["you"]
    assert (mine["bid"], mine["v"], mine["signed_in_at"] is not None) == (bidder.bid, 1, True)


def test_who_signed_in_is_proved_after_the_list(early: Hall) -> None:
    bidder = early.bidders[0]
    bidder.sign_in(early)
    row = early.opening.sign_ins.get()
    with pytest.raises(WrongState, match="list_not_published"):
        unsealed(early.opening, bidder.bid, bytes(row.sealed))
    early.close_submission()
    early.start()
    early.contribute()
    early.draw()
    early.publish_list()

    proof = unsealed(early.opening, bidder.bid, bytes(row.sealed))

    assert proof.certificate == bidder.certificate
    rows = {one["bid"]: one for one in queries.state(early.opening, early.host.actor)["bids"]}
    assert rows[bidder.bid]["signed_in_at"] is not None
    assert rows[early.bidders[1].bid]["signed_in_at"] is None


def test_refused_sign_ins(early: Hall) -> None:
    first, second = early.bidders[:2]
    opening, now = early.opening, early.tick()
    good = {"v": 1, "kind": "sign_in", "lot": early.lot.code, "bid": first.bid}

    def attempt(signed: Signed, actor: Any) -> None:
        actions.sign_in(opening.pk, signed, actor=actor, now=now)

    with refused(NotAllowed, "no_bid_of_yours", unchanged=opening):
        attempt(first.sign(good), early.stage.world.stranger.actor)
    with refused(NotAllowed, "no_bid_of_yours", unchanged=opening):
        attempt(early.host.sign(good), early.host.actor)
    with refused(Refused, "statement_for_other", unchanged=opening):
        attempt(second.sign(good), second.actor)
    with refused(Refused, "statement_for_other", unchanged=opening):
        attempt(first.sign({**good, "lot": "another"}), first.actor)
    for wrong in ({**good, "v": 2}, {**good, "kind": "release"}, {**good, "note": ""}, {**good, "v": True}):
        with refused(Refused, "statement_wrong", unchanged=opening):
            attempt(first.sign(wrong), first.actor)
    for text in ("", "[]", "null", "{" * 3000, '{"v": 1}', "\ud800"):
        with refused(Refused, "statement_wrong", unchanged=opening):
            attempt(Signed(text, ""), first.actor)
    with refused(Refused, "signature_wrong", unchanged=opening):
        attempt(Signed(first.sign(good).statement, "AAAA"), first.actor)
    with refused(Refused, "signature_wrong", unchanged=opening):
        attempt(Signed(first.sign(good).statement, "not base64"), first.actor)
    first.sign_in(early)
    with refused(WrongState, "signed_in_already", unchanged=opening):
        first.sign_in(early)


def test_nobody_starts_before_the_deadline(early: Hall) -> None:
    with refused(WrongState, "wrong_state", unchanged=early.opening):
        early.start()


def test_the_opening_starts_at_the_deadline_and_its_starter_is_the_host(hall: Hall) -> None:
    hall.now = hall.stage.deadline - timedelta(seconds=1)

    hall.start()

    hall.lot.refresh_from_db()
    assert (hall.opening.state, hall.lot.state) == (S.STARTED, LotState.OPENING)
    assert hall.opening.host == hall.host.member.seat
    assert kinds(hall.lot.public_stream.name)[-1] == "opening.started"
    with refused(NotAllowed, "not_the_host", unchanged=hall.opening):
        actions.publish_list(hall.opening.pk, actor=hall.representative.actor, now=hall.tick())


def test_only_the_buyers_side_starts(hall: Hall) -> None:
    world = hall.stage.world
    for member in (world.purchaser, world.bidder, world.witness, world.operator, world.supervisor, world.stranger):
        with refused(NotAllowed, "not_the_buyer", unchanged=hall.opening):
            actions.start_opening(hall.opening.pk, actor=member.actor, now=hall.tick())


def test_a_clock_before_the_deadline_starts_nothing(hall: Hall) -> None:
    with refused(TooEarly, "deadline_not_reached", unchanged=hall.opening):
        actions.start_opening(
            hall.opening.pk, actor=hall.host.actor, now=hall.stage.deadline - timedelta(microseconds=1)
        )


def test_three_holders_are_three_people(hall: Hall) -> None:
    with refused(WrongState, "opening_not_started", unchanged=hall.opening):
        hall.witness.become_holder(hall, WITNESS)
    hall.start()

    hall.holders_ready()

    assert Holder.objects.values("seat__person").distinct().count() == 3
    with refused(NotAllowed, "not_this_holder", unchanged=hall.opening):
        hall.host.become_holder(hall, REPRESENTATIVE)
    with refused(NotAllowed, "not_this_holder", unchanged=hall.opening):
        hall.representative.become_holder(hall, WITNESS)
    with refused(NotAllowed, "not_this_holder", unchanged=hall.opening):
        hall.bidders[0].become_holder(hall, WITNESS)


def test_a_holder_may_get_ready_again_until_decryption_starts(hall: Hall) -> None:
    hall.start()
    hall.holders_ready()
    before = Holder.objects.get(role=HOST).recipient

    hall.host.become_holder(hall, HOST)

    assert Holder.objects.get(role=HOST).recipient != before
    assert queries.state(hall.opening, hall.host.actor)["holders"]["host"] != before


def test_a_holders_key_is_for_one_session(hall: Hall) -> None:
    hall.start()
    hall.host.become_holder(hall, HOST)
    used = Holder.objects.get().recipient

    for recipient, code in ((used, "recipient_used"), ("age1x", "recipient_malformed"), (None, "recipient_malformed")):
        said = {"v": 1, "kind": "holder", "lot": hall.lot.code, "role": "witness", "recipient": recipient}
        with refused(Refused, code, unchanged=hall.opening):
            actions.register_holder(
                hall.opening.pk, WITNESS, hall.witness.sign(said), actor=hall.witness.actor, now=hall.tick()
            )


def test_decryption_waits_for_all_three_holders(hall: Hall) -> None:
    hall.reaches(S.LIST_PUBLISHED)
    hall.host.become_holder(hall, HOST)
    hall.witness.become_holder(hall, WITNESS)
    with refused(Refused, "holders_missing", unchanged=hall.opening):
        hall.start_decryption()

    hall.representative.become_holder(hall, REPRESENTATIVE)
    hall.start_decryption()

    assert hall.opening.until == hall.now + timedelta(minutes=30)


def test_a_coefficient_is_drawn_from_two_secrets_before_the_list_and_can_be_drawn_again(hall: Hall) -> None:
    hall.start()
    with refused(Refused, "draws_missing", unchanged=hall.opening):
        hall.publish_list()
    with refused(Refused, "draw_contribution_missing", unchanged=hall.opening):
        hall.draw()
    hall.contribute()
    with refused(WrongState, "draw_contributed_already", unchanged=hall.opening):
        hall.contribute()

    hall.draw()

    told = Entry.objects.get(kind="opening.drawn").payload
    committed = Entry.objects.filter(kind="opening.draw_committed").order_by("v")
    assert [one.payload["by"] for one in committed] == ["platform", "witness"]
    parts = [
        drawing.Contribution(one["by"], one["commitment"], bytes.fromhex(one["secret"]), bytes.fromhex(one["nonce"]))
        for one in told["contributions"]
    ]
    assert [one.commitment for one in parts] == [one.payload["commitment"] for one in committed]
    scheme = DataSheet.objects.get(lot=hall.lot).scheme["draws"][0]
    of = {"name": scheme["name"], "values": scheme["values"]}
    assert drawing.drawn_again(told["text"], of, parts) == told["value"]
    assert {name: str(value) for name, value in queries.drawn_values(hall.lot).items()} == {
        scheme["name"]: told["value"]
    }
    with refused(Refused, "nothing_to_draw", unchanged=hall.opening):
        hall.draw()


def test_only_the_witness_contributes_and_with_enough_bytes(hall: Hall) -> None:
    hall.start()
    secret, nonce = secrets.token_bytes(32), secrets.token_bytes(16)

    with refused(NotAllowed, "not_the_witness", unchanged=hall.opening):
        actions.contribute_secret(hall.opening.pk, secret=secret, nonce=nonce, actor=hall.host.actor, now=hall.tick())
    with refused(Refused, "draw_secret_malformed", unchanged=hall.opening):
        actions.contribute_secret(
            hall.opening.pk, secret=b"short", nonce=nonce, actor=hall.witness.actor, now=hall.tick()
        )


def test_the_list_discloses_what_was_committed_to(hall: Hall) -> None:
    hall.reaches(S.LIST_PUBLISHED)

    told = Entry.objects.get(kind="opening.list_published").payload
    assert [one["bidder"] for one in told["bids"]] == [one.name for one in hall.bidders]
    assert [one["number"] for one in told["bids"]] == [1, 2, 3]
    assert (told["count"], len(told["root"]), len(told["salt"])) == (3, 64, 64)
    assert [one["bid"] for one in told["bids"]] == [one.bid for one in hall.bidders]


def test_fewer_than_three_bidders_are_not_opened_and_the_tender_fails(eng: Stage, tmp_path: Path) -> None:
    hall = Hall(eng, tmp_path).with_bids(*PRICES[:2])
    hall.start()
    hall.contribute()
    hall.draw()
    with refused(Refused, "too_few_bidders", unchanged=hall.opening):
        hall.publish_list()
    with refused(Refused, "opening_reason_missing", unchanged=hall.opening):
        fail(hall, " ")

    fail(hall, "投标人不足三个")

    hall.lot.refresh_from_db()
    assert (hall.opening.state, hall.lot.state) == (S.FAILED, LotState.FAILED)
    told = Entry.objects.filter(stream__endswith=":public", v__gt=0)
    for bidder in hall.bidders:
        assert not any(bidder.bid in one.body or bidder.name in one.body for one in told)


def test_three_bidders_cannot_be_declared_too_few(hall: Hall) -> None:
    hall.start()

    with refused(Refused, "enough_bidders_to_go_on", unchanged=hall.opening):
        fail(hall, "不想开了")


def test_a_procurement_without_three_suppliers_is_cancelled(gp: Stage, tmp_path: Path) -> None:
    hall = Hall(gp, tmp_path).with_bids("1100000.00")
    hall.start()

    fail(hall, "供应商不足三家")

    hall.lot.refresh_from_db()
    assert (hall.opening.state, hall.lot.state) == (S.FAILED, LotState.CANCELLED)


def test_a_pause_stops_the_lot_and_says_why(hall: Hall) -> None:
    hall.reaches(S.LIST_PUBLISHED)
    with refused(Refused, "opening_reason_missing", unchanged=hall.opening):
        hall.pause(" ")

    hall.pause("平台核查")

    hall.lot.refresh_from_db()
    assert (hall.opening.state, hall.lot.state) == (S.PAUSED, LotState.PAUSED)
    assert queries.state(hall.opening, hall.host.actor)["paused"] == "平台核查"
    hall.resume()
    hall.lot.refresh_from_db()
    assert (hall.opening.state, hall.lot.state) == (S.LIST_PUBLISHED, LotState.OPENING)
    assert queries.state(hall.opening, hall.host.actor)["paused"] is None


def test_nothing_goes_on_while_the_buyer_has_suspended_the_lot(hall: Hall) -> None:
    hall.reaches(S.LIST_PUBLISHED)
    tenders.suspend_lot(hall.lot.pk, reason="核查", actor=hall.stage.buyer.actor, now=hall.tick())

    with refused(WrongState, "lot_not_in_session", unchanged=hall.opening):
        hall.start_decryption()
    with refused(WrongState, "lot_not_in_session", unchanged=hall.opening):
        hall.pause()
    tenders.resume_lot(hall.lot.pk, new_deadline=None, actor=hall.stage.buyer.actor, now=hall.tick())
    hall.holders_ready()
    hall.start_decryption()


def test_a_procurement_waits_for_no_supplier_who_did_not_attend(gp_hall: Hall) -> None:
    hall = gp_hall
    attending = hall.bidders[0]
    attending.sign_in(hall)
    for step in (hall.start, hall._to_the_list, hall._to_decryption, hall._to_settlement, hall.reveal, hall.read_out):
        step()
    with refused(TooEarly, "confirmations_missing", unchanged=hall.opening):
        hall.record()

    attending.confirm(hall)
    hall.record()

    assert hall.opening.state == S.RECORD_SIGNING


def fail(hall: Hall, reason: str) -> None:
    """宣布招标失败."""
    actions.declare_failed(hall.opening.pk, reason=reason, actor=hall.host.actor, now=hall.tick())
