"""What every test of a hall ends with: the snapshot that the server gives out is the fold of what was said, from anywhere."""

from __future__ import annotations

import json
from typing import Any

from apps.openings import relay
from apps.openings.models import Opening
from apps.openings.queries.hall import snapshot
from apps.openings.rules.fold import blank, fold

CUTS = 6
"""So many earlier snapshots are gone on from; the stories of test_snapshots are gone through at every version."""


def as_sent(state: dict[str, Any]) -> dict[str, Any]:
    """The snapshot as it reaches a browser."""
    sent: dict[str, Any] = json.loads(json.dumps(state))
    return sent


def must_add_up(opening: Opening) -> None:
    """An earlier snapshot and the facts after it are the fresh snapshot."""
    story = [json.loads(one.text) for one in relay.after(opening.public_stream.name, 0)]
    fresh = as_sent(snapshot(opening))
    for v in range(0, len(story) + 1, max(1, len(story) // CUTS)):
        assert fold(as_sent(fold(blank(), story[:v])), story[v:]) == fresh, f"from the snapshot at v{v}"
