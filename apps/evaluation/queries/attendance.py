"""What may be read of who is where: the witness's desk with names, the member's own seat, the ready board by number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from apps.core.actor import Actor
from apps.evaluation.attending import has_moved_away, is_witness_of
from apps.evaluation.lifecycle_attendance import ArrivalState
from apps.evaluation.lifecycle_committee import InvitationState
from apps.evaluation.models import Absence, Arrival, Evaluation, ExpertInvitation, Member, Pause, Site
from apps.evaluation.presence import arrival_of, is_over, pause_of, purpose_of
from apps.evaluation.queries.sites import members_at, seats_of
from apps.evaluation.rules.seating import MOST_TRIES, failed_devices
from apps.parties.models import EventCertificate
from apps.parties.queries import event_certificate

S = ArrivalState


@dataclass(frozen=True, slots=True)
class Ready:
    """就绪 — how a site stands before the review starts, by number; what a ready board shows of it."""

    expected: int
    seated: int
    missing: tuple[int, ...]
    """Who is not in a seat now."""
    untested: tuple[int, ...]
    """Whose devices failed or were not tested, with no note of the witness."""
    unanswered: tuple[int, ...]
    """Who was asked again, because the review was moved, and has not confirmed."""
    witness: str
    """Who countersigns there; empty where nobody was named."""
    is_closed: bool
    """The room rests for a meal or the night."""

    @property
    def is_ready(self) -> bool:
        """True when everybody sits with devices that work or are excused, in an open room with a witness."""
        is_missing = bool(self.missing or self.untested or self.unanswered)
        return self.expected > 0 and not is_missing and bool(self.witness) and not self.is_closed


@dataclass(frozen=True, slots=True)
class AtDesk:
    """One member as the witness of the venue sees it, with the name."""

    member: Member
    name: str
    arrival: Arrival | None
    absence: Absence | None
    failed: tuple[str, ...]
    is_code_waiting: bool
    is_code_locked: bool
    is_over: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """到场登记台 — one site with everybody who is expected there, and the arrivals of those who left the committee."""

    site: Site
    rows: tuple[AtDesk, ...]
    pause: Pause | None
    places: tuple[str, ...]
    """Seats that are kept for the site and taken by nobody."""


@dataclass(frozen=True, slots=True)
class OwnSeat:
    """席位 as its member sees it."""

    site: Site | None
    arrival: Arrival | None
    pause: Pause | None
    certificate: EventCertificate | None
    failed: tuple[str, ...]
    is_tested: bool
    is_pin_locked: bool
    is_over: bool


def ready_of(site: Site) -> Ready:
    """Who of this site is in a seat with working devices, and whether there is a witness."""
    members = members_at(site)
    found = {one.member_id: one for one in _open(site)}
    seated = [one for one in members if (at := found.get(one.pk)) is not None and at.state == S.SEATED]
    untested = [
        one.number for one in seated if failed_devices(found[one.pk].device_test) and not found[one.pk].device_note
    ]
    witness = site.witness
    return Ready(
        expected=len(members),
        seated=len(seated),
        missing=tuple(one.number for one in members if one not in seated),
        untested=tuple(untested),
        unanswered=_unanswered(site, members),
        witness=witness.person.name if witness else "",
        is_closed=pause_of(site) is not None,
    )


def desks_of(evaluation: Evaluation, actor: Actor, now: datetime) -> list[Desk]:
    """The desks at which the actor countersigns; nothing for everybody else."""
    sites = evaluation.sites.select_related("venue", "room", "witness__person").order_by("number")
    own = [_desk(evaluation, site, now) for site in sites if is_witness_of(actor, site)]
    return own or [desk for site in sites if (desk := _left_over(evaluation, site, actor, now)).rows]


def own_seat(evaluation: Evaluation, member: Member, site: Site | None, now: datetime) -> OwnSeat:
    """Where the member's own coming stands."""
    arrival = arrival_of(member)
    at = arrival.site if arrival else site
    return OwnSeat(
        site=at,
        arrival=arrival,
        pause=pause_of(at) if at else None,
        certificate=event_certificate(member.seat, purpose_of(member), now=now),
        failed=tuple(failed_devices(arrival.device_test)) if arrival else (),
        is_tested=arrival is not None and arrival.device_test is not None,
        is_pin_locked=arrival is not None and arrival.pin_tries >= MOST_TRIES,
        is_over=is_over(evaluation, member),
    )


def _desk(evaluation: Evaluation, site: Site, now: datetime) -> Desk:
    found = {one.member_id: one for one in _open(site)}
    sitting = members_at(site)
    gone = [one.member for one in found.values() if one.member not in sitting]
    ended = [
        one.member
        for one in site.arrivals.filter(state=S.LEFT.value).select_related("member__seat__person")
        if one.member not in sitting
    ]
    everybody = {one.pk: one for one in (*sitting, *gone, *ended)}
    taken = {one.place for one in found.values()}
    return Desk(
        site=site,
        rows=tuple(
            _row(evaluation, one, found.get(one.pk), now)
            for one in sorted(everybody.values(), key=lambda one: one.number)
        ),
        pause=pause_of(site),
        places=tuple(str(one.number) for one in seats_of(site) if str(one.number) not in taken),
    )


def _left_over(evaluation: Evaluation, site: Site, actor: Actor, now: datetime) -> Desk:
    """Whom the actor registered before the review was moved away, to be signed out."""
    mine = [one for one in _open(site) if has_moved_away(one, actor)]
    rows = tuple(_row(evaluation, one.member, one, now) for one in mine)
    return Desk(site=site, rows=rows, pause=None, places=())


def _row(evaluation: Evaluation, member: Member, arrival: Arrival | None, now: datetime) -> AtDesk:
    shown = arrival or member.arrivals.order_by("-number").first()
    is_waiting = arrival is not None and arrival.state == S.ARRIVED
    tried_out = arrival is not None and (arrival.code_tries >= MOST_TRIES or arrival.pin_tries >= MOST_TRIES)
    return AtDesk(
        member=member,
        name=member.seat.person.name,
        arrival=shown,
        absence=arrival.absences.filter(returned_at__isnull=True).first() if arrival else None,
        failed=tuple(failed_devices(arrival.device_test)) if arrival and arrival.device_test else (),
        is_code_waiting=is_waiting and arrival is not None and now < arrival.code_until and not tried_out,
        is_code_locked=tried_out,
        is_over=is_over(evaluation, member) or (arrival is not None and arrival.was_moved),
    )


def _unanswered(site: Site, members: list[Member]) -> tuple[int, ...]:
    asked = ExpertInvitation.objects.filter(application__evaluation=site.evaluation_id, state=InvitationState.SENT)
    seats = set(asked.values_list("seat_id", flat=True))
    return tuple(one.number for one in members if one.seat_id in seats)


def _open(site: Site) -> list[Arrival]:
    found = site.arrivals.exclude(state=S.LEFT.value).select_related("member__seat__person", "witness")
    return list(found.order_by("member__number"))
