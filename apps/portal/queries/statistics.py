"""The rows of the public statistics: from the tables, and only of what every reader may know already.

Rows say no more than pages and notices that are out: lots count from their first notice, bidders from the published
list, prices, sites and rooms of a review from the published result (apps/core/disclosure.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Case, Count, Exists, F, Min, OuterRef, Q, When

from apps.awards.lifecycle import AwardState
from apps.awards.models import Award
from apps.bids.rules.parts import Part
from apps.core.clock import SHANGHAI
from apps.core.disclosure import Matter, Milestone, Output, may_know
from apps.evaluation.lifecycle_sites import SiteState
from apps.evaluation.models import RoomBooking, Site
from apps.evaluation.rules.slots import Half
from apps.openings.models import Opening, SignIn
from apps.openings.rules.arrival import SignInWay
from apps.portal.rules.counting import Statistics, counted
from apps.portal.rules.periods import Step, periods
from apps.portal.rules.rows import Entered, Held, Listed, Place, Result, RoomKind, Rows, Served, Service, Sort, Used
from apps.portal.rules.service_times import Done, served
from apps.scheduling.lifecycle import BookingState
from apps.scheduling.models import Occupancy
from apps.scheduling.rules.plan import Kind
from apps.scheduling.rules.plan import Part as HalfDayPart
from apps.tenders.lifecycle import LotState
from apps.tenders.models import DocumentObjection, EntryStep, EntryStepKind, Lot
from apps.tenders.models.objections import DocumentObjectionStepKind
from apps.tenders.queries.calendar import working_calendar
from apps.tenders.rules.books import Regime
from apps.tenders.rules.calendar import WorkingCalendar

DAY, MONTH = timedelta(days=1), timedelta(days=31)
NOON = 12
PUBLISHED = (AwardState.PUBLISHED, AwardState.NOTIFIED, AwardState.CONTRACTED)
"""A result stands; one that was opened again counts when the next is published."""
HALTED = frozenset({LotState.SUSPENDED, LotState.PAUSED, LotState.TERMINATED, LotState.FAILED, LotState.CANCELLED})
LIST_OUT = frozenset({Milestone.DEADLINE_PASSED, Milestone.LIST_PUBLISHED})
RESULT_OUT = LIST_OUT | {Milestone.DECRYPTION_SETTLED, Milestone.RESULT_PUBLISHED}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the figures are asked for: days (both count), the length of a row, and which lots; empty does not narrow."""

    since: date
    until: date
    step: Step
    regime: str
    kind: str
    region: str

    def lots(self, path: str) -> Q:
        """The published lots that are asked about, seen from a table that leads to them by `path`."""
        exact = {"regime": self.regime, "kind": self.kind, "project__region": self.region}
        asked = {f"{path}{field}": value for field, value in exact.items() if value}
        return Q(**{f"{path}published_at__isnull": False}, **asked)

    def within(self, field: str) -> Q:
        """The rows whose moment in this field lies among the days asked for."""
        return Q(**{f"{field}__gte": _start(self.since), f"{field}__lt": _start(self.until + DAY)})

    def near(self, field: str) -> Q:
        """The same and a month before, when what became late in these days began to be owed."""
        return Q(**{f"{field}__gte": _start(self.since) - MONTH, f"{field}__lt": _start(self.until + DAY)})


def statistics(asked: Asked, *, output: Output, now: datetime) -> Statistics:
    """The figures as anybody may read them now, in a fixed number of queries."""
    calendar = working_calendar()
    days = periods(asked.since, asked.until, asked.step)
    last = min(asked.until, _day(now))
    working_days = (
        calendar.working_days_between(asked.since, last, counts_first_day=True).value if last >= asked.since else 0
    )
    openings = _openings(asked)
    rows = Rows(
        entered=tuple(_entered(asked)),
        held=tuple(_held(openings)),
        listed=tuple(_listed(asked)) if _is_out(Matter.BIDDERS, LIST_OUT, output) else (),
        results=tuple(_results(asked)) if _is_out(Matter.PRICES, RESULT_OUT, output) else (),
        used=(*_halls(openings), *(_reviewed(asked, now) if _is_out(Matter.EXPERTS, RESULT_OUT, output) else ())),
        served=tuple(one for one in _served(asked, calendar, now) if asked.since <= one.on <= asked.until),
    )
    return counted(rows, days, working_days=working_days)


def first_day() -> date | None:
    """The day of the first notice ever; none before it."""
    first = Lot.objects.aggregate(at=Min("published_at"))["at"]
    return _day(first) if first else None


def _is_out(matter: Matter, reached: frozenset[Milestone], output: Output) -> bool:
    """Whether everybody may know this matter once so much is reached; the queries ask for no lot that has not."""
    return may_know(matter, role=None, reached=reached, output=output)


def _entered(asked: Asked) -> Iterator[Entered]:
    found = Lot.objects.filter(asked.lots(""), published_at__lt=_start(asked.until + DAY)).order_by(
        "published_at", "pk"
    )
    for project, regime, kind, at in found.values_list("project_id", "regime", "kind", "published_at"):
        if at is not None:
            yield Entered(_day(at), Sort(regime, kind), project)


def _openings(asked: Asked) -> Sequence[Mapping[str, Any]]:
    emergency = SignIn.objects.filter(opening=OuterRef("pk"), way=SignInWay.EMERGENCY)
    begins = Case(When(part=Part.SECOND, then=F("opens_at")), default=F("lot__submission_deadline"))
    return list(
        Opening.objects.filter(asked.lots("lot__"), closed_at__isnull=False)
        .annotate(begins=begins, has_emergency=Exists(emergency))
        .filter(asked.within("begins"))
        .order_by("begins", "pk")
        .values("pk", "lot__regime", "lot__kind", "lot__opening_hall", "begins", "closed_at", "has_emergency")
    )


def _held(openings: Sequence[Mapping[str, Any]]) -> Iterator[Held]:
    for one in openings:
        yield Held(_day(one["begins"]), _sort(one), not one["has_emergency"])


def _listed(asked: Asked) -> Iterator[Listed]:
    """Lots by the list of their only or first opening; the second has the same bidders or fewer."""
    found = (
        Opening.objects.filter(asked.lots("lot__"), asked.within("list_published_at"))
        .exclude(part=Part.SECOND)
        .annotate(bidders=Count("listed"))
        .order_by("list_published_at", "pk")
        .values_list("lot__regime", "lot__kind", "list_published_at", "bidders")
    )
    for regime, kind, at, bidders in found:
        if at is not None:
            yield Listed(_day(at), Sort(regime, kind), bidders)


def _results(asked: Asked) -> Iterator[Result]:
    sites = Site.objects.filter(evaluation__lot=OuterRef("lot"), is_main=False, state=SiteState.CONFIRMED)
    openings = Opening.objects.filter(lot=OuterRef("lot"))
    emergency = SignIn.objects.filter(opening__lot=OuterRef("lot"), way=SignInWay.EMERGENCY)
    found = (
        Award.objects.filter(asked.lots("lot__"), asked.within("published_at"), state__in=PUBLISHED)
        .filter(winner__isnull=False)
        .annotate(
            has_opening=Exists(openings),
            has_unclosed=Exists(openings.filter(closed_at__isnull=True)),
            has_emergency=Exists(emergency),
            is_remote=Exists(sites),
        )
        .order_by("published_at", "pk")
        .values(
            "lot__regime",
            "lot__kind",
            "lot__estimate",
            "lot__ceiling_price",
            "published_at",
            "winner__price",
            "lot__evaluation__completed_at",
            "has_opening",
            "has_unclosed",
            "has_emergency",
            "is_remote",
        )
    )
    for one in found:
        limit = one["lot__estimate"] if one["lot__regime"] == Regime.GP else one["lot__ceiling_price"]
        yield Result(
            on=_day(one["published_at"]),  # type: ignore[arg-type]  # the filter asks for it
            sort=_sort(one),
            amount=one["winner__price"],
            limit=limit,
            is_electronic=_is_electronic(one),
            is_remote=one["is_remote"],
        )


def _is_electronic(one: Mapping[str, Any]) -> bool:
    """全流程电子化 — notice, bids, opening, review and result on the platform, everybody signed in by certificate or phone."""
    is_opened = one["has_opening"] and not one["has_unclosed"] and not one["has_emergency"]
    return is_opened and one["lot__evaluation__completed_at"] is not None


def _halls(openings: Sequence[Mapping[str, Any]]) -> Iterator[Used]:
    """A hall is in use on each half day from the opening's hour until its record is closed."""
    for one in openings:
        if not one["lot__opening_hall"]:
            continue
        place = Place(RoomKind.OPENING, one["lot__opening_hall"])
        begins, ends = one["begins"].astimezone(SHANGHAI), one["closed_at"].astimezone(SHANGHAI)
        yield Used(place, one["pk"], begins.date(), is_afternoon=begins.hour >= NOON)
        if ends.date() == begins.date():
            yield Used(place, one["pk"], ends.date(), is_afternoon=ends.hour >= NOON)


def _reviewed(asked: Asked, now: datetime) -> Iterator[Used]:
    """Rooms of reviews whose result is public; before it, where a committee sits is nobody's to know."""
    yield from _rooms(asked, now)
    yield from _desk_rooms(asked, now)


def _rooms(asked: Asked, now: datetime) -> Iterator[Used]:
    """What the sites of reviews kept."""
    results = Award.objects.filter(
        lot=OuterRef("site__evaluation__lot"), state__in=PUBLISHED, published_at__isnull=False
    )
    found = (
        RoomBooking.objects.filter(asked.lots("site__evaluation__lot__"), Exists(results))
        .filter(on__gte=asked.since, on__lte=min(asked.until, _day(now)))
        .order_by("pk")
        .values_list("room__venue__name", "room__name", "site_id", "on", "half")
    )
    for venue, room, site, on, half in found:
        yield Used(Place(RoomKind.EVALUATION, f"{venue} {room}"), site, on, is_afternoon=half == Half.AFTERNOON)


def _desk_rooms(asked: Asked, now: datetime) -> Iterator[Used]:
    """What the scheduling desk gave to evaluations that are over, by the half-days they kept; an evening counts with its afternoon."""
    results = Award.objects.filter(lot=OuterRef("booking__lot"), state__in=PUBLISHED, published_at__isnull=False)
    found = (
        Occupancy.objects.filter(asked.lots("booking__lot__"), Exists(results))
        .filter(booking__kind=Kind.EVALUATION, booking__state=BookingState.RELEASED, booking__site__isnull=True)
        .filter(on__gte=asked.since, on__lte=min(asked.until, _day(now)))
        .order_by("pk")
        .values_list("place__name", "booking_id", "on", "part")
    )
    for name, booking, on, part in found:
        yield Used(Place(RoomKind.EVALUATION, name), -booking, on, is_afternoon=part != HalfDayPart.AM)


def _served(asked: Asked, calendar: WorkingCalendar, now: datetime) -> Iterator[Served]:
    for service, done in (
        (Service.ENTRY_CHECK, _checks(asked)),
        (Service.NOTICE, _notices(asked)),
        (Service.ARCHIVE, _archives(asked)),
    ):
        yield from served(service, done, calendar, now)
    yield from _answers(asked, now)


def _checks(asked: Asked) -> Iterator[Done]:
    """进场核验 — from each handing in to its return or acceptance. Only of lots whose notice is out."""
    done = EntryStep.objects.filter(asked.within("at")).values("entry")
    steps = EntryStep.objects.filter(asked.lots("entry__lot__"), entry__in=done).order_by("entry", "at", "pk")
    begun: dict[int, datetime] = {}
    for entry, regime, kind, at in steps.values_list("entry_id", "entry__lot__regime", "kind", "at"):
        if kind == EntryStepKind.SUBMITTED:
            begun[entry] = at
        elif entry in begun:
            yield Done(Regime(regime), begun.pop(entry), at)


def _notices(asked: Asked) -> Iterator[Done]:
    """公告发布 — the publicity of candidates after the report came, the result of a procurement after the decision."""
    of_works = asked.near("evaluation__received_at") | asked.within("award__publicity_from")
    of_procurements = asked.near("award__decided_at") | asked.within("award__published_at")
    found = Lot.objects.filter(
        asked.lots(""), Q(of_works, regime=Regime.ENG) | Q(of_procurements, regime=Regime.GP)
    ).order_by("pk")
    times = ("evaluation__received_at", "award__publicity_from", "award__decided_at", "award__published_at")
    for regime, state, received, publicity, decided, published in found.values_list("regime", "state", *times):
        begins, done = (received, publicity) if regime == Regime.ENG else (decided, published)
        if begins is not None:
            yield from _owed(Regime(regime), begins, done, is_halted=state in HALTED)


def _archives(asked: Asked) -> Iterator[Done]:
    """归档 — from the contract's recording to the first package that passed its four checks."""
    made = Min("lot__archives__made_at", filter=Q(lot__archives__is_accepted=True))
    awards = Award.objects.filter(asked.lots("lot__"), contract__isnull=False).annotate(made=made)
    found = awards.filter(asked.near("contract__recorded_at") | asked.within("made")).order_by("pk")
    for regime, begins, done in found.values_list("lot__regime", "contract__recorded_at", "made"):
        yield from _owed(Regime(regime), begins, done, is_halted=False)


def _owed(regime: Regime, begins: datetime, done: datetime | None, *, is_halted: bool) -> Iterator[Done]:
    """What was done before it was owed again is not done; a lot that stands still or ended owes nothing more."""
    is_done = done is not None and done >= begins
    if is_done or not is_halted:
        yield Done(regime, begins, done if is_done else None)


def _answers(asked: Asked, now: datetime) -> Iterator[Served]:
    """异议答复 — of objections that are public by their number, each by its own last moment."""
    answered = Min("steps__at", filter=Q(steps__kind=DocumentObjectionStepKind.ANSWERED))
    withdrawn = Count("steps", filter=Q(steps__kind=DocumentObjectionStepKind.WITHDRAWN))
    found = (
        DocumentObjection.objects.filter(asked.lots("lot__"), number__isnull=False, due_at__isnull=False)
        .annotate(answered=answered, withdrawn=withdrawn)
        .filter(withdrawn=0)
        .order_by("pk")
    )
    for due, at in found.values_list("due_at", "answered"):
        if due is not None and (at is not None or due < now):
            yield Served(Service.ANSWER, _day(at or due), at is not None and at <= due)


def _sort(row: Mapping[str, Any]) -> Sort:
    return Sort(row["lot__regime"], row["lot__kind"])


def _day(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)
