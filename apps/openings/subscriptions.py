"""What openings hear of lots, and who hears the streams of openings."""

from __future__ import annotations

from django.conf import settings

from apps.core.actor import Actor
from apps.core.audience import Role
from apps.evidence.explorer.threads import threads_of_lot
from apps.evidence.health.probes import fullness
from apps.evidence.models import Entry
from apps.evidence.streams import hearers
from apps.evidence.subscriptions import subscriber
from apps.openings import policy, steps
from apps.openings.hub import hub
from apps.openings.models import Opening
from apps.openings.queries.own import bid_of
from apps.tenders.models import Lot


@subscriber("openings", kinds=["lot.notice_published", "lot.submission_closed"])
def hear_lots(entry: Entry) -> None:
    """A published lot has an opening; a lot whose submission closed may be opened."""
    lot = Lot.objects.select_related("project").get(pk=entry.payload["lot"])
    if entry.kind == "lot.submission_closed":
        steps.close_for_bids(lot, at=entry.at)
    else:
        steps.arrange(lot, at=entry.at)


@hearers("opening")
def opening_hearers(actor: Actor, rest: str) -> bool:
    """The desk of an opening is the lot's desk; a bid's own stream is its bidder's."""
    number, _, name = rest.partition(":")
    if not number.isdigit():
        return False
    opening = Opening.objects.select_related("lot__project").filter(pk=int(number)).first()
    if opening is None:
        return False
    if name == "desk":
        return policy.may_read_desk(actor, opening)
    noun, _, bid = name.partition(":")
    return noun == "bid" and actor.acts_as(Role.BIDDER) and bid_of(actor, opening) == bid


@fullness("openings")
def sockets_taken() -> float:
    """The part of this process's places for sockets that is taken; who is in them, and of which hall, is not said."""
    return hub.listeners() / settings.HALL_SOCKETS if settings.HALL_SOCKETS else 0.0


@threads_of_lot("openings")
def opening_threads(code: str) -> list[str]:
    """The streams of each opening of a lot."""
    numbers = Opening.objects.filter(lot__code=code).order_by("pk").values_list("pk", flat=True)
    return [f"opening:{number}:" for number in numbers]
