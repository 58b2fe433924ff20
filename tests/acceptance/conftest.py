"""What acceptance stands on: a lot of works whose document lies in the store, bidders with keys, and a clock to move."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from apps.core import clock
from apps.evidence import store
from apps.parties.ca import DemonstrationAuthority
from apps.portal.demonstration.document import tender_document
from apps.tenders.models import Lot
from apps.tenders.rules.books import Regime
from tests.bids.bidders import WHILE_OPEN, Bidder, bidder_of
from tests.parties.conftest import NOW
from tests.tenders.stage import Stage
from tests.world import World

SetClock = Callable[[datetime], None]
DOCUMENT = tender_document(["招标文件", "第一章 招标公告"])


@pytest.fixture(autouse=True)
def _a_demonstration_in_a_folder_of_its_own(settings: Any, tmp_path: Path) -> None:
    """The embedded authority signs, and everything that the installation keeps lies in one place."""
    settings.DEBUG = True
    settings.DATA_DIR = tmp_path / "data"


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """Sets the product's clock, which begins two days before the deadline."""

    def stand_at(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    stand_at(WHILE_OPEN)
    return stand_at


@pytest.fixture
def lot(world: World, set_clock: SetClock) -> Lot:
    """A lot that takes bids of four envelopes."""
    stored = store.put_once(f"documents/{uuid4().hex}.pdf", [DOCUMENT])
    return Stage(world, Regime.ENG, stored=stored).tendering()


@pytest.fixture
def bidder(world: World, lot: Lot, tmp_path: Path) -> Bidder:
    """A bidder with both keys, whose private halves are nowhere but in the test."""
    return bidder_of(world, world.bidder, DemonstrationAuthority(tmp_path / "ca", now=NOW), tmp_path)
