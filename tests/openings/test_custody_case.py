"""托管开启 — custodians open a bid that could not be decrypted, where document and bidder chose so (电子招标投标办法 §31).

A reason, two approvals before any price is known, then k of n shares from the custodians' own browsers.
"""

from __future__ import annotations

import json
import re
import secrets
from base64 import b64decode, b64encode
from datetime import timedelta
from pathlib import Path

import pytest

from apps.bids import queries as bids
from apps.bids.custody import place_in
from apps.bids.rules.envelope import decrypt_with
from apps.core import clock
from apps.core.refusals import NotAllowed, Refused, TooEarly, WrongState
from apps.evidence.bundle import Edition, write
from apps.evidence.models import Entry
from apps.evidence.verify.verifying import verify
from apps.openings import actions, queries
from apps.openings.lifecycle import OpeningState
from apps.openings.models import Attribution, BidResult, CustodyCase
from apps.openings.queries.custody import shares_of_case
from apps.openings.queries.record import record_of
from apps.openings.rules.custody import CASE_WAIT
from apps.openings.rules.terms import Cause, HolderRole
from apps.tenders.models import DataSheet, Remedy
from tests.bids.custodians import Custodian, members_of_bodies, put_in_force, with_keys
from tests.openings.stage import Bidder, Hall
from tests.remembered import remembered
from tests.tenders.stage import Stage, refused

S = OpeningState


@pytest.fixture
def custodians_and_hall(eng: Stage, tmp_path: Path) -> tuple[list[Custodian], Hall]:
    """Two bids without escrow and one whose bidder chose three custodians, two of whom suffice."""

    def make() -> tuple[list[Custodian], Hall]:
        hall = Hall(eng, tmp_path)
        DataSheet.objects.filter(lot=hall.lot).update(remedies=[Remedy.ESCROW.value])
        ready = hall.now - timedelta(hours=1)
        custodians = [with_keys(member, now=ready) for member in members_of_bodies(eng.world, 3)]
        put_in_force(eng.world, custodians, now=ready)
        offered = bids.set_offered(hall.lot, hall.now)
        assert offered is not None
        hall.add_bidder("9123000.00")
        hall.add_bidder("9000000.00")
        hall.add_bidder("9500000.00", escrow=offered.escrow)
        hall.open_sign_in()
        hall.close_submission()
        return custodians, hall

    own = {"stage": eng, "world": eng.world, **{member.person.login: member for member in eng.world.members()}}
    return remembered("hall-with-escrow", make, own=own, folder=tmp_path)


@pytest.fixture
def custodians(custodians_and_hall: tuple[list[Custodian], Hall]) -> list[Custodian]:
    """The three."""
    return custodians_and_hall[0]


@pytest.fixture
def over(custodians_and_hall: tuple[list[Custodian], Hall], monkeypatch: pytest.MonkeyPatch) -> Hall:
    """Two have released, the third has lost its key, and the window is over."""
    hall = custodians_and_hall[1]
    hall.reaches(S.DECRYPTING)
    for bidder in hall.bidders[:2]:
        bidder.release(hall)
    hall.tick(31 * 60)
    monkeypatch.setattr(clock, "now", lambda: hall.now)
    return hall


def ask(hall: Hall, bidder: Bidder | None = None, reason: str = "密钥文件遗失") -> CustodyCase:
    """The host opens a case."""
    return actions.open_case(
        hall.opening.pk,
        bid=(bidder or hall.bidders[2]).bid,
        cause=Cause.BIDDER_CERTIFICATE,
        reason=reason,
        actor=hall.host.actor,
        now=hall.tick(),
    )


def approve(hall: Hall) -> None:
    """Both sides agree."""
    for actor in (hall.representative.actor, hall.stage.world.supervisor.actor):
        actions.approve_case(hall.opening.pk, 1, actor=actor, now=hall.tick())


def hand(hall: Hall, custodian: Custodian) -> CustodyCase:
    """A custodian opens his shares as his browser does."""
    actor = custodian.member.actor
    sealed = shares_of_case(actor, hall.opening, 1)
    opened = {
        bid: {
            name: b64encode(decrypt_with(b64decode(one), custodian.identity)).decode()
            for name, one in envelopes.items()
        }
        for bid, envelopes in sealed.items()
    }
    return actions.hand_share(hall.opening.pk, 1, opened, actor=actor, now=hall.tick())


def test_two_of_three_custodians_open_the_bid_and_the_record_says_so(
    over: Hall, custodians: list[Custodian], tmp_path: Path
) -> None:
    hall, lost = over, over.bidders[2]
    ask(hall)
    with refused(Refused, "cases_waiting", unchanged=hall.opening):
        hall.settle()
    approve(hall)
    hall.settle()
    hand(hall, custodians[2])
    hall.reveal()
    assert not BidResult.objects.filter(bid=lost.bid).exists()
    with refused(TooEarly, "cases_open", unchanged=hall.opening):
        hall.announce()

    hand(hall, custodians[0])
    hall.work()

    result = BidResult.objects.get(bid=lost.bid)
    assert (result.price, result.failure) == (lost.price, "")
    assert not Attribution.objects.exists()
    shown = queries.state(hall.opening, hall.stage.world.stranger.actor)
    places = [place_in(CustodyCase.objects.get().digest, custodians[one].member.actor) for one in (2, 0)]
    assert [(one["state"], one["approvals"], one["shares"]) for one in shown["cases"]] == [
        ("opened", ["buyer", "supervisor"], places)
    ]
    told = list(
        Entry.objects.filter(stream=hall.opening.public_stream.name).order_by("v").values_list("kind", flat=True)
    )
    assert told[-2:] == ["opening.escrow_opened", "opening.bid_opened"]
    hall.read_out()
    hall.confirm_all()
    hall.record()
    recorded = json.dumps(record_of(hall.opening, is_demonstration=True)["bids"], ensure_ascii=False)
    assert recorded.count("托管") == 1
    hall.sign_record()
    bundle = tmp_path / "bundle.zip"
    with bundle.open("wb") as file:
        write(hall.lot.pk, Edition.PUBLIC, file, now=hall.tick())
    assert [finding.code for finding in verify(bundle).protocol.findings] == []


def test_shares_that_come_before_the_reveal_open_nothing_until_it(over: Hall, custodians: list[Custodian]) -> None:
    hall, lost = over, over.bidders[2]
    ask(hall)
    approve(hall)
    with refused(WrongState, "wrong_state", unchanged=hall.opening):
        hand(hall, custodians[0])
    hall.settle()
    for custodian in custodians[:2]:
        hand(hall, custodian)
    hall.work()
    assert not BidResult.objects.exists()

    hall.reveal()

    assert BidResult.objects.get(bid=lost.bid).price == lost.price


def test_a_wrong_share_waits_for_another_custodian(over: Hall, custodians: list[Custodian]) -> None:
    hall, lost = over, over.bidders[2]
    ask(hall)
    approve(hall)
    hall.settle()
    hall.reveal()
    wrong = {name: b64encode(secrets.token_bytes(16) + b"\x01").decode() for name in lost.file_keys()}
    actions.hand_share(hall.opening.pk, 1, {lost.bid: wrong}, actor=custodians[0].member.actor, now=hall.tick())
    hand(hall, custodians[1])
    hall.work()
    assert not BidResult.objects.filter(bid=lost.bid).exists()

    hand(hall, custodians[2])
    hall.work()

    assert BidResult.objects.get(bid=lost.bid).price == lost.price


def test_who_approves_and_who_does_not(over: Hall) -> None:
    hall = over
    case = ask(hall)
    for actor in (hall.host.actor, hall.witness.actor, hall.bidders[0].actor, hall.stage.world.stranger.actor):
        with refused(NotAllowed, "case_approver_wrong", unchanged=case):
            actions.approve_case(hall.opening.pk, 1, actor=actor, now=hall.tick())
    actions.approve_case(hall.opening.pk, 1, actor=hall.representative.actor, now=hall.tick())
    with refused(WrongState, "case_approved_already", unchanged=case):
        actions.approve_case(hall.opening.pk, 1, actor=hall.representative.actor, now=hall.tick())
    with refused(Refused, "case_unknown", unchanged=case):
        actions.approve_case(hall.opening.pk, 9, actor=hall.representative.actor, now=hall.tick())


def test_a_case_is_asked_for_where_document_and_bidder_have_it_and_the_time_is_over(over: Hall) -> None:
    hall, lost = over, over.bidders[2]
    with refused(Refused, "bid_not_in_escrow", unchanged=hall.opening):
        ask(hall, hall.bidders[0])
    with refused(Refused, "opening_reason_missing", unchanged=hall.opening):
        ask(hall, reason=" ")
    with refused(NotAllowed, "not_the_host", unchanged=hall.opening):
        actions.open_case(
            hall.opening.pk, bid=lost.bid, cause=Cause.PLATFORM, reason="x", actor=hall.witness.actor, now=hall.now
        )
    DataSheet.objects.filter(lot=hall.lot).update(remedies=[])
    with refused(Refused, "escrow_not_named", unchanged=hall.opening):
        ask(hall)
    DataSheet.objects.filter(lot=hall.lot).update(remedies=[Remedy.ESCROW.value])
    ask(hall)
    with refused(WrongState, "case_open_already", unchanged=hall.opening):
        ask(hall)
    with refused(WrongState, "case_open_already", unchanged=hall.opening):
        actions.attribute_bid(
            hall.opening.pk, bid=lost.bid, cause=Cause.PLATFORM, reason="x", actor=hall.host.actor, now=hall.tick()
        )


def test_a_case_that_is_declined_leaves_the_cause_that_was_stated(over: Hall) -> None:
    hall, lost = over, over.bidders[2]
    case = ask(hall)
    with refused(Refused, "opening_reason_missing", unchanged=case):
        actions.decline_case(hall.opening.pk, 1, reason="", actor=hall.stage.world.supervisor.actor, now=hall.tick())

    actions.decline_case(
        hall.opening.pk, 1, reason="证据不足", actor=hall.stage.world.supervisor.actor, now=hall.tick()
    )

    given = Attribution.objects.get(bid=lost.bid)
    assert (given.cause, given.effect) == ("bidder_certificate", "revoked")
    assert "证据不足" in given.reason
    hall.settle()


def test_custodians_are_waited_for_and_then_the_session_goes_on(over: Hall, custodians: list[Custodian]) -> None:
    hall, lost = over, over.bidders[2]
    ask(hall)
    approve(hall)
    hall.settle()
    hall.reveal()
    case = CustodyCase.objects.get()
    with refused(TooEarly, "custodians_awaited", unchanged=case):
        actions.end_case(hall.opening.pk, 1, reason="未到", actor=hall.host.actor, now=hall.tick())
    with refused(NotAllowed, "not_the_host", unchanged=case):
        actions.end_case(hall.opening.pk, 1, reason="未到", actor=hall.witness.actor, now=hall.tick())
    hall.tick(CASE_WAIT.total_seconds())

    actions.end_case(hall.opening.pk, 1, reason="托管人未按时交齐", actor=hall.host.actor, now=hall.tick())

    assert Attribution.objects.get(bid=lost.bid).effect == "revoked"
    with refused(WrongState, "wrong_state", unchanged=hall.opening):
        hand(hall, custodians[0])
    DataSheet.objects.filter(lot=hall.lot).update(remedies=[])
    hall.read_out()


def test_only_a_custodian_of_the_bid_hands_in_and_once(over: Hall, custodians: list[Custodian]) -> None:
    hall, lost = over, over.bidders[2]
    ask(hall)
    approve(hall)
    hall.settle()
    case = CustodyCase.objects.get()
    for actor in (hall.host.actor, hall.stage.world.stranger.actor, lost.actor):
        with pytest.raises(NotAllowed) as caught:
            shares_of_case(actor, hall.opening, 1)
        assert caught.value.code == "not_a_custodian_of_case"
        with refused(NotAllowed, "not_a_custodian_of_case", unchanged=case):
            actions.hand_share(hall.opening.pk, 1, {}, actor=actor, now=hall.tick())
    with refused(Refused, "shares_wrong", unchanged=case):
        actions.hand_share(hall.opening.pk, 1, {lost.bid: {}}, actor=custodians[0].member.actor, now=hall.tick())
    hand(hall, custodians[0])
    with refused(WrongState, "share_handed_already", unchanged=case):
        hand(hall, custodians[0])


def test_the_pages_lead_each_through_his_part(over: Hall, custodians: list[Custodian]) -> None:
    hall, world = over, over.stage.world
    address = f"/openings/{hall.lot.code}/"
    page = world.client_of(hall.host.member).get(address).content.decode()
    assert page.count(f'action="{address}cases"') == 1
    asked = world.client_of(hall.host.member).post(
        f"{address}cases", {"bid": hall.bidders[2].bid, "cause": "bidder_certificate", "reason": "密钥遗失"}
    )
    assert asked.status_code == 302
    for member in (hall.representative.member, world.supervisor):
        client = world.client_of(member)
        before = client.get(address).content.decode()
        assert f"{address}cases/1/approval" in before
        assert client.post(f"{address}cases/1/approval").status_code == 302
        after = client.get(address).content.decode()
        assert f"{address}cases/1/approval" not in after
        assert _turn_of(before) != _turn_of(after), "an open page would keep the form"
    assert "由托管人开启" in world.client_of(hall.bidders[2].member).get(address).content.decode()
    keeper = world.client_of(custodians[1].member)
    waiting = keeper.get(f"{address}custody").content.decode()
    assert 'hx-trigger="every 5s"' in waiting
    assert "data-hand" not in waiting
    hall.settle()
    wanted = keeper.get(f"{address}custody").content.decode()
    assert 'data-hand="1"' in wanted
    assert "hx-trigger" not in wanted, "it would be exchanged under his hand"
    assert list(keeper.get(f"{address}cases/1/sealed").json()) == [hall.bidders[2].bid]
    assert [one.url for one in queries.todos_for(custodians[1].member.actor, hall.now)] == [f"{address}custody"]
    assert world.client_of(world.stranger).get(f"{address}custody").status_code in (403, 404)


def _turn_of(page: str) -> str:
    """What an open page compares, to know whether other forms belong on it."""
    found = re.search(r'data-turn="([^"]*)"', page)
    assert found is not None
    return found[1]


def test_a_bad_release_is_cured_by_custodians_too(
    custodians_and_hall: tuple[list[Custodian], Hall], monkeypatch: pytest.MonkeyPatch
) -> None:
    custodians, hall = custodians_and_hall
    hall.reaches(S.DECRYPTING)
    first, second, bad = hall.bidders
    first.release(hall)
    second.release(hall)
    bad.release(hall, keys={**bad.file_keys(), "technical": secrets.token_bytes(16)})
    hall.settle()
    hall.reveal()
    monkeypatch.setattr(clock, "now", lambda: hall.now)
    ask(hall)
    approve(hall)
    for custodian in custodians[:2]:
        hand(hall, custodian)
    hall.work()

    assert BidResult.objects.get(bid=bad.bid).price == bad.price
    with refused(WrongState, "case_not_needed", unchanged=hall.opening):
        ask(hall)
    hall.representative.reveal(hall, HolderRole.REPRESENTATIVE)
    hall.work()
    hall.read_out()
