"""告知承诺: a signed statement in the place of a proof, what a later check found of it, and what follows."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from apps.tenders.lifecycle_statement import StatementState
from apps.tenders.models.conditional import WORDS_LIMIT
from apps.tenders.models.lots import Lot


class SignedStatement(models.Model):
    """告知承诺书 — what the buyer states of its lot instead of proving it (A14)."""

    lot = models.OneToOneField(Lot, models.PROTECT, related_name="statement")
    items = models.JSONField()
    """The requirements that are stated, by name."""
    text = models.TextField()
    state = models.CharField(max_length=12, choices=[(state.value, state.value) for state in StatementState])
    signed_by = models.CharField(max_length=40)
    signed_at = models.DateTimeField()
    is_drawn = models.BooleanField()
    """Whether the digest of the signing put it among those that are checked at random; others are checked on a reason."""
    finding = models.CharField(max_length=WORDS_LIMIT, blank=True)
    checked_by = models.CharField(max_length=40, blank=True)
    checked_at = models.DateTimeField(null=True)
    correct_by = models.DateField(null=True)
    correction = models.CharField(max_length=WORDS_LIMIT, blank=True)
    corrected_at = models.DateTimeField(null=True)
    broken_at = models.DateTimeField(null=True)
    closed_until = models.DateTimeField(null=True)
    """Until then the unit neither states nor promises nor uses the green channel."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["true", "wrong", "corrected", "broken"])
                | (Q(checked_at__isnull=False) & ~Q(finding="")),
                name="statement_checked_with_words",
            ),
            models.CheckConstraint(
                condition=~Q(state="broken") | Q(broken_at__isnull=False, closed_until__isnull=False),
                name="statement_broken_closes",
            ),
        ]
        ordering = ["signed_at", "pk"]
