"""求解 (issue of the scheduler): a worker looks on where a key project would be late, and a person confirms what it found, having seen it."""

from __future__ import annotations

from datetime import date

import pytest

from apps.core.refusals import WrongState
from apps.evidence.models import Entry, Job
from apps.evidence.outbox import run_next
from apps.scheduling import steps
from apps.scheduling.actions import bookings as actions
from apps.scheduling.actions.places import close_place
from apps.scheduling.lifecycle import BookingState
from apps.scheduling.models import Booking, Place
from apps.scheduling.models.bookings import ScheduleDecision
from apps.scheduling.queries.situation import situation_at, version
from apps.scheduling.queries.solving import SOLVE
from apps.scheduling.rules import cpsat
from apps.scheduling.rules.hard_rules import broken_rules
from apps.scheduling.rules.plan import HalfDay, Kind, Part
from apps.scheduling.rules.snapshot import differences
from apps.scheduling.tasks import solve
from apps.tenders.models import Lot
from tests.scheduling.test_bookings import room
from tests.tenders.stage import NOW, Stage, refused

__all__ = ["room"]
THURSDAY, FRIDAY, MONDAY = date(2026, 10, 29), date(2026, 10, 30), date(2026, 11, 2)


def _booking(lot: Lot, code: str, promise_on: date, **changes: object) -> Booking:
    """An evaluation of five that is asked for from Thursday on."""
    terms = {"kind": Kind.EVALUATION, "people": 5, "length": 1, "earliest_on": THURSDAY, "applied_by": "person:1"}
    terms |= {"state": BookingState.APPLIED, "applied_at": NOW, "promise_on": promise_on, **changes}
    return Booking.objects.create(lot=lot, code=code, **terms)


@pytest.fixture
def key(eng: Stage, room: Place) -> Booking:
    """A key project for Thursday. The one room is full until Friday; only Friday's may be on Monday."""
    lot = eng.accepted()
    for number, (day, part, promise_on) in enumerate(
        [(THURSDAY, Part.AM, FRIDAY), (THURSDAY, Part.PM, FRIDAY), (FRIDAY, Part.AM, MONDAY), (FRIDAY, Part.PM, MONDAY)]
    ):
        place = {"place": room, "on": day, "part": part.value, "state": BookingState.CONFIRMED}
        steps.fill(_booking(lot, f"B{number}", promise_on, **place), [HalfDay(day, part)])
    return _booking(lot, "KEY", THURSDAY, is_green=True)


def _proposed(booking: Booking, stage: Stage) -> ScheduleDecision:
    return actions.propose_slots(booking.pk, wish=None, actor=stage.world.operator.actor, now=NOW)


def _confirm(booking: Booking, seen: ScheduleDecision, stage: Stage) -> Booking:
    return actions.confirm_booking(
        booking.pk,
        option=0,
        plan_version=seen.version,
        digest=seen.digest,
        actor=stage.world.operator.actor,
        now=NOW,
    )


def test_the_worker_finds_a_chain_and_whoever_saw_the_first_answer_does_not_confirm_it_unseen(
    eng: Stage, key: Booking
) -> None:
    first = _proposed(key, eng)
    assert first.document["proposal"]["best"]["slots"][0]["start"] == "2026-11-02/am"

    while run_next(NOW):
        pass

    found = key.decisions.order_by("-pk")[0]
    assert (key.decisions.count(), found.version, found.proposed_by) == (2, first.version, "system")
    best = found.document["proposal"]["best"]
    assert (best["found_by"], best["days_late"], len(best["moves"])) == ("solver", 0, 2)
    assert differences(found.document) == ()
    key.refresh_from_db()
    with refused(WrongState, "plan_changed", unchanged=key):
        _confirm(key, first, eng)

    done = _confirm(key, found, eng)

    assert (done.state, done.on) == (BookingState.CONFIRMED, THURSDAY)
    moved = Booking.objects.filter(has_moved=True).order_by("on").values_list("on", flat=True)
    assert list(moved) == [FRIDAY, MONDAY]
    assert broken_rules(situation_at(NOW)) == ()
    assert Entry.objects.filter(kind="booking.moved").count() == 2


def test_a_plan_that_went_on_and_a_second_run_leave_everything_as_it_is(eng: Stage, key: Booking, room: Place) -> None:
    first = _proposed(key, eng)
    solve({"decision": first.pk}, now=NOW)
    solve({"decision": first.pk}, now=NOW)
    assert key.decisions.count() == 2

    second = _proposed(key, eng)
    half_day = [HalfDay(date(2026, 11, 6), Part.AM)]
    close_place(room.pk, half_days=half_day, reason="检修", actor=eng.world.operator.actor, now=NOW)
    assert second.version < version()
    solve({"decision": second.pk}, now=NOW)

    assert key.decisions.count() == 3


def test_nobody_asks_the_solver_for_an_ordinary_project_or_without_the_extra(
    eng: Stage, key: Booking, monkeypatch: pytest.MonkeyPatch
) -> None:
    ordinary = _booking(key.lot, "ORDINARY", THURSDAY)
    _proposed(ordinary, eng)
    monkeypatch.setattr(cpsat, "version", lambda: None)
    first = _proposed(key, eng)

    solve({"decision": first.pk}, now=NOW)

    assert not Job.objects.filter(kind=SOLVE).exists()
    assert key.decisions.count() == 1


@pytest.mark.sqlite
def test_the_board_says_that_the_solver_looks_and_what_it_found(
    eng: Stage, key: Booking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apps.core.clock.now", lambda: NOW)
    client = eng.world.client_of(eng.world.operator)

    page = client.post(f"/desk/schedule/bookings/{key.code}/proposal", follow=True).content.decode()
    assert "求解器正在后台寻找更早的一格" in page
    assert "晚于承诺 2 个工作日" in page
    while run_next(NOW):
        pass
    page = client.get(f"/desk/schedule/?booking={key.code}").content.decode()

    assert "求解器正在后台寻找更早的一格" not in page
    assert "由求解器找到" in page
    assert "晚于承诺" not in page
    assert key.decisions.order_by("-pk")[0].digest in page
