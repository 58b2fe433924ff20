"""因故释放: what a session was for is gone, so its place is free again in the same moment, with the reason in the journal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from apps.core.actor import SYSTEM
from apps.core.refusals import WORDINGS
from apps.evidence.journal import emit
from apps.evidence.models import StreamHead
from apps.scheduling.events import bookings as events
from apps.scheduling.lifecycle import BOOKING, BookingAction, BookingFacts, BookingState, FreeingGround
from apps.scheduling.models.bookings import ENDED, PLACED, Booking, Occupancy
from apps.scheduling.models.places import SitePlan
from apps.scheduling.queries.situation import half_day_at, written
from apps.scheduling.rules.plan import HalfDay, Kind
from apps.scheduling.steps import advance_plan, held_plan, next_code
from apps.tenders.lifecycle import HALTED, LotState
from apps.tenders.models import Lot
from apps.tenders.steps import WITHOUT_OPENING

ENDS_WHAT_HAS_BEGUN = frozenset({FreeingGround.TERMINATED, FreeingGround.FAILED, FreeingGround.DISSOLVED})
"""On these grounds a session that runs is over; on the others what has begun stays as it was."""


def free(bookings: QuerySet[Booking], ground: FreeingGround, plan: SitePlan, at: datetime) -> None:
    """None of these that is open waits or fills anything any more. The plan is held by the caller.

    A session that has begun keeps the half-days up to now, as they were used, and gives back the rest.
    """
    held = bookings.exclude(state__in=ENDED).select_for_update(of=("self",)).select_related("lot")
    for booking in held.order_by("pk"):
        has_begun, filled = _has_begun(booking, at), list(booking.occupancies.all())
        if has_begun and (ground not in ENDS_WHAT_HAS_BEGUN or _is_over(booking, filled, at)):
            continue
        _free_one(booking, ground, plan, has_begun=has_begun, filled=filled, at=at)


def free_dissolved(lot: Lot, *, at: datetime) -> None:
    """重新组建: the committee is gone, and so is its place; another is asked for at once, in which the next one will sit.

    What only waits for a place waits on, and what review sites keep is theirs to give back.
    """
    plan = held_plan()
    evaluations = Booking.objects.filter(lot=lot, site=None, kind=Kind.EVALUATION, state__in=PLACED)
    free(evaluations, FreeingGround.DISSOLVED, plan, at)


def keep_evaluation(lot: Lot, *, at: datetime) -> None:
    """中止: nobody knows how long a lot stands still, so the room of an evaluation that has not begun is free for others at once;

    when the lot goes on, a place is asked for again. A pause within a session (暂停) gives nothing back.
    """
    evaluations = Booking.objects.filter(lot=lot, site=None, kind=Kind.EVALUATION)
    if lot.state == LotState.SUSPENDED:
        free(evaluations.filter(state=BookingState.CONFIRMED), FreeingGround.SUSPENDED, held_plan(), at)
        return
    if lot.state in HALTED or lot.state in WITHOUT_OPENING:
        return
    held_plan()
    former = evaluations.order_by("-pk").first()
    if former is not None and former.freed_for == FreeingGround.SUSPENDED:
        _tell_asked(_asked_again(former, half_day_at(at), at), at)


def _free_one(
    booking: Booking,
    ground: FreeingGround,
    plan: SitePlan,
    *,
    has_begun: bool,
    filled: Iterable[Occupancy],
    at: datetime,
) -> None:
    here = half_day_at(at)
    left = [each.pk for each in filled if not has_begun or each.half_day > here]
    Occupancy.objects.filter(pk__in=left).delete()
    action = BookingAction.END if has_begun else BookingAction.FREE
    facts = BookingFacts(reason=ground, has_come=has_begun)
    booking.state = BOOKING.advance(BookingState(booking.state), action, facts)
    booking.reason, booking.ended_at = WORDINGS[f"FreeingGround.{ground}"].zh, at
    booking.freed_for = ground.value
    booking.save(update_fields=["state", "reason", "ended_at", "freed_for"])
    again = _asked_again(booking, here, at) if ground is FreeingGround.DISSOLVED else None
    fact = events.BookingFreed(
        booking=booking.code,
        lot=booking.lot_id,
        session=booking.kind,
        place=booking.place_id or 0,
        half_day=written(booking.start) if booking.start else "",
        ground=ground.value,
        freed=len(left),
        again=again.code if again else "",
        version=advance_plan(plan),
    )
    emit(fact, stream=events.DESK, actor=SYSTEM, at=_told_at(at))
    if again is not None:
        _tell_asked(again, at)


def _asked_again(booking: Booking, here: HalfDay, at: datetime) -> Booking:
    """The same request from today on, or from its opening where that is still to come; a promise that has passed by then is none any more."""
    deadline = booking.lot.submission_deadline
    earliest = max(here.day, half_day_at(deadline).day) if deadline else here.day
    promise = booking.promise_on if booking.promise_on and booking.promise_on >= earliest else None
    return Booking.objects.create(
        code=next_code(booking.lot, Kind(booking.kind)),
        lot=booking.lot,
        kind=booking.kind,
        state=BookingState.APPLIED,
        people=booking.people,
        length=booking.length,
        features=booking.features,
        earliest_on=earliest,
        promise_on=promise,
        may_extend=booking.may_extend,
        is_green=booking.is_green,
        needs=booking.needs,
        applied_by=SYSTEM.id,
        applied_at=at,
    )


def _tell_asked(booking: Booking, at: datetime) -> None:
    fact = events.BookingApplied(
        booking=booking.code,
        lot=booking.lot_id,
        session=booking.kind,
        people=booking.people,
        length=booking.length,
        is_green=booking.is_green,
    )
    emit(fact, stream=events.DESK, actor=SYSTEM, at=_told_at(at))


def _has_begun(booking: Booking, at: datetime) -> bool:
    """In use, or its first half-day is over; an opening from its deadline on (招标投标法第三十四条)."""
    here, start = half_day_at(at), booking.start
    if booking.state == BookingState.IN_USE or start is None or start != here:
        return booking.state == BookingState.IN_USE or (start is not None and start < here)
    deadline = booking.lot.submission_deadline
    return booking.kind == Kind.OPENING and deadline is not None and deadline <= at


def _is_over(booking: Booking, filled: Iterable[Occupancy], at: datetime) -> bool:
    """All its half-days are behind, and nobody noted that it still runs."""
    here = half_day_at(at)
    return booking.state != BookingState.IN_USE and all(each.half_day < here for each in filled)


def _told_at(at: datetime) -> datetime:
    """The moment itself, or that of the desk's newest word where this is heard late: a stream never goes back in time."""
    newest = StreamHead.objects.filter(name=events.DESK.name).values_list("at", flat=True).first()
    return at if newest is None else max(at, newest)
