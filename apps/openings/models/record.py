"""开标记录 — the record of the opening and its signature."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from apps.openings.models.opening import Opening


class Record(models.Model):
    """开标记录 — the record as a file, and the same file signed by the host."""

    opening = models.OneToOneField(Opening, models.PROTECT, related_name="record")
    object_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    signed_object = models.CharField(max_length=200, blank=True)
    signed_sha256 = models.CharField(max_length=64, blank=True)
    signed_by = models.ForeignKey("parties.Membership", models.PROTECT, related_name="+", null=True)
    signed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True, signed_object="", signed_by__isnull=True)
                | (Q(signed_at__isnull=False, signed_by__isnull=False) & ~Q(signed_object="")),
                name="record_signed_by_somebody",
            )
        ]
