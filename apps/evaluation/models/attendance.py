"""Who is at which seat of a venue: identity checked, one-time code and PIN, devices, absences, nights, signing out."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from apps.evaluation.lifecycle_attendance import ArrivalState
from apps.evaluation.models.committee import Member
from apps.evaluation.models.sites import Site
from apps.evaluation.models.venues import Seat


class Arrival(models.Model):
    """到场登记 — one coming of a member to a venue, countersigned by the witness of that venue with its own key."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="arrivals")
    site = models.ForeignKey(Site, models.PROTECT, related_name="arrivals")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=12, choices=[(one.value, one.value) for one in ArrivalState], default=ArrivalState.ARRIVED.value
    )
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+", null=True)
    """The workstation of the directory; nothing where the venue named the place by letter."""
    place = models.CharField(max_length=60)
    """席位, as the witness signed for it."""
    locker = models.CharField(max_length=20)
    """手机柜号."""
    document = models.CharField(max_length=20)
    photo = models.CharField(max_length=120, blank=True)
    """Where the photograph taken at the gate is kept; the picture is not."""
    witness = models.ForeignKey("parties.Membership", models.PROTECT, related_name="+")
    envelope = models.JSONField()
    certificate = models.BinaryField()
    at = models.DateTimeField()
    code_hash = models.CharField(max_length=128, blank=True)
    """一次性验证码, hashed; empty once it is used or void."""
    code_until = models.DateTimeField()
    code_tries = models.PositiveSmallIntegerField(default=0)
    pin_hash = models.CharField(max_length=128, blank=True)
    pin_tries = models.PositiveSmallIntegerField(default=0)
    pin_checked_at = models.DateTimeField(null=True)
    """When the PIN was given for the signature that comes next; a signature uses it up."""
    seated_at = models.DateTimeField(null=True)
    device_test = models.JSONField(null=True)
    """设备检测: what the browser found, by device."""
    device_note = models.CharField(max_length=300, blank=True)
    """What the witness wrote about a device that failed; the member may go on with it."""
    ended_at = models.DateTimeField(null=True)
    was_moved = models.BooleanField(default=False)
    """The review was moved after it: it can only be signed out of, and the member is registered anew."""
    has_phone_back = models.BooleanField(default=False)
    conduct_note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["member__number", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["member", "number"], name="arrival_number_once"),
            models.UniqueConstraint(
                fields=["member"], condition=~Q(state=ArrivalState.LEFT.value), name="arrival_open_once"
            ),
            models.CheckConstraint(
                condition=Q(state=ArrivalState.LEFT.value, ended_at__isnull=False)
                | (~Q(state=ArrivalState.LEFT.value) & Q(ended_at__isnull=True)),
                name="arrival_left_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=ArrivalState.SEATED.value) | (Q(seated_at__isnull=False) & ~Q(pin_hash="")),
                name="arrival_seated_has_pin",
            ),
        ]

    def __str__(self) -> str:
        """Numbers only: a name may still be secret."""
        return f"arrival {self.number} of member {self.member_id}"


class Absence(models.Model):
    """离席登记 — why a member left the room, with whom, from when until when."""

    arrival = models.ForeignKey(Arrival, models.PROTECT, related_name="absences")
    reason = models.CharField(max_length=200)
    companion = models.CharField(max_length=60)
    left_at = models.DateTimeField()
    expected_at = models.DateTimeField()
    noted_by = models.CharField(max_length=40)
    returned_at = models.DateTimeField(null=True)
    returned_noted_by = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["arrival"], condition=Q(returned_at__isnull=True), name="absence_open_once"
            ),
        ]


class Pause(models.Model):
    """评标室暂停 — a meal, or a night: the room is locked and sealed, and opens again by roll-call."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="pauses")
    is_overnight = models.BooleanField()
    seal = models.CharField(max_length=60, blank=True)
    """封条编号."""
    lodging = models.JSONField(default=list)
    """住宿名单: {"member", "room"} each."""
    began_at = models.DateTimeField()
    expected_at = models.DateTimeField()
    began_by = models.CharField(max_length=40)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=40, blank=True)
    present = models.JSONField(default=list)
    """点名: the numbers of those who were there when the room opened again."""

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["site"], condition=Q(ended_at__isnull=True), name="pause_open_once"),
            models.CheckConstraint(condition=Q(is_overnight=False) | ~Q(seal=""), name="pause_overnight_is_sealed"),
        ]
