"""Tables of the exchange: the numbers of public facts, tokens by which programs act for people, webhooks and what they are sent."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from apps.exchange.lifecycle import PushState, WebhookState


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


class Webhook(models.Model):
    """变更推送 — an address to which public changes are sent as they happen, for the person in the seat.

    ``reached`` is the number up to which changes were looked at for it, ``last_pushed`` the newest that it was made a delivery
    of. Secrets are kept encrypted; the former one signs too until ``former_until``.
    """

    membership = models.ForeignKey("parties.Membership", models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    address = models.CharField(max_length=500)
    kinds = models.JSONField(default=list)
    state = models.CharField(max_length=16, default=WebhookState.ACTIVE.value)
    made_at = models.DateTimeField()
    secret = models.CharField(max_length=255)
    former_secret = models.CharField(max_length=255, blank=True)
    former_until = models.DateTimeField(null=True)
    reached = models.BigIntegerField()
    last_pushed = models.BigIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    quiet_until = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in WebhookState]), name="exchange_webhook_state_known"
            ),
            models.CheckConstraint(
                condition=Q(failures=0, failing_since=None, quiet_until=None)
                | Q(failures__gte=1, failing_since__isnull=False),
                name="exchange_webhook_fails_since",
            ),
        ]
        indexes = [models.Index(fields=["reached"], condition=Q(state="active"), name="exchange_webhook_active")]

    def __str__(self) -> str:
        """Its number: the address is its owner's."""
        return f"webhook {self.pk}"


class WebhookDelivery(models.Model):
    """推送 — one change, or a test, on its way to one webhook. It keeps its id through every attempt.

    ``previous`` is the change before it for this webhook, so that a receiver sees a gap. ``code`` says what came of the last
    attempt: a status of HTTP or the code of a refusal.
    """

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    change = models.ForeignKey(Change, models.PROTECT, null=True, related_name="+")
    message = models.CharField(max_length=60)
    previous = models.BigIntegerField()
    state = models.CharField(max_length=16, default=PushState.WAITING.value)
    made_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    refusals = models.PositiveIntegerField(default=0)
    code = models.CharField(max_length=40, blank=True)
    tried_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["webhook", "message"], name="exchange_delivery_is_one_per_message"),
            models.CheckConstraint(
                condition=Q(state="waiting", next_at__isnull=False)
                | Q(state__in=["taken", "given_up"], next_at__isnull=True, tried_at__isnull=False),
                name="exchange_delivery_waits_for_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["webhook", "change"], name="exchange_delivery_change"),
            models.Index(fields=["next_at"], condition=Q(state="waiting"), name="exchange_delivery_due"),
        ]

    def __str__(self) -> str:
        """Which change, for which webhook."""
        return f"{self.message} for webhook {self.webhook_id}"


class WebhookLane(models.Model):
    """推送通道 — the one row that whoever sends deliveries takes first: slow receivers hold up one job, and no other.

    ``promised_at`` is when the next round was promised for, ``taken_until`` until when a round is under way at the longest.
    """

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    promised_at = models.DateTimeField(null=True)
    taken_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="exchange_lane_is_one")]

    def __str__(self) -> str:
        """Until when it is taken."""
        return f"lane until {self.taken_until}"
