"""Where a lot stood still or ended."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.tenders.models.lots import Lot


class SuspensionGround(models.TextChoices):
    """中止情形 — what holds a lot: its buyer's decision, or the law until an objection is answered."""

    DECISION = "decision", _("招标人（采购人）决定")
    OBJECTION = "objection", _("异议答复前暂停")


class Suspension(models.Model):
    """中止 — from when, why and by whom; and when it was resumed."""

    lot = models.ForeignKey(Lot, models.PROTECT, related_name="suspensions")
    ground = models.CharField(max_length=12, choices=SuspensionGround, default=SuspensionGround.DECISION)
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()
    by = models.CharField(max_length=40)
    resumed_at = models.DateTimeField(null=True)
    resumed_by = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["lot"], condition=Q(resumed_at__isnull=True), name="suspension_one_open_per_lot"
            )
        ]


class Termination(models.Model):
    """终止 — the tenderee ends the procedure."""

    lot = models.OneToOneField(Lot, models.PROTECT, related_name="termination")
    ground = models.CharField(max_length=24)
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()
    by = models.CharField(max_length=40)
