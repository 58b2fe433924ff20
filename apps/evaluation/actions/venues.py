"""评标场所: a centre's operators keep its venues, rooms and seats, which other centres read in the shared directory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import Refused
from apps.evaluation import events, policy, policy_sites
from apps.evaluation.models import Room, Seat, Venue
from apps.evidence.journal import emit
from apps.parties.events import CENTRE_DESK
from apps.scheduling.steps_reviews import place_of_room

MOST_SEATS = 60


@dataclass(frozen=True, slots=True)
class VenueDetails:
    """What other centres have to know of a venue."""

    name: str
    district: str
    address: str
    phone: str
    fees: str
    meals: str


@transaction.atomic(durable=True)
def record_venue(venue_id: int | None, details: VenueDetails, *, actor: Actor, now: datetime) -> Venue:
    """The venue stands in the directory as described; a new one belongs to the centre of whoever records it."""
    policy.must_form(actor)
    centre = actor.organisation_id or 0
    venue = _kept(venue_id, actor) if venue_id else Venue(organisation_id=centre)
    if Venue.objects.exclude(pk=venue.pk).filter(name=details.name.strip()).exists():
        raise Refused("venue_name_taken")
    venue.name, venue.district = details.name.strip(), details.district.strip()
    venue.address, venue.phone = details.address.strip(), details.phone.strip()
    venue.fees, venue.meals = details.fees.strip(), details.meals.strip()
    venue.recorded_by, venue.recorded_at = actor.id, now
    venue.save()
    fact = events.VenueRecorded(venue=venue.pk, organisation=venue.organisation_id, name=venue.name)
    emit(fact, stream=CENTRE_DESK, actor=actor, at=now)
    return venue


@transaction.atomic(durable=True)
def record_room(venue_id: int, *, name: str, equipment: str, seats: int, actor: Actor, now: datetime) -> Room:
    """The venue has one more room, with so many seats, each with camera and microphone until said otherwise."""
    venue = _kept(venue_id, actor)
    if venue.rooms.filter(name=name.strip()).exists():
        raise Refused("room_name_taken")
    if not 1 <= seats <= MOST_SEATS:
        raise Refused("room_seats_wrong", most=MOST_SEATS)
    place = place_of_room(venue.organisation_id, venue=venue.name, room=name.strip(), seats=seats, actor=actor, now=now)
    if Room.objects.filter(place=place).exists():
        raise Refused("room_name_taken")
    room = Room.objects.create(
        venue=venue,
        name=name.strip(),
        equipment=equipment.strip(),
        place=place,
        recorded_by=actor.id,
        recorded_at=now,
    )
    Seat.objects.bulk_create(
        [Seat(room=room, number=number, has_camera=True, has_microphone=True) for number in range(1, seats + 1)]
    )
    fact = events.RoomRecorded(venue=venue.pk, room=room.pk, seats=seats)
    emit(fact, stream=CENTRE_DESK, actor=actor, at=now)
    return room


@transaction.atomic(durable=True)
def change_seat(seat_id: int, *, is_in_use: bool, actor: Actor, now: datetime) -> Seat:
    """The seat is out of use, or in use again; nobody new is placed where it is out of use."""
    seat = Seat.objects.select_for_update(of=("self",)).select_related("room__venue").get(pk=seat_id)
    policy_sites.must_keep(actor, seat.room.venue)
    if is_in_use == (seat.withdrawn_at is None):
        raise Refused("already_done")
    seat.withdrawn_at = None if is_in_use else now
    seat.save(update_fields=["withdrawn_at"])
    fact = events.SeatWithdrawn(venue=seat.room.venue_id, seat=seat.pk, is_in_use=is_in_use)
    emit(fact, stream=CENTRE_DESK, actor=actor, at=now)
    return seat


def _kept(venue_id: int, actor: Actor) -> Venue:
    venue = Venue.objects.select_for_update().get(pk=venue_id)
    policy_sites.must_keep(actor, venue)
    return venue
