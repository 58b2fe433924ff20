"""What every refusal of a bid has to leave as it was, and uploads that have come half of their way."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from apps.bids.models import Bid, Part, SealedFile, Submission, Upload
from apps.bids.rules.envelope import new_identity, recipient_for
from apps.evidence.models import Entry
from apps.tenders.models import Lot
from tests.bids.bidders import Bidder
from tests.tenders.stage import DEADLINE

LATER = DEADLINE + timedelta(milliseconds=1)
OTHER = recipient_for(new_identity(bytes(range(1, 33))))


@contextmanager
def nothing_changes(*, but: str = "") -> Iterator[None]:
    """No row of a bid changes; the journal stays silent, except for the bidder's own note of the refusal."""
    before = _state()
    count = Entry.objects.count()
    yield
    assert _state() == before
    fresh = list(Entry.objects.order_by("pk")[count:])
    assert [(entry.kind, entry.payload["code"]) for entry in fresh] == ([("bid.refused", but)] if but else [])
    assert all(entry.stream.startswith("bid:") for entry in fresh)


def must_be_refused(answer: Any, code: str, status: int = 422) -> None:
    assert (answer.status_code, answer.json()["refused"]["code"]) == (status, code), answer.content
    assert answer.json()["refused"]["sentence"]


def _state() -> list[list[Any]]:
    tables = (Bid, Upload, SealedFile, Part, Submission)
    return [list(table.objects.order_by("pk").values_list()) for table in tables]


def listed(sealed: Any) -> list[dict[str, Any]]:
    return [{"name": one.name, "size": one.size, "header": b64encode(one.header).decode()} for one in sealed.envelopes]


def begun(lot: Lot, bidder: Bidder) -> tuple[str, Any]:
    sealed = bidder.seal(lot.code, "9123000.00")
    return bidder.begin(lot.code, sealed).json()["upload"], sealed


def sent(lot: Lot, bidder: Bidder) -> tuple[str, Any]:
    upload, sealed = begun(lot, bidder)
    bidder.send_parts(upload, sealed)
    return upload, sealed
