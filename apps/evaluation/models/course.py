"""What the committee did together on its way: scores locked without names, records of the chair, steps back, words exchanged."""

from __future__ import annotations

from django.db import models

from apps.evaluation.models.committee import Evaluation, Member
from apps.evaluation.states import EvaluationState

STAGES = [(state.value, state.value) for state in EvaluationState]


class BlindSheet(models.Model):
    """暗标评分表 — a member's scores of the items reviewed without names, signed and locked before the names are shown."""

    member = models.OneToOneField(Member, models.PROTECT, related_name="blind_sheet")
    scores = models.JSONField()
    reasons = models.JSONField()
    envelope = models.JSONField()
    certificate = models.BinaryField()
    signed_at = models.DateTimeField()


class Competition(models.Model):
    """有效投标不足三个 — with so few bids left, why there still is competition, as the chair wrote it down."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="competitions")
    left = models.PositiveSmallIntegerField()
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]


class StepBack(models.Model):
    """退回阶段 — the chair led the committee back to a stage; what was dropped is kept as it stood, with its digest."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="steps_back")
    number = models.PositiveSmallIntegerField()
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    left = models.CharField(max_length=16, choices=STAGES)
    reached = models.CharField(max_length=16, choices=STAGES)
    ground = models.CharField(max_length=32, blank=True)
    reason = models.CharField(max_length=500)
    dropped = models.JSONField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["evaluation", "number"], name="step_back_number_once")]
        ordering = ["number"]


class Conclusion(models.Model):
    """小组结论 — what the committee concluded together at a stage, as its chair wrote it down; the newest counts."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="conclusions")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    stage = models.CharField(max_length=16, choices=STAGES)
    text = models.CharField(max_length=1000)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]


class RoomMessage(models.Model):
    """会商留言 — what a member said to the others, under its number. Nobody else reads it."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="messages")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    text = models.CharField(max_length=1000)
    salt = models.CharField(max_length=32)
    """Makes the digest in the journal tell nothing to who guesses at the words."""
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
