"""Objections to the tender document or to a result: what was raised, and every step with its author and time."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import Q

from apps.evidence.streams import Hearers, Stream
from apps.tenders.lifecycle import DocumentObjectionKind, DocumentObjectionState
from apps.tenders.models.lots import Lot

TEXT_LIMIT = 4000


class DocumentObjection(models.Model):
    """对招标文件的异议 — an objection (质疑, 询问), also to a result. Who raised it lies under a lid: see objectors.py (招标投标法 §22)."""

    lot = models.ForeignKey(Lot, models.PROTECT, related_name="document_objections")
    code = models.CharField(max_length=16, unique=True)
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in DocumentObjectionKind])
    state = models.CharField(max_length=12, choices=[(one.value, one.value) for one in DocumentObjectionState])
    number = models.PositiveSmallIntegerField(null=True)
    """The number the public knows it by; none while nothing of it is public."""
    owner = models.CharField(max_length=64, db_index=True)
    shut = models.BinaryField()
    subject = models.CharField(max_length=200)
    content = models.TextField(max_length=TEXT_LIMIT)
    known_on = models.DateField(null=True)
    file_name = models.CharField(max_length=200, blank=True)
    object_name = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(null=True)
    raised_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lot", "number"], name="document_objection_number_once_per_lot"),
            models.CheckConstraint(
                condition=Q(due_at__isnull=False) | Q(state=DocumentObjectionState.NOT_ADMITTED.value),
                name="document_objection_has_a_clock",
            ),
        ]
        ordering = ["raised_at", "pk"]

    @property
    def stream(self) -> Stream:
        """What the objector, who answers by law and the supervisor hear."""
        return Stream(f"objection:{self.code}", Hearers.OWN)

    @property
    def is_waiting(self) -> bool:
        """True until it is answered, withdrawn or turned away."""
        return self.state == DocumentObjectionState.RAISED


class DocumentObjectionStepKind(StrEnum):
    """What happened to an objection."""

    RAISED = "raised"
    NOT_ADMITTED = "not_admitted"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    OVERDUE = "overdue"


class DocumentObjectionStep(models.Model):
    """One act in an objection: what, when, by whom; for an answer its words, its basis and what follows from it."""

    objection = models.ForeignKey(DocumentObjection, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in DocumentObjectionStepKind])
    at = models.DateTimeField()
    by = models.CharField(max_length=40)
    text = models.TextField(max_length=TEXT_LIMIT, blank=True)
    basis = models.CharField(max_length=500, blank=True)
    clarification_follows = models.BooleanField(default=False)
    is_upheld = models.BooleanField(null=True)
    """成立 or 不成立, of an objection to a result; nothing is said of the others."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["objection", "kind"], name="document_objection_step_once"),
        ]
        ordering = ["at", "pk"]
