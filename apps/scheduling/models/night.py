"""Plans of the night: what the worker proposes over all sessions that may move, and what a person made of it."""

from __future__ import annotations

from django.db import models

from apps.scheduling.lifecycle_night import NightState


class NightPlan(models.Model):
    """夜间重排方案 — with the whole of its input, so that anybody can compute it again. Sessions that it moved name it (`Booking.replanned_in`)."""

    state = models.CharField(max_length=12, choices=[(state.value, state.value) for state in NightState])
    version = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    document = models.JSONField()
    planned_at = models.DateTimeField()
    decided_by = models.CharField(max_length=40, blank=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    """Why it was dismissed."""

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=models.Q(state=NightState.PROPOSED.value), name="night_plan_proposed_once"
            )
        ]
