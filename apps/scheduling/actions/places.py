"""场地: rooms and halls are recorded, and closed for a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from apps.core.actor import Actor
from apps.core.refusals import Refused
from apps.evidence.journal import emit
from apps.scheduling import policy, steps
from apps.scheduling.events import bookings as events
from apps.scheduling.models.bookings import Occupancy, PlaceClosure
from apps.scheduling.models.places import Place
from apps.scheduling.queries.situation import half_day_at, written
from apps.scheduling.rules.plan import HalfDay, ResourceKind


@transaction.atomic(durable=True)
def record_place(
    kind: ResourceKind, *, name: str, seats: int, features: Sequence[str], actor: Actor, now: datetime
) -> Place:
    """Sessions can be planned in the place from now on; a room of the centre's own venue becomes one of the places planned here."""
    policy.must_schedule(actor)
    plan = steps.held_plan()
    place = Place.objects.filter(name=name.strip()).first() or Place(name=name.strip(), centre_id=actor.organisation_id)
    is_own_room = not place.is_planned and place.kind == kind and place.centre_id == actor.organisation_id
    if place.pk and not is_own_room:
        raise Refused("place_name_taken")
    place.kind, place.seats, place.features, place.is_planned = kind, seats, sorted(features), True
    place.recorded_by, place.recorded_at = actor.id, now
    place.save()
    steps.advance_plan(plan)
    fact = events.PlaceRecorded(place=place.pk, ground=place.kind, name=place.name, seats=seats)
    emit(fact, stream=events.DESK, actor=actor, at=now)
    return place


@transaction.atomic(durable=True)
def close_place(
    place_id: int, *, half_days: Sequence[HalfDay], reason: str, actor: Actor, now: datetime
) -> PlaceClosure:
    """Nothing is planned in the place in these half-days (停用); refused where something is planned already."""
    policy.must_schedule(actor)
    plan = steps.held_plan()
    place = Place.objects.get(pk=place_id)
    if not reason.strip():
        raise Refused("booking_reason_missing")
    if not half_days or min(half_days) < half_day_at(now):
        raise Refused("place_closed_in_the_past")
    closure = PlaceClosure.objects.create(place=place, reason=reason.strip(), closed_by=actor.id, closed_at=now)
    rows = [
        Occupancy(place=place, on=each.day, part=each.part.value, berth=berth, closure=closure)
        for each in half_days
        for berth in range(place.sessions)
    ]
    try:
        with transaction.atomic():
            Occupancy.objects.bulk_create(rows)
    except IntegrityError:
        raise Refused("place_taken") from None
    version = steps.advance_plan(plan)
    told = [written(each) for each in half_days]
    fact = events.PlaceClosed(place=place.pk, half_days=told, reason=closure.reason, version=version)
    emit(fact, stream=events.DESK, actor=actor, at=now)
    return closure
