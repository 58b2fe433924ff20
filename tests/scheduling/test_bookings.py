"""场地预约 (handbook 2.5): asked for, proposed, confirmed against the plan's version, used; nothing is booked twice."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from apps.core.refusals import NotAllowed, Refused, TooEarly, WrongState
from apps.evidence.models import Entry
from apps.evidence.subscriptions import deliver
from apps.scheduling.actions import bookings as actions
from apps.scheduling.actions.bookings import Wanted
from apps.scheduling.actions.places import close_place, record_place
from apps.scheduling.lifecycle import BookingState
from apps.scheduling.models import Booking, Occupancy, Place
from apps.scheduling.models.bookings import ScheduleDecision
from apps.scheduling.queries.situation import situation_at, version
from apps.scheduling.rules.hard_rules import broken_rules
from apps.scheduling.rules.plan import HalfDay, Kind, Part, ResourceKind
from apps.scheduling.rules.snapshot import differences
from apps.tenders.actions import release_venue
from apps.tenders.models import Lot
from tests.tenders.conftest import eng, gp
from tests.tenders.stage import NOW, Stage, at, refused

__all__ = ["eng", "gp"]
TUESDAY = date(2026, 10, 27)


@pytest.fixture
def room(eng: Stage) -> Place:
    """One room for seven."""
    kind = ResourceKind.EVALUATION_ROOM
    return record_place(kind, name="评标室 1", seats=7, features=[], actor=eng.world.operator.actor, now=NOW)


def applied(lot: Lot, stage: Stage, **changes: Any) -> Booking:
    """An evaluation of five on Tuesday or later."""
    terms = {"kind": Kind.EVALUATION, "people": 5, "length": 1, "features": [], "earliest_on": TUESDAY}
    wanted = Wanted(**{**terms, "promise_on": None, "may_extend": False, **changes})
    return actions.request_booking(lot.pk, wanted, actor=stage.world.operator.actor, now=NOW)


def proposed(booking: Booking, stage: Stage) -> ScheduleDecision:
    """What the desk answers."""
    return actions.propose_slots(booking.pk, wish=None, actor=stage.world.operator.actor, now=NOW)


def confirmed(booking: Booking, stage: Stage) -> Booking:
    """In its place."""
    made = proposed(booking, stage)
    return actions.confirm_booking(
        booking.pk,
        option=0,
        plan_version=made.version,
        digest=made.digest,
        actor=stage.world.operator.actor,
        now=NOW,
    )


def test_a_request_is_proposed_with_its_record_and_confirmed_with_the_plans_version(eng: Stage, room: Place) -> None:
    booking = applied(eng.accepted(), eng)
    before = version()

    made = actions.propose_slots(booking.pk, wish=None, actor=eng.world.operator.actor, now=NOW)
    assert differences(made.document) == ()
    assert not Occupancy.objects.exists()
    done = actions.confirm_booking(
        booking.pk,
        option=0,
        plan_version=made.version,
        digest=made.digest,
        actor=eng.world.operator.actor,
        now=NOW,
    )

    assert (done.state, done.place, done.start) == (BookingState.CONFIRMED, room, HalfDay(TUESDAY, Part.AM))
    assert version() == before + 1
    assert broken_rules(situation_at(NOW)) == ()
    entry = Entry.objects.get(kind="booking.confirmed")
    assert (entry.payload["half_day"], entry.payload["digest"]) == ("2026-10-27/am", made.digest)


def test_the_next_one_is_later_and_told_what_blocks_the_earlier(eng: Stage, gp: Stage, room: Place) -> None:
    confirmed(applied(eng.accepted(), eng), eng)
    second = applied(gp.accepted(), gp)

    made = actions.propose_slots(second.pk, wish=None, actor=gp.world.operator.actor, now=NOW)

    proposal = made.document["proposal"]
    assert proposal["best"]["slots"][0]["start"] == "2026-10-27/pm"
    assert [one["half_day"] for one in proposal["blocked"]] == ["2026-10-27/am"]


def test_a_stale_version_is_refused(eng: Stage, gp: Stage, room: Place) -> None:
    first, second = applied(eng.accepted(), eng), applied(gp.accepted(), gp)
    seen = proposed(second, eng)
    confirmed(first, eng)

    for number, digest in ((seen.version, seen.digest), (seen.version + 1, seen.digest), (version(), "")):
        with refused(WrongState, "plan_changed", unchanged=second):
            actions.confirm_booking(
                second.pk, option=0, plan_version=number, digest=digest, actor=eng.world.operator.actor, now=NOW
            )


def test_the_database_books_nothing_twice(eng: Stage, gp: Stage, room: Place) -> None:
    confirmed(applied(eng.accepted(), eng), eng)
    other = applied(gp.accepted(), gp)

    with pytest.raises(IntegrityError), transaction.atomic():
        Occupancy.objects.create(place=room, on=TUESDAY, part=Part.AM.value, booking=other)


def test_a_taken_half_day_is_not_closed_and_a_closed_one_not_taken(eng: Stage, gp: Stage, room: Place) -> None:
    operator = eng.world.operator.actor
    half_day = [HalfDay(TUESDAY, Part.AM)]
    close_place(room.pk, half_days=half_day, reason="检修", actor=operator, now=NOW)

    booking = confirmed(applied(eng.accepted(), eng), eng)

    assert booking.start == HalfDay(TUESDAY, Part.PM)
    with refused(Refused, "place_taken", unchanged=room):
        close_place(room.pk, half_days=[HalfDay(TUESDAY, Part.PM)], reason="检修", actor=operator, now=NOW)


def test_a_room_is_used_and_what_is_left_of_it_is_free(eng: Stage, room: Place) -> None:
    operator = eng.world.operator.actor
    booking = confirmed(applied(eng.accepted(), eng, length=2), eng)
    with refused(TooEarly, "booking_not_begun", unchanged=booking):
        actions.begin_booking(booking.pk, actor=operator, now=NOW)

    actions.begin_booking(booking.pk, actor=operator, now=at("2026-10-27 09:00"))
    actions.release_booking(booking.pk, actor=operator, now=at("2026-10-27 11:00"))

    assert Entry.objects.get(kind="booking.released").payload["minutes"] == 120
    assert [one.part for one in Occupancy.objects.filter(booking=booking)] == [Part.AM]


def test_who_does_not_come_or_cancels_leaves_the_room_free(eng: Stage, gp: Stage, room: Place) -> None:
    operator = eng.world.operator.actor
    missed, cancelled = confirmed(applied(eng.accepted(), eng), eng), confirmed(applied(gp.accepted(), gp), gp)

    with refused(Refused, "booking_reason_missing", unchanged=cancelled):
        actions.cancel_booking(cancelled.pk, reason=" ", actor=operator, now=NOW)
    actions.cancel_booking(cancelled.pk, reason="项目暂停", actor=operator, now=NOW)
    actions.note_no_show(missed.pk, reason="无人到场", actor=operator, now=at("2026-10-27 10:00"))

    assert not Occupancy.objects.exists()


def test_an_announced_opening_is_pinned_in_its_hall_at_its_deadline(eng: Stage) -> None:
    lot = eng.announced()
    deliver(eng.published)

    booking = Booking.objects.get(lot=lot)
    assert (str(booking.place), booking.start, booking.is_pinned) == (
        eng.hall,
        HalfDay(date(2026, 11, 24), Part.AM),
        True,
    )
    with refused(WrongState, "booking_pinned", unchanged=booking):
        actions.cancel_booking(booking.pk, reason="让位", actor=eng.world.operator.actor, now=eng.published)


def test_an_opening_given_back_before_the_notice_leaves_its_hall(eng: Stage) -> None:
    lot = eng.scheduled()
    deliver(NOW)
    assert not Booking.objects.get(lot=lot).is_pinned
    release_venue(lot.pk, reason="改期", actor=eng.world.operator.actor, now=NOW)
    deliver(NOW)

    assert Booking.objects.get(lot=lot).state == BookingState.CANCELLED
    assert not Occupancy.objects.exists()


@pytest.mark.parametrize("who", ["stranger", "tenderee", "witness", "supervisor"])
def test_only_the_operator_plans(eng: Stage, room: Place, who: str) -> None:
    booking = applied(eng.accepted(), eng)
    with refused(NotAllowed, "schedule_by_operator", unchanged=booking):
        actions.propose_slots(booking.pk, wish=None, actor=getattr(eng.world, who).actor, now=NOW)


@pytest.mark.sqlite
def test_the_desk_shows_the_board_and_walks_from_request_to_confirmation(
    eng: Stage, room: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apps.core.clock.now", lambda: NOW)
    client, lot = eng.world.client_of(eng.world.operator), eng.accepted()
    form = {"lot": lot.code, "kind": "evaluation", "people": 5, "length": 1, "earliest_on": "2026-10-27"}

    page = client.post("/desk/schedule/requests", form, follow=True)
    booking = Booking.objects.get()
    page = client.post(f"/desk/schedule/bookings/{booking.code}/proposal", follow=True)
    assert "10-27 上午" in page.content.decode()
    seen = booking.decisions.get()
    asked = {"option": 0, "version": seen.version, "digest": seen.digest}
    assert f'name="digest" value="{seen.digest}"' in page.content.decode()
    page = client.post(f"/desk/schedule/bookings/{booking.code}/confirmation", asked, follow=True)

    assert page.status_code == 200
    booking.refresh_from_db()
    assert booking.state == BookingState.CONFIRMED
    answer = client.get("/schedule/free-busy.json?week=2026-10-27").json()
    assert answer["places"][0]["half_days"]["2026-10-27/am"] == "busy"
    again = client.post(f"/desk/schedule/bookings/{booking.code}/confirmation", asked)
    assert again.status_code == 409
