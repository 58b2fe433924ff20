"""A published week: 7 opening and 15 evaluation rooms, 78 projects, all rooms full, and the six key ones that come last are not late."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

from apps.scheduling.rules.hard_rules import broken_rules
from apps.scheduling.rules.plan import Demand, Kind, Part, Request, Resource, ResourceKind, Situation
from tests.scheduling.centre import half_day, situation, taken

CASE = json.loads((Path(__file__).parents[1] / "cases" / "case09.json").read_text("utf-8"))
NEXT_MONDAY = 7


def test_the_week_of_78_projects_has_no_late_key_project() -> None:
    chance, plan = random.Random(9), _centre()

    for number in range(CASE["projects_per_week"]):
        is_green = number >= CASE["projects_per_week"] - CASE["of_which_green"]
        plan, proposal = taken(plan, _project(chance, number, is_green=is_green))
        assert proposal.best is not None
        assert not proposal.best.is_late, f"{proposal.lot} is late"

    assert broken_rules(plan) == ()
    evaluations = [booking for booking in plan.bookings if booking.kind is Kind.EVALUATION]
    assert len(evaluations) == 78
    assert sum(booking.has_moved for booking in evaluations) > 0
    assert sum(booking.is_green for booking in evaluations) == 6


def _centre() -> Situation:
    empty = situation(openings=CASE["opening_rooms"], evaluations=CASE["evaluation_rooms"], days=21)
    remote = [
        replace(room, features=frozenset({"remote"})) if room.code == "E14" else room
        for room in empty.resources
        if room.kind in (ResourceKind.OPENING_ROOM, ResourceKind.EVALUATION_ROOM)
    ]
    people = [Resource("host", ResourceKind.HOST, 8), Resource("civil", ResourceKind.SPECIALTY, 60)]
    return replace(empty, resources=(*remote, *people))


def _project(chance: random.Random, number: int, *, is_green: bool) -> Request:
    """Ordinary ones wish the first half of the week and have ten working days; key ones wish Monday and must begin by Wednesday."""
    return Request(
        lot=f"{number:02}",
        opening=Demand(1, {"host": 1}),
        evaluation=Demand(
            length=chance.choice((1, 2, 2, 2, 3)),
            needs={"civil": chance.choice((3, 5))},
            features=frozenset({"remote"}) if number % 26 == 0 else frozenset(),
            people=7,
        ),
        earliest=half_day(NEXT_MONDAY),
        promise=half_day(NEXT_MONDAY + 2, Part.PM) if is_green else half_day(NEXT_MONDAY + 11, Part.PM),
        is_green=is_green,
        may_extend=True,
    )
