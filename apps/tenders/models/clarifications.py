"""Questions about the tender document, its clarifications and amendments, and who wishes to hear of them."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from apps.tenders.left_contacts import opened
from apps.tenders.models.documents import TenderDocument
from apps.tenders.models.lots import Lot
from apps.tenders.models.notices import Notice


class Question(models.Model):
    """提问 — a number and a text. Who asked, from where and at what hour is kept nowhere."""

    lot = models.ForeignKey(Lot, models.PROTECT, related_name="questions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    asked_on = models.DateField()
    reading_hash = models.CharField(max_length=64, unique=True)
    """SHA-256 of the token with which the asker reads the answer."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lot", "number"], name="question_number_once_per_lot")]
        ordering = ["number"]


class Listener(models.Model):
    """接收通知的联系方式 — somebody wishes to hear of clarifications. Tied to no question: the key is random, no time is kept.

    The contact lies under a lid: see left_contacts.py.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="+")
    mark = models.CharField(max_length=64)
    shut = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lot", "mark"], name="listener_once_per_lot")]

    @property
    def contact(self) -> str:
        """Where it wishes to hear."""
        return opened(bytes(self.shut), lot_id=self.lot_id)


class Clarification(models.Model):
    """澄清与修改 — what the buyer's side tells everybody about the document; a draft until it has a notice."""

    lot = models.ForeignKey(Lot, models.PROTECT, related_name="clarifications")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)
    may_affect = models.BooleanField()
    """可能影响投标文件编制 — then the fifteen days run again."""
    new_deadline = models.DateTimeField(null=True)
    file_name = models.CharField(max_length=200, blank=True)
    object_name = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    saved_by = models.CharField(max_length=40)
    saved_at = models.DateTimeField()
    plan_hash = models.CharField(max_length=64, blank=True)
    notice = models.OneToOneField(Notice, models.PROTECT, null=True, related_name="clarification")
    document = models.ForeignKey(TenderDocument, models.PROTECT, null=True, related_name="+")
    """The version in force from this clarification on."""
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lot", "number"], name="clarification_number_once_per_lot"),
            models.UniqueConstraint(
                fields=["lot"], condition=Q(published_at__isnull=True), name="clarification_one_draft_per_lot"
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True)
                | (Q(notice__isnull=False) & Q(document__isnull=False) & ~Q(plan_hash="")),
                name="clarification_published_with_notice",
            ),
        ]
        ordering = ["number"]

    @property
    def has_file(self) -> bool:
        """True when a new version of the document comes with it."""
        return bool(self.object_name)


class Answer(models.Model):
    """答复 — what a clarification says to a question."""

    clarification = models.ForeignKey(Clarification, models.CASCADE, related_name="answers")
    question = models.OneToOneField(Question, models.PROTECT, related_name="answer")
    text = models.TextField()

    class Meta:
        ordering = ["question__number"]


class ContactTold(models.Model):
    """已送达 — a notice was sent to a contact; kept as a mark, since the contact itself lies where it was left."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="+")
    mark = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "mark"], name="contact_told_once")]
