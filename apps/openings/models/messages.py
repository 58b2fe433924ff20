"""What was written in the hall, and who was silenced why (留言、禁言)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from apps.openings.models.opening import Opening
from apps.openings.rules.messages import MESSAGE_LIMIT, MessageList


class Message(models.Model):
    """留言 — written by a bidder, or by the host where no bid stands; to everybody, or in the thread of one bid."""

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="messages")
    thread = models.CharField(max_length=32, blank=True)
    """Empty for everybody; else the bid whose bidder and the desk alone hear it."""
    number = models.PositiveIntegerField()
    bid = models.CharField(max_length=32, blank=True)
    kind = models.CharField(max_length=12, choices=[(one.value, one.value) for one in MessageList])
    text = models.CharField(max_length=MESSAGE_LIMIT)
    by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["opening", "thread", "number"], name="message_in_order_of_its_thread"),
            models.CheckConstraint(condition=~Q(text=""), name="message_has_text"),
        ]
        ordering = ["at", "pk"]


class Silence(models.Model):
    """禁言 — of one bidder, or of all where no bid stands, until it is lifted. Objections are never silenced."""

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="silences")
    bid = models.CharField(max_length=32, blank=True)
    reason = models.CharField(max_length=500)
    by = models.CharField(max_length=40)
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["opening", "bid"], condition=Q(lifted_at__isnull=True), name="silenced_once_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="silence_has_reason"),
        ]
        ordering = ["at", "pk"]
