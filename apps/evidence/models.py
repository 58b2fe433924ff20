"""Tables of the journal: heads of streams and the entries themselves."""

from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.db.models import Q

from apps.evidence.streams import NAME_LIMIT, Hearers


class StreamHead(models.Model):
    """记录流 — the one row that writers of a stream queue behind: its audience, newest version, time and digest."""

    name = models.CharField(max_length=NAME_LIMIT, primary_key=True)
    hearers = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Hearers])
    v = models.BigIntegerField()
    at = models.DateTimeField()
    parent = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)

    class Meta:
        ordering = ["name"]
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
        indexes = [models.Index(fields=["kind", "at"], name="evidence_entry_kind_at")]

    def __str__(self) -> str:
        """Place and kind."""
        return f"{self.stream} v{self.v} {self.kind}"

    @property
    def payload(self) -> dict[str, Any]:
        """The fact's fields."""
        fields: dict[str, Any] = json.loads(self.body)
        return fields

    @property
    def digest_hex(self) -> str:
        """The digest as people compare it."""
        return bytes(self.digest).hex()
