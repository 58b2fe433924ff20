"""Scenario S6: a main site and two sub-sites, double-blind, one recusal, half an hour without a network. Handbook 2.4."""

from __future__ import annotations

from datetime import timedelta

import pytest

from apps.core.refusals import WrongState
from apps.evaluation import actions
from apps.evaluation.lifecycle_committee import InvitationAction
from apps.evaluation.lifecycle_sitting import SittingState
from apps.evaluation.models import Sitting
from apps.evaluation.queries.boards import board_of
from apps.evaluation.queries.sites import site_of
from apps.evaluation.queries.todos_sites import site_todos
from apps.evaluation.states import EvaluationState
from apps.evidence.models import Entry
from tests.evaluation import pool_stage as pool
from tests.evaluation.site_stage import SeveralVenues, Sites
from tests.evaluation.stage import Room
from tests.evaluation.test_course import blind_scheme
from tests.evaluation.venue_stage import AtSeat
from tests.tenders.stage import Stage, refused

S = EvaluationState


@pytest.fixture
def several(eng: Stage, monkeypatch: pytest.MonkeyPatch) -> SeveralVenues:
    """Three sites have confirmed, four experts are drawn for them and come, the list is open."""
    room = Room(eng, monkeypatch, experts=9, scheme=blind_scheme())
    pool.record_pool(room)
    sites = Sites(room)
    sites.apply()
    sites.confirm_all()
    pool.draw(room)
    pool.everybody_comes(room)
    pool.open_list(room)
    return SeveralVenues(sites)


def test_a_review_at_three_sites_from_the_start_to_the_hand_over(several: SeveralVenues) -> None:
    """远程异地评标: started by the main site, confirmed by the others, halted and gone on with, signed from every seat."""
    room, sites = several.room, several.sites
    lot, main, first, second = room.lot.pk, sites.main.actor, sites.subs[0].actor, sites.subs[1].actor
    for member in room.members():
        several.come(member)
    assert [one.missing for one in board_of(room.evaluation)] == [(), (), ()]

    actions.call_start(lot, actor=main, now=room.tick())
    with refused(WrongState, "sitting_not_open", unchanged=room.evaluation):
        _undertake(several, 1)
    assert ["确认开评" in todo.title for todo in site_todos(second, room.now)] == [True]
    actions.confirm_start(lot, 2, actor=first, now=room.tick())
    actions.confirm_start(lot, 3, actor=second, now=room.tick())
    assert Sitting.objects.get().state == SittingState.OPEN
    room.undertake_all()
    room.elect()
    room.judge(room.members()[0])

    actions.report_incident(lot, 2, what="网络中断", actor=first, now=room.tick())
    with refused(WrongState, "evaluation_interrupted", unchanged=room.evaluation):
        room.judge(room.members()[1])
    room.now += timedelta(minutes=30)
    actions.cure_incident(lot, remedy="改用备用线路", actor=first, now=room.tick())
    _one_recuses(several)
    room.judge_all()
    room.lock_all()
    room.score_all()
    room.report()
    for member in room.members():
        _at_seat(several, member.number).give_pin()
        room.sign(member)

    assert room.evaluation.state == S.COMPLETED
    assert ["移交评标资料" in todo.title for todo in site_todos(first, room.now)] == [True]
    handed = actions.hand_over(lot, 2, items=["签到表原件", "录像索引"], actor=first, now=room.tick())
    actions.receive_material(lot, 2, actor=main, now=room.tick())
    assert handed.due_on > room.now.date()
    told = Entry.objects.filter(stream=room.lot.desk_stream.name, kind__startswith="sitting.")
    assert list(told.order_by("v").values_list("kind", flat=True)) == [
        "sitting.called",
        "sitting.confirmed",
        "sitting.confirmed",
        "sitting.opened",
    ]


def _one_recuses(several: SeveralVenues) -> None:
    """The expert of the first sub-site leaves; the next ticket of the same group comes to the same site."""
    room = several.room
    leaving = next(one for one in room.members() if (at := site_of(one)) is not None and at.number == 2)
    actor = _at_seat(several, leaving.number).actor
    actions.recuse(room.lot.pk, reason="与投标人有利害关系", actor=actor, now=room.tick())
    asked = next(one for one in pool.invitations(room) if one.state == "sent")
    pool.answer(room, asked, InvitationAction.ACCEPT)
    newcomer = room.members()[-1]
    assert getattr(site_of(newcomer), "number", None) == 2
    several.come(newcomer)
    room.undertake(newcomer)


def _undertake(several: SeveralVenues, number: int) -> None:
    room = several.room
    room.undertake(next(one for one in room.members() if one.number == number))


def _at_seat(several: SeveralVenues, number: int) -> AtSeat:
    member = next(one for one in several.room.members() if one.number == number)
    found = several.room.signers[member.seat_id]
    assert isinstance(found, AtSeat)
    return found
