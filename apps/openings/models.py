"""The tables of openings: who did what in the session, and what came of each bid."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from apps.evidence.streams import Hearers, Stream
from apps.openings.lifecycle import OpeningState
from apps.openings.rules.terms import Cause, Effect, HolderRole


class Opening(models.Model):
    """开标会 — the one opening of a lot, from its notice to the hand-over to evaluation."""

    lot = models.OneToOneField("tenders.Lot", models.PROTECT, related_name="bid_opening")
    state = models.CharField(
        max_length=24,
        choices=[(state.value, state.value) for state in OpeningState],
        default=OpeningState.NOT_OPEN,
        db_index=True,
    )
    stood_at = models.CharField(max_length=24, blank=True)
    host = models.ForeignKey("parties.Membership", models.PROTECT, related_name="+", null=True)
    started_at = models.DateTimeField(null=True)
    list_published_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(host__isnull=True, started_at__isnull=True)
                | Q(host__isnull=False, started_at__isnull=False),
                name="opening_started_by_a_host",
            ),
            models.CheckConstraint(
                condition=Q(list_published_at__isnull=True) | Q(started_at__isnull=False),
                name="opening_list_after_start",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True) | Q(list_published_at__isnull=False),
                name="opening_settled_after_list",
            ),
            models.CheckConstraint(
                condition=~Q(state=OpeningState.FAILED.value) | ~Q(failure=""), name="opening_failed_with_reason"
            ),
        ]

    def __str__(self) -> str:
        """The number; names are looked up where they may be known."""
        return f"opening {self.pk}"

    @property
    def public_stream(self) -> Stream:
        """What everybody hears."""
        return Stream(f"opening:{self.pk}:public", Hearers.PUBLIC)

    @property
    def desk_stream(self) -> Stream:
        """What the buyer's side, the centre's staff and the supervisor hear."""
        return Stream(f"opening:{self.pk}:desk", Hearers.DESK)

    def own_stream(self, bid: str) -> Stream:
        """What the bidder of one bid hears alone."""
        return Stream(f"opening:{self.pk}:bid:{bid}", Hearers.OWN)


class SignIn(models.Model):
    """签到 — a bidder is there. Until the list is published only the sealed statement knows who signed it."""

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="sign_ins")
    bid = models.CharField(max_length=32)
    sealed = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["opening", "bid"], name="sign_in_once_per_bid")]
        ordering = ["at", "pk"]


class Holder(models.Model):
    """持钥人 — one of the three who each keep a share of every released key, with a key of this session only."""

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="holders")
    role = models.CharField(max_length=16, choices=[(role.value, role.value) for role in HolderRole])
    seat = models.ForeignKey("parties.Membership", models.PROTECT, related_name="+")
    recipient = models.CharField(max_length=80, unique=True)
    envelope = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["opening", "role"], name="holder_once_per_role")]
        ordering = ["pk"]


class Draw(models.Model):
    """抽取 — a coefficient: the frozen text, both secrets and what came out."""

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="draws")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=40)
    text = models.TextField()
    platform_secret = models.BinaryField(max_length=32)
    platform_nonce = models.BinaryField(max_length=16)
    witness = models.ForeignKey("parties.Membership", models.PROTECT, related_name="+", null=True)
    witness_secret = models.BinaryField(max_length=32, null=True)
    witness_nonce = models.BinaryField(max_length=16, null=True)
    value = models.CharField(max_length=40, blank=True)
    drawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["opening", "name"], name="draw_once_per_name"),
            models.CheckConstraint(
                condition=Q(drawn_at__isnull=True, value="")
                | (Q(drawn_at__isnull=False, witness_secret__isnull=False) & ~Q(value="")),
                name="draw_drawn_from_both_secrets",
            ),
        ]
        ordering = ["number"]


class ListedBid(models.Model):
    """投标人名单 — a bid on the published list, in the order in which bids are read out."""

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="listed")
    number = models.PositiveSmallIntegerField()
    bid = models.CharField(max_length=32)
    organisation = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    revision = models.PositiveSmallIntegerField()
    statement_sha256 = models.CharField(max_length=64)
    envelopes = models.JSONField()
    signed_in_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["opening", "bid"], name="listed_once"),
            models.UniqueConstraint(fields=["opening", "number"], name="listed_in_order"),
        ]
        ordering = ["number"]


class Release(models.Model):
    """解密释放 — a bidder's signed release: each file key split in three, each share sealed to one holder."""

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="releases")
    bid = models.CharField(max_length=32)
    envelope = models.JSONField()
    certificate = models.BinaryField()
    shares = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["opening", "bid"], name="released_once_per_bid")]
        ordering = ["at", "pk"]


class Attribution(models.Model):
    """归因 — why a bid was not decrypted in time, and what becomes of it."""

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="attributions")
    bid = models.CharField(max_length=32)
    cause = models.CharField(max_length=24, choices=[(cause.value, cause.value) for cause in Cause])
    effect = models.CharField(max_length=12, choices=[(effect.value, effect.value) for effect in Effect])
    reason = models.CharField(max_length=500)
    by = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["opening", "bid"], name="attributed_once_per_bid"),
            models.CheckConstraint(condition=~Q(reason=""), name="attribution_has_reason"),
        ]
        ordering = ["at", "pk"]


class Reveal(models.Model):
    """公开份额 — a holder's shares of all released keys, opened after decryption was settled."""

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="reveals")
    role = models.CharField(max_length=16, choices=[(role.value, role.value) for role in HolderRole])
    shares = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["opening", "role"], name="revealed_once_per_role")]
        ordering = ["at", "pk"]


class BidResult(models.Model):
    """开启结果 — a bid as opened: what is announced and where its files lie; or why it could not be opened."""

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="results")
    bid = models.CharField(max_length=32)
    at = models.DateTimeField()
    price = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    fields = models.JSONField(default=dict)
    keys = models.JSONField(default=dict)
    objects_by_envelope = models.JSONField(default=dict)
    sheet_header = models.BinaryField(default=bytes)
    sheet_identity = models.CharField(max_length=80, blank=True)
    failure = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["opening", "bid"], name="result_once_per_bid"),
            models.CheckConstraint(
                condition=Q(price__isnull=False, failure="") | (Q(price__isnull=True) & ~Q(failure="")),
                name="result_is_price_or_failure",
            ),
        ]
        ordering = ["pk"]

    @property
    def is_opened(self) -> bool:
        """True when the bid can be read."""
        return not self.failure


class Utterance(models.Model):
    """唱标 — a sentence as it was read out."""

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="utterances")
    number = models.PositiveSmallIntegerField()
    bid = models.CharField(max_length=32, blank=True)
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["opening", "number"], name="uttered_in_order")]
        ordering = ["number"]


class Confirmation(models.Model):
    """确认开标结果 — a bidder's signed word on what was read out of his bid."""

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="confirmations")
    bid = models.CharField(max_length=32)
    is_accepted = models.BooleanField()
    envelope = models.JSONField()
    certificate = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["opening", "bid"], name="confirmed_once_per_bid")]
        ordering = ["at", "pk"]


class Objection(models.Model):
    """开标异议 — raised by a bidder on the spot, answered by the host on the spot, both in the record."""

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="objections")
    number = models.PositiveSmallIntegerField()
    bid = models.CharField(max_length=32)
    text = models.TextField()
    at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.CharField(max_length=40, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["opening", "number"], name="opening_objection_in_order"),
            models.CheckConstraint(condition=~Q(text=""), name="opening_objection_has_text"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="") | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="opening_objection_answered_with_text",
            ),
        ]
        ordering = ["number"]


class Halt(models.Model):
    """暂停 — from when, why and by whom; and when it went on."""

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="halts")
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()
    by = models.CharField(max_length=40)
    resumed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["opening"], condition=Q(resumed_at__isnull=True), name="halt_one_at_a_time")
        ]
        ordering = ["at", "pk"]


class Record(models.Model):
    """开标记录 — the record as a file, and the same file signed by the host."""

    opening = models.OneToOneField(Opening, models.PROTECT, related_name="record")
    object_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    signed_object = models.CharField(max_length=200, blank=True)
    signed_sha256 = models.CharField(max_length=64, blank=True)
    signed_by = models.ForeignKey("parties.Membership", models.PROTECT, related_name="+", null=True)
    signed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True, signed_object="", signed_by__isnull=True)
                | (Q(signed_at__isnull=False, signed_by__isnull=False) & ~Q(signed_object="")),
                name="record_signed_by_somebody",
            )
        ]
