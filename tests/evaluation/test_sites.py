"""远程异地评标: venues, consent of the sites, start, incidents, hand-over. Handbook 2.4.1, 2.4.2, 2.4.6; acceptance 38."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise, product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.lifecycle import Lifecycle
from apps.core.refusals import NotAllowed, Refused, TooEarly, WrongState
from apps.evaluation import actions
from apps.evaluation.applying import SiteWanted
from apps.evaluation.lifecycle_sites import SITE, SiteAction, SiteFacts, SiteState
from apps.evaluation.lifecycle_sitting import (
    HANDOVER,
    SITTING,
    HandoverAction,
    HandoverFacts,
    HandoverState,
    IncidentState,
    SittingAction,
    SittingFacts,
    SittingState,
)
from apps.evaluation.models import Incident, RoomBooking, Seat, Sitting, Venue
from apps.evaluation.models.sitting import Medium
from apps.evaluation.queries.boards import board_of
from apps.evaluation.queries.sites import is_in_person, site_of
from apps.evaluation.queries.todos_sites import site_todos
from apps.evaluation.rules.incidents import IncidentPhase, Limits, Way, cure_by, way_of
from apps.evaluation.rules.slots import Half, Slot, next_free, slot_at, taken_by
from apps.evaluation.states import EvaluationState
from apps.evidence.models import Entry
from tests.evaluation import pool_stage as pool
from tests.evaluation.site_stage import Sites
from tests.evaluation.stage import Room
from tests.tenders.stage import refused
from tests.world import FOUNDED

HOURS = Limits(before_start=2, during=4)
MONDAY = date(2026, 6, 1)


def on_weekdays(day: date) -> bool:
    """No holidays."""
    return day.weekday() < 5


@pytest.mark.parametrize(
    ("taken", "half_days", "found"),
    [
        ([], 1, Slot(MONDAY, 1)),
        ([(1, Slot(MONDAY, 1))], 1, Slot(date(2026, 6, 2), 0)),
        ([(1, Slot(MONDAY, 1))], 2, Slot(date(2026, 6, 2), 0)),
        ([(1, Slot(date(2026, 6, 2), 0))], 2, Slot(date(2026, 6, 2), 1)),
        (
            [(1, Slot(date(2026, 6, day), half)) for day in (1, 2, 3, 4, 5) for half in (0, 1)],
            1,
            Slot(date(2026, 6, 8), 0),
        ),
    ],
)
def test_the_next_free_half_day_passes_over_what_is_taken_and_days_of_rest(
    taken: list[tuple[int, Slot]], half_days: int, found: Slot
) -> None:
    slot = next_free({1: 4}, set(taken), seats=4, half_days=half_days, after=Slot(MONDAY, 0), is_workday=on_weekdays)

    assert slot == found
    few = next_free({1: 3}, set(), seats=4, half_days=1, after=Slot(MONDAY, 0), is_workday=on_weekdays)
    assert few is None


@given(st.integers(1, 20), st.integers(0, 1))
def test_a_review_takes_so_many_half_days_in_a_row(half_days: int, half: int) -> None:
    taken = taken_by(Slot(MONDAY, half), half_days)

    assert len(set(taken)) == half_days
    assert taken == sorted(taken)
    assert all(after == before.following for before, after in pairwise(taken))
    assert slot_at(FOUNDED.replace(hour=4)).half is Half.AFTERNOON


@pytest.mark.parametrize(
    ("phase", "minutes", "way"),
    [
        (IncidentPhase.BEFORE, 120, Way.CURE),
        (IncidentPhase.BEFORE, 121, Way.TENDEREE_DECIDES),
        (IncidentPhase.DURING, 240, Way.CURE),
        (IncidentPhase.DURING, 241, Way.NEW_COMMITTEE),
    ],
)
def test_two_hours_from_the_time_set_and_four_in_the_review(phase: IncidentPhase, minutes: int, way: Way) -> None:
    """市级远程异地评标规则第十九条、第二十条; the last moment still counts."""
    until = cure_by(phase, set_at=FOUNDED, reported_at=FOUNDED, limits=HOURS)

    assert way_of(phase, until=until, now=FOUNDED + timedelta(minutes=minutes)) is way


@pytest.mark.parametrize(
    ("table", "states", "acts", "facts"),
    [
        (SITE, SiteState, SiteAction, SiteFacts(reason="检修", seats=1, wanted=1)),
        (SITTING, SittingState, SittingAction, SittingFacts()),
        (HANDOVER, HandoverState, HandoverAction, HandoverFacts(is_completed=True, items=1, reason="缺录音")),
    ],
)
def test_what_the_tables_do_not_list_is_forbidden(
    table: Lifecycle[Any, Any, Any], states: type[StrEnum], acts: type[StrEnum], facts: object
) -> None:
    for state, act in product(states, acts):
        if (state, act) in table.table:
            assert table.objections(state, act, facts) == []
            assert table.advance(state, act, facts) in states
            continue
        with pytest.raises(WrongState) as caught:
            table.advance(state, act, facts)
        assert caught.value.sentence("en")


@pytest.fixture
def sites(room: Room) -> Sites:
    """Three centres with a room each, seven recorded experts, nothing applied for."""
    pool.record_pool(room)
    return Sites(room)


def test_nobody_is_drawn_before_every_site_has_confirmed(sites: Sites) -> None:
    sites.apply()
    room = sites.room
    room.name_representatives()
    assert [todo.title[:6] for todo in site_todos(sites.subs[0].actor, room.now)] == ["确认评标场地"]
    sites.confirm(1)
    sites.confirm(2)
    with refused(Refused, "sites_not_confirmed", unchanged=sites.application):
        actions.draw_experts(room.lot.pk, secret="", nonce="", actor=room.operator.actor, now=room.tick())
    with refused(NotAllowed, "main_site_only", unchanged=sites.application):
        actions.draw_experts(room.lot.pk, secret="", nonce="", actor=sites.subs[0].actor, now=room.tick())

    sites.confirm(3)
    asked = pool.draw(room)

    assert len(asked) == 4
    assert is_in_person(room.evaluation)
    assert site_todos(sites.subs[0].actor, room.now) == []
    pool.everybody_comes(room)
    pool.open_list(room)
    where = {one.number: getattr(site_of(one), "number", None) for one in room.members()}
    assert where == {1: 1, 2: 1, 3: 2, 4: 3, 5: 1}


def test_a_room_is_never_booked_twice(sites: Sites) -> None:
    sites.apply()
    sites.confirm(2)
    taken = RoomBooking.objects.get()
    other = sites.site(3)
    with refused(NotAllowed, "not_your_venue", unchanged=other):
        sites.confirm(3, actor=sites.subs[0].actor)
    with refused(Refused, "room_not_of_venue", unchanged=other):
        sites.confirm(3, room_id=sites.subs[0].room.pk)
    with refused(Refused, "seats_too_few", unchanged=other):
        sites.confirm(3, seats=[])
    with refused(Refused, "witness_not_of_venue", unchanged=other):
        sites.confirm(3, witness_id=sites.main.witness.seat.pk)
    RoomBooking.objects.create(site=sites.site(1), room=sites.subs[1].room, on=taken.on, half=taken.half)
    with refused(Refused, "room_taken", unchanged=other):
        sites.confirm(3)


def test_a_site_that_refuses_proposes_the_next_free_slot_and_the_main_site_moves(sites: Sites) -> None:
    sites.apply()
    sites.confirm(2)
    site = sites.site(3)
    afternoon = slot_at(sites.application.review_at).following
    RoomBooking.objects.create(site=sites.site(1), room=sites.subs[1].room, on=afternoon.on, half=afternoon.half.value)
    with refused(Refused, "evaluation_reason_missing", unchanged=site):
        actions.refuse_site(site.pk, reason=" ", actor=sites.subs[1].actor, now=sites.room.tick())
    told = actions.refuse_site(site.pk, reason="当日检修", actor=sites.subs[1].actor, now=sites.room.tick())
    assert (told.state, told.proposed_half) == (SiteState.REFUSED, Half.MORNING.value)
    assert told.proposed_on is not None
    assert told.proposed_on > afternoon.on

    with refused(NotAllowed, "main_site_only", unchanged=sites.application):
        actions.move_review(sites.lot, review_at=sites.at(5), actor=sites.subs[0].actor, now=sites.room.tick())
    actions.move_review(sites.lot, review_at=sites.at(5), actor=sites.main.actor, now=sites.room.tick())

    assert {sites.site(number).state for number in (1, 2, 3)} == {SiteState.REQUESTED.value}
    assert not RoomBooking.objects.filter(site__number__in=(2, 3)).exists()
    with refused(Refused, "application_sites_wrong", unchanged=sites.site(3)):
        actions.move_site(sites.lot, 3, venue_id=sites.main.venue.pk, actor=sites.main.actor, now=sites.room.tick())
    sites.confirm_all()
    pool.draw(sites.room)
    with refused(Refused, "experts_know_the_time", unchanged=sites.application):
        actions.move_review(sites.lot, review_at=sites.at(6), actor=sites.main.actor, now=sites.room.tick())


def test_sites_are_all_of_the_directory_or_all_by_name(sites: Sites) -> None:
    mixed = [SiteWanted("主场", {"A08": 3}, (), sites.main.venue.pk), SiteWanted("分场", {"A06": 1}, ())]
    with refused(Refused, "application_venues_mixed", unchanged=sites.room.lot):
        sites.apply(sites=mixed)
    with refused(Refused, "application_half_days_wrong", unchanged=sites.room.lot):
        sites.apply(half_days=21)
    sites.apply()
    with refused(Refused, "site_answers_itself", unchanged=sites.site(2)):
        actions.record_letter(sites.lot, 2, letter="函", actor=sites.main.actor, now=sites.room.tick())


@pytest.fixture
def drawn(sites: Sites) -> Sites:
    """Every site has confirmed, the experts are drawn, come, and the list is open."""
    sites.apply()
    sites.confirm_all()
    pool.draw(sites.room)
    pool.everybody_comes(sites.room)
    pool.open_list(sites.room)
    return sites


@pytest.fixture
def opened(drawn: Sites) -> Sites:
    """The review is open at every site, as after the start."""
    Sitting.objects.create(evaluation=drawn.room.evaluation, state=SittingState.OPEN, opened_at=drawn.room.now)
    return drawn


def test_nothing_starts_while_somebody_is_missing(drawn: Sites) -> None:
    """The board says what is missing; nobody undertakes before the start. (The start itself: test_several_sites.)"""
    room = drawn.room
    board = board_of(room.evaluation)
    assert [one.missing for one in board] == [("absent",)] * 3
    with refused(Refused, "sites_not_ready", unchanged=room.evaluation):
        actions.call_start(room.lot.pk, actor=drawn.main.actor, now=room.tick())
    with refused(NotAllowed, "main_site_only", unchanged=room.evaluation):
        actions.call_start(room.lot.pk, actor=drawn.subs[0].actor, now=room.tick())
    with refused(WrongState, "wrong_state", unchanged=room.evaluation):
        actions.confirm_start(room.lot.pk, 2, actor=drawn.subs[0].actor, now=room.tick())
    with pytest.raises(WrongState):
        room.undertake(room.members()[0])


def test_a_failure_before_the_start_that_lasts_is_decided_by_the_tenderee(drawn: Sites) -> None:
    room = drawn.room
    incident = actions.report_incident(room.lot.pk, 2, what="专线中断", actor=drawn.subs[0].actor, now=room.tick())
    assert incident.cure_by == drawn.application.review_at + timedelta(hours=2)
    buyer, later = room.stage.buyer.actor, drawn.at(3)
    with refused(TooEarly, "incident_may_be_cured", unchanged=incident):
        actions.postpone_review(room.lot.pk, review_at=later, venues={}, reason="等待", actor=buyer, now=room.tick())
    with refused(Refused, "incident_open", unchanged=incident):
        actions.report_incident(room.lot.pk, 3, what="停电", actor=drawn.subs[1].actor, now=room.tick())
    room.now = incident.cure_by + timedelta(seconds=1)
    with refused(Refused, "incident_tenderee_decides", unchanged=incident):
        actions.cure_incident(room.lot.pk, remedy="修好", actor=drawn.subs[0].actor, now=room.tick())
    with refused(Refused, "incident_tenderee_decides", unchanged=incident):
        actions.dissolve_committee(room.lot.pk, reason="封存", actor=drawn.main.actor, now=room.tick())
    with refused(NotAllowed, "not_the_principal", unchanged=incident):
        actions.postpone_review(
            room.lot.pk, review_at=later, venues={}, reason="等待", actor=drawn.main.actor, now=room.tick()
        )

    actions.postpone_review(room.lot.pk, review_at=later, venues={}, reason="改日", actor=buyer, now=room.tick())

    assert Incident.objects.get().state == IncidentState.POSTPONED
    assert drawn.application.review_at == later
    assert {drawn.site(number).state for number in (1, 2, 3)} == {SiteState.REQUESTED.value}
    assert [one.missing[0] for one in board_of(room.evaluation)] == ["unconfirmed"] * 3


def test_a_failure_in_the_review_stops_everybody_and_goes_on_when_cured(opened: Sites) -> None:
    room = opened.room
    incident = actions.report_incident(room.lot.pk, 3, what="断网", actor=opened.main.actor, now=room.tick())
    assert (incident.phase, incident.cure_by) == ("during", room.now + timedelta(hours=4))
    with refused(NotAllowed, "not_your_venue", unchanged=incident):
        actions.cure_incident(room.lot.pk, remedy="恢复", actor=opened.subs[0].actor, now=room.tick())
    room.now += timedelta(minutes=30)

    actions.cure_incident(room.lot.pk, remedy="切换线路", actor=opened.subs[1].actor, now=room.tick())

    assert Incident.objects.get().state == IncidentState.CURED
    assert Entry.objects.filter(kind="incident.cured").count() == 1
    with refused(Refused, "incident_settled", unchanged=incident):
        actions.cure_incident(room.lot.pk, remedy="恢复", actor=opened.main.actor, now=room.tick())


def test_a_failure_of_more_than_four_hours_brings_a_new_committee(opened: Sites) -> None:
    room = opened.room
    before = {one.seat_id for one in room.members()}
    incident = actions.report_incident(room.lot.pk, 2, what="停电", actor=opened.subs[0].actor, now=room.tick())
    with refused(TooEarly, "incident_may_be_cured", unchanged=incident):
        actions.dissolve_committee(room.lot.pk, reason="停电", actor=opened.main.actor, now=room.tick())
    room.now = incident.cure_by + timedelta(minutes=1)
    with refused(Refused, "incident_new_committee", unchanged=incident):
        actions.cure_incident(room.lot.pk, remedy="来电", actor=opened.subs[0].actor, now=room.tick())

    actions.dissolve_committee(room.lot.pk, reason="停电五小时", actor=opened.main.actor, now=room.tick())

    assert room.evaluation.state == EvaluationState.UNDERTAKING
    assert Sitting.objects.get().state == SittingState.WAITING
    assert room.members() == []
    left = room.evaluation.members.filter(left_at__isnull=False)
    assert {one.seat_id for one in left} == before
    assert all("继续保密" in one.left_reason for one in left)
    asked = [one for one in pool.invitations(room) if one.state == "sent"]
    assert asked
    assert not {one.seat_id for one in asked} & before
    pool.everybody_comes(room)
    assert [one.seat_id for one in room.members()] == [one.seat_id for one in asked]
    buyer, lot = room.stage.buyer, room.lot.pk
    with refused(Refused, "representative_not_the_buyers", unchanged=room.evaluation):
        actions.replace_representatives(lot, seats=[buyer.seat.pk], actor=buyer.actor, now=room.tick())
    other = opened.person(buyer.organisation, "another", "顾清", buyer.seat.role)
    actions.replace_representatives(lot, seats=[other.seat.pk], actor=buyer.actor, now=room.tick())
    assert [one.kind for one in room.members()].count("representative") == 1
    with refused(Refused, "material_not_sealed", unchanged=Sitting.objects.get()):
        actions.call_start(room.lot.pk, actor=opened.main.actor, now=room.tick())
    for number, centre in enumerate(opened.centres, start=1):
        actions.seal_material(room.lot.pk, number, what="纸质资料一箱", actor=centre.actor, now=room.tick())
    with refused(Refused, "already_done", unchanged=incident):
        actions.seal_material(room.lot.pk, 2, what="纸质资料一箱", actor=opened.subs[0].actor, now=room.tick())


def test_material_is_handed_over_after_the_review_and_recordings_are_references(opened: Sites) -> None:
    room = opened.room
    evaluation = room.evaluation
    sub = opened.subs[0].actor
    with refused(TooEarly, "handover_too_early", unchanged=evaluation):
        actions.hand_over(room.lot.pk, 2, items=["签到表"], actor=sub, now=room.tick())
    mark = actions.mark_recording(
        room.lot.pk,
        2,
        medium=Medium.VIDEO,
        reference="NVR-3/2026",
        marked_at=room.now,
        note="入席",
        actor=sub,
        now=room.tick(),
    )
    assert mark.reference == "NVR-3/2026"
    type(evaluation).objects.filter(pk=evaluation.pk).update(completed_at=room.now)
    with refused(Refused, "handover_empty", unchanged=evaluation):
        actions.hand_over(room.lot.pk, 2, items=[" "], actor=sub, now=room.tick())
    handed = actions.hand_over(room.lot.pk, 2, items=["签到表原件", "录像"], actor=sub, now=room.tick())
    assert handed.due_on > room.now.date() + timedelta(days=4)
    actions.return_material(room.lot.pk, 2, reason="缺录音", actor=opened.main.actor, now=room.tick())
    actions.hand_over(room.lot.pk, 2, items=["签到表原件", "录像", "录音"], actor=sub, now=room.tick())

    done = actions.receive_material(room.lot.pk, 2, actor=opened.main.actor, now=room.tick())

    assert (done.state, len(done.items)) == ("received", 3)


def test_the_way_of_a_site_over_the_pages(sites: Sites, monkeypatch: pytest.MonkeyPatch) -> None:
    """A centre keeps a venue, is asked, refuses; the main site moves; all confirm, and the board says what is missing."""
    room, world = sites.room, sites.room.world
    monkeypatch.setattr("apps.core.clock.now", lambda: room.now)
    operator, buyer = world.client_of(world.operator), world.client_of(room.stage.buyer)
    venue = {"name": "新区评标点", "district": "新区", "address": "一路 2 号", "phone": "0571-1"}
    assert operator.post("/desk/venues/", venue | {"phone": ""}).status_code == 422
    assert operator.post("/desk/venues/", venue).status_code == 302
    assert operator.post("/desk/venues/", venue).status_code == 422
    kept = Venue.objects.get(name="新区评标点")
    assert operator.post(f"/desk/venues/{kept.pk}/rooms", {"name": "一室", "seats": "2"}).status_code == 302
    assert operator.post(f"/desk/venues/seats/{Seat.objects.get(room__venue=kept, number=1).pk}").status_code == 302
    assert "1 间 1 席" in buyer.get("/desk/seat-directory").content.decode()
    assert operator.get(f"/desk/venues/{sites.subs[0].venue.pk}/").status_code == 404
    said = {
        "review_at": f"{sites.at(1):%Y-%m-%dT%H:%M}",
        "half_days": "2",
        "place": "各场所",
        "answer_minutes": "30",
        "site1_venue": sites.main.venue.pk,
        "site1_wanted": "A08=3",
        "site2_venue": sites.subs[0].venue.pk,
        "site2_wanted": "A06=1",
    }
    actions.prepare_evaluation(room.lot.pk, now=room.tick())
    assert buyer.post(f"/evaluation/{room.lot.code}/application", said).status_code == 302
    at = f"/evaluation/{room.lot.code}/sites"
    own = sites.site(1).pk
    page = operator.get(f"/desk/sites/{own}/?room={sites.main.room.pk}").content.decode()
    assert "安排在评标一室" in page
    assert page.count("空闲<") == 2
    refused_at = operator.post(f"/desk/sites/{own}/refusal", {"reason": "检修"})
    assert refused_at.status_code == 302
    page = operator.get(at).content.decode()
    assert "系统算出的下一个空闲场次" in page
    assert "场地和席位未确认" in page
    moved = {"review_at": f"{sites.at(6):%Y-%m-%dT%H:%M}"}
    assert operator.post(f"{at}/time", moved).status_code == 302
    seats = [seat.pk for seat in sites.main.room.seats.all()]
    answer = {"room": sites.main.room.pk, "witness": world.witness.seat.pk}
    assert operator.post(f"/desk/sites/{own}/", answer | {"seats": seats[:1]}).status_code == 422
    assert operator.post(f"/desk/sites/{own}/", answer | {"seats": seats}).status_code == 302
    assert operator.get(f"/desk/sites/{sites.site(2).pk}/").status_code == 404
    assert "见证人员" in buyer.get(at).content.decode()
    assert operator.post(f"/evaluation/{room.lot.code}/start").status_code == 409
    assert "场地请求" in operator.get("/desk/sites/").content.decode()
