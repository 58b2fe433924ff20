"""What a member has entered so far, where it is entered, and what the chair asked about a score."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from apps.evaluation.models.committee import Member

ITEM_LIMIT = 64


class Mark(models.Model):
    """评分草稿 — one score as its member entered it last. Nobody else reads it, and nothing rests on it before it is signed."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="marks")
    bid = models.CharField(max_length=32)
    item = models.CharField(max_length=ITEM_LIMIT)
    score = models.CharField(max_length=12, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    pages = models.JSONField(default=list)
    """引用页 — where in the bid the score rests: envelope, number of the file, page."""
    sequence = models.PositiveIntegerField()
    """Which change this was, counted by the device; an older one that comes late changes nothing."""
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "bid", "item"], name="mark_once_per_item")]
        ordering = ["sequence", "pk"]


class Workplace(models.Model):
    """打分席位 — the one device at which a member enters scores; taken over by another, the first is locked."""

    member = models.OneToOneField(Member, models.PROTECT, related_name="workplace")
    device = models.CharField(max_length=64)
    since = models.DateTimeField()


class ScoreQuestion(models.Model):
    """打分说明 — the chair asks a member why a score is what it is; the answer stands beside the score."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="score_questions")
    bid = models.CharField(max_length=32)
    item = models.CharField(max_length=ITEM_LIMIT)
    score = models.CharField(max_length=12)
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "bid", "item", "score"], name="score_asked_about_once"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="") | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="score_answer_says_something",
            ),
        ]
        ordering = ["pk"]
