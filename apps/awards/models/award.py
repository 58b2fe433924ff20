"""The tables of awards: the candidates of a lot, the award, and what each bidder was told of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from apps.awards.lifecycle import AwardState, PassingOverGround
from apps.evidence.streams import Hearers, Stream


class Award(models.Model):
    """定标 — what came of a lot after the report was received. The notices stand in the lot's own list of notices."""

    lot = models.OneToOneField("tenders.Lot", models.PROTECT, related_name="award")
    state = models.CharField(max_length=16, choices=[(state.value, state.value) for state in AwardState], db_index=True)

    candidates_notice = models.PositiveSmallIntegerField(null=True)
    publicity_from = models.DateTimeField(null=True)
    publicity_until = models.DateTimeField(null=True, db_index=True)
    publicity_ended_at = models.DateTimeField(null=True)

    winner = models.OneToOneField("awards.Candidate", models.PROTECT, related_name="won", null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=40, blank=True)

    result_notice = models.PositiveSmallIntegerField(null=True)
    published_at = models.DateTimeField(null=True)

    notice_code = models.CharField(max_length=60, blank=True)
    notice_object = models.CharField(max_length=200, blank=True)
    notice_sha256 = models.CharField(max_length=64, blank=True)
    notified_at = models.DateTimeField(null=True)
    contract_due_at = models.DateTimeField(null=True, db_index=True)
    """Until when the contract is signed (自中标通知书发出之日起三十日内)."""
    contract_overdue_at = models.DateTimeField(null=True)
    """When the clock found that it was not."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(winner__isnull=True) | Q(decided_at__isnull=False), name="award_winner_was_decided"
            ),
            models.CheckConstraint(
                condition=Q(publicity_until__isnull=True) | Q(publicity_until__gt=models.F("publicity_from")),
                name="award_publicity_lasts",
            ),
            models.CheckConstraint(
                condition=Q(notified_at__isnull=True) | ~Q(notice_sha256=""), name="award_notice_has_its_file"
            ),
        ]

    def __str__(self) -> str:
        """The lot it is about."""
        return f"award of {self.lot_id}"

    def own_stream(self, organisation_id: int) -> Stream:
        """What one bidder alone hears: its own result."""
        return Stream(f"award:{self.lot_id}:{organisation_id}", Hearers.OWN)


class Candidate(models.Model):
    """中标候选人 — in the order the committee recommended, as the report states it."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="candidates")
    rank = models.PositiveSmallIntegerField()
    bid = models.CharField(max_length=32)
    organisation = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    price = models.DecimalField(max_digits=18, decimal_places=2)
    total = models.CharField(max_length=60, blank=True)
    fields = models.JSONField(default=dict)

    class Meta:
        ordering = ["rank", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["award", "bid"], name="candidate_bid_once"),
            models.CheckConstraint(condition=Q(rank__gte=1), name="candidate_rank_from_one"),
        ]

    def __str__(self) -> str:
        """The name and the rank."""
        return f"{self.rank}. {self.name}"


class PassedOver(models.Model):
    """未按排序确定 — why a candidate did not get the award that was his in order."""

    candidate = models.OneToOneField(Candidate, models.PROTECT, related_name="passed_over")
    ground = models.CharField(max_length=24, choices=[(one.value, one.value) for one in PassingOverGround])
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()
    by = models.CharField(max_length=40)


class Outcome(models.Model):
    """本人评审结果 — what one bidder was told of its own bid: score and rank, or why it was rejected."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="outcomes")
    bid = models.CharField(max_length=32)
    organisation = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="+")
    price = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    total = models.CharField(max_length=60, blank=True)
    rank = models.PositiveSmallIntegerField(null=True)
    rejected_for = models.CharField(max_length=500, blank=True)
    is_winner = models.BooleanField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["award", "bid"], name="outcome_bid_once"),
            models.CheckConstraint(
                condition=Q(rank__isnull=False) | ~Q(rejected_for=""), name="outcome_ranked_or_rejected"
            ),
        ]
