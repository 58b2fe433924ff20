"""更换主持人 — who took the hosting over from whom, and why."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from apps.openings.models.opening import Opening


class Substitution(models.Model):
    """Another seat of the buyer's side has taken the place of a host who was gone."""

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="substitutions")
    number = models.PositiveSmallIntegerField()
    gone = models.ForeignKey("parties.Membership", models.PROTECT, related_name="+")
    seat = models.ForeignKey("parties.Membership", models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["opening", "number"], name="substituted_in_order"),
            models.CheckConstraint(condition=~Q(reason=""), name="substituted_with_reason"),
            models.CheckConstraint(condition=~Q(gone=models.F("seat")), name="substituted_by_another"),
        ]
        ordering = ["number"]
