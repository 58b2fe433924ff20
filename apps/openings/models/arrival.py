"""What is known of who came: checks of sign-ins and of identities, and what the supervisor remarked."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from apps.openings.models.opening import Opening


class SignInCheck(models.Model):
    """应急签到核验 — the host's word on a sign-in without a certificate, after the list."""

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="sign_in_checks")
    bid = models.CharField(max_length=32)
    is_accepted = models.BooleanField()
    reason = models.CharField(max_length=500, blank=True)
    by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["opening", "bid"], name="sign_in_checked_once_per_bid"),
            models.CheckConstraint(condition=Q(is_accepted=True) | ~Q(reason=""), name="sign_in_refused_with_reason"),
        ]
        ordering = ["at", "pk"]


class IdentityCheck(models.Model):
    """身份核验 — whether the person who speaks for a bidder was checked, as the host said last."""

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="identity_checks")
    bid = models.CharField(max_length=32)
    is_confirmed = models.BooleanField()
    note = models.CharField(max_length=200, blank=True)
    by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["opening", "bid"], name="identity_checked_once_per_bid")]
        ordering = ["at", "pk"]


class Remark(models.Model):
    """监督意见 — what the supervisor remarked in the session."""

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="remarks")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    seat = models.ForeignKey("parties.Membership", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["opening", "number"], name="remarked_in_order"),
            models.CheckConstraint(condition=~Q(text=""), name="remark_has_text"),
        ]
        ordering = ["number"]
