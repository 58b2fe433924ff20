"""What the exchange hears: every fact of a public stream, to number it."""

from __future__ import annotations

from apps.evidence.models import Entry, StreamHead
from apps.evidence.naming import KINDS
from apps.evidence.streams import Hearers
from apps.evidence.subscriptions import subscriber
from apps.exchange import steps
from apps.portal.wording import PUBLIC_KINDS

HEARD = PUBLIC_KINDS | {kind for kind in KINDS if kind.startswith("opening.")} | {"tools.published", "calendar.edited"}
"""The kinds that stand in public streams; the sessions' kinds may stand in others too."""


@subscriber("exchange.changes", kinds=HEARD)
def number_public_facts(entry: Entry) -> None:
    """A fact that anybody may hear is in the change feed, once; what others hear is not."""
    if StreamHead.objects.filter(name=entry.stream, hearers=Hearers.PUBLIC).exists():
        steps.number_fact(entry)
