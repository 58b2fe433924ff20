"""Which brand of the core product each bid offers, where brands matter."""

from __future__ import annotations

from django.db import models

from apps.evaluation.models.committee import Evaluation, Member


class Brand(models.Model):
    """核心产品品牌 — the brand that a bid offers, as the committee found it in the bid."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="brands")
    bid = models.CharField(max_length=32)
    brand = models.CharField(max_length=80)
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["evaluation", "bid"], name="brand_once_per_bid")]
        ordering = ["pk"]

    def __str__(self) -> str:
        """The brand."""
        return self.brand
