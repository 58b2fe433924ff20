"""复会 — the hall opened once more after the evaluation, and who said that he heard the result."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from apps.openings.models.opening import Opening


class ResumedSession(models.Model):
    """The result as it was announced in the hall: the rows, the sentence that was read out, and their fingerprint."""

    opening = models.OneToOneField(Opening, models.PROTECT, related_name="resumed")
    reopened_at = models.DateTimeField()
    result = models.JSONField(default=list)
    text = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    announced_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(announced_at__isnull=True, sha256="", text="")
                | (Q(announced_at__isnull=False) & ~Q(sha256="") & ~Q(text="")),
                name="resumed_announces_something",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(announced_at__isnull=False), name="resumed_ends_with_a_result"
            ),
        ]


class Acknowledgement(models.Model):
    """确认知悉 — a bidder's signed word that he heard the result."""

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="acknowledgements")
    bid = models.CharField(max_length=32)
    envelope = models.JSONField()
    certificate = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["opening", "bid"], name="acknowledged_once_per_bid")]
        ordering = ["at", "pk"]
