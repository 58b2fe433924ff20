"""What of the plan somebody looks at: a day, a week or a month, and which places and sessions of it. It stands in the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import Q, QuerySet
from django.utils.http import urlencode

from apps.scheduling.models.bookings import Occupancy
from apps.scheduling.models.places import Place
from apps.scheduling.rules.plan import ROOM_OF, Kind
from apps.tenders.queries.calendar import working_calendar

DAY = timedelta(days=1)
MOST_PLACES = 80
"""So many places a board draws; a centre with more looks at them by filter."""


class View(StrEnum):
    """How long a time the board shows."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class PlaceKind(StrEnum):
    """Which places the board shows."""

    VIRTUAL = "virtual"
    PHYSICAL = "physical"
    REMOTE = "remote"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address says; nothing chosen shows everything."""

    view: View
    on: date
    use: Kind | None
    place: PlaceKind | None
    is_green_only: bool

    @property
    def earlier(self) -> date:
        """A day of the span before."""
        match self.view:
            case View.DAY:
                return self.on - DAY
            case View.WEEK:
                return self.on - 7 * DAY
            case View.MONTH:
                return (self.on.replace(day=1) - DAY).replace(day=1)

    @property
    def later(self) -> date:
        """A day of the span after."""
        match self.view:
            case View.DAY:
                return self.on + DAY
            case View.WEEK:
                return self.on + 7 * DAY
            case View.MONTH:
                return (self.on.replace(day=1) + 32 * DAY).replace(day=1)

    @property
    def question(self) -> str:
        """The same as a question of an address: ``view=week&on=2026-11-24``."""
        told = {"view": self.view.value, "on": self.on.isoformat()}
        if self.use:
            told["use"] = self.use.value
        if self.place:
            told["place"] = self.place.value
        if self.is_green_only:
            told["green"] = "1"
        return urlencode(told)


def asked_from(given: Mapping[str, str], *, on: date) -> Asked:
    """What was asked for; what cannot be read counts as not asked for, and without a day it is ``on``."""
    return Asked(
        view=View(given["view"]) if given.get("view") in set(View) else View.WEEK,
        on=day_from(given.get("on", ""), on),
        use=Kind(given["use"]) if given.get("use") in set(Kind) else None,
        place=PlaceKind(given["place"]) if given.get("place") in set(PlaceKind) else None,
        is_green_only=given.get("green") == "1",
    )


def day_from(text: str, otherwise: date) -> date:
    """The day that is written; the other one where there is none, or none that a calendar goes on from."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return otherwise
    return found if date.min + 40 * DAY < found < date.max - 40 * DAY else otherwise


def days_of(asked: Asked) -> list[date]:
    """The days to draw: the day itself, or the working days and those with sessions; a week without any shows Monday to Friday."""
    match asked.view:
        case View.DAY:
            return [asked.on]
        case View.WEEK:
            return week_of(asked.on)
        case View.MONTH:
            first = asked.on.replace(day=1)
            return _worked([first + DAY * offset for offset in range((asked.later - first).days)])


def week_of(day: date) -> list[date]:
    """The week's working days, make-up days too, and Saturdays by appointment once somebody has them."""
    monday = day - DAY * day.weekday()
    days = [monday + DAY * offset for offset in range(7)]
    return _worked(days) or days[:5]


def places_of(asked: Asked) -> QuerySet[Place]:
    """The places to draw, openings' first; rooms that only reviews at sites keep come last."""
    found = Place.objects.select_related("centre").order_by("-is_planned", "-kind", "name")
    if asked.use:
        found = found.filter(kind=ROOM_OF[asked.use])
    virtual, remote = Q(sessions__gt=1), Q(features__icontains="remote")
    match asked.place:
        case PlaceKind.VIRTUAL:
            return found.filter(virtual)[:MOST_PLACES]
        case PlaceKind.PHYSICAL:
            return found.exclude(virtual)[:MOST_PLACES]
        case PlaceKind.REMOTE:
            return found.filter(remote)[:MOST_PLACES]
        case None:
            return found[:MOST_PLACES]


def _worked(days: list[date]) -> list[date]:
    calendar = working_calendar()
    used = set(Occupancy.objects.filter(on__in=days, booking__isnull=False).values_list("on", flat=True))
    return [each for each in days if each in used or calendar.is_working_day(each).value]
