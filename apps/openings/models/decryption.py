"""解密 — the three holders, what bidders released to them, and what came of each bid."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from apps.openings.models.opening import Opening
from apps.openings.rules.terms import Cause, Effect, HolderRole


class Holder(models.Model):
    """持钥人 — one of the three who each keep a share of every released key, with a key of this session only."""

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="holders")
    role = models.CharField(max_length=16, choices=[(role.value, role.value) for role in HolderRole])
    seat = models.ForeignKey("parties.Membership", models.PROTECT, related_name="+")
    recipient = models.CharField(max_length=80, unique=True)
    envelope = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["opening", "role"], name="holder_once_per_role")]
        ordering = ["pk"]


class Release(models.Model):
    """解密释放 — a bidder's signed release: each file key split in three, each share sealed to one holder."""

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="releases")
    bid = models.CharField(max_length=32)
    envelope = models.JSONField()
    certificate = models.BinaryField()
    shares = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["opening", "bid"], name="released_once_per_bid")]
        ordering = ["at", "pk"]


class Attribution(models.Model):
    """归因 — why a bid was not decrypted in time, and what becomes of it."""

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="attributions")
    bid = models.CharField(max_length=32)
    cause = models.CharField(max_length=24, choices=[(cause.value, cause.value) for cause in Cause])
    effect = models.CharField(max_length=12, choices=[(effect.value, effect.value) for effect in Effect])
    reason = models.CharField(max_length=500)
    by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["opening", "bid"], name="attributed_once_per_bid"),
            models.CheckConstraint(condition=~Q(reason=""), name="attribution_has_reason"),
        ]
        ordering = ["at", "pk"]


class Reveal(models.Model):
    """公开份额 — a holder's shares of all released keys, opened after decryption was settled."""

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="reveals")
    role = models.CharField(max_length=16, choices=[(role.value, role.value) for role in HolderRole])
    shares = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["opening", "role"], name="revealed_once_per_role")]
        ordering = ["at", "pk"]


class BidResult(models.Model):
    """开启结果 — a bid as opened: what is announced and where its files lie; or why it could not be opened.

    The first of two envelopes tells no price. `letter` is what was found of the letter of bid's seal and signature when
    the bid was opened (`LetterStanding`); nothing for the second envelope.
    """

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="results")
    bid = models.CharField(max_length=32)
    at = models.DateTimeField()
    price = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    fields = models.JSONField(default=dict)
    keys = models.JSONField(default=dict)
    objects_by_envelope = models.JSONField(default=dict)
    letter = models.JSONField(null=True)
    sheet_header = models.BinaryField(default=bytes)
    sheet_identity = models.CharField(max_length=80, blank=True)
    failure = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["opening", "bid"], name="result_once_per_bid"),
            models.CheckConstraint(
                condition=Q(failure="") | Q(price__isnull=True),
                name="result_failed_without_price",
            ),
        ]
        ordering = ["pk"]

    @property
    def is_opened(self) -> bool:
        """True when the bid can be read."""
        return not self.failure
