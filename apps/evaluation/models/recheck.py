"""What the chair writes into the report, and what happens when the buyer returns a signed one."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from apps.evaluation.models.committee import Evaluation, Member
from apps.evaluation.models.report import Report


class ReportChapter(models.Model):
    """报告章节 — what the chair has written for one chapter; who wrote it last and when. Each making takes it as it then is."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="chapters")
    name = models.CharField(max_length=24)
    text = models.TextField(blank=True)
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["evaluation", "name"], name="chapter_once")]
        ordering = ["pk"]


class ReportAnnex(models.Model):
    """评标报告附件 — who refused to sign and why, and whose silence counts as agreement: made when the report is complete."""

    report = models.OneToOneField(Report, models.PROTECT, related_name="annex")
    object_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()


class Recheck(models.Model):
    """复核 — a signed report returned to its committee on one of four grounds, and what stood before (87号令 §64)."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="rechecks")
    number = models.PositiveSmallIntegerField()
    report = models.ForeignKey(Report, models.PROTECT, related_name="rechecks")
    """The report that was returned; it stays as it is."""
    ground = models.CharField(max_length=24)
    reason = models.CharField(max_length=500)
    returned_by = models.CharField(max_length=40)
    returned_at = models.DateTimeField()
    findings = models.JSONField()
    cells = models.JSONField()
    """The scores to look at again: member, bid, item."""
    before = models.JSONField()
    """Case, result, digest and signed sheets as they were."""
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "number"], name="recheck_number_once"),
            models.UniqueConstraint(
                fields=["evaluation"], condition=Q(closed_at__isnull=True), name="recheck_one_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="recheck_has_reason"),
        ]
        ordering = ["number"]


class Reconsideration(models.Model):
    """复核意见 — what one member made of the scores it was asked about: changed or kept, each with a reason, signed anew."""

    recheck = models.ForeignKey(Recheck, models.PROTECT, related_name="reconsiderations")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    rows = models.JSONField()
    """For each score: bid, item, before, after, reason."""
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recheck", "member"], name="reconsidered_once")]
        ordering = ["member__number"]
