"""What the scheduler answers: the earliest slots, why none is earlier, what moves for a key project and what never does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from apps.scheduling.rules.confirm import over_run
from apps.scheduling.rules.hard_rules import broken_rules
from apps.scheduling.rules.plan import Blocked, Closure, FoundBy, Kind, Part, Reason, Request, Situation
from apps.scheduling.rules.propose import propose
from tests.scheduling.centre import evaluation, half_day, pair, situation, taken, with_bookings

OPENED = half_day(3)
"""Thursday morning."""
WISHED = half_day(3, Part.PM)


def test_an_empty_centre_gives_the_first_half_days() -> None:
    proposal = propose(situation(), pair("L1"))

    assert proposal.best is not None
    assert [(slot.kind, slot.start, slot.room) for slot in proposal.best.slots] == [
        (Kind.OPENING, half_day(0, Part.PM), "O0"),
        (Kind.EVALUATION, half_day(1), "E0"),
    ]
    assert (proposal.best.found_by, proposal.best.days_late, proposal.blocked) == (FoundBy.PROFILE, 0, ())
    assert len(proposal.alternatives) == 3


def test_each_earlier_half_day_names_the_one_resource_in_the_way() -> None:
    plan = replace(
        situation(evaluations=1),
        closures=(
            Closure("E0", half_day(1), 1),
            Closure("civil", half_day(1, Part.PM), 5),
            Closure("host", half_day(1), 2),
            Closure("host", half_day(1, Part.PM), 2),
        ),
    )

    proposal = propose(plan, pair("L1"))

    assert [(each.half_day, each.resource, each.reason) for each in proposal.blocked] == [
        (half_day(1), "evaluation_room", Reason.ROOMS_FULL),
        (half_day(1, Part.PM), "civil", Reason.USED_UP),
        (half_day(2), "host", Reason.USED_UP),
    ]
    assert [each.kind for each in proposal.blocked] == [Kind.EVALUATION, Kind.EVALUATION, Kind.OPENING]
    assert (proposal.blocked[1].used, proposal.blocked[1].capacity, proposal.blocked[1].needed) == (5, 7, 3)


def test_what_the_centre_does_not_have_is_said_for_every_half_day() -> None:
    request = pair("L1")
    request = replace(request, evaluation=replace(request.evaluation, needs={"medicine": 1}))  # type: ignore[type-var]

    proposal = propose(situation(days=5), request)

    assert proposal.best is None
    assert {(each.resource, each.capacity) for each in proposal.blocked} == {("medicine", 0)}


def test_the_evaluation_begins_within_one_working_day_of_its_opening() -> None:
    plan = replace(
        situation(), closures=tuple(Closure("host", half_day(day, part), 2) for day in (1, 2) for part in Part)
    )

    proposal = propose(plan, pair("L1", earliest=half_day(0), length=2))

    assert proposal.best is not None
    assert (proposal.best.slots[0].end, proposal.best.slots[1].start) == (half_day(0, Part.PM), half_day(1))


def _crowded(**changes: object) -> Situation:
    """One evaluation room, taken on Thursday afternoon by an ordinary evaluation that could be on Friday."""
    ordinary = evaluation("A", WISHED, opened=OPENED, promise=half_day(9))
    return with_bookings(situation(evaluations=1), replace(ordinary, **changes))  # type: ignore[arg-type]


def _key(**changes: object) -> Request:
    return replace(pair("G", promise=WISHED, earliest=OPENED, is_green=True), **changes)  # type: ignore[arg-type]


def test_a_key_project_takes_the_place_of_an_ordinary_evaluation_that_moves_within_its_promise() -> None:
    plan, proposal = taken(_crowded(), _key())

    assert proposal.best is not None
    assert (proposal.best.found_by, proposal.best.days_late) == (FoundBy.REPAIR, 0)
    (move,) = proposal.best.moves
    assert (move.booking, move.before.start, move.after.start) == ("A", WISHED, half_day(4))
    assert [option.found_by for option in proposal.alternatives] == [FoundBy.PROFILE] * 3
    assert [each.half_day for each in proposal.blocked] == [WISHED]
    assert broken_rules(plan) == ()
    assert next(booking for booking in plan.bookings if booking.code == "A").has_moved


@pytest.mark.parametrize(
    ("_case", "changes"),
    [
        ("pinned", {"is_pinned": True}),
        ("moved before", {"has_moved": True}),
        ("a key project itself", {"is_green": True}),
        ("its own promise ends", {"promise": WISHED}),
    ],
)
def test_who_may_not_move_stays(_case: str, changes: dict[str, object]) -> None:
    proposal = propose(_crowded(**changes), _key())

    assert proposal.best is not None
    assert (proposal.best.moves, proposal.best.found_by) == ((), FoundBy.PROFILE)
    assert proposal.best.is_late


def test_nobody_moves_inside_the_freeze() -> None:
    proposal = propose(replace(_crowded(), now=half_day(1)), _key())

    assert proposal.best is not None
    assert proposal.best.moves == ()


def test_an_ordinary_request_moves_nobody() -> None:
    proposal = propose(_crowded(), _key(is_green=False))

    assert proposal.best is not None
    assert proposal.best.moves == ()


def test_evenings_are_used_only_where_core_hours_and_moves_do_not_keep_the_promise() -> None:
    evening = half_day(3, Part.EVENING)

    by_moving = propose(_crowded(), _key(may_extend=True, promise=evening))
    by_extending = propose(_crowded(is_pinned=True), _key(may_extend=True, promise=evening))

    assert by_moving.best is not None
    assert by_extending.best is not None
    assert (by_moving.best.found_by, by_moving.best.is_extended) == (FoundBy.REPAIR, False)
    assert (by_extending.best.found_by, by_extending.best.slots[1].start) == (FoundBy.EXTENDED, evening)


def test_a_room_stays_empty_while_it_is_cleaned() -> None:
    plan = with_bookings(situation(evaluations=1, buffer=1), evaluation("A", half_day(1), opened=half_day(0)))

    proposal = propose(plan, pair("L1", earliest=half_day(1)))

    assert proposal.best is not None
    assert proposal.best.slots[1].start == half_day(2)


def test_an_over_run_gives_the_next_one_another_room_at_the_same_time() -> None:
    plan = with_bookings(
        situation(),
        evaluation("A", half_day(1), opened=half_day(0)),
        evaluation("B", half_day(1, Part.PM), opened=half_day(0)),
    )

    after = over_run(plan, "A")

    assert not isinstance(after, Blocked)
    rooms = {booking.code: (booking.start, booking.length, booking.room) for booking in after.bookings}
    assert rooms == {"A": (half_day(1), 2, "E0"), "B": (half_day(1, Part.PM), 1, "E1")}
    assert broken_rules(after) == ()


def test_an_over_run_for_which_there_is_no_room_is_a_persons_decision() -> None:
    plan = with_bookings(
        situation(evaluations=1),
        evaluation("A", half_day(1), opened=half_day(0)),
        evaluation("B", half_day(1, Part.PM), opened=half_day(0)),
    )

    blocked = over_run(plan, "A")

    assert isinstance(blocked, Blocked)
    assert (blocked.resource, blocked.reason) == ("E0", Reason.ROOMS_FULL)
