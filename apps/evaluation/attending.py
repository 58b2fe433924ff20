"""到场 read and told under lock: who countersigns, what the guards know, which streams hear of it."""

from __future__ import annotations

from datetime import datetime

from apps.core.actor import Actor
from apps.core.audience import Role
from apps.core.refusals import NotAllowed, Refused, WrongState
from apps.evaluation import events
from apps.evaluation.lifecycle_attendance import ARRIVAL, ArrivalAction, ArrivalState, AttendanceFacts
from apps.evaluation.models import Arrival, Evaluation, Member, Site
from apps.evaluation.presence import arrival_of, is_over, pause_of
from apps.evaluation.queries.sites import members_at
from apps.evaluation.rules.seating import MOST_TRIES
from apps.evidence.facts import Fact
from apps.evidence.journal import emit_all


def is_witness_of(actor: Actor, site: Site) -> bool:
    """True for the person that the venue named to countersign who sits there."""
    witness = site.witness
    return (
        actor.acts_as(Role.WITNESS)
        and witness is not None
        and (witness.person_id, witness.organisation_id) == (actor.person_id, actor.organisation_id)
    )


def has_moved_away(arrival: Arrival, actor: Actor) -> bool:
    """True for the witness who registered somebody before the review was moved, and now signs that member out."""
    witness = arrival.witness
    return arrival.was_moved and (witness.person_id, witness.organisation_id) == (
        actor.person_id,
        actor.organisation_id,
    )


def site_for(evaluation: Evaluation, number: int, actor: Actor) -> Site:
    """The site of this number, for its own witness. Raises NotAllowed("site_witness_only")."""
    site = evaluation.sites.select_related("witness", "venue", "room").filter(number=number).first()
    if site is None or not is_witness_of(actor, site):
        raise NotAllowed("site_witness_only")
    return site


def member_at(site: Site, number: int) -> Member:
    """The member of this number, sitting at this site. Raises Refused("member_elsewhere")."""
    found = next((one for one in members_at(site) if one.number == number), None)
    if found is None:
        raise Refused("member_elsewhere")
    return found


def registered(evaluation: Evaluation, number: int, actor: Actor) -> Arrival:
    """The open arrival of the member of this number, for the witness of its site; who left the committee counts too.

    Raises NotAllowed("site_witness_only") or WrongState("not_at_seat").
    """
    member = evaluation.members.select_related("seat__person", "evaluation__lot").filter(number=number).first()
    arrival = arrival_of(member) if member else None
    if member is None or arrival is None:
        if not any(is_witness_of(actor, site) for site in evaluation.sites.select_related("witness")):
            raise NotAllowed("site_witness_only")
        raise WrongState("not_at_seat")
    if not is_witness_of(actor, arrival.site) and not has_moved_away(arrival, actor):
        raise NotAllowed("site_witness_only")
    arrival.member = member
    member.evaluation = evaluation
    return arrival


def facts_at(arrival: Arrival, evaluation: Evaluation, *, now: datetime) -> AttendanceFacts:
    """What the guards know of an arrival now."""
    return AttendanceFacts(
        now=now,
        code_until=arrival.code_until,
        is_code_locked=not arrival.code_hash or arrival.code_tries >= MOST_TRIES,
        is_paused=pause_of(arrival.site) is not None,
        is_over=is_over(evaluation, arrival.member),
        was_moved=arrival.was_moved,
    )


def move(arrival: Arrival, action: ArrivalAction, facts: AttendanceFacts) -> None:
    """The arrival stands where the action leads; the caller saves. Raises the guard's refusal."""
    arrival.state = ARRIVAL.advance(ArrivalState(arrival.state), action, facts).value


def tell(
    evaluation: Evaluation, fact: Fact, *, site: Site, step: str, member: Member | None, actor: Actor, now: datetime
) -> None:
    """The sealed stream keeps what happened, the desk hears which step at which site, by number."""
    progressed = events.AttendanceProgressed(
        lot=evaluation.lot_id, site=site.number, step=step, member=member.number if member else None
    )
    rows = [(fact, evaluation.sealed_stream), (progressed, evaluation.lot.desk_stream)]
    emit_all(rows, actor=actor, at=now, reached=frozenset())
