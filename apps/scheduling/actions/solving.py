"""求解: what was proposed to a key project too late is sought again by the worker, never while somebody waits for a page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from apps.core.actor import SYSTEM
from apps.evidence.outbox import enqueue
from apps.scheduling import placing, steps
from apps.scheduling.events import bookings as events
from apps.scheduling.lifecycle import BookingState
from apps.scheduling.models.bookings import ScheduleDecision
from apps.scheduling.queries.situation import version
from apps.scheduling.queries.solving import SOLVE, key_of
from apps.scheduling.rules import cpsat
from apps.scheduling.rules.propose import is_hard
from apps.scheduling.rules.snapshot import answered, asked


def look_further(made: ScheduleDecision, *, now: datetime) -> None:
    """The solver will look at the same input where a key project would be late and the extra `solver` is installed; in the caller's transaction."""
    _situation, request = asked(made.document)
    if cpsat.version() is not None and is_hard(request, answered(made.document)):
        enqueue(SOLVE, {"decision": made.pk}, run_at=now, key=key_of(made))


def still_stands(made: ScheduleDecision) -> bool:
    """True while the booking waits with this very proposal and the plan is as it was."""
    made.booking.refresh_from_db(fields=["state"])
    newest = made.booking.decisions.order_by("-pk").values_list("pk", flat=True).first()
    return made.booking.state == BookingState.PROPOSED and newest == made.pk and made.version == version()


@transaction.atomic(durable=True)
def keep_solved(decision_id: int, document: Mapping[str, Any], *, now: datetime) -> ScheduleDecision | None:
    """What the solver found less late is the booking's newest decision, which a person confirms like any other.

    None where the booking or the plan went on meanwhile: then nothing is changed.
    """
    steps.held_plan()
    made = ScheduleDecision.objects.select_related("booking").get(pk=decision_id)
    booking = placing.locked(made.booking_id)
    if not still_stands(made):
        return None
    found = ScheduleDecision.objects.create(
        booking=booking,
        version=made.version,
        digest=document["digest"],
        document=document,
        proposed_by=SYSTEM.id,
        proposed_at=now,
    )
    placing.told(booking, events.BookingProposed(booking.code, found.version, found.digest), SYSTEM, now)
    return found
