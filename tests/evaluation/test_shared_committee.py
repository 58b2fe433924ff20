"""一并评审: one committee for several lots of a project. 招标投标法 §37, §38; 实施条例 §46; handbook 1.9, 1.11, S8."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from apps.awards.lifecycle import Facts, evaluators_may_be_named
from apps.awards.models import Award
from apps.awards.sharing import undecided_with
from apps.core.actor import SYSTEM
from apps.core.refusals import Refused
from apps.evaluation import actions, policy
from apps.evaluation.applying import SiteWanted
from apps.evaluation.lifecycle_committee import ApplicationState
from apps.evaluation.models import Evaluation, Expert, Representative, Undertaking
from apps.evaluation.paper import report_data
from apps.evaluation.sharing import at_work_elsewhere, shareable_with, shared_with
from apps.evaluation.states import EvaluationState
from apps.evidence.models import Entry
from apps.evidence.rules.canonical import canonical
from apps.parties.actions import open_organisation
from apps.parties.models import Membership
from apps.parties.rules import OrganisationKind
from apps.parties.steps import NewOrganisation
from apps.tenders.models import DataSheet, Lot
from tests.evaluation.pool_stage import WORKS, apply, record_pool, wish
from tests.evaluation.shared_stage import SharedRooms
from tests.evaluation.stage import Room
from tests.tenders.stage import Stage
from tests.world import FOUNDED, credit_code

S = EvaluationState


@pytest.fixture
def rooms(eng: Stage, monkeypatch: pytest.MonkeyPatch) -> SharedRooms:
    """Two lots whose buyer has named the same person."""
    rooms = SharedRooms(eng, monkeypatch)
    rooms.name()
    return rooms


def seats(evaluation: Evaluation) -> list[tuple[int, int]]:
    return list(evaluation.members.filter(left_at__isnull=True).values_list("number", "seat_id"))


def test_one_draw_seats_the_same_people_in_both_lots(rooms: SharedRooms) -> None:
    first, second = rooms.first, rooms.second
    assert [one.pk for one in shareable_with(first.evaluation)] == [second.lot.pk]

    rooms.form()

    assert [one.evaluation.state for one in rooms.both] == [S.UNDERTAKING, S.UNDERTAKING]
    assert seats(first.evaluation) == seats(second.evaluation)
    assert first.record == second.record
    assert shared_with(second.evaluation) == [first.evaluation]
    begun = Entry.objects.filter(kind="evaluation.begun")
    assert len({one.payload["draw"] for one in begun}) == 1
    assert {one.stream for one in begun} == {one.lot.public_stream.name for one in rooms.both}
    told = Entry.objects.filter(kind="evaluation.committee_shared").order_by("stream")
    assert {one.payload["drawn_with"] for one in told} == {first.lot.pk}
    assert shareable_with(first.evaluation) == []


def test_who_has_an_interest_in_one_of_the_lots_judges_none(rooms: SharedRooms) -> None:
    """招标投标法 §37: the bidders of every lot count, also of those whose draw it is not."""
    code = credit_code("二标段", "91")
    new = NewOrganisation("只投二标段有限公司", code, OrganisationKind.BIDDER)
    bidder = open_organisation(new, actor=SYSTEM, now=FOUNDED)
    [one, *others] = rooms.opened[rooms.second.lot.pk]
    rooms.opened[rooms.second.lot.pk] = [replace(one, organisation_id=bidder.pk, bidder=bidder.name), *others]
    tied = rooms.first.experts[:2]
    for expert in tied:
        Membership.objects.create(
            person=expert.person, organisation=bidder, role="bidder", state="active", since=FOUNDED
        )

    rooms.form()

    drawn = {one.seat.person_id for one in rooms.first.members()}
    assert not drawn & {one.person.pk for one in tied}
    passed = [reason for _name, reason in rooms.first.record["skipped"]]
    assert set(passed) <= {"bidder_relation"}


@pytest.mark.parametrize("unlike", ["size", "people", "alone"])
def test_lots_that_are_not_alike_have_no_common_committee(rooms: SharedRooms, unlike: str) -> None:
    second = rooms.second
    if unlike == "size":
        sheet = DataSheet.objects.get(lot=second.lot)
        sheet.scheme["committee"] = {**sheet.scheme["committee"], "size": 7}
        sheet.save(update_fields=["scheme"])
    if unlike == "people":
        Representative.objects.filter(evaluation=second.evaluation).delete()
    before = Entry.objects.count()

    with pytest.raises(Refused) as caught:
        rooms.form([rooms.first.lot.pk] if unlike == "alone" else None)

    assert caught.value.code == "lots_not_alike"
    assert [one.evaluation.state for one in rooms.both] == [S.PREPARED, S.PREPARED]
    assert Entry.objects.count() == before


def test_one_undertaking_and_one_vote_count_for_both_lots(rooms: SharedRooms) -> None:
    rooms.form()

    rooms.undertake_all()
    assert [one.evaluation.state for one in rooms.both] == [S.ELECTING, S.ELECTING]
    assert len({bytes(one.certificate) for one in Undertaking.objects.all()}) == 5
    rooms.second.elect(2)

    assert [one.evaluation.state for one in rooms.both] == [S.PRELIMINARY, S.PRELIMINARY]
    assert [one.chair().number for one in rooms.both] == [2, 2]


def test_an_undertaking_for_one_of_the_lots_does_not_count(rooms: SharedRooms) -> None:
    rooms.form()
    member = rooms.first.members()[0]
    rooms.first.signer(member)
    before = Entry.objects.count()

    with pytest.raises(Refused) as caught:
        rooms.first.undertake(member)

    assert caught.value.code == "statement_wrong"
    assert (Undertaking.objects.count(), Entry.objects.count()) == (0, before)


def test_who_recuses_leaves_both_and_the_same_substitute_comes(rooms: SharedRooms) -> None:
    """Each lot goes on by itself; who leaves the committee leaves it in every lot that is still reviewed."""
    rooms.form()
    rooms.undertake_all()
    rooms.first.elect(1)
    rooms.second.judge_all()
    gone = rooms.first.members()[2]

    who = rooms.first.signer(gone)
    actions.recuse(rooms.first.lot.pk, reason="与投标人有利害关系", actor=who.actor, now=rooms.first.tick())

    assert [one.evaluation.state for one in rooms.both] == [S.UNDERTAKING, S.UNDERTAKING]
    assert seats(rooms.first.evaluation) == seats(rooms.second.evaluation)
    assert gone.seat_id not in {seat for _number, seat in seats(rooms.second.evaluation)}
    rooms.undertake_all()
    assert [one.evaluation.state for one in rooms.both] == [S.PRELIMINARY, S.PRELIMINARY]


def _applied(rooms: SharedRooms, room: Room, **changed: Any) -> None:
    """The buyer asks for four experts of works at one place, who sit as soon as they are drawn."""
    one_place = [SiteWanted("望川市公共资源交易中心", {"A08": 4}, ())]
    apply(room, **({"sites": one_place, "answer_minutes": None} | changed))
    rooms.first.now = rooms.second.now = max(rooms.first.now, rooms.second.now)


def test_the_application_of_one_lot_draws_by_specialty_for_both_and_so_are_substitutes(rooms: SharedRooms) -> None:
    """The second lot by code has the application, so its draw is the committee's."""
    first, second = rooms.first, rooms.second
    record_pool(first)
    _applied(rooms, second)
    assert [one.pk for one in shareable_with(first.evaluation)] == [second.lot.pk]

    rooms.form()

    assert seats(first.evaluation) == seats(second.evaluation)
    assert (first.evaluation.drawn_by, second.evaluation.drawn_by) == (second.evaluation, second.evaluation)
    assert second.evaluation.application.state == ApplicationState.FORMED
    drawn = Membership.objects.filter(pk__in=[seat for _number, seat in seats(first.evaluation)])
    experts = Expert.objects.filter(person__in=drawn.values("person"))
    assert [one.specialties for one in experts] == [[list(WORKS)]] * 4
    assert first.record["strata"] == second.record["strata"]
    rooms.undertake_all()
    first.elect(1)
    gone = first.members()[2]
    who = first.signer(gone)
    actions.recuse(first.lot.pk, reason="与投标人有利害关系", actor=who.actor, now=first.tick())

    assert seats(first.evaluation) == seats(second.evaluation)
    assert gone.seat_id not in {seat for _number, seat in seats(second.evaluation)}


@pytest.mark.parametrize("unfit", ["both", "confirming", "two places"])
def test_an_application_that_is_kept_lot_by_lot_draws_no_shared_committee(rooms: SharedRooms, unfit: str) -> None:
    record_pool(rooms.first)
    if unfit == "both":
        _applied(rooms, rooms.first)
        _applied(rooms, rooms.second)
    elif unfit == "confirming":
        _applied(rooms, rooms.first, answer_minutes=30)
    else:
        _applied(rooms, rooms.first, sites=wish(rooms.first).sites)
    before = Entry.objects.count()
    assert shareable_with(rooms.first.evaluation) == []

    with pytest.raises(Refused) as caught:
        rooms.form()

    assert (caught.value.code, Entry.objects.count()) == ("application_not_shared", before)
    assert [one.evaluation.state for one in rooms.both] == [S.PREPARED, S.PREPARED]


def test_no_report_is_received_before_the_committee_is_done(rooms: SharedRooms) -> None:
    """招标投标法 §37: a report names who signed; the same people still review the other lot."""
    first, second, agency = rooms.first, rooms.second, rooms.first.world.agency
    rooms.form()
    rooms.undertake_all()
    first.elect(1)
    for room in rooms.both[:1]:
        room.judge_all()
        room.score_all()
        room.report()
        room.sign_all()
    before = Entry.objects.count()

    with pytest.raises(Refused) as caught:
        first.receive()

    assert (caught.value.code, caught.value.details) == ("committee_at_work_elsewhere", {"lots": second.lot.code})
    assert (first.evaluation.state, Entry.objects.count()) == (S.COMPLETED, before)
    assert not policy.may_read_report(agency.actor, first.evaluation)
    page = first.world.client_of(agency).get(f"/evaluation/{first.lot.code}/")
    assert second.lot.code in page.content.decode()
    Lot.objects.filter(pk=second.lot.pk).update(state="terminated")
    assert at_work_elsewhere(first.evaluation) == []
    first.receive()
    assert policy.may_read_report(agency.actor, first.evaluation)
    facts = dict(report_data(first.evaluation.reports.get(), first.now)["facts"])
    assert facts["本评标委员会一并评审的其他标段"] == f"{second.lot.name}（{second.lot.code}）"


def test_the_operator_chooses_the_lots_on_the_page_and_a_member_sees_them_all(
    rooms: SharedRooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apps.core.clock.now", lambda: rooms.first.now)
    first, second = rooms.first, rooms.second
    client = first.world.client_of(first.operator)
    address = f"/evaluation/{first.lot.code}/"
    assert f'value="{second.lot.code}"' in client.get(address).content.decode()

    wrong = client.post(f"{address}committee", {"together": ["QY-0000"]})
    done = client.post(f"{address}committee", {"together": [second.lot.code]})

    assert (wrong.status_code, done.status_code) == (422, 302)
    assert shared_with(first.evaluation) == [second.evaluation]
    assert second.lot.code in client.get(address).content.decode()
    member = next(one for one in first.members() if one.kind == "expert")
    page = first.world.client_of(first.signer(member).member).get(f"/evaluation/{second.lot.code}/")
    assert page.context["undertaking"] == canonical(
        {"v": 1, "kind": "undertaking", "lots": [first.lot.code, second.lot.code], "member": member.number}
    )
    assert [one["lot"] for one in page.context["undertaken"]] == [first.lot, second.lot]


def test_evaluators_are_named_when_the_winners_of_all_their_lots_are_decided(rooms: SharedRooms) -> None:
    """招标投标法 §37: secret until the result is decided, in every lot that the same committee judged."""
    rooms.form()
    award = Award.objects.create(lot=rooms.second.lot, state="publicity")
    assert undecided_with(rooms.first.lot) == [rooms.second.lot.code]

    refused = evaluators_may_be_named(Facts(now=rooms.first.now, undecided=(rooms.second.lot.code,)))
    Award.objects.filter(pk=award.pk).update(state="decided")

    assert refused is not None
    assert refused.code == "committee_judges_other_lots"
    assert undecided_with(rooms.first.lot) == []
    assert evaluators_may_be_named(Facts(now=rooms.first.now)) is None
