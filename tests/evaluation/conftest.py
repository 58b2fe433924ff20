"""What tests of evaluations stand on: a lot whose bids were opened, experts to draw, and keys for whoever signs."""

from __future__ import annotations

from typing import Any

import pytest

from apps.evaluation.states import EvaluationState
from apps.tenders.rules.books import Regime
from tests.evaluation.stage import Room
from tests.evaluation.venue_stage import AtVenue
from tests.tenders.stage import Stage
from tests.world import World


@pytest.fixture(autouse=True)
def authority_at_hand(settings: Any) -> None:
    """Certificates come from the demonstration authority, which exists only where it says so."""
    settings.DEBUG = True


@pytest.fixture
def eng(world: World) -> Stage:
    """工程建设招标."""
    return Stage(world, Regime.ENG)


@pytest.fixture
def gp(world: World) -> Stage:
    """政府采购."""
    return Stage(world, Regime.GP)


@pytest.fixture
def room(eng: Stage, monkeypatch: pytest.MonkeyPatch) -> Room:
    """Three opened bids for works, seven experts in the pool, nobody drawn yet."""
    return Room(eng, monkeypatch)


@pytest.fixture
def gp_room(gp: Stage, monkeypatch: pytest.MonkeyPatch) -> Room:
    """The same for a procurement."""
    return Room(gp, monkeypatch)


@pytest.fixture
def at_venue(room: Room) -> AtVenue:
    """The committee is drawn and sits at a venue; nobody has come yet."""
    return AtVenue(room.reaches(EvaluationState.UNDERTAKING))


@pytest.fixture
def seated(at_venue: AtVenue) -> AtVenue:
    """The first two sit."""
    for member in at_venue.room.members()[:2]:
        at_venue.sit(member, at_venue.arrive(member))
    return at_venue
