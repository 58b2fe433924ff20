"""What time itself does to openings: the sign-in opens before the deadline. Closing for bids follows the lot's own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q

from apps.core.actor import CLOCK
from apps.evidence.ticking import Due, ticks
from apps.openings.actions import keep_watch, open_sign_in
from apps.openings.actions.reporting import MARK_EVERY
from apps.openings.lifecycle import OpeningState
from apps.openings.models import HealthMark, Opening
from apps.openings.rules.terms import SIGN_IN_LEAD
from apps.tenders.lifecycle import LotState

TAKES_BIDS = (LotState.ANNOUNCED.value, LotState.TENDERING.value)


def due(now: datetime) -> Iterator[Due]:
    """Openings whose sign-in time has come, the earliest deadline first."""
    coming = Opening.objects.filter(
        state=OpeningState.NOT_OPEN,
        lot__state__in=TAKES_BIDS,
        lot__submission_deadline__lte=now + SIGN_IN_LEAD,
        lot__submission_deadline__gt=now,
    )
    yield from _watches(now)
    for pk, deadline in coming.order_by("lot__submission_deadline", "pk").values_list("pk", "lot__submission_deadline"):
        if deadline is not None:
            yield Due(deadline - SIGN_IN_LEAD, "open_sign_in", pk)


def _watches(now: datetime) -> Iterator[Due]:
    """While keys are released the platform leaves a sign of life, so that its own silence can be told from others'."""
    running = Q(state=OpeningState.DECRYPTING) | Q(state=OpeningState.PAUSED, stood_at=OpeningState.DECRYPTING)
    marks = HealthMark.objects.filter(opening__in=Opening.objects.filter(running), at__lte=now - MARK_EVERY)
    for pk, at in marks.order_by("at", "pk").values_list("opening_id", "at"):
        yield Due(at + MARK_EVERY, "keep_watch", pk)


@ticks("openings", due=due)
def perform(item: Due, now: datetime) -> None:
    """Does one thing that is due."""
    if item.action == "keep_watch":
        keep_watch(item.thing_id, actor=CLOCK, now=now)
        return
    open_sign_in(item.thing_id, actor=CLOCK, now=now)
