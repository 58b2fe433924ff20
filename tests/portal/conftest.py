"""The cast and a published lot, for both regimes."""

from __future__ import annotations

import pytest

from apps.evidence.subscriptions import deliver, ring_for_newcomers
from apps.tenders.models import Lot
from apps.tenders.rules.books import Regime
from tests.tenders.stage import PUBLISHED, Stage
from tests.world import World


@pytest.fixture
def world(world: World) -> World:
    """The cast, as the database knows it."""
    for member in world.members():
        member.person.refresh_from_db()
    return world


@pytest.fixture
def eng(world: World) -> Stage:
    """工程建设招标."""
    return Stage(world, Regime.ENG)


@pytest.fixture
def gp(world: World) -> Stage:
    """政府采购."""
    return Stage(world, Regime.GP)


@pytest.fixture
def lot(eng: Stage) -> Lot:
    """A works lot that can be bid for."""
    return eng.tendering()


@pytest.fixture
def told(lot: Lot) -> Lot:
    """The same lot, and everybody whom its facts concern has been told."""
    pass_on()
    return lot


def pass_on() -> None:
    """What the worker does after every act: subscribers hear everything there is."""
    ring_for_newcomers()
    while deliver(PUBLISHED):
        pass
