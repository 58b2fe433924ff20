"""谁不能递交 — who is excluded from bidding, or did not pass a lot's prequalification. Told to that bidder alone."""

from __future__ import annotations

from datetime import datetime

from apps.core.clock import SHANGHAI
from apps.core.refusals import Refused
from apps.parties.queries import exclusion_in_force
from apps.parties.rules.exclusions import ExclusionScope
from apps.tenders.models import Lot
from apps.tenders.queries.prequalification import has_passed
from apps.tenders.rules.books import Regime

PROCEDURES = {Regime.ENG: ExclusionScope.TENDERING, Regime.GP: ExclusionScope.PROCUREMENT}


def must_be_admitted(lot: Lot, organisation_id: int, *, now: datetime) -> None:
    """招标投标法第五十三条、政府采购法第七十七条；实施条例第十九条: who is excluded or did not pass sends nothing.

    Withdrawing stays possible: nobody is held to a bid that he may not make.
    """
    if refusal := refusal_of(lot, organisation_id, now=now):
        raise refusal


def refusal_of(lot: Lot, organisation_id: int, *, now: datetime) -> Refused | None:
    """Why this organisation sends nothing to this lot; None when it may."""
    procedure = PROCEDURES[lot.project.regime_in_force]
    today = now.astimezone(SHANGHAI).date()
    if exclusion := exclusion_in_force(organisation_id, procedure=procedure, today=today):
        return Refused(
            "bidder_excluded",
            authority=exclusion.authority,
            document=exclusion.document,
            article=exclusion.article,
            until=exclusion.until_on.isoformat(),
        )
    return None if has_passed(lot, organisation_id) else Refused("bidder_not_prequalified")
