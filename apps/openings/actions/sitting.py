"""场次 — the lots of one sitting start at the same moment; each keeps its own opening, journal and record."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import WrongState
from apps.openings.actions.session import begin
from apps.openings.lifecycle import OpeningAction, OpeningState
from apps.openings.models import Opening
from apps.openings.queries.sitting import sitting_of
from apps.openings.standing import locked_with_lot

WAITING = (OpeningState.NOT_OPEN.value, OpeningState.SIGN_IN.value, OpeningState.CLOSED_FOR_BIDS.value)


@transaction.atomic(durable=True)
def start_sitting(opening_id: int, *, actor: Actor, now: datetime) -> list[Opening]:
    """Every opening of the sitting that has not started starts now, with one host. One that cannot holds up all."""
    asked = Opening.objects.select_related("lot").get(pk=opening_id)
    waiting = sorted((one.lot_id, one.pk) for one in sitting_of(asked) if one.state in WAITING)
    openings = [locked_with_lot(pk) for _lot, pk in waiting]
    if not openings:
        raise WrongState("wrong_state", state=OpeningState(asked.state), action=OpeningAction.START)
    for opening in openings:
        begin(opening, actor=actor, now=now)
    return openings
