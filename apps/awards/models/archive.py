"""The lot's file as it was put into the archive, with the findings of the four checks."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from apps.awards.models.award import Award


class Archive(models.Model):
    """归档信息包 — one making of the package; the newest counts, the earlier ones stay."""

    lot = models.ForeignKey("tenders.Lot", models.PROTECT, related_name="archives")
    award = models.ForeignKey(Award, models.PROTECT, related_name="archives", null=True)
    number = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=40)
    made_at = models.DateTimeField(null=True)
    object_name = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(null=True)
    files = models.PositiveIntegerField(null=True)
    checks = models.JSONField(default=dict)
    """By property (真实性、完整性、可用性、安全性): what was looked at, and what was found wrong."""
    keep_until = models.DateField(null=True)
    """保管期限; none for 永久."""
    is_accepted = models.BooleanField(default=False)
    """True once the package passed all four checks."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lot", "number"], name="archive_number_once"),
            models.CheckConstraint(condition=Q(made_at__isnull=True) | ~Q(sha256=""), name="archive_made_is_stored"),
        ]
        ordering = ["number"]
