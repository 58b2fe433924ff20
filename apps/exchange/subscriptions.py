"""What the exchange hears: every fact of a public stream, to number it and to push it on."""

from __future__ import annotations

from apps.evidence.models import Entry, StreamHead
from apps.evidence.streams import Hearers
from apps.evidence.subscriptions import subscriber
from apps.exchange import steps
from apps.exchange.kinds import FEED_KINDS


@subscriber("exchange.changes", kinds=FEED_KINDS)
def number_public_facts(entry: Entry) -> None:
    """A fact that anybody may hear is in the change feed, once; what others hear is not."""
    if StreamHead.objects.filter(name=entry.stream, hearers=Hearers.PUBLIC).exists():
        steps.number_fact(entry)
        if steps.is_anybody_listening():
            steps.promise_round(steps.held_lane(), entry.at)
