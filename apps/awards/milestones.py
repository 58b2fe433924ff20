"""What has happened in a lot when an award speaks, as far as disclosure cares."""

from __future__ import annotations

from apps.core.disclosure import Milestone

PRICES_KNOWN = frozenset({Milestone.DEADLINE_PASSED, Milestone.LIST_PUBLISHED, Milestone.DECRYPTION_SETTLED})
"""Bids were opened and judged: the state in which every award begins."""
RESULT_KNOWN = PRICES_KNOWN | {Milestone.RESULT_PUBLISHED}
