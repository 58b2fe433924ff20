"""Which bidders passed the prequalification of a lot. Their names lie under a lid: they are its potential bidders."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from apps.tenders.models.lots import Lot


class Prequalification(models.Model):
    """资格预审结果 — only who passed may bid. A later row replaces the earlier one, which is kept."""

    lot = models.ForeignKey(Lot, models.PROTECT, related_name="prequalifications")
    number = models.PositiveSmallIntegerField()
    shut = models.BinaryField()
    """The credit codes of those who passed (see passed.py)."""
    reason = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lot", "number"], name="prequalification_number_once_per_lot"),
            models.CheckConstraint(condition=Q(number__gt=0), name="prequalification_counts_from_one"),
        ]
        ordering = ["number"]
