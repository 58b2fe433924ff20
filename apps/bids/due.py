"""What time itself does to bids: what was received is fixed at the deadline; what secured it goes back when it is free."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from apps.bids import queries
from apps.bids.actions import close_bids, settle_securities
from apps.bids.actions.abandoned import end_uploads, remove_abandoned
from apps.bids.actions.practice import remind_of_practice
from apps.bids.handing_in import is_somebody_handing_in
from apps.bids.queries.abandoned import AT_ONCE, ended_long_ago, lots_without_use
from apps.bids.queries.practice import lots_to_remind
from apps.core.actor import CLOCK
from apps.core.refusals import TooEarly, WrongState
from apps.evidence.ticking import Due, ticks
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot

WAITING = (LotState.SUBMISSION_CLOSED, LotState.SUSPENDED, LotState.PAUSED)
"""Where a lot may stand between its deadline and its opening."""


def due(now: datetime) -> Iterator[Due]:
    """Lots that were closed and not yet committed to, whose bid securities were set free, whose bidders may need a reminder;
    and uploads that nobody will hand in.
    """
    closed = Lot.objects.filter(state__in=WAITING, closed_at__isnull=False, bid_closing__isnull=True)
    for pk, when in closed.order_by("closed_at", "pk").values_list("pk", "closed_at"):
        if when is not None and not is_somebody_handing_in(pk, now):
            yield Due(when, "close_bids", pk)
    for pk in queries.lots_to_settle():
        yield Due(now, "settle_securities", pk)
    for when, pk in lots_to_remind(now):
        yield Due(when, "remind_of_practice", pk)
    for lot in lots_without_use():
        yield Due(now, "end_uploads", lot.pk)
    for upload in ended_long_ago(now)[:AT_ONCE]:
        yield Due(now, "remove_abandoned", upload.pk)


@ticks("bids", due=due)
def perform(item: Due, now: datetime) -> None:
    """Fixes the bids of one lot, has its securities go back, its bidders reminded, or abandoned uploads cleared."""
    match item.action:
        case "close_bids":
            with suppress(TooEarly):  # somebody hands in: the ticker's line about it would tell that there is a bid
                close_bids(item.thing_id, actor=CLOCK, now=now)
        case "end_uploads" | "remove_abandoned":
            _clear(item, now)
        case "remind_of_practice":
            remind_of_practice(item.thing_id, actor=CLOCK, now=now)
        case _:
            settle_securities(item.thing_id, actor=CLOCK, now=now)


def _clear(item: Due, now: datetime) -> None:
    """What another worker has done meanwhile is done: the ticker's line about a refusal would tell that somebody sent something."""
    act = end_uploads if item.action == "end_uploads" else remove_abandoned
    with suppress(WrongState):
        act(item.thing_id, actor=CLOCK, now=now)
