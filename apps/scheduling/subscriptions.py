"""What the plan hears of lots, and who hears the scheduling desk."""

from __future__ import annotations

from apps.core.actor import Actor
from apps.core.audience import CENTRE, Role
from apps.evidence.models import Entry
from apps.evidence.streams import hearers
from apps.evidence.subscriptions import subscriber
from apps.scheduling.steps_freed import free_dissolved, keep_evaluation
from apps.scheduling.steps_openings import keep_opening
from apps.tenders.models import Lot

OPENINGS = (
    "lot.venue_arranged",
    "lot.venue_released",
    "lot.notice_published",
    "lot.postponed",
    "lot.clarified",
    "lot.suspended",
    "lot.resumed",
    "lot.terminated",
    "opening.failed",
    "award.ended_without_award",
)
"""What sets the time of an opening, or says that it does not come."""


@subscriber("scheduling.openings", kinds=OPENINGS)
def hear_openings(entry: Entry) -> None:
    """The plan shows each opening in its hall at its deadline; what it shows is where the lot stands now. What stands still has no room."""
    lot = Lot.objects.get(pk=entry.payload["lot"])
    keep_opening(lot, at=entry.at)
    keep_evaluation(lot, at=entry.at)


@subscriber("scheduling.committees", kinds=["incident.committee_dissolved"])
def hear_committees(entry: Entry) -> None:
    """A committee that is dissolved leaves its place, and another is asked for."""
    free_dissolved(Lot.objects.get(pk=entry.payload["lot"]), at=entry.at)


@hearers("schedule")
def schedule_hearers(actor: Actor, rest: str) -> bool:
    """The scheduling desk is heard by the centre's staff and the supervisor."""
    return rest == "desk" and actor.acts_as(*CENTRE, Role.SUPERVISOR)
