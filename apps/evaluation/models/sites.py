"""Where a committee sits: the main site, and the sub-sites of a remote review (远程异地评标), with room and seats."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from apps.evaluation.lifecycle_sites import SiteState
from apps.evaluation.models.committee import Evaluation
from apps.evaluation.models.venues import Room, Seat, Venue
from apps.evaluation.rules.slots import Half


class Site(models.Model):
    """评标场所 — the main site or a sub-site, with how many experts of each specialty are drawn for it."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="sites")
    number = models.PositiveSmallIntegerField()
    organisation = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="+", null=True)
    """The centre, where it has an account here."""
    name = models.CharField(max_length=120)
    is_main = models.BooleanField()
    wanted = models.JSONField()
    """How many experts, by code of the specialty."""
    regions = models.JSONField(default=list)
    """Whence they are drawn; from everywhere when empty."""
    venue = models.ForeignKey(Venue, models.PROTECT, related_name="sites", null=True)
    """Of the shared directory; without one the place is a name, and its centre answers by letter."""
    state = models.CharField(
        max_length=12, choices=[(one.value, one.value) for one in SiteState], default=SiteState.NAMED.value
    )
    room = models.ForeignKey(Room, models.PROTECT, related_name="sites", null=True)
    witness = models.ForeignKey("parties.Membership", models.PROTECT, related_name="+", null=True)
    """见证人员 — of the venue's own centre; countersigns who sits there."""
    letter = models.CharField(max_length=120, blank=True)
    """复函编号, where the centre answered outside the platform."""
    decided_by = models.CharField(max_length=40, blank=True)
    decided_at = models.DateTimeField(null=True)
    refused_because = models.CharField(max_length=300, blank=True)
    proposed_on = models.DateField(null=True)
    proposed_half = models.CharField(max_length=12, choices=[(one.value, one.value) for one in Half], blank=True)
    """The next free half day, as the platform found it when the site refused."""

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["evaluation", "number"], name="site_number_once"),
            models.UniqueConstraint(fields=["evaluation"], condition=Q(is_main=True), name="site_main_once"),
            models.CheckConstraint(
                condition=~Q(state=SiteState.CONFIRMED.value) | Q(room__isnull=False) | ~Q(letter=""),
                name="site_confirmed_with_room",
            ),
            models.CheckConstraint(
                condition=~Q(state=SiteState.REFUSED.value) | ~Q(refused_because=""), name="site_refused_because"
            ),
        ]


class RoomBooking(models.Model):
    """场地预约 — one room for one site, one half day; the database lets nobody else have it."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="bookings")
    room = models.ForeignKey(Room, models.PROTECT, related_name="bookings")
    on = models.DateField()
    half = models.CharField(max_length=12, choices=[(one.value, one.value) for one in Half])

    class Meta:
        ordering: ClassVar[list[str]] = ["on", "half", "room"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["room", "on", "half"], name="room_booked_once"),
        ]


class SiteSeat(models.Model):
    """席位安排 — a seat of the booked room, kept for this site."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="seats")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["seat__number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["site", "seat"], name="site_seat_once"),
        ]
