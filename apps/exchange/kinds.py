"""The kinds of facts that may stand in the change feed, which are those that a webhook can be for."""

from __future__ import annotations

from apps.evidence.naming import KINDS
from apps.portal.wording import PUBLIC_KINDS

FEED_KINDS = frozenset(
    PUBLIC_KINDS | {kind for kind in KINDS if kind.startswith("opening.")} | {"tools.published", "calendar.edited"}
)
"""The kinds that stand in public streams; the sessions' kinds may stand in others too, and then are not in the feed."""
