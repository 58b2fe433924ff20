"""What time itself does to openings: the sign-in opens before the deadline. Closing for bids follows the lot's own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q

from apps.bids.rules.parts import Part
from apps.core.actor import CLOCK
from apps.evidence.ticking import Due, ticks
from apps.openings.actions import await_second, keep_watch, open_sign_in
from apps.openings.actions.reporting import MARK_EVERY
from apps.openings.lifecycle import OpeningState
from apps.openings.models import HealthMark, Opening
from apps.openings.rules.terms import SIGN_IN_LEAD
from apps.tenders.lifecycle import LotState

TAKES_BIDS = (LotState.ANNOUNCED.value, LotState.TENDERING.value)


def due(now: datetime) -> Iterator[Due]:
    """Openings whose sign-in time has come, the earliest deadline first."""
    coming = Opening.objects.exclude(part=Part.SECOND).filter(
        state=OpeningState.NOT_OPEN,
        lot__state__in=TAKES_BIDS,
        lot__submission_deadline__lte=now + SIGN_IN_LEAD,
        lot__submission_deadline__gt=now,
    )
    yield from _watches(now)
    yield from _seconds(now)
    for pk, deadline in coming.order_by("lot__submission_deadline", "pk").values_list("pk", "lot__submission_deadline"):
        if deadline is not None:
            yield Due(deadline - SIGN_IN_LEAD, "open_sign_in", pk)


def _seconds(now: datetime) -> Iterator[Due]:
    """The second openings, by the time for which they were convened."""
    standing = Opening.objects.filter(part=Part.SECOND, lot__state=LotState.EVALUATING, called_off_at__isnull=True)
    coming = standing.filter(opens_at__lte=now + SIGN_IN_LEAD)
    waiting = coming.filter(state__in=(OpeningState.NOT_OPEN, OpeningState.SIGN_IN)).order_by("opens_at", "pk")
    for one in waiting.only("pk", "state", "opens_at"):
        if one.opens_at is not None and one.opens_at <= now:
            yield Due(one.opens_at, "await_second", one.pk)
        elif one.opens_at is not None and one.state == OpeningState.NOT_OPEN:
            yield Due(one.opens_at - SIGN_IN_LEAD, "open_sign_in", one.pk)


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
    if item.action == "await_second":
        await_second(item.thing_id, actor=CLOCK, now=now)
        return
    open_sign_in(item.thing_id, actor=CLOCK, now=now)
