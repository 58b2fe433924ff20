"""The opening itself: where it stands, who is there, who is on the list, when it stood still."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from apps.bids.rules.parts import Part
from apps.evidence.streams import Hearers, Stream
from apps.openings.lifecycle import OpeningState
from apps.openings.rules.arrival import SignInWay


class Opening(models.Model):
    """开标会 — the opening of a lot, from its notice to the hand-over to evaluation; or of one of its two envelopes."""

    lot = models.ForeignKey("tenders.Lot", models.PROTECT, related_name="bid_openings")
    part = models.PositiveSmallIntegerField(
        choices=[(part.value, part.name) for part in Part], default=Part.WHOLE.value
    )
    opens_at = models.DateTimeField(null=True)
    """When the second part begins; the others begin at the lot's deadline."""
    called_off_at = models.DateTimeField(null=True)
    """Since when the time of the second part does not stand any more; convened anew it does."""
    admitted = models.JSONField(default=list)
    """通过第一信封评审 — the bids whose second envelope is opened."""
    state = models.CharField(
        max_length=24,
        choices=[(state.value, state.value) for state in OpeningState],
        default=OpeningState.NOT_OPEN,
        db_index=True,
    )
    stood_at = models.CharField(max_length=24, blank=True)
    host = models.ForeignKey("parties.Membership", models.PROTECT, related_name="+", null=True)
    started_at = models.DateTimeField(null=True)
    list_published_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lot", "part"], name="opening_once_per_part"),
            models.CheckConstraint(
                condition=Q(part=Part.SECOND.value, opens_at__isnull=False)
                | (~Q(part=Part.SECOND.value) & Q(opens_at__isnull=True)),
                name="opening_second_part_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(host__isnull=True, started_at__isnull=True)
                | Q(host__isnull=False, started_at__isnull=False),
                name="opening_started_by_a_host",
            ),
            models.CheckConstraint(
                condition=Q(list_published_at__isnull=True) | Q(started_at__isnull=False),
                name="opening_list_after_start",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True) | Q(list_published_at__isnull=False),
                name="opening_settled_after_list",
            ),
            models.CheckConstraint(
                condition=~Q(state=OpeningState.FAILED.value) | ~Q(failure=""), name="opening_failed_with_reason"
            ),
        ]

    def __str__(self) -> str:
        """The number; names are looked up where they may be known."""
        return f"opening {self.pk}"

    @property
    def is_second(self) -> bool:
        """True for the opening of the second envelopes."""
        return self.part == Part.SECOND

    @property
    def begins_at(self) -> datetime | None:
        """When it may be started: at the lot's deadline, or for the second part at its own time while that stands."""
        if not self.is_second:
            return self.lot.submission_deadline
        return self.opens_at if self.called_off_at is None else None

    @property
    def code(self) -> str:
        """By which its addresses name it: the lot's code, and which of two parts it is."""
        return f"{self.lot.code}~{self.part}" if self.part else self.lot.code

    @property
    def public_stream(self) -> Stream:
        """What everybody hears."""
        return Stream(f"opening:{self.pk}:public", Hearers.PUBLIC)

    @property
    def desk_stream(self) -> Stream:
        """What the buyer's side, the centre's staff and the supervisor hear."""
        return Stream(f"opening:{self.pk}:desk", Hearers.DESK)

    def own_stream(self, bid: str) -> Stream:
        """What the bidder of one bid hears alone."""
        return Stream(f"opening:{self.pk}:bid:{bid}", Hearers.OWN)


class SignIn(models.Model):
    """签到 — a bidder is there. Until the list is published only the sealed statement knows who signed it."""

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="sign_ins")
    bid = models.CharField(max_length=32)
    way = models.CharField(
        max_length=12,
        choices=[(way.value, way.value) for way in SignInWay],
        default=SignInWay.CERTIFICATE,
    )
    sealed = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["opening", "bid"], name="sign_in_once_per_bid")]
        ordering = ["at", "pk"]


class ListedBid(models.Model):
    """投标人名单 — a bid on the published list, in the order in which bids are read out."""

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="listed")
    number = models.PositiveSmallIntegerField()
    bid = models.CharField(max_length=32)
    organisation = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    revision = models.PositiveSmallIntegerField()
    statement_sha256 = models.CharField(max_length=64)
    envelopes = models.JSONField()
    signed_in_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["opening", "bid"], name="listed_once"),
            models.UniqueConstraint(fields=["opening", "number"], name="listed_in_order"),
        ]
        ordering = ["number"]


class Halt(models.Model):
    """暂停 — from when, why and by whom; and when it went on."""

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="halts")
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()
    by = models.CharField(max_length=40)
    resumed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["opening"], condition=Q(resumed_at__isnull=True), name="halt_one_at_a_time")
        ]
        ordering = ["at", "pk"]
