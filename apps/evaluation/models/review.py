"""What each member undertook, judged and scored."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from apps.evaluation.models.committee import Member


class Undertaking(models.Model):
    """承诺书 — a member's signed undertaking, with the certificate that signed it."""

    member = models.OneToOneField(Member, models.PROTECT, related_name="undertaking")
    envelope = models.JSONField()
    certificate = models.BinaryField()
    at = models.DateTimeField()


class Verdict(models.Model):
    """初步评审意见 — whether a bid passes, in one member's judgement, and the ground if not."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="verdicts")
    bid = models.CharField(max_length=32)
    has_passed = models.BooleanField()
    reason = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    nodes = models.JSONField(default=dict)
    """By node of the review: whether it is met, how many minor deviations, and the remark."""
    ground = models.CharField(max_length=24, blank=True)
    clause = models.CharField(max_length=100, blank=True)
    page = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "bid"], name="verdict_once_per_bid"),
            models.CheckConstraint(condition=Q(has_passed=True) | ~Q(reason=""), name="verdict_rejects_with_reason"),
        ]
        ordering = ["pk"]


class Sheet(models.Model):
    """评分表 — one member's scores: a draft until it is signed."""

    member = models.OneToOneField(Member, models.PROTECT, related_name="sheet")
    scores = models.JSONField(default=dict)
    reasons = models.JSONField(default=dict)
    saved_at = models.DateTimeField()
    envelope = models.JSONField(null=True)
    certificate = models.BinaryField(null=True)
    signed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True, envelope__isnull=True, certificate__isnull=True)
                | Q(signed_at__isnull=False, envelope__isnull=False, certificate__isnull=False),
                name="sheet_signed_with_certificate",
            ),
        ]
