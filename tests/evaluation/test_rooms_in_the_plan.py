"""场地协调 and the plan of places are one: what a site confirms fills the plan, and what the plan gave away is not confirmed. Handbook 2.4.2, 2.5."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps

from apps.core.refusals import Refused, WrongState
from apps.evaluation import actions, placing
from apps.evaluation.models import Room as VenueRoom
from apps.evaluation.models import RoomBooking
from apps.evaluation.placing import half_day_of, slots_of
from apps.evaluation.queries.venues import load_of
from apps.evaluation.rules.slots import slot_at
from apps.evidence.models import Entry
from apps.evidence.subscriptions import deliver
from apps.scheduling.actions import bookings as desk
from apps.scheduling.actions.moves import move_by_hand
from apps.scheduling.actions.places import close_place, record_place
from apps.scheduling.lifecycle import BookingState
from apps.scheduling.models import Booking, Occupancy, Place
from apps.scheduling.queries.situation import situation_at, version
from apps.scheduling.rules.plan import HalfDay, ResourceKind
from tests.evaluation import pool_stage as pool
from tests.evaluation.site_stage import Sites
from tests.evaluation.stage import Room
from tests.tenders.stage import refused


@pytest.fixture
def sites(room: Room) -> Sites:
    """Three centres with a room each; the buyer has applied for tomorrow."""
    pool.record_pool(room)
    made = Sites(room)
    made.apply(half_days=2)
    return made


def place_of(sites: Sites, number: int) -> Place:
    """The place that is the site's room."""
    found = sites.centres[number - 1].room.place
    assert found is not None
    return found


def asked_for(sites: Sites) -> list[HalfDay]:
    """The half-days of the review."""
    return [half_day_of(slot) for slot in slots_of(sites.application)]


def test_a_confirmed_room_fills_the_plan_at_sub_sites_too(sites: Sites) -> None:
    before = version()
    sites.confirm(1)
    sites.confirm(2)

    for number in (1, 2):
        booking = Booking.objects.get(site=number)
        assert (booking.place, booking.start, booking.is_pinned) == (place_of(sites, number), asked_for(sites)[0], True)
        assert [one.half_day for one in booking.occupancies.all()] == asked_for(sites)
        with refused(WrongState, "booking_of_review", unchanged=booking):
            desk.cancel_booking(booking.pk, reason="让位", actor=sites.main.actor, now=sites.room.tick())
        with refused(WrongState, "booking_of_review", unchanged=booking):
            to = (asked_for(sites)[1], place_of(sites, 3))
            move_by_hand(
                booking.pk, to, reason="让位", plan_version=version(), actor=sites.main.actor, now=sites.room.tick()
            )
    assert version() > before
    assert Entry.objects.filter(kind="booking.kept").count() == 2


def test_a_room_that_the_plan_gave_away_is_not_confirmed_and_the_next_free_slot_is_told(sites: Sites) -> None:
    site, half_days = sites.site(2), asked_for(sites)
    operator = sites.main.actor
    close_place(place_of(sites, 2).pk, half_days=half_days[1:], reason="检修", actor=operator, now=sites.room.tick())

    load = load_of(sites.centres[1].venue, slots_of(sites.application), site)[0]
    assert (load.is_free, [cell.is_planned for cell in load.cells][:2]) == (False, [False, True])
    following = placing.proposed_for(site, sites.application)
    with refused(Refused, "room_taken", unchanged=site):
        sites.confirm(2)
    with pytest.raises(Refused) as caught:
        sites.confirm(2)

    assert following is not None
    assert following > slot_at(sites.application.review_at)
    assert placing.told_next(following) in caught.value.sentence("zh-hans")
    assert not RoomBooking.objects.exists()


def test_what_moves_or_ends_gives_its_room_back(sites: Sites) -> None:
    sites.confirm_all()
    actions.move_review(sites.lot, review_at=sites.at(5), actor=sites.main.actor, now=sites.room.tick())

    assert set(Booking.objects.values_list("state", flat=True)) == {BookingState.CANCELLED}
    assert not Occupancy.objects.exists()

    sites.confirm_all()
    during = sites.at(5).replace(hour=10)
    evaluation = sites.room.evaluation
    placing.end_early(evaluation, reason="评审结束", actor=sites.main.actor, now=during)

    released = Booking.objects.filter(state=BookingState.RELEASED)
    assert [one.site for one in released.order_by("site")] == [1, 2, 3]
    assert {one.half_day for one in Occupancy.objects.all()} == {asked_for(sites)[0]}
    assert {one.half for one in RoomBooking.objects.all()} == {"morning"}


def test_what_the_desk_releases_is_free_for_other_reviews(sites: Sites) -> None:
    sites.confirm(2)
    booking, review_at = Booking.objects.get(site=2), sites.application.review_at
    desk.begin_booking(booking.pk, actor=sites.main.actor, now=review_at)
    desk.release_booking(booking.pk, actor=sites.main.actor, now=review_at.replace(hour=review_at.hour + 1))
    deliver(review_at)

    assert [one.half for one in RoomBooking.objects.all()] == ["morning"]


def test_the_desk_plans_a_venues_room_once_its_centre_has_recorded_it(sites: Sites) -> None:
    room, now = place_of(sites, 1), sites.room.tick()
    assert room.code not in {one.code for one in situation_at(now).resources}

    kind = ResourceKind.EVALUATION_ROOM
    recorded = record_place(kind, name=room.name, seats=9, features=[], actor=sites.main.actor, now=now)

    assert recorded == room
    assert room.code in {one.code for one in situation_at(now).resources}
    sites.confirm(1)
    closed = {one.half_day for one in situation_at(now).closures if one.resource == room.code}
    assert closed == set(asked_for(sites))
    other = place_of(sites, 2)
    with refused(Refused, "place_name_taken", unchanged=other):
        record_place(kind, name=other.name, seats=9, features=[], actor=sites.main.actor, now=now)


def test_rooms_and_bookings_from_before_the_plan_are_entered_into_it(sites: Sites) -> None:
    sites.confirm(1)
    sites.confirm(2)
    VenueRoom.objects.update(place=None)
    for table in (Occupancy, Booking, Place):
        table.objects.all().delete()

    import_module("apps.evaluation.migrations.0017_enter_rooms").enter_rooms(apps, None)

    assert VenueRoom.objects.filter(place__isnull=False).count() == 3
    for number in (1, 2):
        kept = Booking.objects.get(site=number)
        assert (kept.place, kept.state) == (sites.site(number).room.place, BookingState.CONFIRMED)  # type: ignore[union-attr]  # confirmed with a room
        assert [one.half_day for one in kept.occupancies.all()] == asked_for(sites)
