"""场地协调: a site is asked, keeps a room and seats, or is let go; and when its venue is free next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from apps.core.actor import Actor
from apps.evaluation import events
from apps.evaluation.lifecycle_sites import SITE, SiteAction, SiteFacts, SiteState
from apps.evaluation.models import CommitteeApplication, Evaluation, Room, RoomBooking, Seat, Site, SiteSeat, Venue
from apps.evaluation.queries.sites import wanted_at
from apps.evaluation.rules.slots import Half, Slot, next_free, slot_at, slot_of, taken_by
from apps.evaluation.sitting import is_open
from apps.evaluation.standing import tell_desk
from apps.scheduling.models import Booking, Occupancy
from apps.scheduling.rules.plan import HalfDay, Part
from apps.scheduling.steps_reviews import RoomAsked, give_back_room, keep_room, taken_places
from apps.tenders.models import Lot
from apps.tenders.queries.calendar import working_calendar

ANSWERED = ["state", "room", "witness", "letter", "decided_by", "decided_at"]
BEGINS = {Half.MORNING: "09:00", Half.AFTERNOON: "13:00"}
GIVEN_BACK = "评标场所重新协调"
PROPOSED = ["refused_because", "proposed_on", "proposed_half"]


def slots_of(application: CommitteeApplication) -> list[Slot]:
    """The half days that the review is planned for."""
    return taken_by(slot_at(application.review_at), application.half_days)


def ask_all(application: CommitteeApplication, action: SiteAction, *, actor: Actor, now: datetime) -> None:
    """Every site is asked, for the time that the application now says; a place known by name alone only when it is a sub-site."""
    for site in application.evaluation.sites.select_related("venue").order_by("number"):
        if site.venue is not None or not site.is_main:
            ask(site, application, action, actor=actor, now=now)


def ask(site: Site, application: CommitteeApplication, action: SiteAction, *, actor: Actor, now: datetime) -> None:
    """The site is asked for room and seats; what it kept before is free again."""
    evaluation = application.evaluation
    site.evaluation = evaluation
    advance(site, action, SiteFacts(has_begun=is_open(evaluation)))
    release(site, actor=actor, now=now)
    site.save(update_fields=[*ANSWERED, *PROPOSED])
    fact = events.SiteRequested(
        lot=evaluation.lot_id,
        site=site.number,
        venue=site.venue_id,
        review_at=application.review_at,
        half_days=application.half_days,
        seats=wanted_at(site),
    )
    tell_desk(evaluation, fact, actor=actor, now=now)


def let_go(evaluation: Evaluation, *, actor: Actor, now: datetime) -> None:
    """The application went back: nobody is asked any more, and what was kept is free."""
    for site in evaluation.sites.exclude(state=SiteState.NAMED):
        advance(site, SiteAction.WITHDRAW, SiteFacts())
        release(site, actor=actor, now=now)
        site.save(update_fields=[*ANSWERED, *PROPOSED])


def release(site: Site, *, actor: Actor, now: datetime) -> None:
    """Room and seats are free for others, in the plan too, and the answer is no more; the caller saves the site."""
    if site.bookings.exists():
        give_back_room(site.evaluation.lot_id, site.number, reason=GIVEN_BACK, actor=actor, now=now)
    site.bookings.all().delete()
    site.seats.all().delete()
    site.room = site.witness = site.decided_at = site.proposed_on = None
    site.letter = site.decided_by = site.refused_because = site.proposed_half = ""


def end_early(evaluation: Evaluation, *, reason: str, actor: Actor, now: datetime) -> None:
    """结束使用: the review is over; half days that have not begun are free for others, at every site."""
    here = slot_at(now)
    for site in evaluation.sites.filter(bookings__isnull=False).distinct().order_by("number"):
        give_back_room(evaluation.lot_id, site.number, reason=reason, actor=actor, now=now)
        left = [one.pk for one in site.bookings.all() if slot_of(one.on, Half(one.half)) > here]
        site.bookings.filter(pk__in=left).delete()


def drop_released(code: str) -> None:
    """What the desk gave back of a site's room is free for other reviews."""
    released = Booking.objects.filter(code=code, site__isnull=False).first()
    if released is None or released.site is None:
        return
    kept = Occupancy.objects.filter(booking__lot=released.lot_id, booking__site=released.site)
    still = set(kept.values_list("on", "part"))
    rows = RoomBooking.objects.filter(site__evaluation__lot=released.lot_id, site__number=released.site)
    left = [one.pk for one in rows if (one.on, slot_of(one.on, Half(one.half)).half_of_day) not in still]
    RoomBooking.objects.filter(pk__in=left).delete()


def keep(site: Site, room: Room, seats: Sequence[Seat], slots: Sequence[Slot], *, actor: Actor, now: datetime) -> None:
    """The room and these seats are the site's for these half days, in the plan too. Raises WrongState("slot_taken")."""
    if room.place is not None:
        half_days = [half_day_of(slot) for slot in slots]
        asked = RoomAsked(site.evaluation.lot, site.number, site.is_main, room.place, half_days, len(seats))
        keep_room(asked, actor=actor, now=now)
    RoomBooking.objects.bulk_create(
        [RoomBooking(site=site, room=room, on=slot.on, half=slot.half.value) for slot in slots]
    )
    SiteSeat.objects.bulk_create([SiteSeat(site=site, seat=seat) for seat in seats])


def is_free(site: Site, room: Room, slots: Sequence[Slot]) -> bool:
    """True when nobody else has the room in any of these half days, neither a review nor the plan."""
    taken = taken_slots([room.pk], since=min(slots).on, lot=site.evaluation.lot)
    return all((room.pk, slot) not in taken for slot in slots)


def proposed_for(site: Site, application: CommitteeApplication) -> Slot | None:
    """下一个空闲场次: the first half day after the one asked for, from which on a room with seats enough is free."""
    if site.venue is None:
        return None
    rooms = usable_seats(site.venue)
    first = slot_at(application.review_at)
    calendar = working_calendar()
    return next_free(
        rooms,
        taken_slots(list(rooms), since=first.on, lot=site.evaluation.lot),
        seats=wanted_at(site),
        half_days=application.half_days,
        after=first,
        is_workday=lambda day: calendar.is_working_day(day).value,
    )


def told_next(slot: Slot | None) -> str:
    """``2026-11-25 09:00``, the beginning of the half day; a dash where none is free."""
    return f"{slot.on} {BEGINS[slot.half]}" if slot else "—"


def usable_seats(venue: Venue) -> dict[int, int]:
    """How many seats each room of the venue has in use."""
    rooms = venue.rooms.filter(withdrawn_at__isnull=True)
    return {room.pk: room.seats.filter(withdrawn_at__isnull=True).count() for room in rooms}


def taken_slots(rooms: Sequence[int], *, since: date, lot: Lot) -> set[tuple[int, Slot]]:
    """What reviews and the plan have filled from this day on, but for what the plan holds for this very lot."""
    rows = RoomBooking.objects.filter(room__in=rooms, on__gte=since).values_list("room", "on", "half")
    booked = {(room, slot_of(on, Half(half))) for room, on, half in rows}
    by_place = dict(Room.objects.filter(pk__in=rooms, place__isnull=False).values_list("place", "pk"))
    planned = taken_places(list(by_place), since=HalfDay(since, Part.AM), but_for=lot)
    return booked | {
        (by_place[place], Slot(one.day, one.part.value)) for place, one in planned if one.part < Part.EVENING
    }


def half_day_of(slot: Slot) -> HalfDay:
    """The slot as the plan counts it."""
    return HalfDay(slot.on, Part(slot.half_of_day))


def advance(site: Site, action: SiteAction, facts: SiteFacts) -> None:
    """The site stands where the action leads; the caller saves."""
    site.state = SITE.advance(SiteState(site.state), action, facts).value
