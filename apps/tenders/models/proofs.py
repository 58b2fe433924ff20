"""Proof that a notice appeared in a medium, and where the opening was put off."""

from __future__ import annotations

from django.db import models

from apps.tenders.models.lots import Lot
from apps.tenders.models.notices import Notice


class PublicationProof(models.Model):
    """公告发布凭证 — where and when a notice appeared in one of the media it names; with a picture of it, if there is one."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="proofs")
    medium = models.CharField(max_length=120)
    address = models.URLField(max_length=500)
    appeared_at = models.DateTimeField()
    object_name = models.CharField(max_length=200, blank=True)
    media_type = models.CharField(max_length=40, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "medium"], name="publication_proof_once_per_medium"),
        ]
        ordering = ["appeared_at", "pk"]


class Postponement(models.Model):
    """延期开标 — from which time to which, why, by whom, and the notice that says so."""

    lot = models.ForeignKey(Lot, models.PROTECT, related_name="postponements")
    notice = models.OneToOneField(Notice, models.PROTECT, related_name="postponement")
    reason = models.CharField(max_length=500)
    former_deadline = models.DateTimeField()
    new_deadline = models.DateTimeField()
    preview_hash = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(new_deadline__gt=models.F("former_deadline")), name="postponement_is_later"
            ),
            models.UniqueConstraint(fields=["lot", "preview_hash"], name="postponement_once_per_preview"),
        ]
        ordering = ["at", "pk"]
