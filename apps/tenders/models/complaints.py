"""Complaints to the supervisor about what an objection was answered, or not answered in time."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from apps.tenders.models.objections import TEXT_LIMIT, DocumentObjection


class Complaint(models.Model):
    """投诉 — handed over to the supervisor with the objection and its answer; taken up or not, then decided."""

    objection = models.OneToOneField(DocumentObjection, models.PROTECT, related_name="complaint")
    content = models.TextField(max_length=TEXT_LIMIT)
    filed_at = models.DateTimeField()
    look_until = models.DateTimeField(null=True)
    """Until when the supervisor says whether it is taken up; none where the rule book sets no time."""
    is_accepted = models.BooleanField(null=True)
    looked_at = models.DateTimeField(null=True)
    looked_by = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=1000, blank=True)
    decide_until = models.DateTimeField(null=True)
    is_upheld = models.BooleanField(null=True)
    decision = models.TextField(max_length=TEXT_LIMIT, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_accepted__isnull=True) | Q(looked_at__isnull=False), name="complaint_looked_at_in_time"
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True) | (Q(is_accepted=True) & ~Q(decision="")),
                name="complaint_decided_after_it_was_accepted",
            ),
        ]
        ordering = ["filed_at", "pk"]

    @property
    def waits_for(self) -> str:
        """What the supervisor does next: ``looking``, ``deciding``, or nothing any more."""
        if self.is_accepted is None:
            return "looking"
        return "deciding" if self.is_accepted and self.decided_at is None else ""
