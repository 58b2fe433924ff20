"""Lots and people for tests of the exchange."""

from __future__ import annotations

from tests.portal.conftest import lot, world
from tests.tenders.conftest import eng, gp

__all__ = ["eng", "gp", "lot", "world"]
