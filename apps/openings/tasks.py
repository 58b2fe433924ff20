"""Jobs of openings: a released bid is opened, the record is set. Both may run twice and find what is there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from apps.core.actor import SYSTEM
from apps.evidence.outbox import job
from apps.evidence.typesetting import typeset
from apps.openings import actions
from apps.openings.actions.decryption import OPEN_BID
from apps.openings.actions.record import MAKE_RECORD
from apps.openings.lifecycle import OpeningState
from apps.openings.models import Opening
from apps.openings.queries.record import record_of
from apps.openings.signing import stored_once
from apps.openings.unsealing import Unopenable, open_bid
from apps.parties.trust import trust


@job(OPEN_BID)
def open_released_bid(payload: dict[str, Any], *, now: datetime) -> None:
    """The bid is open, or it is on record why it cannot be. During a pause nothing is opened: the resumption asks again."""
    opening, bid = Opening.objects.select_related("lot").get(pk=payload["opening"]), payload["bid"]
    if opening.state == OpeningState.PAUSED or opening.results.filter(bid=bid, failure="").exists():
        return
    try:
        contents = open_bid(opening, bid)
    except Unopenable as bad:
        actions.record_unopenable(opening.pk, bid, code=bad.code, actor=SYSTEM, now=now)
    else:
        actions.record_opened(opening.pk, bid, contents, actor=SYSTEM, now=now)


@job(MAKE_RECORD)
def make_record(payload: dict[str, Any], *, now: datetime) -> None:
    """开标记录 is a file. Made again it is the same file: what it says does not depend on when it is made."""
    parties = ("lot__project__organisation", "lot__project__agency", "host__person", "host__organisation")
    opening = Opening.objects.select_related(*parties).get(pk=payload["opening"])
    if hasattr(opening, "record"):
        return
    pdf = typeset("opening_record", record_of(opening, is_demonstration=trust(now).is_demonstration))
    stored = stored_once(f"openings/{opening.pk}/record", pdf)
    actions.keep_record(opening.pk, stored, actor=SYSTEM, now=now)
