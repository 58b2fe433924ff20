"""延时 (handbook 2.5): a session runs into the next half-day; whoever was to have the room gets another, or is asked for again."""

from __future__ import annotations

import pytest

from apps.core.refusals import Refused, WrongState
from apps.evidence.models import Entry
from apps.scheduling.actions import bookings as actions
from apps.scheduling.actions.moves import checked_over_run, over_run
from apps.scheduling.actions.places import close_place, record_place
from apps.scheduling.lifecycle import BookingState
from apps.scheduling.models import Booking, Place
from apps.scheduling.queries.situation import situation_at, version
from apps.scheduling.queries.usage import Usage, usage_before
from apps.scheduling.rules.hard_rules import broken_rules
from apps.scheduling.rules.plan import HalfDay, Part, ResourceKind
from tests.scheduling.test_bookings import TUESDAY, applied, confirmed, room
from tests.tenders.conftest import gp
from tests.tenders.stage import NOW, Stage, at, refused

__all__ = ["gp", "room"]
AFTERNOON = HalfDay(TUESDAY, Part.PM)
NOON = at("2026-10-27 11:30")


@pytest.fixture
def waiting(eng: Stage, room: Place) -> Booking:
    """For Tuesday morning."""
    return confirmed(applied(eng.accepted(), eng), eng)


@pytest.fixture
def other(gp: Stage, waiting: Booking) -> Booking:
    """In the same room after it."""
    return confirmed(applied(gp.accepted(), gp), gp)


def begun(booking: Booking, eng: Stage) -> Booking:
    """In use since Tuesday at nine."""
    return actions.begin_booking(booking.pk, actor=eng.world.operator.actor, now=at("2026-10-27 09:00"))


def ran_over(booking: Booking, stage: Stage) -> Booking:
    """Noted by the operator at half past eleven."""
    actor = stage.world.operator.actor
    return over_run(booking.pk, reason="澄清未完", plan_version=version(), actor=actor, now=NOON)


def test_a_session_runs_over_and_its_minutes_are_counted(eng: Stage, waiting: Booking) -> None:
    operator, running = eng.world.operator.actor, begun(waiting, eng)
    with refused(Refused, "booking_reason_missing", unchanged=running):
        over_run(running.pk, reason=" ", plan_version=version(), actor=operator, now=NOON)
    with refused(WrongState, "plan_changed", unchanged=running):
        over_run(running.pk, reason="澄清未完", plan_version=version() + 1, actor=operator, now=NOON)

    done = ran_over(running, eng)
    actions.release_booking(running.pk, actor=operator, now=at("2026-10-27 14:00"))

    assert (done.length, [one.part for one in running.occupancies.all()]) == (2, [Part.AM, Part.PM])
    assert Entry.objects.get(kind="booking.ran_over").payload["half_day"] == "2026-10-27/pm"
    assert Entry.objects.get(kind="booking.released").payload["minutes"] == 300
    assert usage_before(at("2026-10-27 15:00"), TUESDAY) == Usage(
        sessions=1, minutes_used=300, minutes_booked=420, over_runs=1, moves=0, no_shows=0
    )


def test_who_was_to_follow_gets_another_room_at_the_same_time(eng: Stage, waiting: Booking, other: Booking) -> None:
    assert other.start == AFTERNOON
    second = record_place(
        ResourceKind.EVALUATION_ROOM, name="评标室 2", seats=9, features=[], actor=eng.world.operator.actor, now=NOW
    )

    ran_over(begun(waiting, eng), eng)

    other.refresh_from_db()
    assert (other.place, other.start, other.has_moved) == (second, AFTERNOON, False)
    assert broken_rules(situation_at(NOON)) == ()


def test_where_no_room_is_free_the_next_one_is_shown_and_proposed_again(
    eng: Stage, waiting: Booking, other: Booking
) -> None:
    running = begun(waiting, eng)
    found = checked_over_run(running, reason="澄清未完", plan_version=version(), version=version(), now=NOON)
    assert (found.half_day, found.other, found.other_place) == (AFTERNOON, other, None)

    ran_over(running, eng)

    other.refresh_from_db()
    assert (other.state, other.place, other.has_moved) == (BookingState.PROPOSED, None, True)
    made = other.decisions.order_by("-pk")[0]
    assert made.document["proposal"]["best"]["slots"][0]["start"] == "2026-10-28/am"
    actions.confirm_booking(
        other.pk,
        option=0,
        plan_version=made.version,
        digest=made.digest,
        actor=eng.world.operator.actor,
        now=NOON,
    )
    assert broken_rules(situation_at(NOON)) == ()


def test_what_is_pinned_or_has_moved_does_not_give_way(eng: Stage, waiting: Booking, other: Booking) -> None:
    running = begun(waiting, eng)
    for change in ({"has_moved": True}, {"has_moved": False, "is_pinned": True}):
        Booking.objects.filter(pk=other.pk).update(**change)
        with refused(WrongState, "over_run_blocked", unchanged=running):
            ran_over(running, eng)


def test_a_closed_room_ends_a_session(eng: Stage, room: Place, waiting: Booking) -> None:
    close_place(room.pk, half_days=[AFTERNOON], reason="检修", actor=eng.world.operator.actor, now=NOW)
    running = begun(waiting, eng)
    with refused(WrongState, "over_run_blocked", unchanged=running):
        ran_over(running, eng)
    Booking.objects.filter(pk=running.pk).update(length=20)
    with refused(Refused, "session_too_long", unchanged=None):
        ran_over(running, eng)


def test_only_a_session_in_use_runs_over(eng: Stage, waiting: Booking) -> None:
    with refused(WrongState, "wrong_state", unchanged=waiting):
        ran_over(waiting, eng)
