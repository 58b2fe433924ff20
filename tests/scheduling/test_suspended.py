"""中止 (handbook 1.16): a lot that stands still holds no evaluation room; when it goes on, a place is asked for again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from apps.core.refusals import WrongState
from apps.evidence.subscriptions import deliver, ring_for_newcomers
from apps.scheduling.actions import bookings as actions
from apps.scheduling.lifecycle import BookingState, FreeingGround
from apps.scheduling.models import Booking, Occupancy, Place
from apps.scheduling.rules.plan import Kind
from apps.tenders import actions as tenders
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot
from tests.scheduling.test_bookings import applied, proposed, room
from tests.scheduling.test_freed import DAY, JUDGED_ON, MORNING, freed, judged
from tests.scheduling.test_messages import told
from tests.tenders.stage import NOW, Stage, refused

__all__ = ["room"]


def _suspended(eng: Stage, lot: Lot) -> None:
    deliver(eng.published)
    tenders.suspend_lot(lot.pk, reason="投诉处理", actor=eng.buyer.actor, now=eng.published + DAY)
    deliver(eng.published + DAY)


def _resumed(eng: Stage, lot: Lot) -> None:
    tenders.resume_lot(lot.pk, new_deadline=None, actor=eng.buyer.actor, now=eng.published + 2 * DAY)
    deliver(eng.published + 2 * DAY)


def _evaluations(lot: Lot) -> list[Booking]:
    return list(Booking.objects.filter(lot=lot, kind=Kind.EVALUATION).order_by("pk"))


def test_the_room_is_free_at_once_and_asked_for_again_when_the_lot_goes_on(eng: Stage, room: Place) -> None:
    lot = eng.announced()
    judged(eng, lot)
    _suspended(eng, lot)

    [former] = _evaluations(lot)
    assert (former.state, former.freed_for) == (BookingState.CANCELLED, FreeingGround.SUSPENDED)
    assert not Occupancy.objects.filter(place=room).exists()
    assert [(one["ground"], one["freed"]) for one in freed() if one["session"] == "evaluation"] == [("suspended", 2)]

    _resumed(eng, lot)
    ring_for_newcomers()
    deliver(eng.published + 3 * DAY)

    former, again = _evaluations(lot)
    assert (again.state, again.people, again.length) == (BookingState.APPLIED, former.people, former.length)
    assert again.earliest_on == lot.submission_deadline.date()  # type: ignore[union-attr]  # announced lots have one


def test_the_buyer_hears_that_a_place_is_asked_for_again_by_itself(eng: Stage, room: Place) -> None:
    lot = eng.announced()
    judged(eng, lot)
    _suspended(eng, lot)

    assert "标段恢复后自动列入待安排" in str(told(eng.world.tenderee))


def test_while_the_lot_stands_still_nothing_is_confirmed(eng: Stage, room: Place) -> None:
    lot = eng.announced()
    waiting = applied(lot, eng, earliest_on=JUDGED_ON)
    made = proposed(waiting, eng)
    Lot.objects.filter(pk=lot.pk).update(state=LotState.SUSPENDED)

    with refused(WrongState, "booking_lot_suspended", unchanged=waiting):
        actions.confirm_booking(
            waiting.pk,
            option=0,
            plan_version=made.version,
            digest=made.digest,
            actor=eng.world.operator.actor,
            now=NOW,
        )


@pytest.mark.parametrize("state", [BookingState.IN_USE, BookingState.APPLIED])
def test_a_session_that_runs_stays_and_what_only_waits_waits_on(eng: Stage, room: Place, state: BookingState) -> None:
    lot = eng.announced()
    booking = judged(eng, lot) if state is BookingState.IN_USE else applied(lot, eng, earliest_on=JUDGED_ON)
    if state is BookingState.IN_USE:
        actions.begin_booking(booking.pk, actor=eng.world.operator.actor, now=MORNING)
    tenders.suspend_lot(lot.pk, reason="投诉处理", actor=eng.buyer.actor, now=eng.published + timedelta(days=1))

    deliver(MORNING)

    booking.refresh_from_db()
    assert (booking.state, booking.freed_for) == (state, "")
