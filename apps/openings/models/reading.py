"""How bids were read out (唱标): the chosen order and fields, when each sentence ended, breaks, and what was read again."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from apps.openings.models.announcing import Utterance
from apps.openings.models.opening import Opening
from apps.openings.rules.reading import VOICE_LIMIT, ReadingOrder


class ReadingPlan(models.Model):
    """唱标安排 — what the host chose before the reading began, among what the document allows."""

    opening = models.OneToOneField(Opening, models.PROTECT, related_name="reading_plan")
    order = models.CharField(max_length=12, choices=[(one.value, one.value) for one in ReadingOrder])
    fields = models.JSONField()
    by = models.CharField(max_length=40)
    at = models.DateTimeField()


class UtteranceEnd(models.Model):
    """When a sentence was over: by the server's clock, and what the host's page told of the voice, if it did."""

    utterance = models.OneToOneField(Utterance, models.PROTECT, related_name="end")
    voice = models.CharField(max_length=VOICE_LIMIT, blank=True)
    told_began_at = models.DateTimeField(null=True)
    told_ended_at = models.DateTimeField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(told_began_at__isnull=True, told_ended_at__isnull=True)
                | Q(told_began_at__isnull=False, told_ended_at__isnull=False),
                name="utterance_end_told_whole",
            )
        ]


class ReadingBreak(models.Model):
    """唱标暂停 — the reading alone stands still; everything else goes on."""

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="reading_breaks")
    by = models.CharField(max_length=40)
    at = models.DateTimeField()
    continued_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["opening"], condition=Q(continued_at__isnull=True), name="reading_break_one_at_a_time"
            )
        ]
        ordering = ["at", "pk"]


class Return(models.Model):
    """从某家重新读起 — the reading goes back to a sentence that was read, and on from there to the last one read so far."""

    first = models.ForeignKey(Utterance, models.PROTECT, related_name="returns")
    last = models.PositiveSmallIntegerField()
    replays = models.PositiveIntegerField()
    """So many replays there had been: only later ones count as heard again."""
    by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]


class Replay(models.Model):
    """单家重播 — a sentence was heard once more. It announces nothing: what counts was said the first time."""

    utterance = models.ForeignKey(Utterance, models.PROTECT, related_name="replays")
    by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
