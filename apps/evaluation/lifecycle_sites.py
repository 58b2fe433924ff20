"""远程异地评标 — the states of a site's consent, and the only ways between them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from apps.core.lifecycle import Lifecycle, Step
from apps.core.refusals import Refusal, Refused


class SiteState(StrEnum):
    """场所协调状态."""

    NAMED = "named"
    """The application names it and is not agreed to yet."""
    REQUESTED = "requested"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


class SiteAction(StrEnum):
    """What may be done about a site."""

    REQUEST = "request"
    CONFIRM = "confirm"
    REFUSE = "refuse"
    MOVE = "move"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """What the guards of a site know."""

    reason: str = ""
    is_room_free: bool = True
    next_free: str = "—"
    """When a room with seats enough is free at the venue next, where this one is taken."""
    seats: int = 0
    wanted: int = 0
    has_begun: bool = False
    """The review is open: what happens to the site now is an incident."""


S, A = SiteState, SiteAction


def room_is_free(facts: SiteFacts) -> Refusal | None:
    """远程异地评标: a room belongs to one committee at a time, whoever asked later takes another or another time."""
    return None if facts.is_room_free else Refused("room_taken", next=facts.next_free)


def seats_are_enough(facts: SiteFacts) -> Refusal | None:
    """远程异地评标: a seat for everybody who is drawn for the site, or the site says no."""
    return Refused("seats_too_few", wanted=facts.wanted, given=facts.seats) if facts.seats < facts.wanted else None


def site_says_why(facts: SiteFacts) -> Refusal | None:
    """远程异地评标: a site that does not take a review says why, and the main site sees it."""
    return None if facts.reason.strip() else Refused("evaluation_reason_missing")


def review_has_not_opened(facts: SiteFacts) -> Refusal | None:
    """远程异地评标: once the review is open a site does not change its mind; what fails is reported."""
    return Refused("site_has_begun") if facts.has_begun else None


SITE: Lifecycle[SiteState, SiteAction, SiteFacts] = Lifecycle(
    {
        (S.NAMED, A.REQUEST): Step(S.REQUESTED),
        (S.REQUESTED, A.CONFIRM): Step(S.CONFIRMED, (room_is_free, seats_are_enough)),
        (S.REQUESTED, A.REFUSE): Step(S.REFUSED, (site_says_why,)),
        (S.REQUESTED, A.MOVE): Step(S.REQUESTED),
        (S.REQUESTED, A.WITHDRAW): Step(S.NAMED),
        (S.REFUSED, A.MOVE): Step(S.REQUESTED),
        (S.REFUSED, A.WITHDRAW): Step(S.NAMED),
        (S.CONFIRMED, A.CONFIRM): Step(S.CONFIRMED, (review_has_not_opened, room_is_free, seats_are_enough)),
        (S.CONFIRMED, A.REFUSE): Step(S.REFUSED, (review_has_not_opened, site_says_why)),
        (S.CONFIRMED, A.MOVE): Step(S.REQUESTED, (review_has_not_opened,)),
        (S.CONFIRMED, A.WITHDRAW): Step(S.NAMED),
    }
)
