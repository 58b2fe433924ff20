"""The tables of bid security. Until the list is published no column says whose it is: `owner` and `mark` are keyed hashes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from apps.bids.lifecycle import SecurityState
from apps.bids.rules.security import ForfeitureGround, RefundCause
from apps.core.actor import Actor
from apps.evidence.streams import Hearers, Stream

STATEMENTS = Stream("statements:bank", Hearers.DESK)
"""What the account's holder and the supervisor hear: which statements were read in, never for which lot."""


def sealed_securities(lot_id: int) -> Stream:
    """What nobody hears until the list is published: who secured a bid for a lot, and what went back."""
    return Stream(f"lot:{lot_id}:securities", Hearers.SEALED)


class BidSecurity(models.Model):
    """投标保证金 — what secures one bidder's bid for one lot, known by a random code.

    `mark` finds the payment code that only the bidder knows; the code itself is shut up with the bidder's name.
    """

    code = models.CharField(max_length=32, unique=True)
    lot = models.ForeignKey("tenders.Lot", models.PROTECT, related_name="securities")
    owner = models.CharField(max_length=64)
    mark = models.CharField(max_length=64, unique=True, null=True)
    state = models.CharField(max_length=16, choices=[(state.value, state.value) for state in SecurityState])
    shut = models.BinaryField()
    bidder = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="+", null=True)
    disclosed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lot", "owner"], name="security_once_per_owner_and_lot"),
            models.CheckConstraint(
                condition=Q(bidder__isnull=True, disclosed_at__isnull=True)
                | Q(bidder__isnull=False, disclosed_at__isnull=False),
                name="security_names_its_bidder_when_disclosed",
            ),
        ]

    def __str__(self) -> str:
        """The random code, which names nobody."""
        return self.code

    @property
    def actor(self) -> Actor:
        """Who acts in the journal: the security, not the bidder."""
        return Actor(f"security:{self.code}")

    @property
    def own_stream(self) -> Stream:
        """What the bidder alone hears."""
        return Stream(f"security:{self.code}", Hearers.OWN)


class Instrument(models.Model):
    """保函或承诺函 — a guarantee or a commitment; one that is given instead of another ends it."""

    security = models.ForeignKey(BidSecurity, models.PROTECT, related_name="instruments")
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    refund = models.ForeignKey("bids.Refund", models.PROTECT, related_name="instruments", null=True)
    shut = models.BinaryField()

    class Meta:
        ordering = ["pk"]


class BankStatement(models.Model):
    """银行对账单 — one file of the bank, kept whole under the lid; which lines could not be read or matched is plain."""

    code = models.CharField(max_length=32, unique=True)
    sha256 = models.CharField(max_length=64, unique=True)
    shut = models.BinaryField()
    lines = models.PositiveIntegerField()
    unread = models.JSONField(default=list)
    unknown = models.JSONField(default=list)
    read_at = models.DateTimeField()
    read_by = models.CharField(max_length=40)
    imported_at = models.DateTimeField(null=True)
    imported_by = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(imported_at__isnull=True) | ~Q(imported_by=""), name="bank_statement_imported_by_somebody"
            ),
        ]

    def __str__(self) -> str:
        """The random code."""
        return self.code


class Payment(models.Model):
    """到账 — money that the bank reports. Matched by its code it belongs to a security; without one it keeps its line."""

    code = models.CharField(max_length=32, unique=True)
    mark = models.CharField(max_length=64, unique=True)
    security = models.ForeignKey(BidSecurity, models.PROTECT, related_name="payments", null=True)
    statement = models.ForeignKey(BankStatement, models.PROTECT, related_name="unmatched", null=True)
    line = models.PositiveIntegerField(null=True)
    refund = models.ForeignKey("bids.Refund", models.PROTECT, related_name="payments", null=True)
    shut = models.BinaryField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(security__isnull=False) | Q(statement__isnull=False, line__isnull=False),
                name="payment_is_matched_or_keeps_its_line",
            ),
        ]

    def __str__(self) -> str:
        """The random code."""
        return self.code


class PaymentMatch(models.Model):
    """人工匹配 — one person says whose a payment is and why, another confirms or declines."""

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="matches")
    security = models.ForeignKey(BidSecurity, models.PROTECT, related_name="matches")
    reason = models.CharField(max_length=300)
    proposed_by = models.CharField(max_length=40)
    proposed_at = models.DateTimeField()
    decided_by = models.CharField(max_length=40, blank=True)
    decided_at = models.DateTimeField(null=True)
    is_confirmed = models.BooleanField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["payment"], condition=Q(decided_at__isnull=True), name="payment_match_one_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="payment_match_has_reason"),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True) | ~Q(decided_by=models.F("proposed_by")),
                name="payment_match_takes_two",
            ),
        ]


class Refund(models.Model):
    """退还 — what goes back to a bidder, why and until when; lifted when the bidder bids again before the deadline."""

    code = models.CharField(max_length=32, unique=True)
    security = models.ForeignKey(BidSecurity, models.PROTECT, related_name="refunds")
    cause = models.CharField(max_length=20, choices=[(one.value, one.value) for one in RefundCause])
    rule = models.CharField(max_length=10)
    owed_at = models.DateTimeField()
    due_at = models.DateTimeField(db_index=True)
    lifted_at = models.DateTimeField(null=True)
    refunded_on = models.DateField(null=True)
    interest = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    recorded_at = models.DateTimeField(null=True)
    recorded_by = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["due_at", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["security"],
                condition=Q(lifted_at__isnull=True, refunded_on__isnull=True),
                name="refund_open_once",
            ),
            models.CheckConstraint(
                condition=Q(refunded_on__isnull=True, recorded_at__isnull=True)
                | Q(refunded_on__isnull=False, recorded_at__isnull=False, interest__gte=0),
                name="refund_recorded_whole",
            ),
        ]

    def __str__(self) -> str:
        """The random code."""
        return self.code

    @property
    def cause_in_force(self) -> RefundCause:
        """Why it goes back."""
        return RefundCause(self.cause)


class Forfeiture(models.Model):
    """不予退还 — the buyer keeps a security, on a ground of the law and for stated facts."""

    security = models.OneToOneField(BidSecurity, models.PROTECT, related_name="forfeiture")
    ground = models.CharField(max_length=20, choices=[(one.value, one.value) for one in ForfeitureGround])
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()
    by = models.CharField(max_length=40)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="forfeiture_has_reason")]


class ContractDate(models.Model):
    """合同签订日期 — recorded by the buyer's side; from it the last refunds are counted."""

    lot = models.OneToOneField("tenders.Lot", models.PROTECT, related_name="contract_date")
    signed_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=40)
