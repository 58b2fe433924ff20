"""第二信封开标 — its time comes by the clock, or with the press of the host who starts it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import WrongState
from apps.openings import events, policy
from apps.openings.lifecycle import OpeningAction
from apps.openings.models import Opening
from apps.openings.standing import advance, facts_of, locked, tell


@transaction.atomic(durable=True)
def await_second(opening_id: int, *, actor: Actor, now: datetime) -> Opening:
    """The second opening may be started: its time has come."""
    opening = locked(opening_id)
    policy.must_be_the_clock(actor)
    if not opening.is_second:
        raise WrongState("wrong_state", state=opening.state, action=OpeningAction.CLOSE_FOR_BIDS)
    have_it_awaited(opening, actor=actor, now=now)
    return opening


def have_it_awaited(opening: Opening, *, actor: Actor, now: datetime) -> None:
    """The same for an opening that the caller holds."""
    advance(opening, OpeningAction.CLOSE_FOR_BIDS, facts_of(opening, now))
    opening.save(update_fields=["state"])
    tell(opening, events.SecondAwaited(lot=opening.lot_id, code=opening.lot.code), actor=actor, now=now)
