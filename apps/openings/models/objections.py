"""开标异议 — what stands beside an objection: its title, attachment and contact, the host's decision, the bidder's response."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from apps.openings.models.announcing import Objection
from apps.openings.rules.objections import CONTACT_LIMIT, TITLE_LIMIT


class ObjectionPaper(models.Model):
    """What a bidder filed beside the text. The contact is for the desk alone and stands in no journal."""

    objection = models.OneToOneField(Objection, models.PROTECT, related_name="paper")
    title = models.CharField(max_length=TITLE_LIMIT, blank=True)
    contact = models.CharField(max_length=CONTACT_LIMIT, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    object_name = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(object_name="", sha256="", size__isnull=True)
                | (~Q(object_name="") & ~Q(sha256="") & Q(size__isnull=False)),
                name="objection_attachment_whole_or_none",
            )
        ]


class AnswerPaper(models.Model):
    """答复附件 — what the buyer's side attached to its answer, for the same few who read the attachment of the objection."""

    objection = models.OneToOneField(Objection, models.PROTECT, related_name="answer_paper")
    file_name = models.CharField(max_length=200)
    object_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()


class ObjectionDecision(models.Model):
    """受理 — the host takes the objection up, or says why not. A refusal is its answer."""

    objection = models.OneToOneField(Objection, models.PROTECT, related_name="decision")
    is_accepted = models.BooleanField()
    reason = models.TextField(blank=True)
    by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(is_accepted=True) | ~Q(reason=""), name="objection_refused_with_reason")
        ]


class ObjectionResponse(models.Model):
    """What the bidder said to the answer: that it settles the matter, or not (认可、不认可)."""

    objection = models.OneToOneField(Objection, models.PROTECT, related_name="response")
    is_satisfied = models.BooleanField()
    at = models.DateTimeField()
