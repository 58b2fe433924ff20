"""When the centre is open, and how many hosts, witnesses and experts there are: data that the operator keeps."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from apps.scheduling.models.places import PARTS
from apps.scheduling.rules.hours import Hours
from apps.scheduling.rules.plan import ResourceKind

COUNTED = (ResourceKind.HOST, ResourceKind.WITNESS, ResourceKind.SPECIALTY)


class Capacity(models.Model):
    """人员余量 — how many there are in a half-day: of every week, or of one day, which then counts instead."""

    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in COUNTED])
    specialty = models.CharField(max_length=9, blank=True)
    weekday = models.PositiveSmallIntegerField(null=True)
    """0 is Monday."""
    on = models.DateField(null=True)
    part = models.PositiveSmallIntegerField(choices=PARTS)
    count = models.PositiveSmallIntegerField()
    recorded_by = models.CharField(max_length=40)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["kind", "specialty", "on", "weekday", "part"]
        constraints = [
            models.CheckConstraint(
                condition=Q(weekday__range=(0, 6), on__isnull=True) | Q(weekday__isnull=True, on__isnull=False),
                name="capacity_of_week_or_day",
            ),
            models.UniqueConstraint(
                fields=["kind", "specialty", "weekday", "part"], condition=Q(on=None), name="capacity_of_week_once"
            ),
            models.UniqueConstraint(
                fields=["kind", "specialty", "on", "part"], condition=Q(weekday=None), name="capacity_of_day_once"
            ),
        ]

    @property
    def code(self) -> str:
        """As the scheduler calls it."""
        return f"{self.kind}:{self.specialty}" if self.specialty else self.kind


class CentreHours(models.Model):
    """开放时间 — in force from a day on, until later ones are."""

    from_on = models.DateField(unique=True)
    morning_from = models.TimeField()
    morning_until = models.TimeField()
    afternoon_from = models.TimeField()
    afternoon_until = models.TimeField()
    evening_until = models.TimeField(null=True)
    """Evenings by appointment end then; none without."""
    early_door_at = models.TimeField()
    """提前开门 — on days with an opening."""
    has_saturdays = models.BooleanField()
    """Saturdays by appointment."""
    appointment_by = models.TimeField()
    """预约截止 — on the day before."""
    recorded_by = models.CharField(max_length=40)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["from_on"]

    @property
    def hours(self) -> Hours:
        """As the rules read them."""
        return Hours(
            morning=(self.morning_from, self.morning_until),
            afternoon=(self.afternoon_from, self.afternoon_until),
            evening_until=self.evening_until,
            early_door_at=self.early_door_at,
            has_saturdays=self.has_saturdays,
            appointment_by=self.appointment_by,
        )


class SpecialHalfDay(models.Model):
    """特别安排 — the whole centre is closed in a half-day (停业), or open although it is not by rule (延时、加开)."""

    on = models.DateField()
    part = models.PositiveSmallIntegerField(choices=PARTS)
    is_open = models.BooleanField()
    reason = models.CharField(max_length=200)
    recorded_by = models.CharField(max_length=40)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["on", "part"]
        constraints = [models.UniqueConstraint(fields=["on", "part"], name="special_half_day_once")]
