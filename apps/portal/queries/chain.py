"""The public journal as programs read it: a lot's stream entry by entry, and the finding of one fact by its digest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from apps.evidence import journal
from apps.evidence.models import Entry, StreamHead
from apps.evidence.rules.chain import moment
from apps.evidence.streams import Hearers
from apps.portal.wording import PUBLIC_KINDS
from apps.tenders.models import Lot

PAGE = 200
DIGEST_DIGITS = 64


@dataclass(frozen=True, slots=True)
class Head:
    """The newest place of a stream."""

    v: int
    at: datetime
    digest: str


@dataclass(frozen=True, slots=True)
class Found:
    """A fact of the public journal and the lot it belongs to."""

    entry: Entry
    lot: Lot


def head_of(lot: Lot) -> Head:
    """Where the lot's public stream stands. Raises StreamHead.DoesNotExist for a lot without public facts."""
    head = StreamHead.objects.get(name=lot.public_stream.name, hearers=Hearers.PUBLIC)
    return Head(head.v, head.at, bytes(head.digest).hex())


def facts_since(lot: Lot, v: int) -> list[dict[str, Any]]:
    """The entries after version `v`, at most a page of them, with all that their digests rest on."""
    return [
        {
            "v": entry.v,
            "kind": entry.kind,
            "actor": entry.actor,
            "at": moment(entry.at),
            "payload": entry.payload,
            "parent": bytes(entry.parent).hex(),
            "digest": entry.digest_hex,
        }
        for entry in journal.since(lot.public_stream.name, v, limit=PAGE)
    ]


def fact_with(digest: str) -> Found | None:
    """The public fact that has this digest (64 hex digits); nothing when it is not public or does not exist."""
    entry = (
        Entry.objects.filter(kind__in=PUBLIC_KINDS, stream__endswith=":public", digest=bytes.fromhex(digest))
        .order_by("pk")
        .first()
    )
    if entry is None or not StreamHead.objects.filter(name=entry.stream, hearers=Hearers.PUBLIC).exists():
        return None
    lot = Lot.objects.filter(pk=entry.payload["lot"], published_at__isnull=False).first()
    return Found(entry, lot) if lot else None
