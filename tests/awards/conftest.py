"""The stages of awards, for both regimes."""

from __future__ import annotations

import pytest

from apps.tenders.models import Lot
from tests.awards.stage import house, reported, standing
from tests.tenders.conftest import eng, gp
from tests.tenders.stage import Stage

__all__ = ["eng", "gp", "house", "standing"]


@pytest.fixture
def works(eng: Stage) -> Lot:
    """A tender of works whose report was received."""
    return reported(eng)


@pytest.fixture
def procurement(gp: Stage) -> Lot:
    """A procurement whose report was received."""
    return reported(gp)
