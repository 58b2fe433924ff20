"""What remains of a member's service after the result: leaving the room, the fee, and how the work was judged."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from apps.awards.models.award import Award


class ExpertService(models.Model):
    """专家履职 — of one member, by number: 签退, 劳务报酬, 评价. Names are looked up where they may be known."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="services")
    member = models.PositiveSmallIntegerField()
    left_at = models.DateTimeField(null=True)
    """When the member signed out and took back what was kept at the door."""
    left_noted_by = models.CharField(max_length=40, blank=True)
    hours = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    fee = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    travel = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    fee_noted_by = models.CharField(max_length=40, blank=True)
    paid_on = models.DateField(null=True)
    mark = models.PositiveSmallIntegerField(null=True)
    """1 to 5."""
    remark = models.CharField(max_length=500, blank=True)
    marked_at = models.DateTimeField(null=True)
    marked_by = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["award", "member"], name="service_once_per_member"),
            models.CheckConstraint(
                condition=Q(mark__isnull=True) | Q(mark__range=(1, 5)), name="service_mark_in_range"
            ),
            models.CheckConstraint(
                condition=Q(mark__isnull=True) | Q(mark__gte=3) | ~Q(remark=""), name="service_low_mark_has_remark"
            ),
        ]
        ordering = ["member"]
