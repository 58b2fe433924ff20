"""Tables of the exchange: the numbers of public facts, and the tokens by which programs act for people."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class FeedHead(models.Model):
    """变更序号 — the one row that whoever numbers public facts takes first, so that numbers become visible in order."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    last = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="exchange_feed_is_one"),
            models.CheckConstraint(condition=Q(last__gte=0), name="exchange_feed_counts_up"),
        ]

    def __str__(self) -> str:
        """The newest number."""
        return f"#{self.last}"


class Change(models.Model):
    """变更 — a public fact and its number among all of them."""

    number = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField("evidence.Entry", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [models.CheckConstraint(condition=Q(number__gte=1), name="exchange_change_counts_from_one")]

    def __str__(self) -> str:
        """The number."""
        return f"#{self.number}"


class AccessToken(models.Model):
    """接口令牌 — by it a program acts for one seat, for what it is given alone, until it ends. Only its digest is kept."""

    membership = models.ForeignKey("parties.Membership", models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=models.F("made_at")), name="exchange_token_ends"),
        ]

    def __str__(self) -> str:
        """Its number: the name is its owner's."""
        return f"token {self.pk}"
