"""申请、抽取、通知、确认、补抽. 实施条例 §46, §48; 招标投标法 §37; 评标委员会和评标方法暂行规定 §12; design 9."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from apps.core.refusals import NotAllowed, Refused, TooEarly, WrongState
from apps.evaluation import actions
from apps.evaluation.actions.pooling import Profile, Tie
from apps.evaluation.applying import Avoided, SiteWanted
from apps.evaluation.due.invitations import due
from apps.evaluation.lifecycle_committee import InvitationAction
from apps.evaluation.models import CommitteeApplication, Expert, ExpertLeave
from apps.evaluation.models.pool import ConductKind, TieKind, Title
from apps.evaluation.states import EvaluationState
from apps.evidence.models import Entry
from apps.evidence.rules import draw_record
from tests.evaluation import pool_stage as pool
from tests.evaluation.stage import Room
from tests.tenders.stage import refused

S = EvaluationState
J = InvitationAction


@pytest.fixture
def pooled(room: Room) -> Room:
    """Seven recorded experts."""
    pool.record_pool(room)
    return room


def seated(room: Room) -> Room:
    """Drawn, confirmed, and the list is open."""
    pool.apply(room)
    pool.draw(room)
    pool.everybody_comes(room)
    pool.open_list(room)
    return room


def test_experts_confirm_and_sit_when_the_list_is_opened(pooled: Room) -> None:
    pool.apply(pooled)

    asked = pool.draw(pooled)

    assert [one.stratum for one in asked] == ["1/A08", "1/A08", "1/A08", "2/A06"]
    assert pooled.evaluation.state == S.PREPARED
    assert not pooled.evaluation.members.exists()
    pool.everybody_comes(pooled)
    pool.open_list(pooled)
    assert pooled.evaluation.state == S.UNDERTAKING
    assert [one.seat_id for one in pooled.members()][:4] == [one.seat_id for one in asked]
    assert draw_record.problems_of(pooled.record) == []
    assert [one["name"] for one in pooled.record["strata"]] == ["1/A08", "2/A06"]


def test_an_invitation_tells_time_and_place_and_nothing_else(pooled: Room) -> None:
    """Handbook 1.11: not the project, not the bidders."""
    pool.apply(pooled)
    one = pool.draw(pooled)[0]

    entry = Entry.objects.get(stream=one.own_stream.name)

    assert set(json.loads(entry.body)) == {"invitation", "review_at", "place", "answer_until", "is_by_telephone"}
    assert pooled.lot.code not in entry.body
    assert entry.stream == f"invitation:{one.token}:own"


def test_the_desk_hears_numbers_and_never_who(pooled: Room) -> None:
    pool.apply(pooled)
    asked = pool.draw(pooled)
    pool.answer(pooled, asked[0], J.DECLINE, "出差")

    heard = Entry.objects.filter(stream=pooled.lot.desk_stream.name)
    told = {one.kind: json.loads(one.body) for one in heard}
    assert told["evaluation.expert_answered"] == {"lot": pooled.lot.pk, "answer": "declined", "confirmed": 0}
    assert not [one for one in heard if one.actor in {f"person:{each.seat.person_id}" for each in asked}]


def test_who_declines_is_followed_by_the_next_ticket(pooled: Room) -> None:
    pool.apply(pooled)
    first = pool.draw(pooled)[0]

    pool.answer(pooled, first, J.DECLINE, "出差")

    fifth = pool.invitations(pooled)[4]
    record = CommitteeApplication.objects.get().draw or {}
    assert (fifth.stratum, fifth.state) == ("1/A08", "sent")
    assert fifth.pseudonym in record["chosen"]
    assert [first.pseudonym, "refused"] in record["skipped"]
    assert draw_record.problems_of(record) == []


def test_who_takes_leave_is_not_found_by_other_draws_of_the_day(pooled: Room) -> None:
    pool.apply(pooled)
    first = pool.draw(pooled)[0]

    pool.answer(pooled, first, J.TAKE_LEAVE, "家中有事")

    leave = ExpertLeave.objects.get()
    assert leave.expert.person_id == first.seat.person_id
    assert leave.from_on == leave.until_on


def test_silence_is_passed_over_when_the_time_is_over_with_or_without_a_timer(pooled: Room) -> None:
    pool.apply(pooled)
    first, *others = pool.draw(pooled)
    for one in others:
        pool.answer(pooled, one, J.ACCEPT)
    with refused(TooEarly, "invitation_open", unchanged=first):
        actions.pass_over(first.pk, now=pooled.now)

    pooled.now = first.answer_by
    assert [item.thing_id for item in due(pooled.now)] == [first.pk]
    with refused(Refused, "invitation_lapsed", unchanged=first):
        pool.answer(pooled, first, J.ACCEPT)
    actions.ask_next(pooled.lot.pk, actor=pooled.operator.actor, now=pooled.now)

    first.refresh_from_db()
    assert first.state == "unanswered"
    assert pool.invitations(pooled)[-1].state == "sent"


def test_the_list_is_not_opened_before_everybody_confirmed_nor_too_early(pooled: Room) -> None:
    pool.apply(pooled)
    pool.draw(pooled)
    application = CommitteeApplication.objects.get()

    with refused(Refused, "experts_unconfirmed", unchanged=application):
        actions.seat_committee(pooled.lot.pk, actor=pooled.operator.actor, now=pooled.tick())
    pool.everybody_comes(pooled)
    with refused(TooEarly, "list_opened_too_early", unchanged=application):
        actions.seat_committee(pooled.lot.pk, actor=pooled.operator.actor, now=pooled.tick())


def test_who_does_not_come_is_replaced_by_a_substitute_who_confirms_first(pooled: Room) -> None:
    """未到场、补抽: the substitute sits with a number of its own, and the committee goes on."""
    seated(pooled)
    first = pool.invitations(pooled)[0]
    witness = pooled.world.witness.actor
    with refused(TooEarly, "review_not_begun", unchanged=first):
        actions.record_answer(pooled.lot.pk, 1, answer=J.MISS, reason="", actor=witness, now=pooled.tick())

    pooled.now = first.application.review_at + timedelta(minutes=15)
    actions.record_answer(pooled.lot.pk, 1, answer=J.MISS, reason="", actor=witness, now=pooled.now)
    assert len(pooled.members()) == 4
    actions.record_answer(pooled.lot.pk, 5, answer=J.ACCEPT, reason="", actor=witness, now=pooled.tick())

    assert [one.number for one in pooled.members()] == [2, 3, 4, 5, 6]
    assert [first.pseudonym, "absent"] in pooled.record["skipped"]
    assert draw_record.problems_of(pooled.record) == []


def test_who_recuses_is_followed_by_a_substitute_who_is_asked_first(pooled: Room) -> None:
    seated(pooled)
    first = pooled.members()[0]

    actions.recuse(pooled.lot.pk, reason="与投标人有利害关系", actor=pooled.signer(first).actor, now=pooled.tick())
    assert len(pooled.members()) == 4
    pool.answer(pooled, pool.invitations(pooled)[-1], J.ACCEPT)

    assert len(pooled.members()) == 5


def test_only_the_witness_answers_for_others(pooled: Room) -> None:
    pool.apply(pooled)
    one = pool.draw(pooled)[0]

    for who in (pooled.operator, pooled.world.supervisor, pooled.stage.buyer, pooled.world.stranger):
        with refused(NotAllowed, "witness_only", unchanged=one):
            actions.answer_invitation(one.token, answer=J.ACCEPT, reason="", actor=who.actor, now=pooled.tick())
    with refused(Refused, "evaluation_reason_missing", unchanged=one):
        pool.answer(pooled, one, J.DECLINE)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"sites": [SiteWanted("主场", {"A08": 3}, ())]}, "application_numbers_wrong"),
        ({"sites": [SiteWanted("主场", {"a8": 4}, ())]}, "application_sites_wrong"),
        (
            {"sites": [SiteWanted("主场", {"A08": 3}, ()), SiteWanted("主场", {"A06": 1}, ())]},
            "application_sites_wrong",
        ),
        ({"place": " "}, "application_time_wrong"),
        ({"answer_minutes": 3}, "application_minutes_wrong"),
        ({"avoided": [Avoided("1234", "某公司", "关联")]}, "application_avoided_unfounded"),
    ],
)
def test_an_application_that_is_not_sound_is_refused(pooled: Room, changed: dict[str, Any], code: str) -> None:
    with refused(Refused, code, unchanged=pooled.lot):
        pool.apply(pooled, **changed)
    assert not CommitteeApplication.objects.exists()


def test_the_agencys_application_waits_for_the_tenderee(pooled: Room) -> None:
    asked = pool.wish(pooled)
    application = actions.submit_application(pooled.lot.pk, asked, actor=pooled.world.agency.actor, now=pooled.tick())
    pooled.name_representatives()
    with refused(Refused, "application_not_approved", unchanged=application):
        actions.draw_experts(pooled.lot.pk, secret="", nonce="", actor=pooled.operator.actor, now=pooled.tick())
    with refused(NotAllowed, "not_the_principal", unchanged=application):
        actions.approve_application(pooled.lot.pk, actor=pooled.world.agency.actor, now=pooled.tick())

    buyer = pooled.stage.buyer.actor
    actions.return_application(pooled.lot.pk, reason="场所有误", actor=buyer, now=pooled.tick())
    actions.submit_application(pooled.lot.pk, asked, actor=pooled.world.agency.actor, now=pooled.tick())
    actions.approve_application(pooled.lot.pk, actor=buyer, now=pooled.tick())

    application.refresh_from_db()
    assert application.state == "approved"


def test_without_confirmation_experts_sit_as_soon_as_they_are_drawn(pooled: Room) -> None:
    pool.apply(pooled, answer_minutes=None)

    pooled.form()

    assert pooled.evaluation.state == S.UNDERTAKING
    assert [one["name"] for one in pooled.record["strata"]] == ["1/A08", "2/A06"]
    with refused(Refused, "lot_not_in_evaluation", unchanged=CommitteeApplication.objects.get()):
        pool.apply(pooled)


def test_the_pool_keeps_out_by_code(pooled: Room) -> None:
    """请假、暂停、持股、近亲属、回避单位: each is passed over, and the record says why."""
    operator, world = pooled.operator.actor, pooled.world
    works = [Expert.objects.get(person=pooled.experts[place].person) for place in (0, 1, 3, 4, 6)]
    day = pooled.now.date()
    stranger = world.stranger.organisation
    held = Tie(TieKind.HOLDING, world.bidder.organisation.code, world.bidder.organisation.name, day, None)
    actions.record_tie(works[0].pk, held, actor=operator, now=pooled.tick())
    avoided = Tie(TieKind.RELATIVE, stranger.code, stranger.name, day, None)
    actions.record_tie(works[1].pk, avoided, actor=operator, now=pooled.tick())
    actions.record_conduct(
        works[2].pk, kind=ConductKind.SUSPENSION, reason="无故缺席", days=(day, None), actor=operator, now=pooled.tick()
    )
    pool.apply(
        pooled,
        sites=[SiteWanted("主场", {"A08": 2, "A06": 2}, ())],
        avoided=[Avoided(stranger.code, stranger.name, "为本项目提供过咨询")],
    )

    pool.draw(pooled)

    record = CommitteeApplication.objects.get().draw or {}
    assert {one.seat.person_id for one in pool.invitations(pooled) if one.stratum == "1/A08"} == {
        works[3].person_id,
        works[4].person_id,
    }
    assert {reason for _name, reason in record["skipped"]} <= {"holding", "avoided", "suspended"}
    leave = actions.announce_leave(
        days=(day, day + timedelta(days=3)), reason="休假", actor=pooled.experts[6].actor, now=pooled.tick()
    )
    actions.withdraw_leave(leave.pk, actor=pooled.experts[6].actor, now=pooled.tick())
    with refused(WrongState, "leave_withdrawn", unchanged=leave):
        actions.withdraw_leave(leave.pk, actor=pooled.experts[6].actor, now=pooled.tick())


def test_the_pool_takes_only_whom_the_law_allows(pooled: Room) -> None:
    """招标投标法 §37: eight years; an expert's seat; a specialty by code."""
    profile = Profile(region="望川市", title=Title.SENIOR, practising_since=2010, specialties=[pool.WORKS])
    operator, expert = pooled.operator.actor, pooled.experts[0].person
    kept = Expert.objects.get(person=expert)
    for wrong, person, code in (
        (replace(profile, practising_since=2020), expert, "expert_too_junior"),
        (replace(profile, specialties=[("x", "y")]), expert, "expert_specialty_wrong"),
        (replace(profile, specialties=[("A8", "工程施工")]), expert, "expert_specialty_wrong"),
        (replace(profile, specialties=[("D01", "不在代码表中")]), expert, "expert_specialty_wrong"),
        (profile, pooled.world.stranger.person, "not_an_expert"),
    ):
        with refused(Refused, code, unchanged=kept):
            actions.record_expert(person.pk, wrong, actor=operator, now=pooled.tick())
    tie = Tie(TieKind.EMPLOYED, "1234", "某公司", pooled.now.date(), None)
    with refused(Refused, "expert_tie_wrong", unchanged=kept):
        actions.record_tie(kept.pk, tie, actor=operator, now=pooled.tick())
    with refused(Refused, "expert_days_wrong", unchanged=kept):
        actions.announce_leave(
            days=(pooled.now.date(), pooled.now.date() - timedelta(days=1)),
            reason="休假",
            actor=pooled.experts[0].actor,
            now=pooled.tick(),
        )
    note = actions.record_conduct(
        kept.pk, kind=ConductKind.NOTE, reason="迟到", days=(pooled.now.date(), None), actor=operator, now=pooled.tick()
    )
    with refused(WrongState, "expert_suspension_lifted", unchanged=note):
        actions.lift_suspension(note.pk, actor=operator, now=pooled.tick())
