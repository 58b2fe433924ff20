"""What the night plans from, whether it is worth it, and what it proposed, in words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, QuerySet

from apps.core.clock import SHANGHAI
from apps.core.refusals import WORDINGS
from apps.evidence.models import Job, JobState
from apps.scheduling.lifecycle import BookingState
from apps.scheduling.lifecycle_night import NightState
from apps.scheduling.models.bookings import Booking
from apps.scheduling.models.night import NightPlan
from apps.scheduling.queries import wording
from apps.scheduling.queries.situation import situation_at, version
from apps.scheduling.rules import night
from apps.scheduling.rules.night import NightMove, Scope, standing_without
from apps.scheduling.rules.night_record import known, planned
from apps.scheduling.rules.plan import HalfDay, Kind, Move, Part, Situation

PLAN_AT_NIGHT = "scheduling.night"
MOST_LATE = 50
STUCK_SECONDS = 120
"""So long after it was asked for a computation should have begun."""
MOST_EARLIER = 10
"""So many plans of earlier nights are listed."""


@dataclass(frozen=True, slots=True)
class SaidMove:
    """One session that would move: which, from where to where, why, and whom it touches."""

    code: str
    title: str
    is_green: bool
    before: str
    place_before: str
    after: str
    place_after: str
    why: str
    made_room_for: tuple[str, ...]
    days_late_before: int
    days_late_after: int
    touched: str
    is_kept: bool


def key_of_night(day: date) -> str:
    """The one job of a night."""
    return f"{PLAN_AT_NIGHT}:{day.isoformat()}"


@dataclass(frozen=True, slots=True)
class Computing:
    """A plan of the night that the worker was asked for and has not made: whether it is at it, and how long ago it was asked."""

    is_running: bool
    seconds: int

    @property
    def minutes(self) -> int:
        """Whole minutes since it was asked for."""
        return self.seconds // 60

    @property
    def is_stuck(self) -> bool:
        """True where nobody has taken it up for so long that somebody should look after the worker."""
        return not self.is_running and self.seconds >= STUCK_SECONDS


def computing_at(now: datetime) -> Computing | None:
    """What the worker is computing; None when it is not."""
    job = Job.objects.filter(kind=PLAN_AT_NIGHT, state__in=[JobState.WAITING, JobState.RUNNING]).order_by("pk").first()
    if job is None:
        return None
    return Computing(job.state == JobState.RUNNING, max(0, int((now - job.enqueued_at).total_seconds())))


def has_failed(made: NightPlan | None) -> bool:
    """True when the worker gave up the newest computation, and no plan has come since."""
    job = Job.objects.filter(kind=PLAN_AT_NIGHT).order_by("-pk").first()
    if job is None or job.state != JobState.GIVEN_UP:
        return False
    return made is None or made.planned_at < job.enqueued_at


def late_bookings(now: datetime) -> QuerySet[Booking]:
    """Evaluations that are confirmed later than promised and might still move; the freeze is asked by the rules."""
    today = now.astimezone(SHANGHAI).date()
    return (
        Booking.objects.filter(
            state=BookingState.CONFIRMED,
            kind=Kind.EVALUATION,
            site=None,
            is_pinned=False,
            has_moved=False,
            on__gt=today,
            promise_on__lt=F("on"),
        )
        .select_related("lot__project__organisation", "place")
        .order_by("on", "part", "pk")
    )


def scope_at(situation: Situation) -> Scope:
    """How far the night looks. Nobody goes before the day from which he asked for a place."""
    codes = [each.code for each in situation.bookings if each.kind is Kind.EVALUATION]
    asked = Booking.objects.filter(code__in=codes, earliest_on__gt=situation.now.day).order_by("code")
    days = asked.values_list("code", "earliest_on")
    return Scope({code: HalfDay(day, Part.AM) for code, day in days})


def night_at(now: datetime) -> tuple[Situation, Scope]:
    """What a plan of the night is computed from now."""
    situation = situation_at(now)
    return situation, scope_at(situation)


def newest_plan() -> NightPlan | None:
    """The last plan of a night, whatever became of it."""
    return NightPlan.objects.order_by("-pk").first()


def earlier_plans(than: NightPlan | None) -> list[NightPlan]:
    """What came before the newest, latest first."""
    found = NightPlan.objects.filter(pk__lt=than.pk) if than else NightPlan.objects.none()
    return list(found.defer("document").order_by("-pk")[:MOST_EARLIER])


def standing(made: NightPlan, kept: Collection[str]) -> tuple[Move, ...]:
    """Of the moves that are kept, those that hold when the others are not made."""
    moves = [one.move for one in planned(made.document).moves]
    situation, _night = known(made.document)
    return standing_without(situation, moves, {move.booking for move in moves} - set(kept))


def is_stale(made: NightPlan) -> bool:
    """True where the site plan has changed since."""
    return made.version != version()


def said_moves(made: NightPlan, kept: Collection[str] | None) -> list[SaidMove]:
    """The moves in words, key projects first; ``kept`` are those that are ticked, None for all."""
    plan = planned(made.document)
    codes = [one.move.booking for one in plan.moves]
    found = Booking.objects.filter(code__in=codes).select_related("lot__project__organisation")
    bookings, names = {one.code: one for one in found}, wording.place_names()
    said = [_said(one, bookings, names, is_kept=kept is None or one.move.booking in kept) for one in plan.moves]
    return sorted(said, key=lambda one: (one.days_late_before == one.days_late_after, not one.is_green, one.code))


def state_of(made: NightPlan) -> str:
    """How a plan of the night stands, in the reader's language."""
    return wording.in_own_language(WORDINGS[f"NightState.{NightState(made.state)}"])


def _said(one: NightMove, bookings: dict[str, Booking], names: dict[str, str], *, is_kept: bool) -> SaidMove:
    move, booking = one.move, bookings[one.move.booking]
    others = tuple(bookings[code].lot.title for code in one.makes_room_for if code in bookings)
    return SaidMove(
        code=move.booking,
        title=booking.lot.title,
        is_green=booking.is_green,
        before=wording.name_of(move.before.start),
        place_before=names.get(move.before.room, ""),
        after=wording.name_of(move.after.start),
        place_after=names.get(move.after.room, ""),
        why=wording.in_own_language(WORDINGS[f"NightGround.{one.ground}"]),
        made_room_for=others if one.ground is night.NightGround.MAKES_ROOM else (),
        days_late_before=one.days_late_before,
        days_late_after=one.days_late_after,
        touched=booking.lot.project.organisation.name,
        is_kept=is_kept,
    )
