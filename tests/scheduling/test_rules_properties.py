"""Whatever happens in whatever order, no hard rule breaks; nobody moves twice; the pinned stay; the same question has the same answer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from apps.scheduling.rules.confirm import cancelled, confirmed, over_run
from apps.scheduling.rules.hard_rules import broken_rules
from apps.scheduling.rules.plan import Blocked, HalfDay, Kind, Part, Situation
from apps.scheduling.rules.propose import propose
from apps.scheduling.rules.snapshot import decision, plain, replay
from tests.scheduling.centre import half_day, pair, situation

Happening = tuple[Any, ...]
HAPPENINGS = st.lists(
    st.one_of(
        st.tuples(
            st.just("request"), st.booleans(), st.integers(2, 4), st.integers(1, 3), st.booleans(), st.integers(2, 4)
        ),
        st.tuples(
            st.just("request"), st.just(value=False), st.integers(3, 4), st.just(1), st.just(value=False), st.just(3)
        ),
        st.tuples(st.just("cancel"), st.integers(0, 30)),
        st.tuples(st.just("over_run"), st.integers(0, 30)),
        st.tuples(st.just("day"), st.integers(1, 2)),
    ),
    min_size=8,
    max_size=24,
)


@settings(max_examples=12)
@given(happenings=HAPPENINGS, rooms=st.integers(1, 3), buffer=st.integers(0, 1))
def test_no_order_of_requests_cancellations_and_over_runs_breaks_a_hard_rule(
    happenings: list[Happening], rooms: int, buffer: int
) -> None:
    plan = situation(openings=2, evaluations=rooms, days=21, buffer=buffer)
    today = 0

    for number, happening in enumerate(happenings):
        before = plan
        match happening:
            case ("request", *_):
                plan = _requested(plan, number, today, happening)
            case ("cancel", which) if plan.bookings:
                plan = cancelled(plan, plan.bookings[which % len(plan.bookings)].code)
            case ("over_run", which) if plan.bookings:
                after = over_run(plan, plan.bookings[which % len(plan.bookings)].code)
                plan = plan if isinstance(after, Blocked) else after
                assert _when(before) == _when(plan), "an over-run moves nobody in time"
            case ("day", days):
                today += days
                plan = replace(plan, now=half_day(today))

        assert broken_rules(plan) == ()
        _must_respect(before, plan)


def _requested(plan: Situation, number: int, today: int, happening: Happening) -> Situation:
    _, is_green, earliest, length, may_extend, experts = happening
    promise = half_day(today + earliest + (1 if is_green else 7), Part.PM)
    request = pair(
        f"L{number}",
        length=length,
        promise=promise,
        earliest=half_day(today + earliest),
        is_green=is_green,
        may_extend=may_extend,
        experts=experts,
    )
    proposal = propose(plan, request)
    assert plain(replay(decision(plan, request, proposal))) == plain(proposal)
    for option in (proposal.best, *proposal.alternatives):
        if option is not None:
            assert broken_rules(confirmed(plan, request, option)) == ()
    return plan if proposal.best is None else confirmed(plan, request, proposal.best)


def _when(plan: Situation) -> dict[str, HalfDay]:
    return {booking.code: booking.start for booking in plan.bookings}


def _must_respect(before: Situation, after: Situation) -> None:
    """Who had a place keeps it, unless it is an ordinary evaluation that had never moved and is not near."""
    kept = {booking.code: booking for booking in after.bookings}
    for booking in before.bookings:
        later = kept.get(booking.code)
        if later is None or later.start == booking.start:
            continue
        assert booking.kind is Kind.EVALUATION
        assert not any((booking.is_pinned, booking.is_green, booking.has_moved))
        assert later.has_moved
        assert (booking.start.day - before.now.day).days > 2 < (later.start.day - before.now.day).days
        assert booking.promise is None or later.start <= max(booking.promise, booking.start)
