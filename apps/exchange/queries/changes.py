"""The change feed: every public fact by its number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from apps.evidence.rules.chain import moment
from apps.exchange.models import Change, FeedHead
from apps.tenders.models import Lot


def changes_since(number: int, *, limit: int) -> dict[str, Any]:
    """The public facts after a number, in order and without a gap, at most `limit`."""
    found = list(Change.objects.filter(number__gt=number).select_related("entry").order_by("number")[:limit])
    changes = list(shapes_of(found).values())
    return {"changes": changes, "next": found[-1].number if found else number, "newest": newest()}


def newest() -> int:
    """The number of the newest change; 0 before the first."""
    return FeedHead.objects.values_list("last", flat=True).first() or 0


def shapes_of(changes: Sequence[Change]) -> dict[int, dict[str, Any]]:
    """Changes as the feed and webhooks say them, by number, in their order."""
    facts = [(change, change.entry.payload) for change in changes]
    lots = {fact["lot"] for _change, fact in facts if "lot" in fact}
    codes = dict(Lot.objects.filter(pk__in=lots).values_list("pk", "code"))
    return {change.number: _shape(change, fact, codes.get(fact.get("lot", 0))) for change, fact in facts}


def _shape(change: Change, payload: dict[str, Any], lot: str | None) -> dict[str, Any]:
    entry = change.entry
    return {
        "number": change.number,
        "stream": entry.stream,
        "v": entry.v,
        "kind": entry.kind,
        "at": moment(entry.at),
        "lot": lot,
        "payload": payload,
        "digest": entry.digest_hex,
    }
