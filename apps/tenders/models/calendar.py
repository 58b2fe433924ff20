"""The working-day calendar as the operator keeps it."""

from __future__ import annotations

from django.db import models

from apps.tenders.rules.calendar import DayKind


class CalendarYear(models.Model):
    """A year whose holidays the operator has entered or corrected; it replaces what was delivered with the product."""

    year = models.PositiveSmallIntegerField(unique=True)
    source = models.CharField(max_length=200)
    edited_by = models.CharField(max_length=40)
    edited_at = models.DateTimeField()


class CalendarDay(models.Model):
    """A day that differs from its weekday: a holiday, or a weekend day worked instead (调休)."""

    year = models.ForeignKey(CalendarYear, models.CASCADE, related_name="days")
    date = models.DateField(unique=True)
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in DayKind])
    name = models.CharField(max_length=60)

    class Meta:
        ordering = ["date"]
