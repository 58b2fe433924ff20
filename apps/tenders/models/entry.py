"""进场登记 — how a lot came in: every step of its registration, and what was missing."""

from __future__ import annotations

from enum import StrEnum

from django.db import models

from apps.tenders.models.lots import Lot


class EntryRegistration(models.Model):
    """进场登记 — the request to trade this lot at the centre. Its history is in EntryStep."""

    lot = models.OneToOneField(Lot, models.PROTECT, related_name="entry")
    wished_opening_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=500, blank=True)
    returns = models.PositiveSmallIntegerField(default=0)
    avoidable_returns = models.PositiveSmallIntegerField(default=0)


class EntryStepKind(StrEnum):
    """What happened to an entry registration."""

    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class EntryStep(models.Model):
    """One act in an entry registration: who, when, and for a return the complete list of defects (一次性告知)."""

    entry = models.ForeignKey(EntryRegistration, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in EntryStepKind])
    at = models.DateTimeField()
    by = models.CharField(max_length=40)
    defects = models.JSONField(default=list)
    ground = models.CharField(max_length=24, blank=True)
    could_have_been_told = models.BooleanField(default=False)

    class Meta:
        ordering = ["at", "pk"]
