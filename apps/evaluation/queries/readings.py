"""浏览记录 told file by file, and whole for the bundle."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby

from apps.evaluation.models import Evaluation, Member, Reading


@dataclass(frozen=True, slots=True)
class Read:
    """What one member read of one file: which pages, for how long, between when and when."""

    bidder: str
    file: str
    pages: tuple[int, ...]
    seconds: int
    from_at: datetime
    until_at: datetime


def readings_of(evaluation: Evaluation) -> dict[int, list[Read]]:
    """By number of the member, file by file in the order of the bids; who read nothing stands there with nothing."""
    kept = Reading.objects.filter(member__evaluation=evaluation).select_related("bid__organisation")
    rows = list(kept.order_by("member__number", "bid__number", "envelope", "index", "from_at", "pk"))
    found: dict[int, list[Read]] = {one.number: [] for one in evaluation.members.all()}
    numbers = {one.pk: one.number for one in evaluation.members.all()}
    for (member, _bid, _envelope, _index), of_file in groupby(rows, key=_file_of):
        found[numbers[member]].append(_read(list(of_file)))
    return found


def history_of(member: Member) -> list[dict[str, str | int]]:
    """The whole history of one member as plain data, in the order of time."""
    return [
        {
            "bid": one.bid.bid,
            "envelope": one.envelope,
            "index": one.index,
            "page": one.page,
            "from": one.from_at.astimezone(UTC).isoformat(),
            "until": one.until_at.astimezone(UTC).isoformat(),
        }
        for one in member.readings.select_related("bid")
    ]


def _file_of(one: Reading) -> tuple[int, int, str, int]:
    return one.member_id, one.bid_id, one.envelope, one.index


def _read(rows: Iterable[Reading]) -> Read:
    seen = list(rows)
    first = seen[0]
    return Read(
        bidder=first.bid.organisation.name,
        file=first.bid.objects_by_envelope[first.envelope][first.index][0],
        pages=tuple(sorted({one.page for one in seen})),
        seconds=round(sum((one.until_at - one.from_at).total_seconds() for one in seen)),
        from_at=first.from_at,
        until_at=max(one.until_at for one in seen),
    )
