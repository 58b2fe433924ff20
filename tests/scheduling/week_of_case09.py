"""Scenario S12: a published week in the product itself, 15 evaluation rooms and 78 projects, of which six key ones come last."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from apps.scheduling.actions import bookings as actions
from apps.scheduling.actions.bookings import Wanted
from apps.scheduling.actions.places import record_place
from apps.scheduling.models import Booking
from apps.scheduling.rules.plan import Kind, ResourceKind
from tests.scheduling.green import granted
from tests.tenders.stage import NOW, Stage

CASE = json.loads((Path(__file__).parents[1] / "cases" / "case09.json").read_text("utf-8"))
MONDAY, WEDNESDAY, TEN_DAYS_ON = date(2026, 11, 2), date(2026, 11, 4), date(2026, 11, 13)
"""When all wish to begin, until when key ones must have begun, and the ordinary ones."""


@dataclass(frozen=True, slots=True)
class Week:
    """Everybody but the last key project has a place; that one waits for the operator."""

    stage: Stage
    ordinary: tuple[Booking, ...]
    green: tuple[Booking, ...]
    last: Booking


def week(stage: Stage) -> Week:
    """Asked for, proposed and confirmed one after the other, as the desk hears of them."""
    for kind, count in (
        (ResourceKind.OPENING_ROOM, CASE["opening_rooms"]),
        (ResourceKind.EVALUATION_ROOM, CASE["evaluation_rooms"]),
    ):
        for number in range(1, count + 1):
            name = f"{'开标室' if kind is ResourceKind.OPENING_ROOM else '评标室'} {number:02}"
            record_place(kind, name=name, seats=9, features=[], actor=stage.world.operator.actor, now=NOW)
    chance = random.Random(9)
    key = CASE["of_which_green"]
    ordinary = tuple(_placed(stage, one) for one in _asked(stage, chance, CASE["projects_per_week"] - key))
    *placed, last = _asked(stage, chance, key, is_green=True)
    return Week(stage, ordinary, tuple(_placed(stage, one) for one in placed), last)


def _asked(stage: Stage, chance: random.Random, count: int, *, is_green: bool = False) -> Iterator[Booking]:
    """A project each; the next is asked for when the one before has its place."""
    for _ in range(count):
        lot = stage.accepted()
        if is_green:
            granted(stage.world, lot.project)
        wanted = Wanted(
            kind=Kind.EVALUATION,
            people=7,
            length=chance.choice((1, 2, 2, 2, 3)),
            features=[],
            earliest_on=MONDAY,
            promise_on=WEDNESDAY if is_green else TEN_DAYS_ON,
            may_extend=True,
        )
        yield actions.request_booking(lot.pk, wanted, actor=stage.world.operator.actor, now=NOW)


def _placed(stage: Stage, booking: Booking) -> Booking:
    operator = stage.world.operator.actor
    made = actions.propose_slots(booking.pk, wish=None, actor=operator, now=NOW)
    return actions.confirm_booking(
        booking.pk, option=0, plan_version=made.version, digest=made.digest, actor=operator, now=NOW
    )
