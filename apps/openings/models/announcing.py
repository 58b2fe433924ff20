"""唱标 — what was read out, who confirmed it and who objected."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from apps.openings.models.opening import Opening


class Utterance(models.Model):
    """唱标 — a sentence as it was read out."""

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="utterances")
    number = models.PositiveSmallIntegerField()
    bid = models.CharField(max_length=32, blank=True)
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["opening", "number"], name="uttered_in_order")]
        ordering = ["number"]


class Confirmation(models.Model):
    """确认开标结果 — a bidder's signed word on what was read out of his bid."""

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="confirmations")
    bid = models.CharField(max_length=32)
    is_accepted = models.BooleanField()
    envelope = models.JSONField()
    certificate = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["opening", "bid"], name="confirmed_once_per_bid")]
        ordering = ["at", "pk"]


class Objection(models.Model):
    """开标异议 — raised by a bidder on the spot, answered by the host on the spot, both in the record."""

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="objections")
    number = models.PositiveSmallIntegerField()
    bid = models.CharField(max_length=32)
    text = models.TextField()
    at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.CharField(max_length=40, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["opening", "number"], name="opening_objection_in_order"),
            models.CheckConstraint(condition=~Q(text=""), name="opening_objection_has_text"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="") | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="opening_objection_answered_with_text",
            ),
        ]
        ordering = ["number"]
