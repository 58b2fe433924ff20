"""The centre's places in the demonstration: rooms, people, sessions that were held and that come, and one key project's green case."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from apps.core.clock import SHANGHAI
from apps.portal.demonstration.calendar import Days
from apps.portal.demonstration.cast import Cast
from apps.portal.demonstration.works import WORKS, Reached, Work
from apps.scheduling.actions import bookings, green
from apps.scheduling.actions.green import Grant, GreenApplication
from apps.scheduling.actions.hours import Counts, record_counts
from apps.scheduling.actions.moves import over_run
from apps.scheduling.actions.places import record_place
from apps.scheduling.lifecycle import BookingState
from apps.scheduling.models import Booking, GreenCase
from apps.scheduling.queries.situation import half_day_at, version
from apps.scheduling.rules.green import GreenKind, GreenService, Proof
from apps.scheduling.rules.plan import Kind, Part, ResourceKind
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot, Project
from apps.tenders.rules.books import Regime

Do = Callable[[datetime], object]
ROOMS = (("评标一室", 7, ()), ("评标二室", 9, ()), ("远程评标室", 9, ("remote",)))
PEOPLE = ((ResourceKind.HOST, "", 4), (ResourceKind.WITNESS, "", 4), (ResourceKind.SPECIALTY, "A08", 14))
HELD = range(-9, 0)
"""Working days whose openings' evaluations are booked and held."""
COMING = 12
"""Days ahead for which evaluations are booked."""
SERVICES = (GreenService.PRIORITY, GreenService.TIMED, GreenService.JOINT)


def places(cast: Cast, days: Days) -> Iterator[tuple[datetime, Do]]:
    """What the scheduling desk does, in order of time."""
    desk = _Desk(cast, days)
    yield days.at(-20, 8, 31), desk.record
    yield from desk.channel()
    for number in HELD:
        yield days.at(number, 8, 33), desk.book
        yield days.at(number, 9, 47), desk.begin
        yield days.at(number, 11, 41), desk.release
        yield days.at(number, 13, 47), desk.begin
        yield days.at(number, 16, 41), desk.release
    yield days.at(-1, 16, 51), desk.plan


class _Desk:
    """The operator at the scheduling desk."""

    def __init__(self, cast: Cast, days: Days) -> None:
        self.cast = cast
        self.operator = cast.actors["linwan"]
        self.days = days

    def record(self, now: datetime) -> None:
        """Rooms, and who is counted."""
        for name, seats, features in ROOMS:
            record_place(
                ResourceKind.EVALUATION_ROOM, name=name, seats=seats, features=features, actor=self.operator, now=now
            )
        for kind, specialty, count in PEOPLE:
            counts = Counts(kind, specialty, range(5), None, (Part.AM, Part.PM), count)
            record_counts(counts, actor=self.operator, now=now)

    def book(self, now: datetime) -> None:
        """Evaluations of what opens today and tomorrow."""
        today = now.astimezone(SHANGHAI).date()
        for lot in _opening_within(now, today + timedelta(days=1)):
            self._booked(lot, now, length=1)

    def plan(self, now: datetime) -> None:
        """Evaluations of what opens in the next days; the last one is left to be confirmed by whoever tries the product."""
        coming = list(_opening_within(now, now.date() + timedelta(days=COMING)))
        for number, lot in enumerate(coming, start=1):
            self._booked(lot, now, length=1 + number % 2, is_confirmed=number < len(coming))

    def _booked(self, lot: Lot, now: datetime, *, length: int, is_confirmed: bool = True) -> None:
        if Booking.objects.filter(lot=lot, kind=Kind.EVALUATION).exists() or lot.submission_deadline is None:
            return
        opens_on = lot.submission_deadline.astimezone(SHANGHAI).date()
        wanted = bookings.Wanted(
            kind=Kind.EVALUATION,
            people=5,
            length=length,
            features=(),
            earliest_on=opens_on,
            promise_on=self.days.after(opens_on, 1),
            may_extend=True,
            specialties={"A08": 4} if lot.project.regime_in_force == Regime.ENG else {},
        )
        booking = bookings.request_booking(lot.pk, wanted, actor=self.operator, now=now)
        made = bookings.propose_slots(booking.pk, wish=None, actor=self.operator, now=now)
        if is_confirmed:
            bookings.confirm_booking(
                booking.pk, option=0, plan_version=made.version, digest=made.digest, actor=self.operator, now=now
            )

    def begin(self, now: datetime) -> None:
        """Sessions of this half-day begin."""
        here = half_day_at(now)
        due = Booking.objects.filter(
            kind=Kind.EVALUATION, state=BookingState.CONFIRMED, on=here.day, part=here.part.value
        )
        for booking in due.order_by("pk"):
            bookings.begin_booking(booking.pk, actor=self.operator, now=now)

    def release(self, now: datetime) -> None:
        """Sessions end; every third one runs over into the next half-day first."""
        for booking in Booking.objects.filter(kind=Kind.EVALUATION, state=BookingState.IN_USE).order_by("pk"):
            if booking.pk % 3 == 0 and booking.length == 1 and booking.part == Part.AM:
                over_run(booking.pk, reason="澄清未完", plan_version=version(), actor=self.operator, now=now)
            else:
                bookings.release_booking(booking.pk, actor=self.operator, now=now)

    def channel(self) -> Iterator[tuple[datetime, Do]]:
        """A key project that is being tendered asks for the green channel, is checked by two people and has it."""
        work = next(work for work in WORKS if work.reached is Reached.TENDERING and work.closes > 1)
        yield self.days.at(-6, 9, 3), lambda now: self._ask(work, now)
        yield self.days.at(-6, 10, 13), lambda now: self._check(work, "linwan", now)
        yield self.days.at(-6, 10, 43), lambda now: self._check(work, "wutong", now)
        yield self.days.at(-6, 11, 3), lambda now: self._grant(work, now)

    def _ask(self, work: Work, now: datetime) -> None:
        asked = GreenApplication(
            project_id=Project.objects.get(name=work.name).pk,
            name=work.name,
            kind=GreenKind.KEY_PROJECT,
            proof=Proof.KEY_PROJECT_LIST,
            proof_number=f"{now.year} 年望川市重点项目清单第 12 号",
            reason="列入市重点项目清单，须在年内开工。",
            forced_by=None,
            wished_opening_on=None,
            wished_evaluation_on=None,
            services=SERVICES,
            accepts_declaration=True,
        )
        green.apply_for_green(asked, actor=self.cast.first[work.buyer], now=now)

    def _check(self, work: Work, login: str, now: datetime) -> None:
        actor = self.cast.actors[login]
        green.check_green(_case(work), is_fit=True, opinion="清单原件已核对。", actor=actor, now=now)

    def _grant(self, work: Work, now: datetime) -> None:
        reason = "列入市重点项目清单，专员全程跟进。"
        grant = Grant(SERVICES, self.operator.person_id, reason)
        green.grant_green(_case(work), grant=grant, actor=self.operator, now=now)


def _case(work: Work) -> int:
    return GreenCase.objects.get(project__name=work.name).pk


def _opening_within(now: datetime, last: date) -> Iterator[Lot]:
    lots = Lot.objects.filter(submission_deadline__gt=now, state=LotState.TENDERING).select_related("project")
    for lot in lots.order_by("submission_deadline", "pk"):
        deadline = lot.submission_deadline
        if deadline is not None and deadline.astimezone(SHANGHAI).date() <= last:
            yield lot
