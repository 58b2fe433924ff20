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
from apps.tenders.queries.calendar import working_calendar

ANSWERED = ["state", "room", "witness", "letter", "decided_by", "decided_at"]
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
    release(site)
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


def let_go(evaluation: Evaluation) -> None:
    """The application went back: nobody is asked any more, and what was kept is free."""
    for site in evaluation.sites.exclude(state=SiteState.NAMED):
        advance(site, SiteAction.WITHDRAW, SiteFacts())
        release(site)
        site.save(update_fields=[*ANSWERED, *PROPOSED])


def release(site: Site) -> None:
    """Room and seats are free for others and the answer is no more; the caller saves the site."""
    site.bookings.all().delete()
    site.seats.all().delete()
    site.room = site.witness = site.decided_at = site.proposed_on = None
    site.letter = site.decided_by = site.refused_because = site.proposed_half = ""


def keep(site: Site, room: Room, seats: Sequence[Seat], slots: Sequence[Slot]) -> None:
    """The room and these seats are the site's for these half days."""
    RoomBooking.objects.bulk_create(
        [RoomBooking(site=site, room=room, on=slot.on, half=slot.half.value) for slot in slots]
    )
    SiteSeat.objects.bulk_create([SiteSeat(site=site, seat=seat) for seat in seats])


def is_free(room: Room, slots: Sequence[Slot]) -> bool:
    """True when nobody has the room in any of these half days."""
    taken = taken_slots([room.pk], since=min(slots).on)
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
        taken_slots(list(rooms), since=first.on),
        seats=wanted_at(site),
        half_days=application.half_days,
        after=first,
        is_workday=lambda day: calendar.is_working_day(day).value,
    )


def usable_seats(venue: Venue) -> dict[int, int]:
    """How many seats each room of the venue has in use."""
    rooms = venue.rooms.filter(withdrawn_at__isnull=True)
    return {room.pk: room.seats.filter(withdrawn_at__isnull=True).count() for room in rooms}


def taken_slots(rooms: Sequence[int], *, since: date) -> set[tuple[int, Slot]]:
    """What is booked from this day on."""
    rows = RoomBooking.objects.filter(room__in=rooms, on__gte=since).values_list("room", "on", "half")
    return {(room, slot_of(on, Half(half))) for room, on, half in rows}


def advance(site: Site, action: SiteAction, facts: SiteFacts) -> None:
    """The site stands where the action leads; the caller saves."""
    site.state = SITE.advance(SiteState(site.state), action, facts).value
