"""Which test begins when: what takes long begins first, so that no worker is left with it when the others have ended."""

from __future__ import annotations

import os
from collections.abc import Sequence

import pytest

FIRST_SHARE = 4
"""Each worker is first handed this part of its even share of the tests; the rest goes to whoever is free."""


def with_long_ones_first(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """The same tests, those marked `long` in front of what each worker is handed first; neighbours stay together.

    The others keep their order, in which those that commit come after those that only ask the database.
    """
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    long = [item for item in items if item.get_closest_marker("long")]
    ordered = [item for item in items if not item.get_closest_marker("long")]
    begins, part = len(items) // workers // FIRST_SHARE, -(-len(long) // workers)
    for worker in range(workers):
        place = worker * begins
        ordered[place:place] = long[worker * part : (worker + 1) * part]
    return ordered
