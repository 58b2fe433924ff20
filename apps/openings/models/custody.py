"""托管开启 — cases by which custodians open a bid: their approvals and the shares that were handed in."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from apps.openings.models.opening import Opening
from apps.openings.rules.custody import OPEN_STATES, CaseState, Side
from apps.openings.rules.terms import Cause


class CustodyCase(models.Model):
    """托管开启 — one bid, why it could not be decrypted, and which set of custodians its own escrow names."""

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="custody_cases")
    number = models.PositiveSmallIntegerField()
    bid = models.CharField(max_length=32)
    state = models.CharField(max_length=12, choices=[(state.value, state.value) for state in CaseState])
    cause = models.CharField(max_length=24, choices=[(cause.value, cause.value) for cause in Cause])
    reason = models.CharField(max_length=500)
    digest = models.CharField(max_length=64)
    needed = models.PositiveSmallIntegerField()
    places = models.PositiveSmallIntegerField()
    opened_by = models.CharField(max_length=40)
    opened_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["opening", "number"], name="custody_case_in_order"),
            models.UniqueConstraint(
                fields=["opening", "bid"], condition=Q(state__in=OPEN_STATES), name="custody_case_one_open_per_bid"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="custody_case_has_reason"),
            models.CheckConstraint(
                condition=Q(needed__gte=2, places__gt=models.F("needed")), name="custody_case_needs_some_of_more"
            ),
        ]
        ordering = ["number"]

    @property
    def is_open(self) -> bool:
        """True while it may still open the bid."""
        return self.state in OPEN_STATES


class CaseApproval(models.Model):
    """托管开启批准 — one of the two sides agrees; the two are two people, and neither opened the case."""

    case = models.ForeignKey(CustodyCase, models.PROTECT, related_name="approvals")
    side = models.CharField(max_length=12, choices=[(side.value, side.value) for side in Side])
    by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "side"], name="case_approved_once_per_side"),
            models.UniqueConstraint(fields=["case", "by"], name="case_approved_by_two_people"),
        ]
        ordering = ["at", "pk"]


class CaseShare(models.Model):
    """托管份额 — what one custodian opened in his browser and handed in, for every envelope of the bid."""

    case = models.ForeignKey(CustodyCase, models.PROTECT, related_name="shares")
    place = models.PositiveSmallIntegerField()
    shares = models.JSONField()
    by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "place"], name="case_share_once_per_place")]
        ordering = ["at", "pk"]
