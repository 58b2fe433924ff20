"""定标会 — whether a recorded decision follows the method that the document states (评定分离)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from apps.core.refusals import Refused
from apps.tenders.rules.calendar import SHANGHAI
from apps.tenders.rules.scheme_parts import AwardMethod

SMALLEST = 3


def must_agree(
    method: AwardMethod,
    *,
    chosen: str,
    members: int,
    votes: Mapping[str, int],
    prices: Mapping[str, Decimal],
    held_on: date,
    now: datetime,
    reason: str,
) -> None:
    """Refuses a record that does not carry the choice: too few, too many votes, a loser, a dearer bid, no reason."""
    if held_on > now.astimezone(SHANGHAI).date():
        raise Refused("deliberation_day_wrong")
    if members < SMALLEST or members % 2 == 0:
        raise Refused("deliberation_group_wrong", least=SMALLEST)
    if not reason.strip():
        raise Refused("deliberation_reason_missing")
    match method:
        case AwardMethod.BALLOT:
            _must_have_won(chosen, members, votes, prices)
        case AwardMethod.PRICE:
            if prices[chosen] != min(prices.values()):
                raise Refused("deliberation_not_lowest")
        case AwardMethod.COUNCIL:
            return


def _must_have_won(chosen: str, members: int, votes: Mapping[str, int], candidates: Mapping[str, Decimal]) -> None:
    """票决: every member one vote for one candidate, and the chosen has more than half of them."""
    if set(votes) - set(candidates) or any(count < 0 for count in votes.values()) or sum(votes.values()) != members:
        raise Refused("deliberation_votes_wrong", members=members)
    if 2 * votes.get(chosen, 0) <= members:
        raise Refused("deliberation_no_majority")
