"""监标、会签与更正 — who signs the papers of an opening beside the host, and what was corrected afterwards."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from apps.openings.models.opening import Opening
from apps.openings.models.record import Record
from apps.openings.rules.papers import Signer


class Supervision(models.Model):
    """监标人 — who supervises this opening; another supervisor who takes the place later takes it over."""

    opening = models.OneToOneField(Opening, models.PROTECT, related_name="supervision")
    seat = models.ForeignKey("parties.Membership", models.PROTECT, related_name="+")
    at = models.DateTimeField()


class SigningOrder(models.Model):
    """签署顺序 — whose signatures the record needs before the opening ends, fixed when the record is asked for."""

    opening = models.OneToOneField(Opening, models.PROTECT, related_name="signing_order")
    signers = models.JSONField()
    at = models.DateTimeField()


class Countersignature(models.Model):
    """会签 — the record with one more signature after the host's."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="countersignatures")
    role = models.CharField(max_length=16, choices=[(role.value, role.value) for role in Signer])
    seat = models.ForeignKey("parties.Membership", models.PROTECT, related_name="+")
    object_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    serial = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "role"], name="countersigned_once_per_role")]
        ordering = ["at", "pk"]


class Absence(models.Model):
    """监标人未签署 — the host has noted why the supervisor did not sign, so that the opening can end."""

    opening = models.OneToOneField(Opening, models.PROTECT, related_name="absence")
    reason = models.CharField(max_length=500)
    by = models.ForeignKey("parties.Membership", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="absence_has_reason")]


class Correction(models.Model):
    """更正记录 — what the record says wrongly, what is right, and why; the record itself stays as it was signed."""

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="corrections")
    number = models.PositiveSmallIntegerField()
    what = models.TextField()
    why = models.TextField()
    by = models.ForeignKey("parties.Membership", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    object_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    signed_object = models.CharField(max_length=200, blank=True)
    signed_sha256 = models.CharField(max_length=64, blank=True)
    signed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["opening", "number"], name="corrected_in_order"),
            models.UniqueConstraint(
                fields=["opening"], condition=Q(signed_at__isnull=True), name="correction_one_draft_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(what="") & ~Q(why=""), name="correction_says_what_and_why"),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True, signed_object="")
                | (Q(signed_at__isnull=False) & ~Q(signed_object="")),
                name="correction_signed_as_a_file",
            ),
        ]
        ordering = ["number"]
