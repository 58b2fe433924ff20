"""Places that are held for key projects now, and what applicants say of the service."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from apps.core.clock import SHANGHAI
from apps.scheduling.lifecycle_green import GreenState
from apps.scheduling.models.bookings import Occupancy
from apps.scheduling.models.green import GreenCase
from apps.scheduling.models.green_service import GreenCallback, GreenHold, GreenRating
from apps.scheduling.rules.green import CALLED_WITHIN, CORRECTED_WITHIN, GOOD, HOLD_DAYS, RATED_WITHIN
from apps.scheduling.rules.plan import Closure, HalfDay, Part
from apps.tenders.queries.calendar import working_calendar

BEGINS = {Part.AM: time(9), Part.PM: time(13), Part.EVENING: time(18)}
CLOSES = time(17)
DAY = timedelta(days=1)


def active_holds(now: datetime) -> QuerySet[GreenHold]:
    """The holds that stand at this moment: not released, not over, of a case that is served, and whose room is not in use.

    An opening that its tender has set stands over a hold; in the project's own session the hold has done its work.
    """
    own = Occupancy.objects.filter(
        Q(booking__lot__project=OuterRef("case__project")) | Q(place__sessions=1),
        place=OuterRef("place"),
        on=OuterRef("on"),
        part=OuterRef("part"),
    )
    holds = GreenHold.objects.filter(released_at__isnull=True, until__gt=now, case__state=GreenState.GRANTED)
    return holds.filter(~Exists(own)).order_by("on", "part", "pk")


def holds_between(first: date, last: date, now: datetime) -> list[GreenHold]:
    """The holds of these days, with their cases, as a board draws them."""
    return list(active_holds(now).filter(on__gte=first, on__lte=last).select_related("case", "place"))


def holds_against(place: str, half_day: HalfDay, now: datetime, *, for_project: int | None) -> list[GreenHold]:
    """The holds of other projects on the place of this name: whoever arranges something there reads them first."""
    holds = active_holds(now).filter(place__name=place, on=half_day.day, part=half_day.part.value)
    others = holds.exclude(case__project=for_project) if for_project is not None else holds
    return list(others.select_related("case", "place"))


def held_slots(since: date, now: datetime, *, for_project: int | None) -> Iterator[Closure]:
    """What the scheduler is told: a held place is closed to all but its own project."""
    holds = active_holds(now).filter(on__gte=since, place__is_planned=True)
    others = holds.exclude(case__project=for_project) if for_project is not None else holds
    for place_id, on, part in others.values_list("place_id", "on", "part"):
        yield Closure(f"P{place_id}", HalfDay(on, Part(part)), 1)


def hold_ends_at(half_day: HalfDay, now: datetime) -> datetime:
    """The closing of the last working day of a hold that begins now, or the beginning of the half-day itself, if that is earlier."""
    today = now.astimezone(SHANGHAI).date()
    last = working_calendar().add_working_days(today, HOLD_DAYS, counts_first_day=False).value
    begins = datetime.combine(half_day.day, BEGINS[half_day.part], SHANGHAI)
    return min(datetime.combine(last, CLOSES, SHANGHAI), begins)


def rated_until(ended_at: datetime) -> datetime:
    """The end of the last working day on which a case that ended then is rated (好差评)."""
    ended_on = ended_at.astimezone(SHANGHAI).date()
    last = working_calendar().add_working_days(ended_on, RATED_WITHIN, counts_first_day=False).value
    return datetime.combine(last + DAY, time(0), SHANGHAI)


def called_until(rated_at: datetime) -> datetime:
    """The closing of the last working day on which who rated badly is called back."""
    return datetime.combine(_working_days_after(rated_at, CALLED_WITHIN), CLOSES, SHANGHAI)


def corrected_until(called_at: datetime) -> date:
    """The last day to put right what was founded."""
    return _working_days_after(called_at, CORRECTED_WITHIN)


def _working_days_after(moment: datetime, days: int) -> date:
    on = moment.astimezone(SHANGHAI).date()
    return working_calendar().add_working_days(on, days, counts_first_day=False).value


@dataclass(frozen=True, slots=True)
class Callbacks:
    """差评回访 — bad ratings, how many of them were answered in time, and how many of those founded were put right."""

    asked: int
    in_time: int
    founded: int
    corrected: int


def callbacks_of(year: int) -> Callbacks:
    """Of the ratings that were given in the year."""
    rows = GreenCallback.objects.filter(
        rating__rated_at__gte=datetime(year, 1, 1, tzinfo=SHANGHAI),
        rating__rated_at__lt=datetime(year + 1, 1, 1, tzinfo=SHANGHAI),
    )
    return Callbacks(
        asked=rows.count(),
        in_time=rows.filter(called_at__lte=F("due_at")).count(),
        founded=rows.filter(is_founded=True).count(),
        corrected=rows.filter(corrected_at__isnull=False).count(),
    )


@dataclass(frozen=True, slots=True)
class Ratings:
    """好差评 — those who rated and how many of them well; the silent count as satisfied, apart."""

    active: int
    good: int
    silent: int

    @property
    def good_percent(self) -> float:
        """主动评价好评率, with one decimal; 0 where nobody rated."""
        return round(100 * self.good / self.active, 1) if self.active else 0.0


def ratings_of(year: int, now: datetime) -> Ratings:
    """Of the cases that ended in the year; those whose time to rate still runs are left out."""
    closed = GreenCase.objects.filter(
        state=GreenState.CLOSED,
        ended_at__gte=datetime(year, 1, 1, tzinfo=SHANGHAI),
        ended_at__lt=datetime(year + 1, 1, 1, tzinfo=SHANGHAI),
    )
    grades = list(GreenRating.objects.filter(case__in=closed).order_by("pk").values_list("grade", flat=True))
    silent = closed.filter(rating__isnull=True).order_by("pk").values_list("ended_at", flat=True)
    return Ratings(
        len(grades),
        sum(grade in GOOD for grade in grades),
        sum(ended_at is not None and now >= rated_until(ended_at) for ended_at in silent),
    )
