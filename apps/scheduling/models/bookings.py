"""Bookings, the decisions they rest on, and the half-days they fill: the database lets nobody book twice."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from apps.scheduling.lifecycle import BookingState, FreeingGround
from apps.scheduling.models.night import NightPlan
from apps.scheduling.models.places import PARTS, Place
from apps.scheduling.rules.plan import HalfDay, Kind, Part

PLACED = (BookingState.CONFIRMED, BookingState.IN_USE)
MOST_HALF_DAYS = 20
"""No session is longer."""
ENDED = (BookingState.CANCELLED, BookingState.RELEASED, BookingState.NO_SHOW)


class Booking(models.Model):
    """场地预约 — a session that is asked for, and where it is once confirmed."""

    code = models.CharField(max_length=40, unique=True)
    lot = models.ForeignKey("tenders.Lot", models.PROTECT, related_name="place_bookings")
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in Kind])
    state = models.CharField(max_length=12, choices=[(state.value, state.value) for state in BookingState])
    people = models.PositiveSmallIntegerField()
    length = models.PositiveSmallIntegerField()
    features = models.JSONField(default=list)
    earliest_on = models.DateField()
    promise_on = models.DateField(null=True)
    may_extend = models.BooleanField(default=False)
    is_green = models.BooleanField(default=False)
    needs = models.JSONField(default=dict)
    """Units of what is counted, by code: ``host``, ``witness``, ``specialty:A08``. Experts are counted, never named."""
    site = models.PositiveSmallIntegerField(null=True)
    """Number of the review's site that keeps the room; such a booking changes with the site only."""
    applied_by = models.CharField(max_length=40)
    applied_at = models.DateTimeField()

    place = models.ForeignKey(Place, models.PROTECT, related_name="bookings", null=True)
    on = models.DateField(null=True)
    part = models.PositiveSmallIntegerField(null=True, choices=PARTS)
    is_pinned = models.BooleanField(default=False)
    has_moved = models.BooleanField(default=False)
    is_extended = models.BooleanField(default=False)
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    freed_for = models.CharField(
        max_length=16, blank=True, choices=[(ground.value, ground.value) for ground in FreeingGround]
    )
    """Why its place was given back by itself; empty where it was not."""
    replanned_in = models.ForeignKey(NightPlan, models.PROTECT, related_name="bookings", null=True)
    """The plan of the night that moved it."""

    class Meta:
        ordering = ["on", "part", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=[state.value for state in PLACED])
                | Q(place__isnull=False, on__isnull=False, part__isnull=False),
                name="booking_placed_where_confirmed",
            ),
            models.CheckConstraint(condition=Q(length__range=(1, MOST_HALF_DAYS)), name="booking_length_in_range"),
        ]

    def __str__(self) -> str:
        """The code."""
        return self.code

    @property
    def start(self) -> HalfDay | None:
        """The first half-day, once there is one."""
        return None if self.on is None or self.part is None else HalfDay(self.on, Part(self.part))


class PlaceClosure(models.Model):
    """停用 — a place is closed for a time, with the reason."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="closures")
    reason = models.CharField(max_length=200)
    closed_by = models.CharField(max_length=40)
    closed_at = models.DateTimeField()


class Occupancy(models.Model):
    """占用 — one session, or a closure, in one place for one half-day. ``berth`` counts sessions of a virtual hall from 0."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="occupancies")
    on = models.DateField()
    part = models.PositiveSmallIntegerField(choices=PARTS)
    berth = models.PositiveSmallIntegerField(default=0)
    booking = models.ForeignKey(Booking, models.CASCADE, related_name="occupancies", null=True)
    closure = models.ForeignKey(PlaceClosure, models.CASCADE, related_name="occupancies", null=True)

    class Meta:
        ordering = ["on", "part", "place", "berth"]
        constraints = [
            models.UniqueConstraint(fields=["place", "on", "part", "berth"], name="place_booked_once"),
            models.CheckConstraint(
                condition=Q(booking__isnull=False, closure__isnull=True)
                | Q(booking__isnull=True, closure__isnull=False),
                name="occupancy_by_one",
            ),
        ]

    @property
    def half_day(self) -> HalfDay:
        """As the rules read it."""
        return HalfDay(self.on, Part(self.part))


class ScheduleDecision(models.Model):
    """排期决定 — a proposal with the whole of its input, so that anybody can compute it again."""

    booking = models.ForeignKey(Booking, models.PROTECT, related_name="decisions")
    version = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    document = models.JSONField()
    proposed_by = models.CharField(max_length=40)
    proposed_at = models.DateTimeField()
    chosen = models.PositiveSmallIntegerField(null=True)
    """Which option was confirmed: 0 the best, then the alternatives."""

    class Meta:
        ordering = ["-pk"]
