"""The dates of lots as events of a calendar: what everybody may read on the lot's page, with how often each has moved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.evidence.models import Entry
from apps.openings.rules.icalendar import Event, Status
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot
from apps.tenders.rules.books import Regime

MOVES = ("lot.notice_published", "lot.clarified", "lot.postponed", "lot.suspended", "lot.resumed", "lot.terminated")
RESULTS = ("award.candidates_published", "award.candidates_withdrawn", "award.result_published", "award.reopened")
CANCELLED = frozenset({LotState.TERMINATED, LotState.CANCELLED})
HALTED = frozenset({LotState.SUSPENDED, LotState.PAUSED})


def events(lots: Iterable[Lot], *, root: str) -> list[Event]:
    """The deadline of each lot, which is its opening, and until when its result can be objected to."""
    some = list(lots)
    names = [lot.public_stream.name for lot in some]
    changes: dict[str, list[Entry]] = {}
    for entry in Entry.objects.filter(stream__in=names, kind__in=(*MOVES, *RESULTS)).order_by("stream", "v"):
        changes.setdefault(entry.stream, []).append(entry)
    return [event for lot in some for event in _of(lot, changes, root)]


def _of(lot: Lot, changes: Mapping[str, list[Entry]], root: str) -> Iterator[Event]:
    told = changes.get(lot.public_stream.name, [])
    if lot.submission_deadline is not None:
        moves = [entry.at for entry in told if entry.kind in MOVES]
        yield _event(lot, "deadline", _("投标截止和开标：%(lot)s"), lot.submission_deadline, moves=moves, root=root)
    if lot.result_objection_until is not None:
        is_works = Regime(lot.regime) is Regime.ENG
        words = _("对评标结果提出异议的最后时间：%(lot)s") if is_works else _("对中标结果提出质疑的最后时间：%(lot)s")
        moves = [entry.at for entry in told if entry.kind in RESULTS]
        yield _event(lot, "objection", words, lot.result_objection_until, moves=moves, root=root)


def _event(lot: Lot, name: str, words: str, at: datetime, *, moves: list[datetime], root: str) -> Event:
    state = LotState(lot.state)
    status = Status.CANCELLED if state in CANCELLED else Status.TENTATIVE if state in HALTED else Status.CONFIRMED
    return Event(
        uid=f"{lot.code}-{name}@lots.kaiming",
        sequence=max(0, len(moves) - 1),
        changed_at=moves[-1] if moves else at,
        starts_at=at,
        summary=words % {"lot": lot.title},
        location=lot.opening_hall if name == "deadline" else "",
        description=f"{lot.code}\n{lot.project.organisation.name}",
        url=root + reverse("portal:lot", args=[lot.code]),
        status=status,
    )
