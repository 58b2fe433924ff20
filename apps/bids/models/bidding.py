"""The tables of bids. Until the list is published no column says whose a bid is: `owner` is a keyed hash, the rest is shut."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from apps.bids.lifecycle import BidState
from apps.core.actor import Actor
from apps.evidence.streams import Hearers, Stream


class SubmissionKind(models.TextChoices):
    """What was handed in."""

    BID = "bid"
    WITHDRAWAL = "withdrawal"


class Bid(models.Model):
    """投标 — one bidder's bid for one lot, known by the random id that the bidder's own client made.

    The bidder is named here only when the list is published.
    """

    code = models.CharField(max_length=32, unique=True)
    lot = models.ForeignKey("tenders.Lot", models.PROTECT, related_name="bids")
    owner = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=[(state.value, state.value) for state in BidState])
    revision = models.PositiveIntegerField(default=0)
    bidder = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="bids", null=True)
    seat = models.ForeignKey("parties.Membership", models.PROTECT, related_name="+", null=True)
    disclosed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lot", "owner"], name="bid_once_per_owner_and_lot"),
            models.CheckConstraint(
                condition=Q(bidder__isnull=True, seat__isnull=True, disclosed_at__isnull=True)
                | Q(bidder__isnull=False, seat__isnull=False, disclosed_at__isnull=False),
                name="bid_names_its_bidder_when_disclosed",
            ),
        ]

    def __str__(self) -> str:
        """The random id, which names nobody."""
        return self.code

    @property
    def actor(self) -> Actor:
        """Who acts in the journal: the bid, not the bidder."""
        return Actor(f"bid:{self.code}")

    @property
    def own_stream(self) -> Stream:
        """What the bidder alone hears about the bid."""
        return Stream(f"bid:{self.code}", Hearers.OWN)


def sealed_stream(lot_id: int) -> Stream:
    """What nobody hears until the list is published: everything that was received for a lot."""
    return Stream(f"lot:{lot_id}:bids", Hearers.SEALED)


class Upload(models.Model):
    """上传 — sealed files on their way in. It counts for nothing until a signed statement names them.

    It ends when it is handed in, or when another is begun instead.
    """

    token = models.CharField(max_length=32, unique=True)
    lot = models.ForeignKey("tenders.Lot", models.PROTECT, related_name="+")
    owner = models.CharField(max_length=64, db_index=True)
    bid_code = models.CharField(max_length=32)
    begun_at = models.DateTimeField()
    handing_in_at = models.DateTimeField(null=True)
    """When the bidder's statement was here in full; null when it was refused. Closing waits for it a while."""
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["lot", "owner"], condition=Q(ended_at__isnull=True), name="upload_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        """The token."""
        return self.token


class SealedFile(models.Model):
    """One sealed envelope of an upload. Its header is readable by design: it holds no name and opens nothing."""

    upload = models.ForeignKey(Upload, models.PROTECT, related_name="files")
    name = models.CharField(max_length=20)
    size = models.PositiveBigIntegerField()
    header = models.BinaryField()
    header_sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["upload", "name"], name="sealed_file_once_per_upload"),
            models.CheckConstraint(condition=Q(size__gt=0), name="sealed_file_is_not_empty"),
        ]


class Part(models.Model):
    """分片 — a piece of a sealed file that is durable in the object store."""

    file = models.ForeignKey(SealedFile, models.PROTECT, related_name="parts")
    number = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    object_name = models.CharField(max_length=200)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="part_once_per_file")]


class Submission(models.Model):
    """递交或撤回 — a signed statement that was received. All of them are kept; the latest counts.

    Statement, signature, certificate and receipt are shut up in `shut` until the list is published.
    """

    bid = models.ForeignKey(Bid, models.PROTECT, related_name="submissions")
    kind = models.CharField(max_length=12, choices=SubmissionKind)
    revision = models.PositiveIntegerField()
    statement_sha256 = models.CharField(max_length=64, unique=True)
    received_at = models.DateTimeField()
    upload = models.OneToOneField(Upload, models.PROTECT, related_name="submission", null=True)
    shut = models.BinaryField()

    class Meta:
        ordering = ["revision"]
        constraints = [
            models.UniqueConstraint(fields=["bid", "revision"], name="submission_once_per_revision"),
            models.CheckConstraint(
                condition=Q(kind=SubmissionKind.BID, upload__isnull=False)
                | Q(kind=SubmissionKind.WITHDRAWAL, upload__isnull=True),
                name="submission_of_a_bid_has_files",
            ),
        ]


class Closing(models.Model):
    """截止封存 — what was committed to at the deadline: how many bids, their root, the journal's head. Shut until the list."""

    lot = models.OneToOneField("tenders.Lot", models.PROTECT, related_name="bid_closing")
    at = models.DateTimeField()
    commitment = models.CharField(max_length=64)
    shut = models.BinaryField()
