"""What the lives of lots stand on: a demonstration's certificates, and a clock that stands where the life does."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def authority_at_hand(settings: Any) -> None:
    """Certificates come from the demonstration authority, which exists only where it says so."""
    settings.DEBUG = True
