"""Acceptance of committee work and review: the order of stages, the chair, what is lawful to go on with."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from apps.core.refusals import Refused, WrongState
from apps.evaluation import actions, queries
from apps.evaluation.states import EvaluationState as S
from apps.evidence.rules.canonical import canonical_bytes
from apps.tenders.rules.books import Regime
from tests.evaluation.stage import Room
from tests.evaluation.test_course import blind_scheme
from tests.tenders.stage import Stage, refused
from tests.world import World


@pytest.fixture(autouse=True)
def _a_demonstration_in_a_folder_of_its_own(settings: Any) -> None:
    """Everything lies where stages are remembered."""
    settings.DEBUG = True


@pytest.fixture
def room(world: World, monkeypatch: pytest.MonkeyPatch) -> Room:
    """Three opened bids for works, seven experts in the pool."""
    return Room(Stage(world, Regime.ENG), monkeypatch)


@pytest.fixture
def gp_room(world: World, monkeypatch: pytest.MonkeyPatch) -> Room:
    """The same for a procurement."""
    return Room(Stage(world, Regime.GP), monkeypatch)


def test_36_a_purchasers_representative_does_not_chair(gp_room: Room) -> None:
    gp_room.reaches(S.ELECTING)
    representative = gp_room.members()[-1]

    with refused(Refused, "representative_not_chair", unchanged=gp_room.evaluation):
        gp_room.vote(gp_room.members()[0], representative.number)
    gp_room.elect()

    chair = queries.chair_of(gp_room.evaluation)
    assert chair is not None
    assert chair.kind == "expert"


def test_39_no_stage_is_entered_before_the_one_before_is_over(room: Room) -> None:
    room.reaches(S.PRELIMINARY)

    with refused(WrongState, "wrong_state", unchanged=room.evaluation):
        room.score(room.members()[0])
    with refused(WrongState, "wrong_state", unchanged=room.evaluation):
        actions.ask_for_report(room.lot.pk, actor=room.operator.actor, now=room.tick())


def test_40_blind_codes_are_the_same_for_all_members(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    room = Room(Stage(world, Regime.ENG), monkeypatch, scheme=blind_scheme()).reaches(S.BLIND)

    seen = [queries.sheet_for(room.signer(one).actor, room.evaluation)["bids"] for one in room.members()]

    assert all(one == seen[0] for one in seen)
    assert [one["bidder"] for one in seen[0]] == ["T01", "T02", "T03"]


def test_49_fewer_than_three_bids_are_reviewed_on_only_with_a_reason(room: Room) -> None:
    room.reaches(S.PRELIMINARY)
    room.judge_all(**{f"{1:032x}": "资质不满足"})

    with refused(Refused, "competition_unrecorded", unchanged=room.evaluation):
        room.score(room.members()[0])
    room.consider()
    room.score_all()

    assert room.evaluation.state == S.COMPUTED


def test_49_fewer_than_three_bids_end_a_procurement(gp_room: Room) -> None:
    gp_room.reaches(S.PRELIMINARY)

    gp_room.judge_all(**{f"{1:032x}": "符合性审查不通过"})

    assert (gp_room.evaluation.state, gp_room.result["ranked"]) == (S.COMPUTED, [])


def test_50_stepping_back_keeps_what_was_dropped(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    room.reaches(S.COMPUTED)
    monkeypatch.setattr("apps.core.clock.now", room.tick)
    chair = room.world.client_of(room.signer(room.chair()).member)

    answer = chair.post(f"/evaluation/{room.lot.code}/stage", {"reached": "scoring", "reason": "打分标准理解有误"})

    assert answer.status_code == 302
    kept = chair.get(f"/evaluation/{room.lot.code}/steps-back/1").json()
    assert len(kept["dropped"]["sheets"]) == 5
    assert kept["sha256"] == hashlib.sha256(canonical_bytes(kept["dropped"])).hexdigest()
