"""Who may do what in an opening. ``may_`` answers, ``must_`` refuses."""

from __future__ import annotations

from apps.core.actor import CLOCK, Actor
from apps.core.audience import BUYERS, Role
from apps.core.refusals import NotAllowed, WrongState
from apps.openings.models import Opening, Supervision
from apps.openings.rules.papers import Signer
from apps.openings.rules.terms import HolderRole
from apps.parties.models import Membership
from apps.tenders import policy as tenders


def may_start(actor: Actor, opening: Opening) -> bool:
    """招标人或者其委托的代理机构主持 — the buyer's side of this very lot."""
    return tenders.may_prepare(actor, opening.lot.project)


def is_host(actor: Actor, opening: Opening) -> bool:
    """The seat that pressed start."""
    return opening.host is not None and _sits(actor, opening.host)


def may_read_desk(actor: Actor, opening: Opening) -> bool:
    """Buyer's side of the lot, centre staff and the supervisor."""
    return tenders.may_read_desk(actor, opening.lot.project)


def role_of(actor: Actor, opening: Opening) -> HolderRole | None:
    """Which of the three holders the actor is or may become, once the opening has a host."""
    if opening.host is None or actor.person_id is None:
        return None
    if is_host(actor, opening):
        return HolderRole.HOST
    if actor.person_id == opening.host.person_id:
        return None
    if actor.acts_as(Role.WITNESS):
        return HolderRole.WITNESS
    is_buyers = actor.acts_as(*BUYERS) and actor.organisation_id == opening.lot.project.organisation_id
    return HolderRole.REPRESENTATIVE if is_buyers else None


def must_start(actor: Actor, opening: Opening) -> None:
    """Refuses all but the buyer's side of this lot."""
    if not may_start(actor, opening):
        raise NotAllowed("not_the_buyer")


def must_host(actor: Actor, opening: Opening) -> None:
    """Refuses all but the seat that pressed start; before the start there is no host."""
    if opening.host is None:
        must_start(actor, opening)
        raise WrongState("opening_not_started")
    if not is_host(actor, opening):
        raise NotAllowed("not_the_host")


def must_take_over(actor: Actor, opening: Opening) -> None:
    """Refuses all but another person of the buyer's side of this lot, who does not hold the witness's key."""
    if opening.host is None:
        raise WrongState("opening_not_started")
    must_start(actor, opening)
    if actor.person_id == opening.host.person_id:
        raise NotAllowed("host_already")
    if is_registered(actor, opening, HolderRole.WITNESS):
        raise NotAllowed("witness_cannot_host")


def may_take_over(actor: Actor, opening: Opening) -> bool:
    """True for who could take the place of an absent host."""
    host = opening.host
    return host is not None and may_start(actor, opening) and actor.person_id != host.person_id


def held_by(actor: Actor, opening: Opening) -> HolderRole | None:
    """The role in which the actor's seat keeps a key of this session; it stays his when somebody else hosts."""
    if opening.host is None or actor.role not in (*BUYERS, Role.WITNESS):
        return None
    seats = {"seat__person": actor.person_id, "seat__organisation": actor.organisation_id, "seat__role": actor.role}
    kept = opening.holders.filter(**seats).values_list("role", flat=True).first()
    return HolderRole(kept) if kept else None


def must_hold(actor: Actor, opening: Opening, role: HolderRole) -> None:
    """Refuses who is not the holder of this role: the three are three different people."""
    if opening.host is None:
        raise WrongState("opening_not_started")
    if (held_by(actor, opening) or role_of(actor, opening)) is not role:
        raise NotAllowed("not_this_holder", role=role)


def is_registered(actor: Actor, opening: Opening, role: HolderRole) -> bool:
    """True for the person whose key of this session counts in this role."""
    holder = opening.holders.filter(role=role).select_related("seat").first()
    return holder is not None and holder.seat.person_id == actor.person_id


def must_witness(actor: Actor) -> None:
    """Refuses all but the centre's witness."""
    if not actor.acts_as(Role.WITNESS):
        raise NotAllowed("not_the_witness")


def must_be_supervisor(actor: Actor, opening: Opening) -> None:
    """Refuses all but the supervising authority's people, and of them who hosts or holds a key here in another seat."""
    if not actor.acts_as(Role.SUPERVISOR):
        raise NotAllowed("not_a_supervisor")
    is_host = opening.host is not None and opening.host.person_id == actor.person_id
    if is_host or any(is_registered(actor, opening, role) for role in HolderRole):
        raise NotAllowed("supervisor_takes_part")


def may_sign_as(actor: Actor, opening: Opening, role: Signer) -> bool:
    """True for the supervisor who has the place, and for the buyer's representative who is registered as a holder."""
    match role:
        case Signer.SUPERVISOR:
            if not actor.acts_as(Role.SUPERVISOR):
                return False
            place = Supervision.objects.filter(opening=opening).select_related("seat").first()
            return place is not None and _sits(actor, place.seat)
        case Signer.REPRESENTATIVE:
            is_buyers = actor.acts_as(*BUYERS) and actor.organisation_id == opening.lot.project.organisation_id
            return is_buyers and is_registered(actor, opening, HolderRole.REPRESENTATIVE)
        case _:
            return is_host(actor, opening)


def must_sign_as(actor: Actor, opening: Opening, role: Signer) -> None:
    """Refuses who is not the one that signs in this role."""
    if not may_sign_as(actor, opening, role):
        raise NotAllowed("not_this_signer", role=role)


def must_be_the_clock(actor: Actor) -> None:
    """Only time itself opens the sign-in and closes for bids."""
    if actor != CLOCK:
        raise NotAllowed("not_the_clock")


def _sits(actor: Actor, seat: Membership) -> bool:
    return (
        actor.person_id == seat.person_id and actor.organisation_id == seat.organisation_id and actor.role == seat.role
    )
