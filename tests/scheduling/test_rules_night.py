"""夜间重排: late sessions become less late by joint moves, no hard rule breaks, dropped moves take with them what hangs on them, and the record is asked again."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from apps.scheduling.rules import cpsat
from apps.scheduling.rules.hard_rules import broken_rules
from apps.scheduling.rules.night import (
    NightGround,
    Replanning,
    Scope,
    broken_by_moves,
    figures_of,
    gain_of,
    standing_without,
    with_moves,
)
from apps.scheduling.rules.night_record import digest, judged_night, night_decision, planned
from apps.scheduling.rules.night_search import repaired_at_night, replanned
from apps.scheduling.rules.plan import Booking, FoundBy, Move, Part, Policy, Situation
from apps.scheduling.rules.snapshot import NotADecision
from tests.scheduling.centre import evaluation, half_day, situation, with_bookings

THURSDAY, FRIDAY, MONDAY, TUESDAY = 3, 4, 7, 8
SCOPE = Scope({})
LATE = half_day(9)


def _relaxed(plan: Situation) -> Situation:
    """As where the rule book gives three working days from the opening to the evaluation."""
    return replace(plan, policy=Policy(evaluation_within=3))


def _key(code: str, start: Any, promise: Any) -> Booking:
    """A key project's evaluation that has its place, opened on Thursday morning."""
    return replace(evaluation(code, start, opened=half_day(THURSDAY), promise=promise), is_green=True)


def _one_step() -> Situation:
    """One room. The key project sits on Tuesday and was promised Friday; Thursday afternoon is free."""
    key = _key("KEY", half_day(TUESDAY), half_day(FRIDAY, Part.PM))
    return with_bookings(_relaxed(situation(evaluations=1)), key)


def _chain() -> Situation:
    """One room, full from Thursday to Friday. The key project sits on Tuesday morning; A may go to where B is, and B to Monday."""
    wished = half_day(FRIDAY)
    return with_bookings(
        _relaxed(situation(evaluations=1)),
        _key("KEY", half_day(TUESDAY), wished),
        replace(evaluation("P", half_day(THURSDAY, Part.PM), opened=half_day(THURSDAY), promise=LATE), is_pinned=True),
        evaluation("A", wished, opened=half_day(THURSDAY), promise=half_day(FRIDAY, Part.PM)),
        evaluation("B", half_day(FRIDAY, Part.PM), opened=half_day(THURSDAY), promise=LATE),
    )


def _moves(plan: Replanning) -> list[Move]:
    return [one.move for one in plan.moves]


def test_a_late_key_project_takes_a_free_place_within_its_promise() -> None:
    plan = _one_step()

    found = repaired_at_night(plan, SCOPE)

    assert [(one.move.booking, one.move.after.start, one.ground) for one in found.moves] == [
        ("KEY", half_day(THURSDAY, Part.PM), NightGround.LESS_LATE)
    ]
    assert (found.before.green_days_late, found.after.green_days_late) == (2, 0)
    assert broken_by_moves(plan, _moves(found), SCOPE) == ()
    assert figures_of(with_moves(plan, _moves(found))) == found.after


def test_a_chain_is_found_by_the_solver_and_says_who_makes_room_for_whom() -> None:
    plan = _chain()

    alone, jointly = repaired_at_night(plan, SCOPE), replanned(plan, SCOPE)

    assert gain_of(plan, _moves(jointly)) <= gain_of(plan, _moves(alone))
    assert {one.move.booking: (one.ground, one.makes_room_for) for one in jointly.moves} == {
        "KEY": (NightGround.LESS_LATE, ()),
        "A": (NightGround.MAKES_ROOM, ("KEY",)),
        "B": (NightGround.MAKES_ROOM, ("A",)),
    }
    assert (jointly.before.green_days_late, jointly.after.green_days_late, jointly.found_by) == (2, 0, FoundBy.SOLVER)
    assert broken_rules(with_moves(plan, _moves(jointly))) == ()


def test_nothing_moves_where_nothing_is_late_or_nobody_may_move() -> None:
    on_time = with_bookings(
        situation(), evaluation("A", half_day(FRIDAY), opened=half_day(THURSDAY), promise=half_day(FRIDAY))
    )
    kept = replace(_one_step(), bookings=tuple(replace(each, has_moved=True) for each in _one_step().bookings))
    pinned = replace(_one_step(), bookings=tuple(replace(each, is_pinned=True) for each in _one_step().bookings))
    frozen = replace(_one_step(), now=half_day(FRIDAY))

    for plan in (on_time, kept, pinned, frozen):
        found = replanned(plan, SCOPE)
        assert (found.moves, found.before) == ((), found.after)


def test_nobody_goes_before_the_day_that_its_lot_allows() -> None:
    found = replanned(_one_step(), Scope({"KEY": half_day(FRIDAY, Part.PM)}))

    assert [one.move.after.start for one in found.moves] == [half_day(FRIDAY, Part.PM)]


def test_who_stays_keeps_those_in_place_who_need_his_place_and_those_who_made_room_for_him() -> None:
    plan = _chain()
    moves = _moves(replanned(plan, SCOPE))

    assert standing_without(plan, moves, ()) == tuple(moves)
    assert standing_without(plan, moves, {"A"}) == ()
    assert standing_without(plan, moves, {"B"}) == ()
    assert standing_without(plan, moves, {"KEY"}) == ()


def test_of_two_separate_gains_one_may_be_dropped() -> None:
    plan = with_bookings(
        _relaxed(situation(evaluations=2)),
        _key("KEY", half_day(TUESDAY), half_day(FRIDAY)),
        _key("OTHER", half_day(TUESDAY, Part.PM), half_day(FRIDAY)),
    )
    moves = _moves(replanned(plan, SCOPE))
    assert len(moves) == 2

    left = standing_without(plan, moves, {"KEY"})

    assert [move.booking for move in left] == ["OTHER"]
    assert broken_by_moves(plan, left, SCOPE) == ()


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"has_moved": True}, "may_not_move KEY"),
        ({"is_pinned": True}, "may_not_move KEY"),
        ({"room": "E1"}, "not_there KEY"),
        ({"people": 50}, "unfit_room KEY"),
        ({"opened": half_day(FRIDAY)}, "moved_too_far KEY"),
    ],
)
def test_moves_that_a_rule_forbids_are_named(changes: dict[str, Any], line: str) -> None:
    plan = with_bookings(_relaxed(situation(evaluations=2)), _key("KEY", half_day(TUESDAY), half_day(FRIDAY, Part.PM)))
    moves = _moves(replanned(plan, SCOPE))
    assert broken_by_moves(plan, moves, SCOPE) == ()

    changed = replace(plan, bookings=tuple(replace(each, **changes) for each in plan.bookings))

    assert line in broken_by_moves(changed, moves, SCOPE)
    assert broken_by_moves(plan, [*moves, *moves], SCOPE)[0] == "too_many_moves"
    taken = with_bookings(plan, replace(evaluation("X", moves[0].after.start, opened=half_day(0)), is_pinned=True))
    assert broken_by_moves(taken, moves, SCOPE) == ("no_room",)


@pytest.mark.parametrize("seed", range(8))
def test_no_night_breaks_a_rule_moves_anybody_twice_or_makes_anybody_late(seed: int) -> None:
    plan = _at_random(random.Random(seed))
    before, late = broken_rules(plan), _late_of(plan)

    for find in (repaired_at_night, replanned):
        found = find(plan, SCOPE)
        after = with_moves(plan, _moves(found))

        assert set(broken_rules(after)) <= set(before)
        assert broken_by_moves(plan, _moves(found), SCOPE) == ()
        assert all(days <= late[code] for code, days in _late_of(after).items())
        assert repaired_at_night(after, SCOPE).before == found.after
        assert not {move.booking for move in _moves(find(after, SCOPE))} & {move.booking for move in _moves(found)}
        assert find(plan, SCOPE) == found


def _at_random(chance: random.Random) -> Situation:
    """Two rooms, some taken, some late, some key projects, some that have moved."""
    plan = _relaxed(situation(evaluations=2))
    free = [(each, room) for each in plan.core if each.day > half_day(2).day for room in ("E0", "E1")]
    bookings = []
    for number, (start, room) in enumerate(sorted(chance.sample(free, 10))):
        opened = plan.core[plan.core.index(start) - chance.randint(1, 6)]
        booking = evaluation(f"B{number}", start, opened=opened, promise=half_day(chance.randint(3, 9)), room=room)
        bookings.append(replace(booking, is_green=chance.random() < 0.3, has_moved=chance.random() < 0.2))
    return with_bookings(plan, *bookings)


def _late_of(plan: Situation) -> dict[str, int]:
    return {
        each.code: (each.start.day - each.promise.day).days
        for each in plan.bookings
        if each.promise and each.start > each.promise
    }


def test_the_record_is_asked_again_with_the_solver_and_checked_without(monkeypatch: pytest.MonkeyPatch) -> None:
    document = json.loads(json.dumps(night_decision(_chain(), SCOPE)))

    with_it = judged_night(document)
    monkeypatch.setattr(cpsat, "version", lambda: "0.0")
    without = judged_night(document)

    assert (with_it.differences, with_it.is_computed) == ((), True)
    assert (without.differences, without.is_computed) == ((), False)
    assert planned(document) == replanned(_chain(), SCOPE)


def test_a_record_without_the_solver_is_computed_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cpsat, "version", lambda: None)
    document = json.loads(json.dumps(night_decision(_one_step(), SCOPE)))

    assert document["night"]["package"] == ""
    assert (judged_night(document).differences, judged_night(document).is_computed) == ((), True)


def _another_slot(document: dict[str, Any]) -> None:
    document["plan"]["moves"][0]["move"]["after"]["room"] = "O0"


def _a_better_figure(document: dict[str, Any]) -> None:
    document["plan"]["after"]["green_days_late"] = 0
    document["plan"]["before"]["green_days_late"] = 9


def _another_reason(document: dict[str, Any]) -> None:
    document["plan"]["moves"][0]["makes_room_for"] = ["B"]


def _another_input(document: dict[str, Any]) -> None:
    document["situation"]["bookings"][0]["promise"] = "2026-12-01/am"


@pytest.mark.parametrize("has_solver", [True, False])
@pytest.mark.parametrize("tamper", [_another_slot, _a_better_figure, _another_reason, _another_input])
def test_a_changed_record_is_found(
    tamper: Any, *, has_solver: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    document = json.loads(json.dumps(night_decision(_chain(), SCOPE)))
    tamper(document)
    if not has_solver:
        monkeypatch.setattr(cpsat, "version", lambda: None)

    assert judged_night(document).differences

    file = tmp_path / "night.json"
    file.write_text(json.dumps(document), "utf-8")
    with pytest.raises(SystemExit):
        call_command("schedule", "replay", str(file), stdout=StringIO())


def test_the_golden_record_is_computed_everywhere() -> None:
    document = json.loads((Path(__file__).parents[1] / "golden" / "schedule-night.json").read_text("utf-8"))

    found = judged_night(document)

    assert (found.differences, found.is_computed, len(planned(document).moves)) == ((), True, 2)


def test_a_record_that_would_keep_its_checker_for_ever_is_not_read() -> None:
    document = json.loads(json.dumps(night_decision(_one_step(), SCOPE)))
    document["night"]["budget"] = 10**9
    document["digest"] = digest(document)

    with pytest.raises(NotADecision):
        judged_night(document)
