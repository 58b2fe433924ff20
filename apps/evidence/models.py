"""Tables of the journal, of its subscribers, of the jobs promised by transactions and of the transparency log."""

from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.db.models import Q

from apps.evidence.explorer.models import AuditLink as AuditLink  # noqa: PLC0414  # Django looks for tables here
from apps.evidence.health.models import Mishap as Mishap  # noqa: PLC0414  # as above
from apps.evidence.naming import actor_name, kind_name
from apps.evidence.streams import NAME_LIMIT, Hearers


class StreamHead(models.Model):
    """记录流 — the one row that writers of a stream queue behind: its audience, newest version, time and digest.

    It rings from a new entry until every subscriber has heard it.
    """

    name = models.CharField(max_length=NAME_LIMIT, primary_key=True)
    hearers = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Hearers])
    v = models.BigIntegerField()
    at = models.DateTimeField()
    parent = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)
    is_ringing = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]
        indexes = [models.Index(fields=["name"], condition=Q(is_ringing=True), name="evidence_head_rings")]
        constraints = [
            models.CheckConstraint(condition=Q(v__gte=0), name="evidence_head_version_counts_up"),
            models.CheckConstraint(
                condition=Q(hearers__in=[one.value for one in Hearers]), name="evidence_head_has_known_hearers"
            ),
        ]

    def __str__(self) -> str:
        """Name and newest version."""
        return f"{self.name} v{self.v}"


class Entry(models.Model):
    """记录 — one fact, for ever: the database refuses to change or remove it."""

    stream = models.CharField(max_length=NAME_LIMIT)
    v = models.BigIntegerField()
    kind = models.CharField(max_length=80)
    actor = models.CharField(max_length=80)
    at = models.DateTimeField()
    body = models.TextField()
    parent = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)

    class Meta:
        ordering = ["stream", "v"]
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint(fields=["stream", "v"], name="evidence_entry_has_one_place"),
            models.CheckConstraint(condition=Q(v__gte=1), name="evidence_entry_version_starts_at_one"),
        ]
        indexes = [models.Index(fields=["at"], name="evidence_entry_at")]

    def __str__(self) -> str:
        """Place and kind."""
        return f"{self.stream} v{self.v} {self.kind}"

    @property
    def kind_name(self) -> str:
        """What happened, for people."""
        return kind_name(self.kind)

    @property
    def actor_name(self) -> str:
        """Who acted, for people."""
        return actor_name(self.actor)

    @property
    def payload(self) -> dict[str, Any]:
        """The fact's fields."""
        fields: dict[str, Any] = json.loads(self.body)
        return fields

    @property
    def digest_hex(self) -> str:
        """The digest as people compare it."""
        return bytes(self.digest).hex()


class Cursor(models.Model):
    """听取进度 — how far a subscriber has heard a stream, and what stopped it if something did."""

    subscriber = models.CharField(max_length=40)
    stream = models.CharField(max_length=NAME_LIMIT)
    v = models.BigIntegerField(default=0)
    tries = models.PositiveIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["subscriber", "stream"]
        constraints = [
            models.UniqueConstraint(fields=["stream", "subscriber"], name="evidence_cursor_is_one_per_stream"),
            models.CheckConstraint(condition=Q(v__gte=0), name="evidence_cursor_counts_up"),
        ]

    def __str__(self) -> str:
        """Who has heard what."""
        return f"{self.subscriber} {self.stream} v{self.v}"


class JobState(models.TextChoices):
    """The states of a job."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    GIVEN_UP = "given_up"


class Job(models.Model):
    """待办作业 — work promised by a transaction: done at least once after it commits, whatever dies in between.

    ``due_at`` is when somebody should take it next: its time, the end of its lease or of its back-off. Ended jobs have none.
    """

    kind = models.CharField(max_length=80)
    key = models.CharField(max_length=200, unique=True, null=True)
    body = models.TextField()
    state = models.CharField(max_length=8, choices=JobState.choices, default=JobState.WAITING)
    due_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)
    enqueued_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_at__isnull=False, ended_at__isnull=True, state__in=["waiting", "running"])
                | Q(due_at__isnull=True, ended_at__isnull=False, state__in=["done", "given_up"]),
                name="evidence_job_is_due_until_ended",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="evidence_job_due"),
        ]

    def __str__(self) -> str:
        """Number, kind and state."""
        return f"{self.pk} {self.kind} {self.state}"

    @property
    def payload(self) -> dict[str, Any]:
        """What the job was given."""
        fields: dict[str, Any] = json.loads(self.body)
        return fields


class Pulse(models.Model):
    """心跳 — the last sign of life of a working process, read by /health."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        """Whose, and when."""
        return f"{self.name} {self.at.isoformat()}"


class SignatureLease(models.Model):
    """签署占用 — one seat's minute to sign a document: the document as it waits for this signature, and until when."""

    document = models.CharField(max_length=200, primary_key=True)
    base = models.CharField(max_length=200)
    seat = models.BigIntegerField()
    token = models.CharField(max_length=43, unique=True)
    until = models.DateTimeField()
    is_used = models.BooleanField(default=False)
    pdf = models.BinaryField()
    digest = models.BinaryField(max_length=32)
    region_start = models.PositiveIntegerField()
    region_end = models.PositiveIntegerField()
    attributes = models.BinaryField()
    certificate = models.BinaryField()

    class Meta:
        ordering = ["document"]
        constraints = [
            models.CheckConstraint(
                condition=Q(region_start__lt=models.F("region_end")), name="evidence_lease_has_room_for_a_signature"
            ),
        ]

    def __str__(self) -> str:
        """Which document, for whom."""
        return f"{self.document} seat {self.seat}"


class FileTimeStamp(models.Model):
    """补盖的时间戳 — a detached RFC 3161 token over a file that was signed while the authority did not answer."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    token = models.BinaryField()
    at = models.DateTimeField()
    authority = models.CharField(max_length=200)

    class Meta:
        ordering = ["sha256"]

    def __str__(self) -> str:
        """When, by whom."""
        return f"{self.at.isoformat()} {self.authority}"


class Log(models.Model):
    """透明日志 — the one row that whoever grows the log takes first: how large it is, its root, and in which interval it grew.

    The name and the key are those with which it began; they never change.
    """

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    origin = models.CharField(max_length=200)
    vkey = models.CharField(max_length=300)
    size = models.BigIntegerField(default=0)
    root = models.BinaryField(max_length=32)
    interval = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="evidence_log_is_one"),
            models.CheckConstraint(condition=Q(size__gte=0), name="evidence_log_grows"),
        ]

    def __str__(self) -> str:
        """Name and size."""
        return f"{self.origin} {self.size}"


class LogEntry(models.Model):
    """存证条目 — what somebody entered: the salted digest in hex, and its place once the log has grown over it."""

    commitment = models.CharField(max_length=64, unique=True)
    index = models.BigIntegerField(null=True, unique=True)
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "log entries"
        indexes = [models.Index(fields=["id"], condition=Q(index__isnull=True), name="evidence_log_waiting")]

    def __str__(self) -> str:
        """The digest."""
        return self.commitment


class LogTile(models.Model):
    """日志分片 — up to 256 values of 32 bytes side by side. Of level 0 the salted digests themselves, above it hashes."""

    level = models.PositiveSmallIntegerField()
    number = models.BigIntegerField()
    content = models.BinaryField()

    class Meta:
        ordering = ["level", "number"]
        constraints = [models.UniqueConstraint(fields=["level", "number"], name="evidence_tile_has_one_place")]

    def __str__(self) -> str:
        """Its place."""
        return f"{self.level}/{self.number}"


class LogCheckpoint(models.Model):
    """日志快照 — what the log signed at a size, word for word. One of every ten minutes is kept, the others an hour."""

    size = models.BigIntegerField(primary_key=True)
    note = models.TextField()
    at = models.DateTimeField()
    is_kept = models.BooleanField()

    class Meta:
        ordering = ["size"]
        indexes = [models.Index(fields=["at"], condition=Q(is_kept=False), name="evidence_checkpoint_passing")]

    def __str__(self) -> str:
        """Size and time."""
        return f"{self.size} {self.at.isoformat()}"


class LogCosignature(models.Model):
    """见证签名 — a witness's line under a checkpoint: it saw the log grow up to here without a fork."""

    checkpoint = models.ForeignKey(LogCheckpoint, on_delete=models.CASCADE, related_name="cosignatures")
    witness = models.CharField(max_length=200)
    line = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["checkpoint", "witness"]
        constraints = [
            models.UniqueConstraint(fields=["checkpoint", "witness"], name="evidence_witness_signs_a_checkpoint_once")
        ]

    def __str__(self) -> str:
        """Who saw it."""
        return f"{self.witness} {self.at.isoformat()}"
