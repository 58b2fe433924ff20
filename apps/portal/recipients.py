"""Whom a fact concerns: the members of the buyer's side, the centre's staff, or one person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from apps.core.audience import BUYERS, CENTRE, Role
from apps.evaluation.models import ExpertInvitation
from apps.evidence.models import Entry
from apps.openings.models import ListedBid, Opening
from apps.parties.lifecycle import MembershipState
from apps.parties.models import Membership, Person
from apps.portal.senders import Channel
from apps.scheduling.lifecycle_green import GreenState
from apps.scheduling.models import Booking, GreenCase
from apps.scheduling.policy_green import CHECKERS
from apps.scheduling.rules.green import ServiceStep
from apps.scheduling.rules.plan import Kind
from apps.scheduling.steps_reviews import TAKEN_OVER
from apps.tenders.models import DocumentObjection, Lot
from apps.tenders.objectors import objector_of

TO_OPERATORS = frozenset(
    {"lot.entry_submitted", "lot.promise_given", "lot.promise_handed_in", "lot.statement_corrected"}
)
TO_BUYERS_AND_WATCHERS = frozenset(
    {
        "lot.clarified",
        "lot.availability_extended",
        "lot.suspended",
        "lot.resumed",
        "lot.postponed",
        "lot.terminated",
        "lot.promise_broken",
        "lot.statement_broken",
    }
)
WATCHERS = (Role.OPERATOR, Role.SUPERVISOR)
GREEN_TO_ROLES: Mapping[str, tuple[Role, ...]] = {
    "green.applied": CHECKERS,
    "green.checked": CHECKERS,
    "green.callback_asked": CHECKERS,
    "green.withdrawn": (Role.OPERATOR,),
    "green.project_named": (Role.OPERATOR,),
    "green.clock_warned": (Role.OPERATOR,),
    "green.clock_escalated": WATCHERS,
    "green.task_overdue": WATCHERS,
    "green.incident_reported": WATCHERS,
    "green.incident_resolved": WATCHERS,
}
GREEN_TO_BUYERS = frozenset(
    {"green.granted", "green.refused", "green.closed", "green.clock_paused", "green.task_added", "green.task_done"}
    | {"green.incident_reported", "green.incident_resolved", "green.called_back", "green.rating_corrected"}
)
GREEN_TO_OFFICER = frozenset(
    {"green.granted", "green.clock_resumed", "green.clock_warned", "green.clock_escalated", "green.withdrawn"}
    | {"green.project_named", "green.task_added", "green.task_done", "green.task_due", "green.task_overdue"}
)
GREEN_TO_HEADS = frozenset({"green.clock_escalated"})
"""What is overdue is told to those who administer the centre, too."""
SCHEDULE_TO_OPERATORS = frozenset({"booking.displaced", "booking.freed"})
"""What makes room, or has to be placed again, is told to who plans."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody to be told, and the ways by which he can be reached outside the platform."""

    person_id: int
    channels: tuple[Channel, ...]


def of_lot(entry: Entry, lot: Lot) -> list[Recipient]:
    """Whom a lot's fact concerns, without the person who made it true: he knows."""
    if entry.kind in TO_OPERATORS:
        seats = _seats(roles=(Role.OPERATOR,))
    else:
        seats = _seats(roles=BUYERS, organisations=[lot.project.organisation_id, lot.project.agency_id])
        if entry.kind in TO_BUYERS_AND_WATCHERS:
            seats = [*seats, *_seats(roles=WATCHERS)]
    return _without_author(entry, seats)


def of_outcome(entry: Entry) -> list[Recipient]:
    """A bidder's own result is told to those who bid for it, and to nobody else."""
    return _without_author(entry, _seats(roles=(Role.BIDDER,), organisations=[entry.payload["organisation"]]))


def of_session(entry: Entry, lot: Lot) -> list[Recipient]:
    """A session that is resumed concerns the buyer's side and everybody on the list of bidders, which is public by then."""
    listed = ListedBid.objects.filter(opening__lot=lot).values_list("organisation_id", flat=True)
    buyers = _seats(roles=BUYERS, organisations=[lot.project.organisation_id, lot.project.agency_id])
    return _without_author(entry, [*buyers, *_seats(roles=(Role.BIDDER,), organisations=list(listed))])


def of_objection(entry: Entry, objection: DocumentObjection) -> list[Recipient]:
    """The answer is for the objector, in the inbox alone: no letter leaves the house that names a potential bidder.

    Everything else is for who answers by law; the supervisor hears of what is overdue.
    """
    if entry.kind.startswith("complaint."):
        return _of_complaint(entry, objection)
    if entry.kind == "objection.answer_given":
        seats = _seats(roles=(Role.BIDDER,), organisations=[objector_of(objection).organisation_id])
        return [Recipient(seat.person_id, ()) for seat in seats]
    project = objection.lot.project
    seats = _seats(roles=BUYERS, organisations=[project.organisation_id, project.agency_id])
    if entry.kind == "objection.overdue":
        seats = [*seats, *_seats(roles=(Role.SUPERVISOR,))]
    return _without_author(entry, seats)


def of_invitation(entry: Entry) -> list[Recipient]:
    """The expert who is asked to come; the entry itself names a token, and nobody."""
    found = ExpertInvitation.objects.filter(token=entry.payload["invitation"]).select_related("seat__person").first()
    if found is None or not found.seat.person.is_active:
        return []
    person = found.seat.person
    return [Recipient(person.pk, _ways(person.email, person.phone))]


def _of_complaint(entry: Entry, objection: DocumentObjection) -> list[Recipient]:
    """The supervisor hears that it is here; what he does is told to both sides, to the complainant in the inbox alone."""
    if entry.kind == "complaint.filed":
        return _without_author(entry, _seats(roles=(Role.SUPERVISOR,)))
    project = objection.lot.project
    own = _seats(roles=(Role.BIDDER,), organisations=[objector_of(objection).organisation_id])
    answerers = _seats(roles=BUYERS, organisations=[project.organisation_id, project.agency_id])
    return [*_without_author(entry, answerers), *(Recipient(seat.person_id, ()) for seat in own)]


def of_application(entry: Entry) -> list[Recipient]:
    """An application is the operators' to check."""
    return _without_author(entry, _seats(roles=(Role.OPERATOR,)))


def of_green(entry: Entry, case: GreenCase) -> list[Recipient]:
    """Whom a fact of a green channel case concerns: by what it is, the applicant's side, the officer, the centre, the heads.

    An entry that is sent back tells its buyer by itself; that its clock stands still for it is no second message.
    """
    seats = _seats(roles=GREEN_TO_ROLES.get(entry.kind, ()))
    if entry.kind in GREEN_TO_BUYERS and entry.payload.get("step") != ServiceStep.ENTRY_CHECK:
        seats = [*seats, *_seats(roles=BUYERS, organisations=[case.organisation_id, case.agency_id])]
    if entry.kind in GREEN_TO_OFFICER:
        seats = [*seats, *(seat for seat in _seats(roles=CHECKERS) if seat.person_id == case.officer_id)]
    if entry.kind in GREEN_TO_HEADS:
        seats = [*seats, *(seat for seat in _seats(roles=CENTRE) if seat.is_administrator)]
    if entry.kind == "green.callback_asked":
        seats = [seat for seat in seats if seat.person_id != case.officer_id]
    return _without_author(entry, seats)


def of_booking(entry: Entry, booking: Booking) -> list[Recipient]:
    """Whom the time and place of a session concern: the buyer's side, the officer of a key project, the host of an opening, the desk.

    What a review's site keeps is told by the review; an opening that does not come is told to the buyer by its lot.
    """
    if booking.site is not None or entry.payload.get("reason") == TAKEN_OVER:
        return []
    project, is_opening = booking.lot.project, booking.kind == Kind.OPENING
    seats = _seats(roles=(Role.OPERATOR,)) if entry.kind in SCHEDULE_TO_OPERATORS and not is_opening else []
    if not (is_opening and entry.kind == "booking.freed"):
        seats += _seats(roles=BUYERS, organisations=[project.organisation_id, project.agency_id])
    cases = GreenCase.objects.filter(project=project, state=GreenState.GRANTED)
    officers = set(cases.values_list("officer", flat=True))
    hosts = set(Opening.objects.filter(lot=booking.lot, host__isnull=False).values_list("host", flat=True))
    seats += [seat for seat in _seats(roles=CHECKERS) if seat.person_id in officers]
    if is_opening and hosts:
        seats += Membership.objects.filter(pk__in=hosts, person__is_active=True).select_related("person")
    return _without_author(entry, seats)


def of_account(entry: Entry) -> list[Recipient]:
    """What touches an account is told to its owner, also when the owner did it himself: it may not have been him."""
    person = _owner(entry)
    return [Recipient(person.pk, _ways(person.email, person.phone))] if person and person.is_active else []


def _owner(entry: Entry) -> Person | None:
    told = entry.payload
    if "person" in told:
        return Person.objects.filter(pk=told["person"]).first()
    if "key_pair" in told:
        return Person.objects.filter(memberships__key_pairs=told["key_pair"]).first()
    return Person.objects.filter(memberships__key_pairs__certificates=told["certificate"]).first()


def _seats(*, roles: Iterable[Role], organisations: Iterable[int | None] | None = None) -> list[Membership]:
    seats = Membership.objects.filter(role__in=list(roles), state=MembershipState.ACTIVE, person__is_active=True)
    if organisations is not None:
        seats = seats.filter(organisation__in=[one for one in organisations if one is not None])
    return list(seats.select_related("person").order_by("person_id"))


def _without_author(entry: Entry, seats: Iterable[Membership]) -> list[Recipient]:
    people = {seat.person_id: seat.person for seat in seats if f"person:{seat.person_id}" != entry.actor}
    return [Recipient(person_id, _ways(person.email, person.phone)) for person_id, person in people.items()]


def _ways(email: str, phone: str) -> tuple[Channel, ...]:
    return tuple(channel for channel, address in ((Channel.EMAIL, email), (Channel.SMS, phone)) if address)
