"""What the plan hears of lots: halted and ended ones leave their places, a virtual hall grows, the days to an evaluation are a setting."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from apps.evidence.models import Cursor
from apps.evidence.subscriptions import deliver
from apps.scheduling.lifecycle import BookingState
from apps.scheduling.models import Booking, Occupancy, Place
from apps.scheduling.queries.situation import situation_at
from apps.scheduling.steps_openings import keep_opening
from apps.tenders import actions as tenders
from apps.tenders.models import Lot
from tests.scheduling.test_bookings import applied, confirmed, room
from tests.tenders.stage import NOW, Stage

__all__ = ["room"]
DAY = timedelta(days=1)


def test_a_suspended_lot_leaves_its_hall_and_a_resumed_one_returns(eng: Stage) -> None:
    lot, buyer = eng.announced(), eng.buyer.actor
    deliver(eng.published)
    tenders.suspend_lot(lot.pk, reason="投诉处理", actor=buyer, now=eng.published + DAY)
    deliver(eng.published + DAY)

    assert Booking.objects.get(lot=lot).state == BookingState.CANCELLED
    assert not Occupancy.objects.exists()

    tenders.resume_lot(lot.pk, new_deadline=None, actor=buyer, now=eng.published + 2 * DAY)
    deliver(eng.published + 2 * DAY)

    again = Booking.objects.get(lot=lot, state=BookingState.CONFIRMED)
    assert (again.on, again.is_pinned) == (date(2026, 11, 24), True)


def test_an_ended_lot_leaves_its_evaluation_too(eng: Stage, room: Place) -> None:
    lot = eng.announced()
    booking = confirmed(applied(lot, eng, earliest_on=date(2026, 11, 25)), eng)
    deliver(eng.published)
    Lot.objects.filter(pk=lot.pk).update(state="terminated")

    keep_opening(Lot.objects.get(pk=lot.pk), at=eng.published)

    assert set(Booking.objects.values_list("state", flat=True)) == {BookingState.CANCELLED}
    assert not Occupancy.objects.filter(booking=booking).exists()


def test_what_has_begun_stays_as_it_was(eng: Stage) -> None:
    lot = eng.announced()
    deliver(eng.published)
    Lot.objects.filter(pk=lot.pk).update(state="failed")

    keep_opening(Lot.objects.get(pk=lot.pk), at=eng.deadline + DAY)

    assert Booking.objects.get(lot=lot).state == BookingState.CONFIRMED


def test_a_full_hall_holds_one_more_announced_opening_and_nobody_tries_again(eng: Stage) -> None:
    lot = eng.scheduled()
    hall = Place.objects.create(
        kind="opening_room",
        name=eng.hall,
        seats=9,
        sessions=1,
        features=["virtual"],
        recorded_by="system",
        recorded_at=NOW,
    )
    other = Booking.objects.create(
        code="other",
        lot=lot,
        kind="evaluation",
        state=BookingState.APPLIED,
        people=1,
        length=1,
        earliest_on=NOW.date(),
        applied_by="system",
        applied_at=NOW,
    )
    Occupancy.objects.create(place=hall, on=date(2026, 11, 24), part=0, booking=other)

    deliver(NOW)

    hall.refresh_from_db()
    assert hall.sessions == 2
    assert Booking.objects.get(lot=lot, kind="opening").occupancies.get().berth == 1
    assert not Cursor.objects.filter(subscriber="scheduling.openings", tries__gt=0).exists()


@pytest.mark.parametrize(("days", "within"), [(1, 1), (3, 3), (0, None)])
def test_the_centre_sets_how_soon_an_evaluation_follows(
    eng: Stage, settings: Any, days: int, within: int | None
) -> None:
    settings.EVALUATION_WITHIN_WORKING_DAYS = days
    assert situation_at(NOW).policy.evaluation_within == within
