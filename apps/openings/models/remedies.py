"""解密中的证据与处置 — what shows why a bid was not decrypted, and what was done about it: extensions, incidents."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from apps.openings.models.opening import Halt, Opening
from apps.openings.rules.faults import DETAIL_LIMIT, Fault
from apps.openings.rules.outage import Ground


class Extension(models.Model):
    """延长解密 — the window ends later than it did; why, and by whom."""

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="extensions")
    minutes = models.PositiveSmallIntegerField()
    until = models.DateTimeField()
    reason = models.CharField(max_length=500)
    by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(minutes__gte=1), name="extension_never_shortens"),
            models.CheckConstraint(condition=~Q(reason=""), name="extension_has_reason"),
        ]
        ordering = ["at", "pk"]


class Attempt(models.Model):
    """解密失败报告 — the bidder's device could not release, and says why; evidence for the attribution."""

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="attempts")
    bid = models.CharField(max_length=32)
    fault = models.CharField(max_length=24, choices=[(fault.value, fault.value) for fault in Fault])
    recipient = models.CharField(max_length=80, blank=True)
    detail = models.CharField(max_length=DETAIL_LIMIT, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["opening", "bid"], name="attempt_of_bid")]


class Presence(models.Model):
    """在场 — one line of a bidder's page to the hall, from the list on. Evidence, and no fact: lines come and go."""

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="presences")
    bid = models.CharField(max_length=32)
    opened_at = models.DateTimeField()
    heard_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    answered = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["opened_at", "pk"]
        indexes = [models.Index(fields=["opening", "bid"], name="presence_of_bid")]


class HealthMark(models.Model):
    """运行标记 — the last sign of life that the platform left while this window ran."""

    opening = models.OneToOneField(Opening, models.PROTECT, related_name="health_mark")
    at = models.DateTimeField()


class HealthGap(models.Model):
    """平台中断 — the platform left no sign of life between these moments of a window."""

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="health_gaps")
    part = models.CharField(max_length=24)
    since = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        ordering = ["since", "pk"]


class Incident(models.Model):
    """故障处置 — an outage that the host acted on: since when, whom it touched, what was done."""

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="incidents")
    number = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=60, unique=True)
    ground = models.CharField(max_length=12, choices=[(ground.value, ground.value) for ground in Ground])
    since = models.DateTimeField()
    bids = models.JSONField()
    at = models.DateTimeField()
    by = models.CharField(max_length=40)
    halt = models.ForeignKey(Halt, models.PROTECT, related_name="+", null=True)
    extension = models.ForeignKey(Extension, models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["opening", "number"], name="incident_in_order"),
            models.CheckConstraint(
                condition=Q(halt__isnull=False) | Q(extension__isnull=False), name="incident_was_acted_on"
            ),
        ]
        ordering = ["number"]


class Unsealing(models.Model):
    """开启进度 — how much of a bid the worker has opened. Shown while it works; what counts is the result."""

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="unsealings")
    bid = models.CharField(max_length=32)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField()
    started_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["opening", "bid"], name="unsealing_once_per_bid")]
        ordering = ["started_at", "pk"]


class BackupImport(models.Model):
    """导入备份文件 — a backup that its bidder has handed in, until the worker has compared it with the statement and opened the bid."""

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="backup_imports")
    bid = models.CharField(max_length=32)
    parts = models.JSONField()
    by = models.CharField(max_length=40)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=40, blank=True)
    details = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["opening", "bid"], condition=Q(ended_at__isnull=True), name="one_backup_at_a_time"
            )
        ]
        ordering = ["at", "pk"]
