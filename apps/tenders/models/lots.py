"""The lot: the unit of work, its times, and the rules that are in force for it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from apps.evidence.streams import Hearers, Stream
from apps.tenders.lifecycle import LotState
from apps.tenders.models.projects import LotKind, Project
from apps.tenders.rules.books import Regime


class Hall(models.Model):
    """开标大厅 — one row for each hall that was ever asked for, locked while one of its times is given away."""

    name = models.CharField(max_length=80, unique=True)


class Lot(models.Model):
    """标段（包） — the unit of work: own code, deadline, opening and result. The state is a fold kept by steps."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="lots")
    number = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=44, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=16, choices=LotKind)
    regime = models.CharField(max_length=3, choices=[(regime.value, regime.name) for regime in Regime])
    estimate = models.DecimalField(max_digits=18, decimal_places=2)
    ceiling_price = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    round_number = models.PositiveSmallIntegerField(default=1)
    former = models.OneToOneField("self", models.PROTECT, related_name="successor", null=True)
    """重新招标 — the lot of the same number that failed or was ended, when this is its next round."""

    state = models.CharField(max_length=24, choices=[(state.value, state.value) for state in LotState], db_index=True)
    stood_at = models.CharField(max_length=24, blank=True)

    document_from = models.DateTimeField(null=True)
    document_until = models.DateTimeField(null=True)
    notice_until = models.DateTimeField(null=True)
    submission_deadline = models.DateTimeField(null=True, db_index=True)
    opening_hall = models.CharField(max_length=80, blank=True)
    media = models.JSONField(default=list)

    rule_book = models.JSONField(null=True)
    rule_book_hash = models.CharField(max_length=64, blank=True)
    calendar_basis = models.JSONField(null=True)
    plan_hash = models.CharField(max_length=64, blank=True)
    published_at = models.DateTimeField(null=True, db_index=True)
    closed_at = models.DateTimeField(null=True)
    result_objection_until = models.DateTimeField(null=True)
    """Until when an objection to the result is in time (公示期满; 质疑期限届满); none before the result is public."""

    class Meta:
        indexes = [models.Index(fields=["state", "-published_at", "-id"], name="tenders_lot_by_state")]
        constraints = [
            models.UniqueConstraint(fields=["project", "number", "round_number"], name="lot_number_once_per_round"),
            models.CheckConstraint(
                condition=Q(round_number=1, former__isnull=True) | Q(round_number__gt=1, former__isnull=False),
                name="lot_later_round_has_a_former",
            ),
            models.CheckConstraint(condition=Q(estimate__gt=0), name="lot_estimate_is_positive"),
            models.CheckConstraint(
                condition=Q(ceiling_price__isnull=True) | Q(ceiling_price__gt=0), name="lot_ceiling_is_positive"
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True)
                | (Q(submission_deadline__isnull=False) & Q(rule_book__isnull=False) & ~Q(rule_book_hash="")),
                name="lot_published_with_deadline_and_rule_book",
            ),
        ]

    def __str__(self) -> str:
        """The code, which is public; a name may still be secret."""
        return self.code

    @property
    def title(self) -> str:
        """What the lot is called where its project is not named beside it: 项目名称·标段名称."""
        return f"{self.project.name}·{self.name}"

    @property
    def is_public(self) -> bool:
        """True once the first notice is out."""
        return self.published_at is not None

    @property
    def public_stream(self) -> Stream:
        """What everybody hears about this lot."""
        return Stream(f"lot:{self.pk}:public", Hearers.PUBLIC)

    @property
    def desk_stream(self) -> Stream:
        """What the buyer's side, the centre and the supervisor hear."""
        return Stream(f"lot:{self.pk}:desk", Hearers.DESK)

    @property
    def sealed_stream(self) -> Stream:
        """What nobody hears until it is told again elsewhere: who took the document."""
        return Stream(f"lot:{self.pk}:sealed", Hearers.SEALED)
