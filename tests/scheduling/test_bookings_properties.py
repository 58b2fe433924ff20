"""Whatever the order of requests, cancellations, over-runs, no-shows and moves, the plan breaks no hard rule and no booking moves twice."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from apps.core.refusals import Refusal
from apps.evidence.models import Entry
from apps.scheduling.actions import bookings as actions
from apps.scheduling.actions.hours import Counts, record_counts
from apps.scheduling.actions.moves import move_by_hand, over_run
from apps.scheduling.actions.places import record_place
from apps.scheduling.models import Booking, Occupancy, Place, ScheduleDecision
from apps.scheduling.models.bookings import PLACED
from apps.scheduling.queries.situation import half_day_at, situation_at, version
from apps.scheduling.rules.hard_rules import broken_rules
from apps.scheduling.rules.plan import HalfDay, Kind, Part, ResourceKind
from apps.tenders.models import Lot
from tests.tenders.conftest import gp
from tests.tenders.stage import NOW, Stage

__all__ = ["gp"]
ACTS = ("request", "request", "confirm", "cancel", "begin", "over_run", "release", "absence", "move", "move", "day")
Happening = tuple[str, int, int, bool]
HAPPENINGS = st.lists(
    st.tuples(st.sampled_from(ACTS), st.integers(0, 5), st.integers(0, 6), st.booleans()), min_size=12, max_size=20
)


@pytest.fixture
def lots(eng: Stage, gp: Stage) -> list[Lot]:
    """Five, two rooms, and two witnesses a half-day."""
    operator = eng.world.operator.actor
    for name in ("评标室 1", "评标室 2"):
        record_place(ResourceKind.EVALUATION_ROOM, name=name, seats=9, features=[], actor=operator, now=NOW)
    witnesses = Counts(ResourceKind.WITNESS, "", range(7), None, tuple(Part), 2)
    record_counts(witnesses, actor=operator, now=NOW)
    return [eng.accepted(), gp.accepted(), eng.accepted(), gp.accepted(), eng.accepted()]


@settings(
    max_examples=4,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(happenings=HAPPENINGS)
def test_no_order_of_what_happens_breaks_a_rule_or_moves_anybody_twice(
    eng: Stage, lots: list[Lot], happenings: list[Happening]
) -> None:
    for table in (Occupancy, ScheduleDecision, Booking):
        table.objects.all().delete()
    last = Entry.objects.order_by("-pk").first()
    assert last is not None
    now = last.at
    for happening in happenings:
        now += timedelta(days=1) if happening[0] == "day" else timedelta(seconds=1)
        _happens(happening, lots, {"actor": eng.world.operator.actor, "now": now})

        assert broken_rules(situation_at(now)) == ()
        _must_fill_what_they_say()
    _must_have_moved_once(last.pk)


def _happens(happening: Happening, lots: list[Lot], done: dict[str, Any]) -> None:
    """What is refused changes nothing."""
    act, which, days, is_late = happening
    found = list(Booking.objects.order_by("pk"))
    booking = found[which % len(found)] if found else None
    on = half_day_at(done["now"]).day + timedelta(days=days)
    half_day = HalfDay(on, Part.PM if is_late else Part.AM)
    try:
        match act, booking:
            case "request", _:
                _requested(lots[which % len(lots)], on, is_late=is_late, done=done)
            case "confirm", Booking():
                made = actions.propose_slots(booking.pk, wish=None, **done)
                actions.confirm_booking(booking.pk, option=0, plan_version=made.version, digest=made.digest, **done)
            case "cancel", Booking():
                actions.cancel_booking(booking.pk, reason="项目暂停", **done)
            case "absence", Booking():
                actions.note_no_show(booking.pk, reason="未到", **done)
            case "begin", Booking():
                actions.begin_booking(booking.pk, **done)
            case "release", Booking():
                actions.release_booking(booking.pk, **done)
            case "over_run", Booking():
                over_run(booking.pk, reason="澄清", plan_version=version(), **done)
            case "move", Booking():
                to = (half_day, Place.objects.order_by("pk")[which % 2])
                move_by_hand(booking.pk, to, reason="行程", plan_version=version(), **done)
    except Refusal:
        return


def _requested(lot: Lot, on: date, *, is_late: bool, done: dict[str, Any]) -> None:
    wanted = actions.Wanted(Kind.EVALUATION, 5, 2 if is_late else 1, [], on, on + timedelta(days=9), may_extend=is_late)
    booking = actions.request_booking(lot.pk, wanted, **done)
    made = actions.propose_slots(booking.pk, wish=None, **done)
    actions.confirm_booking(booking.pk, option=0, plan_version=made.version, digest=made.digest, **done)


def _must_fill_what_they_say() -> None:
    filled = Counter(Occupancy.objects.filter(booking__isnull=False).values_list("booking", flat=True))
    for booking in Booking.objects.filter(state__in=PLACED):
        assert filled[booking.pk] == booking.length


def _must_have_moved_once(since: int) -> None:
    kinds = ("booking.moved", "booking.moved_by_hand", "booking.displaced")
    told = [entry.payload for entry in Entry.objects.filter(pk__gt=since, kind__in=kinds)]
    times = Counter(each["booking"] for each in told if each["before"] != each.get("half_day"))
    assert not [booking for booking, count in times.items() if count > 1]
