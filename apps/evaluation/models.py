"""Tables of the evaluation: the committee, what each member undertook, judged, scored and signed, and the report."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from apps.evaluation.lifecycle import EvaluationState, MemberKind
from apps.evidence.streams import Hearers, Stream


class Evaluation(models.Model):
    """评标 — the one evaluation of a lot. Before the result nobody but its members learns who they are."""

    lot = models.OneToOneField("tenders.Lot", models.PROTECT, related_name="evaluation")
    state = models.CharField(
        max_length=16,
        choices=[(state.value, state.value) for state in EvaluationState],
        default=EvaluationState.PREPARED,
        db_index=True,
    )
    platform_secret = models.BinaryField(max_length=32)
    platform_nonce = models.BinaryField(max_length=16)
    pool_salt = models.BinaryField(max_length=32)
    prepared_at = models.DateTimeField()
    draw = models.JSONField(null=True)
    """抽取记录: what was frozen, what was revealed, who was drawn and passed over, by pseudonym."""
    drawn_values = models.JSONField(default=dict)
    formed_at = models.DateTimeField(null=True)
    case = models.JSONField(null=True)
    """All inputs of the result, as plain data; whoever has them computes it again."""
    result = models.JSONField(null=True)
    result_sha256 = models.CharField(max_length=64, blank=True)
    computed_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    received_by = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(formed_at__isnull=True, draw__isnull=True) | Q(formed_at__isnull=False, draw__isnull=False),
                name="evaluation_formed_by_a_draw",
            ),
            models.CheckConstraint(
                condition=Q(computed_at__isnull=True, result_sha256="")
                | (Q(computed_at__isnull=False, formed_at__isnull=False) & ~Q(result_sha256="")),
                name="evaluation_computed_has_result",
            ),
            models.CheckConstraint(
                condition=Q(received_at__isnull=True) | Q(completed_at__isnull=False),
                name="evaluation_received_when_complete",
            ),
        ]

    def __str__(self) -> str:
        """The number; names are looked up where they may be known."""
        return f"evaluation {self.pk}"

    @property
    def sealed_stream(self) -> Stream:
        """Who was drawn and why others were not: nobody hears it before the result."""
        return Stream(f"evaluation:{self.pk}:sealed", Hearers.SEALED)

    def own_stream(self, number: int) -> Stream:
        """What concerns one member alone."""
        return Stream(f"evaluation:{self.pk}:member:{number}", Hearers.OWN)


class EvaluatedBid(models.Model):
    """被评投标文件 — a bid as it came out of the opening, in the order of the list."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="bids")
    number = models.PositiveSmallIntegerField()
    bid = models.CharField(max_length=32)
    organisation = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="+")
    price = models.DecimalField(max_digits=18, decimal_places=2)
    fields = models.JSONField()
    objects_by_envelope = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "bid"], name="evaluated_once"),
            models.UniqueConstraint(fields=["evaluation", "number"], name="evaluated_in_order"),
        ]
        ordering = ["number"]


class Representative(models.Model):
    """招标人（采购人）代表 — named by the buyer before the committee is formed."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="representatives")
    seat = models.ForeignKey("parties.Membership", models.PROTECT, related_name="+")
    named_by = models.CharField(max_length=40)
    named_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["evaluation", "seat"], name="representative_named_once")]
        ordering = ["pk"]


class Member(models.Model):
    """评标委员会成员 — known to the others by number. Who left keeps the number."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="members")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16, choices=[(kind.value, kind.value) for kind in MemberKind])
    seat = models.ForeignKey("parties.Membership", models.PROTECT, related_name="+")
    since = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    left_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "number"], name="member_number_once"),
            models.UniqueConstraint(fields=["evaluation", "seat"], name="member_seat_once"),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True, left_reason="") | (Q(left_at__isnull=False) & ~Q(left_reason="")),
                name="member_left_with_reason",
            ),
        ]
        ordering = ["number"]

    def __str__(self) -> str:
        """The number: a name may still be secret."""
        return f"member {self.number}"


class Undertaking(models.Model):
    """承诺书 — a member's signed undertaking, with the certificate that signed it."""

    member = models.OneToOneField(Member, models.PROTECT, related_name="undertaking")
    envelope = models.JSONField()
    certificate = models.BinaryField()
    at = models.DateTimeField()


class Verdict(models.Model):
    """初步评审意见 — whether a bid passes, in one member's judgement, and the ground if not."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="verdicts")
    bid = models.CharField(max_length=32)
    has_passed = models.BooleanField()
    reason = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "bid"], name="verdict_once_per_bid"),
            models.CheckConstraint(condition=Q(has_passed=True) | ~Q(reason=""), name="verdict_rejects_with_reason"),
        ]
        ordering = ["pk"]


class Sheet(models.Model):
    """评分表 — one member's scores: a draft until it is signed."""

    member = models.OneToOneField(Member, models.PROTECT, related_name="sheet")
    scores = models.JSONField(default=dict)
    reasons = models.JSONField(default=dict)
    saved_at = models.DateTimeField()
    envelope = models.JSONField(null=True)
    certificate = models.BinaryField(null=True)
    signed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True, envelope__isnull=True, certificate__isnull=True)
                | Q(signed_at__isnull=False, envelope__isnull=False, certificate__isnull=False),
                name="sheet_signed_with_certificate",
            ),
        ]


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
    """签字 or 拒绝签字 — how a member closed the report; a refusal has its written reason (实施条例 §53)."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="signatures")
    member = models.ForeignKey(Member, models.PROTECT, related_name="signatures")
    at = models.DateTimeField()
    object_name = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    refusal = models.JSONField(null=True)
    """The signed statement of the refusal, as DSSE."""
    certificate = models.BinaryField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "member"], name="report_closed_once_per_member"),
            models.CheckConstraint(
                condition=(Q(refusal__isnull=True, reason="") & ~Q(object_name=""))
                | (Q(refusal__isnull=False, object_name="") & ~Q(reason="")),
                name="report_signed_or_refused",
            ),
        ]
        ordering = ["at", "pk"]
