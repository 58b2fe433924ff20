"""Which pages of the bids a member had in sight, and from when to when."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from apps.evaluation.models.committee import EvaluatedBid, Member


class Reading(models.Model):
    """浏览记录 — one page of one file, in sight of one member (财库〔2026〕2号). Nobody reads it before the result is public."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="readings")
    bid = models.ForeignKey(EvaluatedBid, models.PROTECT, related_name="+")
    envelope = models.CharField(max_length=20)
    index = models.PositiveSmallIntegerField()
    page = models.PositiveIntegerField()
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["from_at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(until_at__gte=F("from_at")), name="reading_runs_forward"),
        ]
