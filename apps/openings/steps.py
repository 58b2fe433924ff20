"""What other apps and the clock may have done to an opening inside their own transaction."""

from __future__ import annotations

from datetime import datetime

from apps.core.actor import CLOCK, SYSTEM
from apps.core.refusals import WrongState
from apps.evidence.journal import emit
from apps.openings import events
from apps.openings.lifecycle import OpeningAction, OpeningState
from apps.openings.models import Opening
from apps.openings.standing import advance, facts_of, locked, tell
from apps.tenders.models import Lot

HANDED_OVER = (OpeningState.HANDED_TO_EVALUATION.value,)


def arrange(lot: Lot, *, at: datetime) -> Opening:
    """The lot has its opening; called again nothing changes."""
    opening, is_new = Opening.objects.get_or_create(lot=lot)
    if is_new:
        emit(events.Arranged(lot=lot.pk, code=lot.code), stream=opening.desk_stream, actor=SYSTEM, at=at)
    return opening


def close_for_bids(lot: Lot, *, at: datetime) -> None:
    """投标截止 — the opening may be started. Called again nothing changes."""
    opening = locked(arrange(lot, at=at).pk)
    if opening.state not in (OpeningState.NOT_OPEN, OpeningState.SIGN_IN):
        return
    advance(opening, OpeningAction.CLOSE_FOR_BIDS, facts_of(opening, at))
    opening.save(update_fields=["state"])
    tell(opening, events.ClosedForBids(lot=lot.pk, code=lot.code), actor=CLOCK, now=at)


def must_be_handed_over(lot: Lot) -> Opening:
    """The lot's opening, when everything of it lies with evaluation. Raises WrongState otherwise."""
    opening = Opening.objects.filter(lot=lot, state__in=HANDED_OVER).first()
    if opening is None:
        raise WrongState("opening_not_handed_over")
    return opening
