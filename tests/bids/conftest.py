"""What the tests of bids share: a lot that takes bids, two bidders with keys, and a clock they can move."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from apps.core import clock
from apps.parties.ca import DemonstrationAuthority
from apps.tenders.models import Lot
from apps.tenders.rules.books import Regime
from tests.bids.bidders import WHILE_OPEN, Bidder, bidder_of
from tests.bids.sealing_ground import Ground, ground
from tests.parties.conftest import NOW
from tests.tenders.stage import Stage
from tests.world import World

SetClock = Callable[[datetime], None]


@pytest.fixture(autouse=True)
def _a_demonstration(settings: Any) -> None:
    """The embedded authority signs only where it misleads nobody."""
    settings.DEBUG = True


@pytest.fixture
def here(tmp_path: Path) -> Ground:
    """A bidder's machine."""
    return ground(tmp_path)


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """Sets the product's clock."""

    def stand_at(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    stand_at(WHILE_OPEN)
    return stand_at


@pytest.fixture
def lot(world: World, transactional_db: None, set_clock: SetClock) -> Lot:
    """A lot of works that takes bids of several envelopes."""
    return Stage(world, Regime.ENG).tendering()


@pytest.fixture
def bidder(world: World, lot: Lot, tmp_path: Path) -> Bidder:
    """The first bidder."""
    return bidder_of(world, world.bidder, DemonstrationAuthority(tmp_path / "ca", now=NOW), tmp_path)


@pytest.fixture
def second(world: World, lot: Lot, tmp_path: Path) -> Bidder:
    """The second bidder."""
    return bidder_of(world, world.second_bidder, DemonstrationAuthority(tmp_path / "ca2", now=NOW), tmp_path)
