"""How the tenderee decided among the candidates, where evaluation and award are separated."""

from __future__ import annotations

from django.db import models

from apps.awards.models.award import Award


class Deliberation(models.Model):
    """定标会 — the record of a decision by the method that the document states (评定分离)."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="deliberations")
    bid = models.CharField(max_length=32)
    method = models.CharField(max_length=12)
    held_on = models.DateField()
    members = models.PositiveSmallIntegerField()
    votes = models.JSONField(default=dict)
    """By bid how many voted for it; empty where the method does not vote."""
    reason = models.CharField(max_length=1000)
    at = models.DateTimeField()
    by = models.CharField(max_length=40)

    class Meta:
        ordering = ["pk"]
