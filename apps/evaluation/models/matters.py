"""What comes up in a review: proposals to reject a bid with their votes, enquiries to bidders with their answers, qualifications."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from apps.evaluation.models.committee import Evaluation, Member


class Motion(models.Model):
    """否决提议 — that a bid be rejected, on a ground, with its place in the document and in the bid; the committee votes.

    `enquiry` names the question whose answer, or silence, is voted on; then nobody in particular proposed it.
    """

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="motions")
    number = models.PositiveSmallIntegerField()
    bid = models.CharField(max_length=32)
    ground = models.CharField(max_length=24)
    clause = models.CharField(max_length=100, blank=True)
    page = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    proposed_by = models.ForeignKey(Member, models.PROTECT, related_name="motions", null=True)
    enquiry = models.OneToOneField("evaluation.Enquiry", models.PROTECT, related_name="motion", null=True)
    opened_at = models.DateTimeField()
    is_carried = models.BooleanField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "number"], name="motion_number_once"),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, is_carried__isnull=True)
                | Q(settled_at__isnull=False, is_carried__isnull=False),
                name="motion_settled_one_way",
            ),
            models.CheckConstraint(
                condition=Q(proposed_by__isnull=True) | (~Q(clause="") & ~Q(page="") & ~Q(reason="")),
                name="motion_names_its_place",
            ),
        ]
        ordering = ["number"]

    def __str__(self) -> str:
        """The number within the evaluation."""
        return f"motion {self.number}"


class Vote(models.Model):
    """表决意见 — how one member voted on a motion, and why."""

    motion = models.ForeignKey(Motion, models.PROTECT, related_name="votes")
    member = models.ForeignKey(Member, models.PROTECT, related_name="votes")
    agrees = models.BooleanField()
    reason = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["motion", "member"], name="vote_once_per_motion")]
        ordering = ["member__number"]


class EnquiryMatter(models.TextChoices):
    """澄清、异常低价说明、算术修正."""

    CLARIFICATION = "clarification"
    LOW_PRICE = "low_price"
    CORRECTION = "correction"


class Enquiry(models.Model):
    """澄清、说明 — a question of the committee to one bidder: drafted by a member, sent by the chair, answered under signature."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="enquiries")
    code = models.CharField(max_length=16, unique=True)
    matter = models.CharField(max_length=16, choices=EnquiryMatter.choices)
    bid = models.CharField(max_length=32)
    organisation = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="+")
    page = models.CharField(max_length=60, blank=True)
    text = models.CharField(max_length=1000, blank=True)
    """What is unclear, in the drafter's words."""
    figures = models.JSONField(default=dict)
    """What triggered the question about a low price, or how the price is corrected."""
    drafted_by = models.ForeignKey(Member, models.PROTECT, related_name="enquiries")
    drafted_at = models.DateTimeField()
    letter = models.TextField(blank=True)
    """What was sent, word by word."""
    sent_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    accepts = models.BooleanField(null=True)
    """Whether the bidder accepts the correction of its price."""
    envelope = models.JSONField(null=True)
    certificate = models.BinaryField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True, due_at__isnull=True)
                | (Q(due_at__gt=models.F("sent_at")) & ~Q(letter="")),
                name="enquiry_sent_with_deadline",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, envelope__isnull=True)
                | Q(answered_at__isnull=False, envelope__isnull=False, sent_at__isnull=False),
                name="enquiry_answered_signed",
            ),
            models.CheckConstraint(
                condition=Q(dropped_at__isnull=True) | Q(sent_at__isnull=True), name="enquiry_sent_or_dropped"
            ),
        ]
        ordering = ["drafted_at", "pk"]

    def __str__(self) -> str:
        """The code by which it is addressed."""
        return f"enquiry {self.code}"


class EnquiryFile(models.Model):
    """证明材料 — a file that a bidder adds to its answer; signed with it by its digest."""

    enquiry = models.ForeignKey(Enquiry, models.PROTECT, related_name="files")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=140)
    object_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enquiry", "number"], name="enquiry_file_number_once")]
        ordering = ["number"]


class Qualification(models.Model):
    """资格审查 — in a procurement the purchaser or its agency examines who is qualified, before the committee reviews."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="qualifications")
    bid = models.CharField(max_length=32)
    is_qualified = models.BooleanField()
    clause = models.CharField(max_length=100, blank=True)
    page = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "bid"], name="qualification_once_per_bid"),
            models.CheckConstraint(
                condition=Q(is_qualified=True) | (~Q(reason="") & ~Q(clause="") & ~Q(page="")),
                name="qualification_refused_with_place",
            ),
        ]
        ordering = ["pk"]
