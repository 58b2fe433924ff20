"""Where people sit: the venues of the centres, their rooms and their seats (共享席位目录)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Venue(models.Model):
    """评标场所 — a place of a centre where committees sit, with what other centres have to know of it."""

    organisation = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="venues")
    name = models.CharField(max_length=120, unique=True)
    district = models.CharField(max_length=60)
    address = models.CharField(max_length=200)
    phone = models.CharField(max_length=40)
    fees = models.CharField(max_length=500, blank=True)
    """收费标准和支付方式."""
    meals = models.CharField(max_length=500, blank=True)
    """用餐和住宿."""
    recorded_by = models.CharField(max_length=40)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["district", "name", "pk"]

    def __str__(self) -> str:
        """The name, as it is chosen in forms."""
        return f"{self.name}（{self.district}）"


class Room(models.Model):
    """评标室 — of a venue; one committee has it at a time."""

    venue = models.ForeignKey(Venue, models.PROTECT, related_name="rooms")
    name = models.CharField(max_length=60)
    equipment = models.CharField(max_length=200, blank=True)
    place = models.OneToOneField("scheduling.Place", models.PROTECT, related_name="+", null=True)
    """The same room in the plan of the centre's places."""
    recorded_by = models.CharField(max_length=40)
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["venue", "name", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["venue", "name"], name="room_named_once"),
        ]

    def __str__(self) -> str:
        """The name, as it is chosen in forms."""
        return self.name


class Seat(models.Model):
    """席位（工位）— one workstation of a room."""

    room = models.ForeignKey(Room, models.PROTECT, related_name="seats")
    number = models.PositiveSmallIntegerField()
    has_camera = models.BooleanField()
    has_microphone = models.BooleanField()
    withdrawn_at = models.DateTimeField(null=True)
    """Out of use since then; nobody is placed there."""

    class Meta:
        ordering: ClassVar[list[str]] = ["room", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["room", "number"], name="seat_number_once"),
        ]

    def __str__(self) -> str:
        """The number, as it is chosen in forms."""
        return str(self.number)
