"""When the centre is open and how many people there are, as the scheduler is told it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from apps.core.clock import SHANGHAI
from apps.scheduling.models.hours import Capacity, CentreHours, SpecialHalfDay
from apps.scheduling.rules.hours import Hours, OpenCalendar
from apps.scheduling.rules.plan import Closure, HalfDay, Part, Resource, ResourceKind
from apps.tenders.queries.calendar import working_calendar

DAY = timedelta(days=1)
SATURDAY = 5
MOST_SHOWN = 60
CORE = (Part.AM, Part.PM)


@dataclass(frozen=True, slots=True)
class Opened:
    """Half-days in which the centre is open, and those in which it may be."""

    core: tuple[HalfDay, ...]
    extended: tuple[HalfDay, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """Hosts, witnesses and specialties: the most there are, and how many are missing in which half-day."""

    resources: tuple[Resource, ...]
    missing: tuple[Closure, ...]

    @property
    def codes(self) -> frozenset[str]:
        """What is counted."""
        return frozenset(each.code for each in self.resources)


def open_calendar() -> OpenCalendar:
    """Working days and the centre's hours of each."""
    versions = CentreHours.objects.order_by("-from_on")
    return OpenCalendar(working_calendar(), tuple((each.from_on, each.hours) for each in versions))


def hours_on(day: date) -> Hours:
    """In force on a day; what was delivered until the centre records its own."""
    return open_calendar().hours_on(day)


def open_half_days(days: Sequence[date], now: datetime) -> Opened:
    """Working days with make-up days, evenings and Saturdays that may still be asked for, and what was closed or opened specially."""
    calendar = open_calendar()
    worked = {day for day in days if calendar.days.is_working_day(day).value}
    special = {
        HalfDay(each.on, Part(each.part)): each.is_open for each in SpecialHalfDay.objects.filter(on__in=list(days))
    }
    core = [HalfDay(day, part) for day in days if day in worked for part in CORE]
    by_appointment = {
        each for day in days for each in _by_appointment(day, now, calendar.hours_on(day), is_worked=day in worked)
    }
    added = {half_day for half_day, is_open in special.items() if is_open}
    return Opened(
        core=tuple(each for each in core if special.get(each, True)),
        extended=tuple(sorted(each for each in (by_appointment | added) - set(core) if special.get(each, True))),
    )


def counted_codes() -> frozenset[str]:
    """What the operator counts."""
    return frozenset(each.code for each in Capacity.objects.all())


def counted_on(days: Sequence[date]) -> Counted:
    """What is counted on these days; where nothing is recorded for a half-day of a thing that is counted, there is none."""
    by_code: dict[str, tuple[ResourceKind, dict[HalfDay, int]]] = {}
    rows = list(Capacity.objects.order_by("kind", "specialty", "on", "weekday", "part"))
    of_day = {(row.code, row.on, row.part): row.count for row in rows if row.on}
    of_week = {(row.code, row.weekday, row.part): row.count for row in rows if row.weekday is not None}
    for row in rows:
        if row.code not in by_code:
            counts = {
                HalfDay(day, part): of_day.get(
                    (row.code, day, part.value), of_week.get((row.code, day.weekday(), part.value), 0)
                )
                for day in days
                for part in Part
            }
            by_code[row.code] = (ResourceKind(row.kind), counts)
    resources, missing = [], []
    for code, (kind, counts) in sorted(by_code.items()):
        most = max(counts.values())
        resources.append(Resource(code, kind, most))
        missing += [Closure(code, half_day, most - count) for half_day, count in counts.items() if count < most]
    return Counted(tuple(resources), tuple(missing))


@dataclass(frozen=True, slots=True)
class CountTable:
    """One kind of people: name, units by part of the week (rows of seven, where there are any), and single days to come."""

    name: str
    rows: tuple[tuple[int, tuple[int | None, ...]], ...]
    days: tuple[Capacity, ...]


def names_of_counted() -> dict[str, str]:
    """What the operator counts, by code, in words of the page."""
    return {each.code: _name_of(each) for each in Capacity.objects.order_by("kind", "specialty")}


def tables_of_counts(today: date) -> list[CountTable]:
    """Everything that is counted, for the page."""
    rows = list(Capacity.objects.order_by("kind", "specialty", "on", "part"))
    weekly = {(row.code, row.weekday, row.part): row.count for row in rows if row.weekday is not None}
    tables = {}
    for row in rows:
        if row.code not in tables:
            days = tuple(each for each in rows if each.code == row.code and each.on and each.on >= today)
            week = [(part.value, tuple(weekly.get((row.code, day, part.value)) for day in range(7))) for part in Part]
            shown = tuple((part, counts) for part, counts in week if any(count is not None for count in counts))
            tables[row.code] = CountTable(_name_of(row), shown, days[:MOST_SHOWN])
    return list(tables.values())


def later_hours(today: date) -> list[CentreHours]:
    """Hours that will be in force."""
    return list(CentreHours.objects.filter(from_on__gt=today).order_by("from_on")[:MOST_SHOWN])


def special_from(today: date) -> list[SpecialHalfDay]:
    """Closures and extra openings to come."""
    return list(SpecialHalfDay.objects.filter(on__gte=today).order_by("on", "part")[:MOST_SHOWN])


def _name_of(counted: Capacity) -> str:
    match counted.kind:
        case ResourceKind.HOST:
            return _("主持人")
        case ResourceKind.WITNESS:
            return _("见证人员")
        case _kind:
            return _("评标专家 %(specialty)s") % {"specialty": counted.specialty}


def _by_appointment(day: date, now: datetime, hours: Hours, *, is_worked: bool) -> Iterator[HalfDay]:
    if now >= datetime.combine(day - DAY, hours.appointment_by, tzinfo=SHANGHAI):
        return
    if is_worked and hours.evening_until is not None:
        yield HalfDay(day, Part.EVENING)
    elif not is_worked and hours.has_saturdays and day.weekday() == SATURDAY:
        yield HalfDay(day, Part.AM)
        yield HalfDay(day, Part.PM)
