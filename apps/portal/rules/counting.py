"""From rows to figures: counts, sums and rates, by period and by kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

from apps.portal.rules.periods import Period
from apps.portal.rules.rows import Entered, Held, Listed, Place, Result, Rows, Served, Service, Sort, Used

WAN = Decimal(10_000)
_TENTH, _CENT = Decimal("0.1"), Decimal("0.01")
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one row. A rate is none where there is nothing it could be a rate of."""

    projects: int = 0
    lots: int = 0
    openings: int = 0
    without_meeting: int = 0
    lists: int = 0
    bidders: int = 0
    results: int = 0
    electronic: int = 0
    remote: int = 0
    amount: Decimal = Decimal(0)
    """成交金额, in yuan."""
    compared: Decimal = Decimal(0)
    """The part of the amount that has a limit to be compared with, in yuan."""
    limit: Decimal = Decimal(0)
    """The limits of that part, in yuan."""

    @property
    def is_empty(self) -> bool:
        """True when there is nothing to report."""
        return not (self.lots or self.openings or self.lists or self.results)

    @property
    def amount_wan(self) -> Decimal:
        """成交金额, in 万元 with two places."""
        return in_wan(self.amount)

    @property
    def saved_wan(self) -> Decimal:
        """节约金额, in 万元 with two places."""
        return in_wan(self.limit - self.compared)

    @property
    def saving_rate(self) -> Decimal | None:
        """节约率 — what the limits exceed the amounts by, of the limits, in percent with two places."""
        return ((self.limit - self.compared) * 100 / self.limit).quantize(_CENT, ROUND_HALF_UP) if self.limit else None

    @property
    def without_meeting_rate(self) -> Decimal | None:
        """不见面开标率, of the openings held."""
        return percent(self.without_meeting, self.openings)

    @property
    def electronic_rate(self) -> Decimal | None:
        """全流程电子化率, of the results."""
        return percent(self.electronic, self.results)

    @property
    def bidders_per_lot(self) -> Decimal | None:
        """平均投标人数, with one place."""
        return (Decimal(self.bidders) / self.lists).quantize(_TENTH, ROUND_HALF_UP) if self.lists else None


@dataclass(frozen=True, slots=True)
class RoomUse:
    """场地使用 — one room: sessions held, half days in use, and half days there were on working days."""

    place: Place
    sessions: int
    halves: int
    offered: int

    @property
    def rate(self) -> Decimal | None:
        """使用率, in percent; above 100 where rooms were in use on days off."""
        return percent(self.halves, self.offered)


@dataclass(frozen=True, slots=True)
class InTime:
    """按时办结 — how often a service was done in its time."""

    service: Service
    done: int
    in_time: int

    @property
    def rate(self) -> Decimal | None:
        """按时办结率, in percent."""
        return percent(self.in_time, self.done)


@dataclass(frozen=True, slots=True)
class Statistics:
    """Everything the page shows."""

    total: Figures
    by_period: tuple[tuple[Period, Figures], ...]
    by_sort: tuple[tuple[Sort, Figures], ...]
    by_bidders: tuple[tuple[int, int], ...]
    """Numbers of bidders and the lots that had so many."""
    rooms: tuple[RoomUse, ...]
    services: tuple[InTime, ...]


def counted(rows: Rows, cut: Sequence[Period], *, working_days: int) -> Statistics:
    """The figures of these periods, which follow each other without a gap."""
    first, last = cut[0].since, cut[-1].until

    def is_asked(one: Entered) -> bool:
        return first <= one.on <= last

    shown: list[_Row] = [*filter(is_asked, rows.entered), *rows.held, *rows.listed, *rows.results]
    projects = list(filter(is_asked, _first_of(rows.entered, lambda one: one.project)))
    projects_by_sort = filter(is_asked, _first_of(rows.entered, lambda one: (one.project, one.sort)))
    period_of = _finder(cut)
    by_period = _by(shown, projects, lambda one: period_of(one.on))
    return Statistics(
        total=_figures(shown, len(projects)),
        by_period=tuple((period, by_period.get(period, Figures())) for period in cut),
        by_sort=tuple(sorted(_by(shown, projects_by_sort, lambda one: one.sort).items())),
        by_bidders=tuple(sorted(Counter(one.bidders for one in rows.listed).items())),
        rooms=_rooms(rows.used, offered=2 * working_days),
        services=_services(rows.served),
    )


def percent(part: int, whole: int) -> Decimal | None:
    """The part of the whole in percent with one place; none without a whole."""
    return (Decimal(part) * 100 / whole).quantize(_TENTH, ROUND_HALF_UP) if whole else None


def in_wan(yuan: Decimal) -> Decimal:
    """The amount in 万元 with two places."""
    return (yuan / WAN).quantize(_CENT, ROUND_HALF_UP)


_Row = Entered | Held | Listed | Result


def _first_of(entered: Iterable[Entered], key: Callable[[Entered], Hashable]) -> tuple[Entered, ...]:
    """For each key its first lot."""
    found: dict[Hashable, Entered] = {}
    for one in sorted(entered, key=lambda one: one.on):
        found.setdefault(key(one), one)
    return tuple(found.values())


def _finder(cut: Sequence[Period]) -> Callable[[date], Period]:
    known: dict[date, Period] = {}

    def find(on: date) -> Period:
        if on not in known:
            known[on] = next(period for period in cut if period.since <= on <= period.until)
        return known[on]

    return find


def _by(rows: Iterable[_Row], projects: Iterable[Entered], key: Callable[[_Row], K]) -> dict[K, Figures]:
    groups: dict[K, list[_Row]] = {}
    for one in rows:
        groups.setdefault(key(one), []).append(one)
    new = Counter(key(one) for one in projects)
    return {group: _figures(some, new[group]) for group, some in groups.items()}


def _figures(rows: Sequence[_Row], projects: int) -> Figures:
    held = [one for one in rows if isinstance(one, Held)]
    listed = [one for one in rows if isinstance(one, Listed)]
    results = [one for one in rows if isinstance(one, Result)]
    limits = [(one.amount, one.limit) for one in results if one.limit is not None]
    return Figures(
        projects=projects,
        lots=sum(isinstance(one, Entered) for one in rows),
        openings=len(held),
        without_meeting=sum(one.is_without_meeting for one in held),
        lists=len(listed),
        bidders=sum(one.bidders for one in listed),
        results=len(results),
        electronic=sum(one.is_electronic for one in results),
        remote=sum(one.is_remote for one in results),
        amount=sum((one.amount for one in results), Decimal(0)),
        compared=sum((amount for amount, _limit in limits), Decimal(0)),
        limit=sum((limit for _amount, limit in limits), Decimal(0)),
    )


def _rooms(used: Iterable[Used], *, offered: int) -> tuple[RoomUse, ...]:
    sessions: dict[Place, set[int]] = {}
    halves: dict[Place, set[tuple[date, bool]]] = {}
    for one in used:
        sessions.setdefault(one.place, set()).add(one.session)
        halves.setdefault(one.place, set()).add((one.on, one.is_afternoon))
    return tuple(RoomUse(place, len(sessions[place]), len(halves[place]), offered) for place in sorted(sessions))


def _services(served: Iterable[Served]) -> tuple[InTime, ...]:
    done: Counter[Service] = Counter()
    in_time: Counter[Service] = Counter()
    for one in served:
        done[one.service] += 1
        in_time[one.service] += one.is_in_time
    return tuple(InTime(service, done[service], in_time[service]) for service in Service if done[service])
