"""因故释放: a lot that ends, an opening that fails and a committee that is dissolved give their places back at once. Handbook 2.5."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from apps.core.actor import SYSTEM
from apps.core.refusals import WrongState
from apps.evaluation import events as evaluation_events
from apps.evidence.facts import Fact
from apps.evidence.journal import emit
from apps.evidence.models import Entry
from apps.evidence.subscriptions import deliver
from apps.openings import events as opening_events
from apps.scheduling.actions import bookings as actions
from apps.scheduling.lifecycle import BOOKING, BookingAction, BookingFacts, BookingState
from apps.scheduling.models import Booking, Occupancy, Place
from apps.scheduling.queries.situation import version
from apps.tenders import actions as tenders
from apps.tenders.lifecycle import TerminationGround
from apps.tenders.models import Lot
from tests.scheduling.test_bookings import applied, confirmed, room
from tests.tenders.stage import Stage

__all__ = ["room"]
JUDGED_ON = date(2026, 11, 25)
MORNING = datetime.fromisoformat("2026-11-25T10:00+08:00")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def judged(eng: Stage, lot: Lot, length: int = 2) -> Booking:
    """An evaluation on the day after the opening, in the morning and the afternoon."""
    return confirmed(applied(lot, eng, earliest_on=JUDGED_ON, length=length), eng)


def told(fact: Fact, lot: Lot, at: datetime) -> None:
    """A higher app says it, and the plan hears it; twice, as a worker that crashed would."""
    for stream in (lot.public_stream, lot.desk_stream):
        emit(fact, stream=stream, actor=SYSTEM, at=at)
    deliver(at)


def freed() -> list[dict[str, object]]:
    return [
        dict(one.payload) for one in Entry.objects.filter(stream="schedule:desk", kind="booking.freed").order_by("v")
    ]


def test_a_terminated_lot_gives_back_hall_and_room_with_the_reason(eng: Stage, room: Place) -> None:
    lot = eng.announced()
    booking = judged(eng, lot)
    deliver(eng.published)
    before = version()
    tenders.terminate_lot(
        lot.pk,
        ground=TerminationGround.TASK_CANCELLED,
        reason="任务取消",
        actor=eng.buyer.actor,
        now=eng.published + DAY,
    )

    deliver(eng.published + DAY)

    assert not Occupancy.objects.exists()
    assert set(Booking.objects.values_list("state", "reason")) == {(BookingState.CANCELLED, "标段终止")}
    [of_room, of_hall] = freed()
    assert of_room == {
        "booking": booking.code,
        "lot": lot.pk,
        "session": "evaluation",
        "place": room.pk,
        "half_day": "2026-11-25/am",
        "ground": "terminated",
        "freed": 2,
        "again": "",
        "version": before + 1,
    }
    assert (of_hall["session"], of_hall["version"]) == ("opening", before + 2)


def test_an_opening_that_fails_ends_in_its_hall_and_cancels_its_evaluation(eng: Stage, room: Place) -> None:
    lot = eng.announced()
    judged(eng, lot)
    deliver(eng.published)
    Lot.objects.filter(pk=lot.pk).update(state="failed")

    told(opening_events.Failed(lot=lot.pk, reason="投标人少于三个"), lot, eng.deadline + HOUR)

    assert Booking.objects.get(lot=lot, kind="opening").state == BookingState.RELEASED
    assert Booking.objects.get(lot=lot, kind="evaluation").state == BookingState.CANCELLED
    assert [one["ground"] for one in freed()] == ["failed", "failed"]
    assert Occupancy.objects.get().booking == Booking.objects.get(lot=lot, kind="opening")


def test_a_suspended_opening_that_has_not_begun_is_told_once(eng: Stage) -> None:
    lot = eng.announced()
    deliver(eng.published)
    tenders.suspend_lot(lot.pk, reason="投诉处理", actor=eng.buyer.actor, now=eng.published + DAY)
    deliver(eng.published + DAY)
    deliver(eng.published + DAY)

    assert [(one["ground"], one["half_day"], one["freed"]) for one in freed()] == [("suspended", "2026-11-24/am", 1)]


def test_what_is_heard_late_is_told_after_what_the_desk_has_said_meanwhile(eng: Stage, room: Place) -> None:
    lot = eng.announced()
    booking = judged(eng, lot)
    deliver(eng.published)
    tenders.suspend_lot(lot.pk, reason="投诉处理", actor=eng.buyer.actor, now=eng.published + DAY)
    actions.cancel_booking(booking.pk, reason="改期", actor=eng.world.operator.actor, now=eng.published + 2 * DAY)

    deliver(eng.published + 2 * DAY)

    [fact] = Entry.objects.filter(stream="schedule:desk", kind="booking.freed")
    assert fact.at == eng.published + 2 * DAY
    assert Booking.objects.get(lot=lot, kind="opening").ended_at == eng.published + DAY


def test_a_dissolved_committee_gives_back_what_is_left_and_its_place_is_asked_for_again(
    eng: Stage, room: Place
) -> None:
    lot = eng.announced()
    booking = judged(eng, lot)
    actions.begin_booking(booking.pk, actor=eng.world.operator.actor, now=MORNING)

    fact = evaluation_events.CommitteeDissolved(lot=lot.pk, incident=1, left=5, reason="网络中断")
    told(fact, lot, MORNING + HOUR)

    booking.refresh_from_db()
    assert (booking.state, booking.ended_at, booking.reason) == (
        BookingState.RELEASED,
        MORNING + HOUR,
        "评标委员会重新组建",
    )
    assert [(one.on, one.part) for one in booking.occupancies.all()] == [(JUDGED_ON, 0)]
    again = Booking.objects.get(lot=lot, kind="evaluation", state=BookingState.APPLIED)
    assert (again.people, again.length, again.earliest_on, again.needs) == (5, 2, JUDGED_ON, booking.needs)
    assert next((one["freed"], one["again"]) for one in freed()) == (1, again.code)
    assert Entry.objects.filter(stream="schedule:desk", kind="booking.applied", actor="system").exists()


def test_what_a_review_keeps_is_not_given_back_from_here() -> None:
    for action in (BookingAction.FREE, BookingAction.END):
        with pytest.raises(WrongState) as refusal:
            BOOKING.advance(
                BookingState.CONFIRMED, action, BookingFacts(reason="failed", has_come=True, is_of_site=True)
            )
        assert refusal.value.code == "booking_of_review"
