"""今日开标 — what opens on a day, what is open and what was opened; which halls are free; what comes. Nothing of who bids.

Everything here was published with the notice or is where the opening stands: no bidder, no count, no version.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThanOrEqual, LessThan

from apps.bids.rules.parts import Part
from apps.core.clock import SHANGHAI
from apps.evidence.models import Entry
from apps.openings.lifecycle import OpeningState
from apps.openings.models import Opening
from apps.openings.rules.icalendar import Event, Status
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Hall, Lot

S = OpeningState
DAY = timedelta(days=1)
BEFORE = frozenset({S.NOT_OPEN.value, S.SIGN_IN.value})
OVER = frozenset({"closed", "handed_to_evaluation", "ended", "failed"})
HALTED = frozenset({LotState.SUSPENDED.value, LotState.TERMINATED.value, LotState.CANCELLED.value})
"""Lots whose opening is not to come, or not at the time that stands there."""
ENDED = frozenset({LotState.TERMINATED.value, LotState.CANCELLED.value})
BEGINS = Coalesce("opens_at", "lot__submission_deadline")
"""An opening begins at its lot's deadline, the second of two at its own time."""
LATER_SHOWN = 20
KEPT_IN_CALENDAR = timedelta(days=30)
CALENDAR_LIMIT = 1000
MOVES = ("lot.notice_published", "lot.postponed", "lot.clarified", "lot.suspended", "lot.resumed", "lot.terminated")
"""What sets an opening's time or says whether it comes."""
CONVENINGS = ("opening.part_arranged", "opening.part_called_off")
"""The same for the second of two."""


class Standing(StrEnum):
    """Where an opening of the board stands: 未开标、开标中、已开标."""

    COMING = "coming"
    OPEN = "open"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Board:
    """今日开标. What was left unfinished on an earlier day is still open."""

    midnight: datetime
    running: tuple[Opening, ...]
    coming: tuple[Opening, ...]
    over: tuple[Opening, ...]
    later: tuple[Opening, ...]


@dataclass(frozen=True, slots=True)
class HallDay:
    """开标室的一天 — what opens in a hall, and whether something is open in it now."""

    name: str
    openings: tuple[Opening, ...]

    @property
    def is_free(self) -> bool:
        """True while nothing is open here."""
        return all(standing_of(one) is not Standing.OPEN for one in self.openings)

    @property
    def free_until(self) -> datetime | None:
        """When the next opening begins; nothing where none comes or something is open."""
        coming = [one.begins_at for one in self.openings if standing_of(one) is Standing.COMING]
        return min((at for at in coming if at), default=None) if self.is_free else None


def standing_of(opening: Opening) -> Standing:
    """Whether it is yet to be opened, open, or over."""
    if opening.state in OVER:
        return Standing.OVER
    return Standing.COMING if opening.state in BEFORE else Standing.OPEN


def board(now: datetime, *, region: str) -> Board:
    """The board of today, of one region or of all."""
    midnight = midnight_of(now.astimezone(SHANGHAI).date())
    found = _found(region)
    todays = list(found.filter(GreaterThanOrEqual(BEGINS, midnight), LessThan(BEGINS, midnight + DAY)))
    unfinished = found.filter(LessThan(BEGINS, midnight)).exclude(state__in=OVER | BEFORE)
    return Board(
        midnight=midnight,
        running=(*unfinished, *(one for one in todays if standing_of(one) is Standing.OPEN)),
        coming=tuple(one for one in todays if standing_of(one) is Standing.COMING),
        over=tuple(one for one in todays if standing_of(one) is Standing.OVER),
        later=tuple(found.filter(GreaterThanOrEqual(BEGINS, midnight + DAY))[:LATER_SHOWN]),
    )


def halls_on(day: date, *, region: str) -> list[HallDay]:
    """The halls of a day in the order of their names: of one region those it opens in, of all regions every known hall."""
    midnight = midnight_of(day)
    openings: dict[str, list[Opening]] = {}
    if not region:
        openings = {name: [] for name in Hall.objects.order_by("name").values_list("name", flat=True)}
    todays = _found("").filter(GreaterThanOrEqual(BEGINS, midnight), LessThan(BEGINS, midnight + DAY))
    for one in todays.exclude(lot__opening_hall=""):
        openings.setdefault(one.lot.opening_hall, []).append(one)
    days = [HallDay(name, tuple(found)) for name, found in sorted(openings.items())]
    return [one for one in days if not region or any(o.lot.project.region == region for o in one.openings)]


def calendar_events(now: datetime, *, region: str, root: str) -> list[Event]:
    """The openings to come and those of the last month, as events whose sequence counts each change of their time."""
    lots = (
        Lot.objects.filter(published_at__isnull=False, submission_deadline__gte=now - KEPT_IN_CALENDAR)
        .filter(**({"project__region": region} if region else {}))
        .select_related("project__organisation")
        .order_by("submission_deadline", "pk")[:CALENDAR_LIMIT]
    )
    moves = _moves([lot.public_stream.name for lot in lots])
    firsts = [_event(lot, moves.get(lot.public_stream.name, []), root) for lot in lots]
    return [*firsts, *_second_events(now, region=region, root=root)]


def midnight_of(day: date) -> datetime:
    """When the day begins in Shanghai."""
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)


def _found(region: str) -> QuerySet[Opening]:
    """The openings whose time stands."""
    return _published(region).filter(called_off_at__isnull=True)


def _published(region: str) -> QuerySet[Opening]:
    found = (
        Opening.objects.filter(lot__published_at__isnull=False, lot__submission_deadline__isnull=False)
        .exclude(lot__state__in=HALTED, state__in=BEFORE)
        .select_related("lot__project__organisation")
        .order_by(BEGINS, "pk")
    )
    return found.filter(lot__project__region=region) if region else found


def _moves(streams: list[str]) -> Mapping[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for entry in Entry.objects.filter(stream__in=streams, kind__in=MOVES).order_by("stream", "v"):
        found.setdefault(entry.stream, []).append(entry)
    return found


def _event(lot: Lot, moves: list[Entry], root: str) -> Event:
    sequence, changed_at, deadline = -1, lot.published_at, None
    for move in moves:
        told = move.payload.get("submission_deadline")
        if (told and told != deadline) or move.kind in ("lot.suspended", "lot.resumed", "lot.terminated"):
            sequence, changed_at, deadline = sequence + 1, move.at, told or deadline
    if changed_at is None or lot.submission_deadline is None:
        raise ValueError(f"lot {lot.pk} is public without a deadline")
    return Event(
        uid=f"{lot.code}@openings.kaiming",
        sequence=max(0, sequence),
        changed_at=changed_at,
        starts_at=lot.submission_deadline,
        summary=f"开标：{lot.title}",
        location=lot.opening_hall,
        description=f"{lot.code}\n{lot.project.organisation.name}",
        url=f"{root}/openings/{lot.code}/",
        status=_status(lot),
    )


def _second_events(now: datetime, *, region: str, root: str) -> list[Event]:
    """第二信封开标, each at the time for which it was convened last; one that was called off is a cancelled event."""
    found = _published(region).filter(part=Part.SECOND, opens_at__gte=now - KEPT_IN_CALENDAR)[:CALENDAR_LIMIT]
    streams = [one.public_stream.name for one in found]
    told: dict[str, list[datetime]] = {}
    changes = Entry.objects.filter(kind__in=CONVENINGS, stream__in=streams).order_by("stream", "v")
    for stream, at in changes.values_list("stream", "at"):
        told.setdefault(stream, []).append(at)
    return [
        Event(
            uid=f"{one.code}@openings.kaiming",
            sequence=len(told[one.public_stream.name]) - 1,
            changed_at=told[one.public_stream.name][-1],
            starts_at=one.opens_at,
            summary=f"第二信封开标：{one.lot.title}",
            location=one.lot.opening_hall,
            description=f"{one.lot.code}\n{one.lot.project.organisation.name}",
            url=f"{root}/openings/{one.code}/",
            status=_status(one.lot) if one.called_off_at is None else Status.CANCELLED,
        )
        for one in found
        if one.opens_at is not None
    ]


def _status(lot: Lot) -> Status:
    if lot.state in ENDED:
        return Status.CANCELLED
    return Status.TENTATIVE if lot.state == LotState.SUSPENDED else Status.CONFIRMED
