"""The evaluation and who sits in its committee."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from apps.evaluation.states import EvaluationState, MemberKind
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
    committee_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="committee_shared_by")
    """一并评审: the lot of the same project whose draw formed this committee too; nothing where it was drawn for this lot."""
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

    @property
    def drawn_by(self) -> Evaluation:
        """The evaluation whose draw seated this committee: of another lot where it is shared, else its own."""
        return self.committee_of or self

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

    def bidder_stream(self, organisation_id: int) -> Stream:
        """What one bidder alone is asked, and answers."""
        return Stream(f"evaluation:{self.pk}:bidder:{organisation_id}", Hearers.OWN)


class EvaluatedBid(models.Model):
    """被评投标文件 — a bid as it came out of the opening, in the order of the list."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="bids")
    number = models.PositiveSmallIntegerField()
    bid = models.CharField(max_length=32)
    organisation = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="+")
    price = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    """Nothing while the second of two envelopes is sealed."""
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

    @property
    def is_chair(self) -> bool:
        """True while this member leads the committee."""
        return self.left_at is None and hasattr(self, "chairmanship")

    def __str__(self) -> str:
        """The number: a name may still be secret."""
        return f"member {self.number}"
