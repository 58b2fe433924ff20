"""现场保障室: who is on duty on a day of a green project, and what went wrong on it, with its end."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from apps.scheduling.models.green import GreenCase
from apps.scheduling.rules.green import TaskUnit


class GreenDuty(models.Model):
    """现场值守 — somebody of a unit who can be reached on a day of the case."""

    case = models.ForeignKey(GreenCase, models.PROTECT, related_name="duties")
    on = models.DateField()
    unit = models.CharField(max_length=16, choices=[(unit.value, unit.value) for unit in TaskUnit])
    who = models.CharField(max_length=80)
    """Name and telephone; they stay out of the journal."""
    added_by = models.CharField(max_length=40)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "on", "unit", "who"], name="green_duty_named_once")]
        ordering = ["on", "pk"]


class GreenIncident(models.Model):
    """现场事项 — something that happened on the day, who sees to it, and how it ended."""

    case = models.ForeignKey(GreenCase, models.PROTECT, related_name="incidents")
    on = models.DateField()
    title = models.CharField(max_length=200)
    responsible = models.CharField(max_length=80)
    reported_by = models.CharField(max_length=40)
    reported_at = models.DateTimeField()
    resolved_by = models.CharField(max_length=40, blank=True)
    resolved_at = models.DateTimeField(null=True)
    resolution = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True, resolution="")
                | (Q(resolved_at__isnull=False) & ~Q(resolution="")),
                name="green_incident_resolved_with_words",
            )
        ]
        ordering = ["reported_at", "pk"]
