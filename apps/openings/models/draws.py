"""抽取 — what was drawn, and the secrets it was drawn from."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from apps.openings.models.opening import Opening


class Draw(models.Model):
    """抽取 — a coefficient: the frozen text, both secrets and what came out."""

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="draws")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=40)
    text = models.TextField()
    platform_secret = models.BinaryField(max_length=32)
    platform_nonce = models.BinaryField(max_length=16)
    witness = models.ForeignKey("parties.Membership", models.PROTECT, related_name="+", null=True)
    witness_secret = models.BinaryField(max_length=32, null=True)
    witness_nonce = models.BinaryField(max_length=16, null=True)
    value = models.CharField(max_length=40, blank=True)
    drawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["opening", "name"], name="draw_once_per_name"),
            models.CheckConstraint(
                condition=Q(drawn_at__isnull=True, value="")
                | (Q(drawn_at__isnull=False, witness_secret__isnull=False) & ~Q(value="")),
                name="draw_drawn_from_both_secrets",
            ),
        ]
        ordering = ["number"]
