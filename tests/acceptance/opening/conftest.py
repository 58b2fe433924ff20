"""Where the sessions of these checks take place: halls with three bids in any state, and the product's clock with them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from apps.core import clock
from apps.openings.lifecycle import OpeningState
from apps.tenders.rules.books import Regime
from tests.openings.conftest import PRICES
from tests.openings.stage import Hall
from tests.remembered import remembered
from tests.tenders.stage import Stage
from tests.world import World

S = OpeningState
At = Callable[[OpeningState], Hall]


@pytest.fixture(autouse=True)
def _a_demonstration_in_a_folder_of_its_own(settings: Any) -> None:
    """The embedded authority signs; the folder is the tests' common one, where halls are remembered."""
    settings.DEBUG = True


@pytest.fixture
def at(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> At:
    """A hall with three bids that stands in a state, and the product's clock with it."""
    stage = Stage(world, Regime.ENG)
    own = {"stage": stage, "world": world, **{member.person.login: member for member in world.members()}}

    def closed() -> Hall:
        return remembered("hall", lambda: Hall(stage, tmp_path).with_bids(*PRICES), own=own, folder=tmp_path)

    def reach(state: OpeningState) -> Hall:
        hall = closed() if state is S.CLOSED_FOR_BIDS else remembered(
            f"hall at {state}", lambda: closed().reaches(state), own=own, folder=tmp_path
        )  # fmt: skip
        monkeypatch.setattr(clock, "now", lambda: hall.now)
        return hall

    return reach


@pytest.fixture
def signing_in(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hall:
    """Three bids have come, the submission is still open, signing in has begun."""
    hall = Hall(Stage(world, Regime.ENG), tmp_path)
    for price in PRICES:
        hall.add_bidder(price)
    hall.open_sign_in()
    monkeypatch.setattr(clock, "now", lambda: hall.now)
    return hall
