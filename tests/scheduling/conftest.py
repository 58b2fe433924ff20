"""The stages of lots that scheduling begins from."""

from __future__ import annotations

import pytest

from apps.tenders.rules.books import Regime
from tests.tenders.stage import Stage
from tests.world import World


@pytest.fixture
def eng(world: World) -> Stage:
    """工程建设招标."""
    return Stage(world, Regime.ENG)
