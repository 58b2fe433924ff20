"""改期 by hand (handbook 2.5): once, outside the freeze, within the promise; another room at the same time is no move."""

from __future__ import annotations

from datetime import date

import pytest

from apps.core.refusals import NotAllowed, Refused, WrongState
from apps.evidence.models import Entry
from apps.evidence.subscriptions import deliver
from apps.scheduling.actions.moves import move_by_hand
from apps.scheduling.actions.places import record_place
from apps.scheduling.models import Booking, Place
from apps.scheduling.queries.situation import situation_at, version
from apps.scheduling.rules.hard_rules import broken_rules
from apps.scheduling.rules.plan import HalfDay, Part, ResourceKind
from tests.scheduling.test_bookings import applied, confirmed, room
from tests.tenders.conftest import gp
from tests.tenders.stage import NOW, Stage, at, refused

__all__ = ["gp", "room"]
FRIDAY = date(2026, 10, 30)
MORNING = HalfDay(FRIDAY, Part.AM)


def moved(booking: Booking, to: tuple[HalfDay, Place], stage: Stage, *, reason: str = "专家行程调整") -> Booking:
    """By the operator, who has seen the plan as it is."""
    operator = stage.world.operator.actor
    return move_by_hand(booking.pk, to, reason=reason, plan_version=version(), actor=operator, now=NOW)


@pytest.fixture
def booking(eng: Stage, room: Place) -> Booking:
    """An evaluation on Friday morning."""
    return confirmed(applied(eng.accepted(), eng, earliest_on=FRIDAY, promise_on=date(2026, 11, 3)), eng)


def test_a_person_moves_an_evaluation_once(eng: Stage, room: Place, booking: Booking) -> None:
    before = version()

    done = moved(booking, (HalfDay(FRIDAY, Part.PM), room), eng)

    assert (done.start, done.has_moved, version()) == (HalfDay(FRIDAY, Part.PM), True, before + 1)
    assert [one.part for one in booking.occupancies.all()] == [Part.PM]
    told = Entry.objects.get(kind="booking.moved_by_hand").payload
    assert (told["before"], told["half_day"], told["reason"]) == ("2026-10-30/am", "2026-10-30/pm", "专家行程调整")
    assert broken_rules(situation_at(NOW)) == ()
    with refused(WrongState, "booking_moved_once", unchanged=booking):
        moved(booking, (MORNING, room), eng)


def test_another_room_at_the_same_time_is_no_move(eng: Stage, booking: Booking) -> None:
    operator = eng.world.operator.actor
    other = record_place(ResourceKind.EVALUATION_ROOM, name="评标室 2", seats=9, features=[], actor=operator, now=NOW)

    done = moved(booking, (MORNING, other), eng)

    assert (done.place, done.has_moved) == (other, False)


def test_a_move_needs_a_reason_the_plan_and_a_place_that_fits(eng: Stage, room: Place, booking: Booking) -> None:
    operator, afternoon = eng.world.operator.actor, HalfDay(FRIDAY, Part.PM)
    small = record_place(ResourceKind.EVALUATION_ROOM, name="小室", seats=2, features=[], actor=operator, now=NOW)
    with refused(Refused, "booking_reason_missing", unchanged=booking):
        moved(booking, (afternoon, room), eng, reason=" ")
    with refused(WrongState, "plan_changed", unchanged=booking):
        move_by_hand(booking.pk, (afternoon, room), reason="行程", plan_version=version() - 1, actor=operator, now=NOW)
    with refused(NotAllowed, "schedule_by_operator", unchanged=booking):
        stranger = eng.world.stranger.actor
        move_by_hand(booking.pk, (afternoon, room), reason="行程", plan_version=version(), actor=stranger, now=NOW)
    with refused(Refused, "booking_stays", unchanged=booking):
        moved(booking, (MORNING, room), eng)
    with refused(Refused, "place_unfit", unchanged=booking):
        moved(booking, (afternoon, small), eng)
    with refused(Refused, "booking_past_promise", unchanged=booking):
        moved(booking, (HalfDay(date(2026, 11, 4), Part.AM), room), eng)
    with refused(Refused, "half_day_not_allowed", unchanged=booking):
        moved(booking, (HalfDay(date(2026, 10, 29), Part.AM), room), eng)


def test_what_is_near_keeps_its_time_and_a_taken_place_is_not_given(
    eng: Stage, gp: Stage, room: Place, booking: Booking
) -> None:
    """Two working days before its day an evaluation is frozen."""
    other = confirmed(applied(gp.accepted(), gp, earliest_on=FRIDAY), gp)
    near = other.start
    assert near == HalfDay(FRIDAY, Part.PM)

    with refused(WrongState, "slot_taken", unchanged=booking):
        moved(booking, (near, room), eng)
    with refused(WrongState, "booking_frozen", unchanged=booking):
        move_by_hand(
            booking.pk,
            (HalfDay(date(2026, 11, 3), Part.AM), room),
            reason="行程",
            plan_version=version(),
            actor=eng.world.operator.actor,
            now=at("2026-10-28 09:00"),
        )


def test_an_announced_opening_is_not_moved_by_hand(eng: Stage) -> None:
    lot = eng.announced()
    deliver(eng.published)
    booking = Booking.objects.get(lot=lot)
    assert booking.place is not None
    with refused(WrongState, "booking_pinned", unchanged=booking):
        move_by_hand(
            booking.pk,
            (HalfDay(date(2026, 11, 25), Part.AM), booking.place),
            reason="让位",
            plan_version=version(),
            actor=eng.world.operator.actor,
            now=eng.published,
        )
