"""What tests of openings stand on: both regimes, a demonstration authority, an hour of patience in one fixture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from apps.openings.models import Opening
from apps.tenders.rules.books import Regime
from tests.openings.folding import must_add_up
from tests.openings.stage import Hall
from tests.remembered import remembered
from tests.tenders.stage import Stage
from tests.world import World

PRICES = ("9123000.00", "9000000.00", "9500000.00")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Whatever a test has done in an opening: an earlier snapshot and what came since are what is shown now."""
    if "world" in getattr(item, "fixturenames", ()) and not connection.needs_rollback:
        for opening in Opening.objects.order_by("pk"):
            must_add_up(opening)


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
def hall(eng: Stage, tmp_path: Path) -> Hall:
    """Three bids for works, the submission is closed."""
    members = {member.person.login: member for member in eng.world.members()}
    return remembered(
        "hall",
        lambda: Hall(eng, tmp_path).with_bids(*PRICES),
        own={"stage": eng, "world": eng.world, **members},
        folder=tmp_path,
    )
