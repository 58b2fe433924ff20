"""A generated centre, its year of arrivals, and the ways to give places: first come, queue, queue with a reserve, ours, ours with the solver."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from itertools import groupby
from time import thread_time

from apps.scheduling.rules.board import Board
from apps.scheduling.rules.confirm import confirmed
from apps.scheduling.rules.hard_rules import broken_rules
from apps.scheduling.rules.night import Scope, with_moves
from apps.scheduling.rules.night_search import replanned
from apps.scheduling.rules.plan import (
    Booking,
    Demand,
    HalfDay,
    Kind,
    Option,
    Part,
    Policy,
    Proposal,
    Request,
    Resource,
    ResourceKind,
    Situation,
)
from apps.scheduling.rules.propose import is_hard, propose, propose_on, propose_with_solver, propose_with_solver_on
from apps.scheduling.rules.solver import Effort

MONDAY = date(2026, 1, 5)
WORKING_DAYS_A_YEAR = 250
SPECIALTIES = (0.3, 0.2, 0.14, 0.1, 0.09, 0.07, 0.06, 0.04)
GREEN = 0.12
LENGTHS, LENGTH_SHARES = (1, 2, 3), (0.94, 0.04, 0.02)
MEAN_LENGTH = sum(length * share for length, share in zip(LENGTHS, LENGTH_SHARES, strict=True))
LEADS, LEAD_SHARES = (14, 7, 4), (0.5, 0.3, 0.2)
"""Working days from the notice to the first lawful opening: the 20, 10 and 5 days of the law."""
EXPERTS, EXPERT_SHARES = (3, 5, 7), (0.2, 0.55, 0.25)
MEAN_EXPERTS, EXPERTS_USED = 5.1, 0.62
OPEN_TO_ALL = "open_to_all"
RESERVE = 0.15
HORIZON = 45
SAMPLED = 10
"""Every so many answers one is asked for afresh, as a user asks."""


@dataclass(frozen=True, slots=True)
class Load:
    """A centre and how much comes to it in a year."""

    name: str
    a_year: int
    openings: int
    at_once: int
    evaluations: int
    hosts: int
    seats: int


DISTRICT = Load("district", 1_200, 3, 2, 3, 3, 1)
CITY = Load("city", 15_000, 4, 10, 36, 40, 8)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A request and the working day on which it comes."""

    day: int
    request: Request
    released: int


@dataclass(slots=True)
class Outcome:
    """What became of all arrivals under one way."""

    way: str
    green: int = 0
    green_late: int = 0
    green_days_late: int = 0
    waits: list[int] = field(default_factory=list)
    moved: int = 0
    extended: int = 0
    unplaced: int = 0
    answers: list[float] = field(default_factory=list)
    fresh: list[float] = field(default_factory=list)
    differing: int = 0
    broken: int = 0
    twice: int = 0
    """Bookings that moved again."""
    at_night: int = 0
    """Of the moves, those of nights."""

    @property
    def mean_wait(self) -> float:
        """Working days from the first lawful day to the evaluation, ordinary projects."""
        return sum(self.waits) / max(1, len(self.waits))

    @property
    def moved_share(self) -> float:
        """Moves for each evaluation placed, in percent."""
        return 100 * self.moved / max(1, len(self.waits) + self.green)

    def __add__(self, other: Outcome) -> Outcome:
        """Two runs of one way as one."""
        return Outcome(self.way, *(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)[1:]))

    def row(self) -> str:
        """The figures as a row of a table."""
        figures = (
            f"{self.way} | {self.green_late} of {self.green} ({self.green_days_late} days) | {self.mean_wait:.2f} | "
            f"{max(self.waits, default=0)} | {self.moved} ({self.moved_share:.1f} %) | {self.extended} | "
        )
        return f"| {figures}{percentile(self.answers, 50):.1f} | {percentile(self.answers, 99):.1f} |"


HEAD = (
    "| way | green late | ordinary mean wait, days | worst | moved | extended | answer p50, ms | p99, ms |\n"
    "| --- | --- | --- | --- | --- | --- | --- | --- |"
)


def percentile(values: list[float], share: int) -> float:
    """The value that so many percent do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * share // 100)] if ordered else 0.0


def working_days(count: int) -> list[date]:
    """So many working days from the first Monday; a year without holidays."""
    return [MONDAY + timedelta(days=7 * (day // 5) + day % 5) for day in range(count)]


def use(load: Load) -> float:
    """How much of the evaluation rooms' core hours the load asks for."""
    return load.a_year / WORKING_DAYS_A_YEAR * MEAN_LENGTH / (2 * load.evaluations)


def centre(load: Load, days: int) -> Situation:
    """The empty plan of a load: its rooms, hosts, experts by specialty and seats in another district; evenings and Saturdays by extension."""
    dates = working_days(days + HORIZON)
    core = tuple(HalfDay(day, part) for day in dates for part in (Part.AM, Part.PM))
    evenings = [HalfDay(day, Part.EVENING) for day in dates]
    saturdays = [
        HalfDay(day + timedelta(days=1), part) for day in dates if day.weekday() == 4 for part in (Part.AM, Part.PM)
    ]
    reserved = max(1, round(load.evaluations * RESERVE))
    rooms = [Resource(f"O{n}", ResourceKind.OPENING_ROOM, load.at_once, places=40) for n in range(load.openings)]
    rooms += [
        Resource(
            f"E{n}",
            ResourceKind.EVALUATION_ROOM,
            1,
            frozenset() if n < reserved else frozenset({OPEN_TO_ALL}),
            places=12 if n % 4 == 0 else 8,
        )
        for n in range(load.evaluations)
    ]
    counted = [Resource("host", ResourceKind.HOST, load.hosts), Resource("seats", ResourceKind.SEATS, load.seats)]
    a_half_day = load.a_year / WORKING_DAYS_A_YEAR / 2
    counted += [
        Resource(
            f"S{n}",
            ResourceKind.SPECIALTY,
            max(9, int(a_half_day * share * MEAN_EXPERTS * MEAN_LENGTH / EXPERTS_USED) + 1),
        )
        for n, share in enumerate(SPECIALTIES)
    ]
    return Situation(1, core[0], core, tuple(sorted([*evenings, *saturdays])), (*rooms, *counted), (), (), Policy())


def arrivals(load: Load, days: int, seed: int, *, may_extend: bool) -> Iterator[Arrival]:
    """What comes in so many working days; the same seed gives the same."""
    chance = random.Random(seed)
    dates = working_days(days + HORIZON)
    for day in range(days):
        for number in range(_poisson(chance, load.a_year / WORKING_DAYS_A_YEAR)):
            yield _arrival(chance, dates, day, f"{day}-{number}", may_extend=may_extend)


def _poisson(chance: random.Random, mean: float) -> int:
    count, sum_of_gaps = 0, chance.expovariate(mean)
    while sum_of_gaps < 1:
        count, sum_of_gaps = count + 1, sum_of_gaps + chance.expovariate(mean)
    return count


def _arrival(chance: random.Random, dates: list[date], day: int, lot: str, *, may_extend: bool) -> Arrival:
    is_green = chance.random() < GREEN
    experts = chance.choices(EXPERTS, EXPERT_SHARES)[0]
    needs = {f"S{chance.choices(range(len(SPECIALTIES)), SPECIALTIES)[0]}": experts}
    if chance.random() < 0.15:
        needs["seats"] = 1
    released = day + chance.choices(LEADS, LEAD_SHARES)[0]
    promise = HalfDay(dates[released + (2 if is_green else 8)], Part.EVENING)
    request = Request(
        lot=lot,
        opening=Demand(1, {"host": 1}),
        evaluation=Demand(
            chance.choices(LENGTHS, LENGTH_SHARES)[0], needs, people=11 if chance.random() < 0.15 else experts
        ),
        earliest=HalfDay(dates[released], Part.AM),
        promise=promise,
        is_green=is_green,
        may_extend=may_extend,
    )
    return Arrival(day, request, released)


WAYS = ("FIFO", "queue", "queue and reserve", "ours")
SOLVED = "ours with solver"
NIGHTLY = "ours with solver and nights"
RESERVED = WAYS[2]
OURS = frozenset({WAYS[3], SOLVED, NIGHTLY})
BY_SOLVER = frozenset({SOLVED, NIGHTLY})
EFFORT = Effort()


def simulated(load: Load, days: int, seed: int, way: str, *, may_extend: bool) -> Outcome:
    """Every arrival gets its place, one after the other; nothing is known of those that come later."""
    outcome, empty = Outcome(way), centre(load, days)
    board, dates = Board(empty), working_days(days + HORIZON)
    came = list(arrivals(load, days, seed, may_extend=may_extend))
    bookings: dict[str, Booking] = {}
    for day, group in groupby(came, key=lambda arrival: arrival.day):
        board.situation = replace(empty, now=HalfDay(dates[day], Part.AM))
        _forget_past(board, dates[day])
        if way == NIGHTLY:
            _replan(board, outcome, bookings)
        for arrival in _in_turn(group, way):
            _serve(board, arrival, outcome, bookings, is_sampled=len(outcome.answers) % SAMPLED == 0)
    _count(came, bookings, dates, outcome)
    outcome.broken = len(broken_rules(replace(empty, bookings=tuple(bookings.values()))))
    return outcome


def _replan(board: Board, outcome: Outcome, bookings: dict[str, Booking]) -> None:
    """What the night before proposes is confirmed whole."""
    situation = _near(board)
    moves = [one.move for one in replanned(situation, Scope({})).moves]
    before = dict(board.bookings)
    for move in moves:
        outcome.twice += before[move.booking].has_moved
        board.lift(before[move.booking])
    outcome.moved += len(moves)
    outcome.at_night += len(moves)
    going = {move.booking for move in moves}
    for booking in with_moves(situation, moves).bookings:
        if booking.code in going:
            board.put(booking)
            bookings[booking.code] = booking


def _forget_past(board: Board, today: date) -> None:
    """Bookings of the past block nothing any more; their places stay taken."""
    for code in [code for code, booking in board.bookings.items() if (today - booking.start.day).days > 7]:
        del board.bookings[code]


def _in_turn(group: Iterable[Arrival], way: str) -> Iterator[Arrival]:
    """Those of one day: as they came, or key projects first."""
    yield from group if way == "FIFO" else sorted(group, key=lambda arrival: not arrival.request.is_green)


def _serve(board: Board, arrival: Arrival, outcome: Outcome, bookings: dict[str, Booking], *, is_sampled: bool) -> None:
    began = thread_time()
    request = arrival.request if outcome.way in OURS else replace(arrival.request, is_green=False)
    option = _reserved(board, request) if outcome.way == RESERVED and not arrival.request.is_green else None
    is_hard_one = False
    if option is None:
        proposal = propose_on(board, request)
        is_hard_one = outcome.way in BY_SOLVER and is_hard(request, proposal)
        option = (propose_with_solver_on(board, request, EFFORT) if is_hard_one else proposal).best
    outcome.answers.append(1000 * (thread_time() - began))
    if option is None:
        outcome.unplaced += 1
        return
    if outcome.way in OURS and (is_sampled or is_hard_one):
        _ask_afresh(board, request, option, outcome)
    after = confirmed(replace(board.situation, bookings=_touched(board, option)), request, option)
    for code in [move.booking for move in option.moves]:
        outcome.twice += board.bookings[code].has_moved
        board.lift(board.bookings[code])
        outcome.moved += 1
    for booking in after.bookings:
        board.put(booking)
        bookings[booking.code] = booking


def _touched(board: Board, option: Option) -> tuple[Booking, ...]:
    return tuple(board.bookings[move.booking] for move in option.moves)


def _reserved(board: Board, request: Request) -> Option | None:
    """An ordinary request is shown all rooms but the reserve, unless that makes it late."""
    assert request.evaluation is not None
    shown = replace(request, evaluation=replace(request.evaluation, features=frozenset({OPEN_TO_ALL})))
    option = propose_on(board, shown).best
    return None if option is None or option.is_late else option


def _ask_afresh(board: Board, request: Request, option: Option, outcome: Outcome) -> None:
    """The same question as a user asks it: from the bookings alone, over the next weeks."""
    situation = _near(board)
    began = thread_time()
    again = _asked(situation, request, outcome.way)
    outcome.fresh.append(1000 * (thread_time() - began))
    outcome.differing += again.best != option


def _near(board: Board) -> Situation:
    """The next weeks, as the platform tells the scheduler."""
    now = board.situation.now
    until = now.day + timedelta(days=2 * HORIZON)
    core = tuple(each for each in board.situation.core if now.day <= each.day <= until)
    extended = tuple(each for each in board.situation.extended if now.day <= each.day <= until)
    ahead = tuple(booking for booking in board.bookings.values() if booking.start.day >= now.day)
    return replace(board.situation, core=core, extended=extended, bookings=ahead)


def _asked(situation: Situation, request: Request, way: str) -> Proposal:
    return propose_with_solver(situation, request, EFFORT) if way in BY_SOLVER else propose(situation, request)


def _count(came: list[Arrival], bookings: dict[str, Booking], dates: list[date], outcome: Outcome) -> None:
    outcome.extended = sum(booking.is_extended for booking in bookings.values())
    for arrival in came:
        booking = bookings.get(f"{arrival.request.lot}:{Kind.EVALUATION}")
        if booking is None:
            continue
        day = bisect_right(dates, booking.start.day) - 1
        if not arrival.request.is_green:
            outcome.waits.append(day - arrival.released)
            continue
        late = max(0, day - arrival.released - 2)
        outcome.green += 1
        outcome.green_late += late > 0
        outcome.green_days_late += late
