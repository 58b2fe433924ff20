"""The report and how each member closed it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from apps.evaluation.models.committee import Evaluation, Member


class Report(models.Model):
    """评标报告 — one making of the report; made again, the earlier one and its signatures no longer count."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="reports")
    number = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    object_name = models.CharField(max_length=200, blank=True)
    """The newest version: as made, or with the signatures so far."""
    sha256 = models.CharField(max_length=64, blank=True)
    replaced_at = models.DateTimeField(null=True)
    sign_until = models.DateTimeField(null=True)
    """Until when members sign or say why not; who then is silent agrees."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "number"], name="report_number_once"),
            models.UniqueConstraint(
                fields=["evaluation"], condition=Q(replaced_at__isnull=True), name="report_one_counts"
            ),
            models.CheckConstraint(
                condition=Q(made_at__isnull=True, object_name="")
                | (Q(made_at__isnull=False) & ~Q(object_name="") & ~Q(sha256="")),
                name="report_made_is_stored",
            ),
        ]
        ordering = ["number"]

    @property
    def document(self) -> str:
        """Under which key its signing is leased."""
        return f"evaluation:{self.evaluation_id}:report:{self.number}"


class ReportSignature(models.Model):
    """签字, 拒绝签字 or silence — how a member closed the report; a refusal has its written reason (实施条例 §53)."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="signatures")
    member = models.ForeignKey(Member, models.PROTECT, related_name="signatures")
    at = models.DateTimeField()
    object_name = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    refusal = models.JSONField(null=True)
    """The signed statement of the refusal, as DSSE."""
    certificate = models.BinaryField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    is_silent = models.BooleanField(default=False)
    """Neither signed nor refused in writing in time: counts as agreement, and the report's annex says so."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "member"], name="report_closed_once_per_member"),
            models.CheckConstraint(
                condition=(Q(refusal__isnull=True, reason="", is_silent=False) & ~Q(object_name=""))
                | (Q(refusal__isnull=False, object_name="", is_silent=False) & ~Q(reason=""))
                | Q(is_silent=True, refusal__isnull=True, object_name="", reason=""),
                name="report_signed_refused_or_silent",
            ),
        ]
        ordering = ["at", "pk"]
