"""The solver keeps promises by chains of moves, breaks no rule, is never later than without it, and its record is asked again with and without it."""

from __future__ import annotations

import json
import random
from copy import deepcopy
from dataclasses import replace
from io import StringIO
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from apps.scheduling.rules import cpsat
from apps.scheduling.rules.board import Board
from apps.scheduling.rules.chains import near_chains
from apps.scheduling.rules.confirm import confirmed
from apps.scheduling.rules.hard_rules import broken_rules
from apps.scheduling.rules.option_rules import broken_by, objective
from apps.scheduling.rules.plan import Booking, FoundBy, Kind, Move, Option, Part, Request, Situation, Slot
from apps.scheduling.rules.propose import is_hard, propose, propose_with_solver
from apps.scheduling.rules.repair import own_positions
from apps.scheduling.rules.snapshot import (
    answered,
    decision,
    differences,
    digest,
    judged,
    plain,
    replay,
    solved_decision,
)
from apps.scheduling.rules.solver import Effort
from tests.scheduling.centre import evaluation, half_day, pair, situation, taken, with_bookings

GOLDEN = Path(__file__).parents[1] / "golden" / "schedule-decision-solver.json"
EFFORT = Effort()
THURSDAY, FRIDAY, MONDAY = 3, 4, 7
WISHED = half_day(THURSDAY, Part.PM)
Document = dict[str, Any]


def _crowded() -> Situation:
    """One evaluation room. Whoever leaves Thursday afternoon finds Friday full; only who is there on Friday afternoon may be on Monday."""
    late = half_day(9)
    return with_bookings(
        situation(evaluations=1),
        evaluation("A", WISHED, opened=half_day(THURSDAY), promise=late),
        evaluation("B", half_day(FRIDAY), opened=WISHED, promise=late),
        evaluation("C", half_day(FRIDAY, Part.PM), opened=half_day(FRIDAY), promise=late),
    )


def _key(**changes: object) -> Request:
    wanted = pair("G", promise=WISHED, earliest=half_day(THURSDAY), is_green=True)
    return replace(wanted, **changes)  # type: ignore[arg-type]


@pytest.fixture
def document() -> Document:
    found: Document = json.loads(GOLDEN.read_text("utf-8"))
    return found


@pytest.fixture
def without_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine without the extra."""
    monkeypatch.setattr(cpsat, "version", lambda: None)


def test_a_chain_of_moves_keeps_a_promise_that_the_repair_of_one_step_misses() -> None:
    plan, request = _crowded(), _key()

    without, proposal = propose(plan, request), propose_with_solver(plan, request, EFFORT)

    assert without.best is not None
    assert proposal.best is not None
    assert (without.best.days_late, is_hard(request, without)) == (2, True)
    assert (proposal.best.days_late, proposal.best.found_by) == (0, FoundBy.SOLVER)
    assert [(move.booking, move.before.start, move.after.start) for move in proposal.best.moves] == [
        ("A", WISHED, half_day(FRIDAY, Part.PM)),
        ("C", half_day(FRIDAY, Part.PM), half_day(MONDAY)),
    ]
    assert proposal.alternatives == (without.best, *without.alternatives)[:3]
    assert proposal.blocked == without.blocked
    assert broken_by(plan, request, proposal.best, most_moves=8) == ()
    assert broken_rules(confirmed(plan, request, proposal.best)) == ()


def test_nothing_that_may_be_done_is_better_by_any_part_of_the_objective() -> None:
    """Every plan of the three bookings and the request is tried by hand."""
    plan, request = _crowded(), _key()
    found = propose_with_solver(plan, request, EFFORT).best
    assert found is not None

    best = min(
        objective(plan, request, option)
        for option in _all_options(plan, request, found)
        if not broken_by(plan, request, option, most_moves=8)
    )

    assert objective(plan, request, found) == best == (0, 3, 2, 0, 16, 2)


def _all_options(plan: Situation, request: Request, like: Option) -> list[Option]:
    board = Board(plan)
    half_days = board.timeline.half_days
    ways = [
        [None, *(half_days[position] for position in own_positions(board, booking) if half_days[position] in plan.core)]
        for booking in plan.bookings
    ]
    found = []
    for wishes in product(*ways):
        moves = [
            Move(each.code, each.lot, _slot(each, each.start), _slot(each, wish))
            for each, wish in zip(plan.bookings, wishes, strict=True)
            if wish not in (None, each.start)
        ]
        found.append(replace(like, moves=tuple(moves)))
    return found


def _slot(booking: Booking, start: Any) -> Slot:
    return Slot(Kind.EVALUATION, start, start, booking.room, is_extended=False)


@pytest.mark.parametrize(
    ("code", "changes"),
    [("A", {"is_pinned": True}), ("A", {"has_moved": True}), ("A", {"is_green": True}), ("A", {"promise": WISHED}),
     ("C", {"is_pinned": True}), ("C", {"promise": half_day(FRIDAY, Part.PM)})],
)  # fmt: skip
def test_who_may_not_move_stays_and_the_promise_is_missed(code: str, changes: dict[str, object]) -> None:
    plan = _crowded()
    bookings = (replace(each, **changes) if each.code == code else each for each in plan.bookings)  # type: ignore[arg-type]
    plan = replace(plan, bookings=tuple(bookings))

    proposal = propose_with_solver(plan, _key(), EFFORT)

    assert proposal.best is not None
    assert proposal.best.is_late
    assert code not in [move.booking for move in proposal.best.moves]


def test_the_freeze_and_the_number_of_moves_hold_for_the_solver() -> None:
    frozen = replace(_crowded(), now=half_day(2))

    assert propose_with_solver(frozen, _key(), EFFORT) == propose(frozen, _key())
    for effort in (replace(EFFORT, most_moves=1), replace(EFFORT, most_movable=1)):
        proposal = propose_with_solver(_crowded(), _key(), effort)
        assert proposal.best is not None
        assert (proposal.best.days_late, len(proposal.best.moves)) == (1, 1)


def test_an_ordinary_project_and_one_in_time_are_answered_without_the_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cpsat, "best", lambda _model: pytest.fail("the solver was asked"))
    ordinary, patient = _key(is_green=False), _key(promise=half_day(9))

    for request in (ordinary, patient):
        assert propose_with_solver(_crowded(), request, EFFORT) == propose(_crowded(), request)


def _busy(seed: int) -> Situation:
    """A week and a half as full as it gets with ordinary projects, in two or three rooms."""
    chance = random.Random(seed)
    plan = situation(openings=3, evaluations=chance.choice((2, 3)), days=21, buffer=chance.choice((0, 0, 1)))
    for number in range(24):
        day = chance.choice((3, 4, 7, 8))
        wanted = pair(
            f"O{number}",
            length=chance.choice((1, 1, 1, 2)),
            promise=half_day(day + 8, Part.PM),
            earliest=half_day(day),
            experts=chance.choice((2, 3)),
        )
        plan, _proposal = taken(plan, wanted)
    return plan


def test_in_full_weeks_it_breaks_nothing_is_never_later_and_repeats_itself() -> None:
    found_by_solver = 0
    for seed in range(6):
        plan = _busy(seed)
        for number, day in enumerate((3, 4, 7)):
            wanted = pair(
                f"G{number}",
                promise=half_day(day, Part.PM),
                earliest=half_day(day),
                is_green=True,
                may_extend=seed == 1,
                experts=2,
            )
            without, kept = propose(plan, wanted), solved_decision(plan, wanted, EFFORT)
            proposal = answered(kept)

            assert plain(replay(json.loads(json.dumps(kept)))) == kept["proposal"]
            if proposal.best is None:
                continue
            assert without.best is None or proposal.best.days_late <= without.best.days_late
            assert broken_by(plan, wanted, proposal.best, most_moves=EFFORT.most_moves) == ()
            if proposal.best.found_by is FoundBy.SOLVER:
                found_by_solver += 1
                assert without.best is None or proposal.best.days_late < without.best.days_late
            plan = confirmed(plan, wanted, proposal.best)
            assert broken_rules(plan) == ()
    assert found_by_solver > 0


def test_at_most_so_many_are_looked_at_and_those_on_the_shortest_chain_first() -> None:
    board, wanted = Board(_crowded()), _key().evaluation
    assert wanted is not None
    wished = board.timeline.span(board.timeline.positions[WISHED], 1, is_extended=False)
    assert wished is not None

    assert [each.code for each in near_chains(board, wanted, [wished], 40, is_extended=False)] == ["A", "C", "B"]
    assert [each.code for each in near_chains(board, wanted, [wished], 2, is_extended=False)] == ["A", "C"]


def test_the_golden_record_of_the_solver_comes_out_again(document: Document) -> None:
    found = judged(document)

    assert digest(document) == document["digest"]
    assert found.differences == ()
    assert found.is_computed == (cpsat.version() == document["solver"]["version"])
    assert answered(document).best is not None
    assert document["proposal"]["best"]["found_by"] == "solver"


def test_without_the_solver_its_record_is_checked_instead(document: Document, without_solver: None) -> None:
    found = judged(document)

    assert (found.differences, found.is_computed) == ((), False)


@pytest.mark.parametrize(
    ("way", "value", "said"),
    [
        (("best", "days_late"), 1, "proposal.best: days_late"),
        (("best", "slots", 1, "room"), "O0", "proposal.best: wrong_room G:evaluation"),
        (("best", "slots", 0, "start"), "2026-11-25/pm", "proposal.best: wrong_time opening"),
        (("best", "moves", 0, "after", "start"), "2026-12-01/am", "proposal.best: moved_too_far A"),
        (("best", "moves", 0, "after", "room"), "E9", "proposal.best: unknown_booking_or_room"),
        (("best", "moves", 0, "before", "start"), "2026-11-25/pm", "proposal.best: not_there A"),
        (("best", "moves"), [], "proposal.best: overfull E0 2026-11-26 PM"),
        (("alternatives",), [], "proposal.alternatives"),
        (("blocked",), [], "proposal.blocked"),
    ],
)
def test_a_changed_answer_is_found_without_the_solver(
    document: Document, without_solver: None, way: tuple[Any, ...], value: object, said: str
) -> None:
    inner = document["proposal"]
    for step in way[:-1]:
        inner = inner[step]
    inner[way[-1]] = value

    assert said in differences(document)


def test_an_answer_as_good_as_the_one_found_here_stands_and_a_worse_one_does_not(document: Document) -> None:
    worse = deepcopy(document)
    worse["proposal"]["best"]["moves"].append(
        {
            "booking": "B",
            "lot": "B",
            "before": {"kind": "evaluation", "start": "2026-11-27/am", "end": "2026-11-27/am", "room": "E0", "is_extended": False},
            "after": {"kind": "evaluation", "start": "2026-11-27/pm", "end": "2026-11-27/pm", "room": "E0", "is_extended": False},
        }
    )  # fmt: skip
    worse["proposal"]["best"]["moves"][0]["after"] |= {"start": "2026-11-27/am", "end": "2026-11-27/am"}
    situation_then, request = replay_input(document)
    kept = answered(worse).best
    assert kept is not None
    assert broken_by(situation_then, request, kept, most_moves=8) == ()

    assert differences(worse) == ("proposal.best",)


def replay_input(document: Document) -> tuple[Situation, Request]:
    """What the golden record was asked, as the tests write it."""
    assert document["situation"] == plain(_crowded())
    return _crowded(), _key()


def test_a_decision_that_did_not_ask_the_solver_is_written_as_ever() -> None:
    plan, request = _crowded(), _key()

    assert decision(plan, request, propose(plan, request))["v"] == 1
    assert "solver" not in decision(plan, request, propose(plan, request))


def _said(tmp_path: Path, document: Document) -> str:
    file, said = tmp_path / "decision.json", StringIO()
    file.write_text(json.dumps(document), "utf-8")
    call_command("schedule", "replay", str(file), stdout=said)
    return said.getvalue()


def test_the_command_says_whether_it_computed_or_checked(
    tmp_path: Path, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    computed = _said(tmp_path, document)
    monkeypatch.setattr(cpsat, "version", lambda: None)
    checked = _said(tmp_path, document)

    assert computed.startswith("The same decision from the same input ")
    assert checked.startswith(
        f"Checked, not computed again: ortools {document['solver']['version']} is not installed here. "
    )
    assert "without it is later" in checked
