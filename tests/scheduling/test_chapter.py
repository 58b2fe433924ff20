"""排期决定 in the evidence bundle: the supervisor sees it whole, everybody no more of others than free/busy says. 招标投标法 §38."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from apps.evidence.bundle import Edition
from apps.scheduling.actions import bookings as actions
from apps.scheduling.actions.places import record_place
from apps.scheduling.chapter import masked, scheduling_chapter
from apps.scheduling.models import Place
from apps.scheduling.rules.plan import Kind, Part, ResourceKind, Situation
from apps.scheduling.rules.propose import propose
from apps.scheduling.rules.snapshot import decision, differences
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot
from tests.scheduling.centre import evaluation, half_day, pair, situation
from tests.scheduling.test_bookings import applied, confirmed
from tests.tenders.conftest import eng
from tests.tenders.stage import NOW, Stage

__all__ = ["eng"]


def decided(plan: Situation, **changes: Any) -> dict[str, Any]:
    request = pair("OWN", **changes)
    return decision(plan, request, propose(plan, request))


def with_another(plan: Situation) -> Situation:
    """An evaluation of another lot, on the first afternoon."""
    there = evaluation("SECRET-LOT-PB1", half_day(0, Part.PM), opened=half_day(0), promise=half_day(9))
    return replace(plan, bookings=(replace(there, people=7, features=frozenset({"place:3"})),))


def test_of_others_only_room_and_time_are_left_and_it_still_comes_out_again() -> None:
    document = decided(with_another(situation(evaluations=1)))

    shown = masked(document)

    assert shown is not None
    assert differences(shown) == ()
    assert shown["proposal"] == document["proposal"]
    assert "SECRET" not in json.dumps(shown)
    (booking,) = shown["situation"]["bookings"]
    assert (booking["room"], booking["start"], booking["length"]) == ("E0", "2026-11-23/pm", 1)
    assert (booking["opened"], booking["promise"], booking["people"], booking["features"]) == (None, None, 0, [])


def test_the_lots_own_sessions_stay_as_they_are() -> None:
    plan = situation()
    own = replace(evaluation("OWN-PB1", half_day(3), opened=half_day(2)), lot="OWN")
    document = decided(replace(plan, bookings=(own,)))

    shown = masked(document)

    assert shown is not None
    assert shown["situation"] == document["situation"]


def test_where_another_had_to_move_nothing_is_shown() -> None:
    """Who moved, and until when it could, is what nobody may know."""
    document = json.loads(json.dumps(decided(situation())))
    golden = decided(
        with_another(situation(openings=1, evaluations=1)), is_green=True, promise=half_day(0, Part.PM), experts=7
    )
    moved = golden["proposal"]["best"]["moves"] or [
        move for one in golden["proposal"]["alternatives"] for move in one["moves"]
    ]

    assert masked(document) is not None
    assert (masked(golden) is None) == bool(moved)


@pytest.mark.django_db(transaction=True)
def test_everybody_sees_the_evaluation_s_place_with_the_result_and_the_supervisor_at_once(eng: Stage) -> None:
    room: Place = record_place(
        ResourceKind.EVALUATION_ROOM,
        name="评标室 1",
        seats=7,
        features=[],
        actor=eng.world.operator.actor,
        now=NOW,
    )
    lot = eng.accepted()
    booking = confirmed(applied(lot, eng), eng)
    whole = booking.decisions.get()
    assert (room.pk, whole.chosen) == (booking.place_id, 0)

    early = list(scheduling_chapter(lot.pk, Edition.PUBLIC))
    supervisor = dict(scheduling_chapter(lot.pk, Edition.SUPERVISOR))
    Lot.objects.filter(pk=lot.pk).update(state=LotState.AWARDED)
    late = dict(scheduling_chapter(lot.pk, Edition.PUBLIC))

    assert early == []
    told = json.loads(supervisor["schedule/1.json"])
    assert (told["decision"], told["digest"], told["chosen"]) == (whole.document, whole.digest, 0)
    assert json.loads(late["schedule/1.json"])["decision"] == masked(whole.document)


@pytest.mark.django_db(transaction=True)
def test_a_proposal_that_nobody_confirmed_is_the_supervisors(eng: Stage) -> None:
    record_place(
        ResourceKind.OPENING_ROOM, name="开标室", seats=30, features=[], actor=eng.world.operator.actor, now=NOW
    )
    lot = eng.accepted()
    booking = applied(lot, eng, kind=Kind.OPENING)
    actions.propose_slots(booking.pk, wish=None, actor=eng.world.operator.actor, now=NOW)

    assert list(scheduling_chapter(lot.pk, Edition.PUBLIC)) == []
    assert [path for path, _ in scheduling_chapter(lot.pk, Edition.SUPERVISOR)] == ["schedule/1.json"]
