"""组建评标委员会. 招标投标法 §37; 实施条例 §46, §48; 政府采购法实施条例 §9; 87号令 §47."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from apps.core.actor import SYSTEM
from apps.core.audience import Role
from apps.core.refusals import NotAllowed, Refused, WrongState
from apps.evaluation import actions
from apps.evaluation.forming import conflicts_of, drawn, next_drawn
from apps.evaluation.models import Evaluation, Representative
from apps.evaluation.pool import Group
from apps.evaluation.states import EvaluationState
from apps.evidence.models import Entry
from apps.evidence.rules import draw
from apps.evidence.rules.draw_record import contributions_of
from apps.evidence.subscriptions import SUBSCRIBERS
from apps.parties.actions import add_member
from apps.parties.models import Membership
from apps.parties.steps import NewMember
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot
from apps.tenders.rules.scheme import GP_SCORE
from tests.evaluation.stage import Room
from tests.tenders.stage import Stage, kinds, refused
from tests.world import FOUNDED
from tests.world import Member as Cast

S = EvaluationState
NONCE = "a5" * 16


def works_for(person: Cast, employer: Cast, *, ended: bool = False) -> Membership:
    """The expert has, or had, a seat with somebody else."""
    new = NewMember(
        login=person.person.login,
        name=person.person.name,
        email=person.person.email,
        phone=person.person.phone,
        language="zh-hans",
        role=employer.seat.role if isinstance(employer.seat.role, Role) else Role(employer.seat.role),
        is_administrator=False,
    )
    seat = add_member(employer.organisation.pk, new, actor=SYSTEM, now=FOUNDED).membership
    if ended:
        Membership.objects.filter(pk=seat.pk).update(state="ended", until=FOUNDED + timedelta(days=30))
    return seat


def test_the_committee_is_drawn_and_the_evaluation_begins(room: Room) -> None:
    room.form()

    room.lot.refresh_from_db()
    evaluation = room.evaluation
    assert (evaluation.state, room.lot.state) == (S.UNDERTAKING, LotState.EVALUATING)
    assert [(one.number, one.kind) for one in evaluation.members.all()] == [
        (1, "expert"),
        (2, "expert"),
        (3, "expert"),
        (4, "expert"),
        (5, "representative"),
    ]
    entry = Entry.objects.get(kind="evaluation.begun")
    assert entry.payload == {
        "lot": room.lot.pk,
        "size": 5,
        "experts": 4,
        "draw": entry.payload["draw"],
    }
    assert entry.stream == room.lot.public_stream.name


def test_anybody_with_the_record_draws_the_same_experts_again(room: Room) -> None:
    room.form()
    record = room.record

    seed = draw.seed_of(record["text"], contributions_of(record))
    ordered = [one.pseudonym for one in draw.tickets(seed, "expert", record["pool"])]

    assert record["chosen"] == ordered[:4]
    assert json.loads(record["text"])["of"] == {"expert": 4}
    assert [one["by"] for one in record["contributions"]] == ["platform", "operator"]
    committed = Entry.objects.get(kind="evaluation.prepared").payload["commitment"]
    assert record["contributions"][0]["commitment"] == committed


def test_the_platform_commits_before_it_knows_the_operators_number(room: Room) -> None:
    room.form()

    prepared = Entry.objects.get(kind="evaluation.prepared")
    assert prepared.at < Entry.objects.get(kind="evaluation.begun").at


def test_the_platform_commits_when_the_opening_closes() -> None:
    assert SUBSCRIBERS["evaluation.prepare"].kinds == {"opening.closed"}


@pytest.mark.parametrize(
    ("employer", "ended", "reason"),
    [
        ("bidder", False, "bidder_relation"),
        ("third_bidder", True, "past_employer"),
        ("tenderee", False, "buyer_employer"),
        ("agency", True, "past_employer"),
    ],
)
def test_who_has_an_interest_is_passed_over(room: Room, employer: str, ended: bool, reason: str) -> None:
    """政府采购法实施条例第九条; 评标委员会和评标方法暂行规定第十二条."""
    for expert in room.experts[:3]:
        works_for(expert, getattr(room.world, employer), ended=ended)

    room.form()

    drawn_people = {one.seat.person_id for one in room.members()}
    assert not drawn_people & {expert.person.pk for expert in room.experts[:3]}
    skipped = dict(room.record["skipped"])
    assert set(skipped.values()) <= {reason}


def test_two_experts_of_one_employer_do_not_sit_together(room: Room) -> None:
    for expert in room.experts[:4]:
        works_for(expert, room.world.custodian)

    room.form()

    colleagues = {expert.person.pk for expert in room.experts[:4]}
    assert len([one for one in room.members() if one.seat.person_id in colleagues]) == 1


def test_a_pool_that_is_too_small_draws_nobody(eng: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    room = Room(eng, monkeypatch, experts=3)
    room.name_representatives()

    with refused(Refused, "draw_pool_too_small", unchanged=room.evaluation):
        actions.form_committee(room.lot.pk, secret="", nonce="", actor=room.operator.actor, now=room.tick())
    room.lot.refresh_from_db()
    assert room.lot.state == LotState.OPENED


def test_only_the_operator_has_experts_drawn(room: Room) -> None:
    room.name_representatives()

    for who in (room.stage.buyer, room.world.agency, room.world.expert, room.world.stranger, room.world.witness):
        with refused(NotAllowed, "operator_only", unchanged=room.evaluation):
            actions.form_committee(room.lot.pk, secret="", nonce="", actor=who.actor, now=room.tick())


def test_a_committee_is_formed_once(room: Room) -> None:
    room.form()

    with refused(WrongState, "wrong_state", unchanged=room.evaluation):
        actions.form_committee(room.lot.pk, secret="", nonce="", actor=room.operator.actor, now=room.tick())


@pytest.mark.parametrize(("secret", "nonce"), [("5a" * 31, NONCE), ("zz", NONCE), ("5a" * 32, "00")])
def test_a_malformed_number_draws_nobody(room: Room, secret: str, nonce: str) -> None:
    room.name_representatives()

    with refused(Refused, "draw_secret_wrong", unchanged=room.evaluation):
        actions.form_committee(room.lot.pk, secret=secret, nonce=nonce, actor=room.operator.actor, now=room.tick())


def test_a_large_procurement_needs_seven(gp: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """87号令第四十七条."""
    room = Room(gp, monkeypatch, experts=8)
    Lot.objects.filter(pk=room.lot.pk).update(estimate=12_000_000)
    room.name_representatives()

    with refused(Refused, "committee_needs_seven", unchanged=room.evaluation):
        actions.form_committee(room.lot.pk, secret="", nonce="", actor=room.operator.actor, now=room.tick())


def test_seven_experts_without_a_representative(gp: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    scheme = {**GP_SCORE, "committee": {"size": 7, "representatives": 0}}
    room = Room(gp, monkeypatch, experts=8, scheme=scheme)

    actions.form_committee(room.lot.pk, secret="", nonce="", actor=room.operator.actor, now=room.tick())

    assert [one.kind for one in room.members()] == ["expert"] * 7
    assert [one["by"] for one in room.record["contributions"]] == ["platform"]


def test_the_buyer_names_its_own_people(room: Room) -> None:
    room.name_representatives()
    room.name_representatives()

    assert Representative.objects.get().seat == room.stage.buyer.seat
    assert kinds(room.lot.desk_stream.name)[-1] == "evaluation.representatives_named"


@pytest.mark.parametrize("who", ["agency", "purchaser", "operator", "stranger"])
def test_nobody_else_names_the_buyers_representatives(room: Room, who: str) -> None:
    actions.prepare_evaluation(room.lot.pk, now=room.tick())
    actor = getattr(room.world, who).actor

    with refused(NotAllowed, "not_the_principal", unchanged=room.evaluation):
        actions.name_representatives(room.lot.pk, seats=[room.stage.buyer.seat.pk], actor=actor, now=room.tick())


@pytest.mark.parametrize(
    ("seats", "code"),
    [
        (lambda room: [room.world.agency.seat.pk], "representative_not_the_buyers"),
        (lambda room: [room.stage.buyer.seat.pk] * 2, "representative_not_the_buyers"),
        (lambda room: [], "representatives_missing"),
        (lambda room: [10**9], "representative_not_the_buyers"),
    ],
)
def test_representatives_are_as_many_as_the_document_says(room: Room, seats: Any, code: str) -> None:
    actions.prepare_evaluation(room.lot.pk, now=room.tick())

    with refused(Refused, code, unchanged=room.evaluation):
        actions.name_representatives(room.lot.pk, seats=seats(room), actor=room.stage.buyer.actor, now=room.tick())


def test_a_representative_who_works_for_a_bidder_keeps_the_committee_from_being_formed(room: Room) -> None:
    """招标投标法 §37: who has an interest in a bidder does not judge, whoever sent the person."""
    works_for(room.stage.buyer, room.world.second_bidder)
    room.name_representatives()

    with refused(Refused, "representative_has_interest", unchanged=room.evaluation):
        actions.form_committee(room.lot.pk, secret="5a" * 32, nonce=NONCE, actor=room.operator.actor, now=room.tick())


def test_without_a_named_representative_nobody_is_drawn(room: Room) -> None:
    actions.prepare_evaluation(room.lot.pk, now=room.tick())

    with refused(Refused, "representatives_missing", unchanged=room.evaluation):
        actions.form_committee(room.lot.pk, secret="", nonce="", actor=room.operator.actor, now=room.tick())


def test_a_representative_who_is_also_an_expert_is_not_drawn(room: Room) -> None:
    """One person, one seat in the committee."""
    new = NewMember(
        login=room.stage.buyer.person.login,
        name=room.stage.buyer.person.name,
        email=room.stage.buyer.person.email,
        phone=room.stage.buyer.person.phone,
        language="zh-hans",
        role=Role.EXPERT,
        is_administrator=False,
    )
    add_member(room.world.expert.organisation.pk, new, actor=SYSTEM, now=FOUNDED)

    room.form()

    people = [one.seat.person_id for one in room.members()]
    assert len(set(people)) == len(people)


def test_preparing_twice_commits_once(room: Room) -> None:
    actions.prepare_evaluation(room.lot.pk, now=room.tick())
    actions.prepare_evaluation(room.lot.pk, now=room.tick())

    assert Evaluation.objects.count() == 1
    assert kinds(room.lot.desk_stream.name).count("evaluation.prepared") == 1


def test_the_next_ticket_takes_a_place_without_new_chance(room: Room) -> None:
    room.form()
    evaluation = room.evaluation
    record = room.record
    conflicts = conflicts_of(room.lot, [], [], None)
    again = drawn(evaluation, [Group("expert", 4, "", ())], conflicts, contributions_of(record), now=room.now)
    gone = {record["chosen"][1]: draw.Skip.REFUSED}

    outcome = next_drawn(evaluation, record, conflicts, gone, now=room.now)

    assert again.record["chosen"] == record["chosen"]
    ordered = draw.tickets(draw.seed_of(record["text"], contributions_of(record)), "expert", record["pool"])
    fifth = [one.pseudonym for one in ordered][4 + len(record["skipped"])]
    assert outcome.record["chosen"] == [*(one for one in record["chosen"] if one not in gone), fifth]
    assert [record["chosen"][1], "refused"] in outcome.record["skipped"]
