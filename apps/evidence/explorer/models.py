"""The table of the links through which auditors read."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class AuditLink(models.Model):
    """审计链接 — a supervisor lets an auditor without an account read a part of the journal for some days.

    Of its token and of the one-time code only digests are kept. Who made it is kept by number: his seat is asked for again
    whenever the link is used.
    """

    token_sha256 = models.CharField(max_length=64, unique=True)
    code_sha256 = models.CharField(max_length=64)
    auditor = models.CharField(max_length=120)
    purpose = models.CharField(max_length=200)
    lots: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    since = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    made_by = models.BigIntegerField()
    made_for = models.BigIntegerField()
    """The organisation of the supervisor's seat."""
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField(null=True)
    """When the present code was used up; null while it waits to be used."""
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("made_at")), name="evidence_audit_link_ends_later"
            ),
            models.CheckConstraint(
                condition=~Q(purpose="") & ~Q(auditor=""), name="evidence_audit_link_says_who_and_why"
            ),
        ]

    def __str__(self) -> str:
        """Number and end."""
        return f"{self.pk} until {self.expires_at.isoformat()}"
