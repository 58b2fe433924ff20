"""Custodians' cases as each may see them: the custodian his own shares, the desk who has to approve."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass

from apps.bids.custody import escrow_in, place_in, set_named
from apps.core.actor import Actor
from apps.core.audience import Role
from apps.core.refusals import NotAllowed, Refused, WrongState
from apps.openings import policy
from apps.openings.lifecycle import OpeningState
from apps.openings.models import CustodyCase, Opening
from apps.openings.parts import headers_of
from apps.openings.rules.custody import CaseAction, CaseState, Side


@dataclass(frozen=True, slots=True)
class KeptCase:
    """A case of a bid that names the custodian: whether his share is wanted now, or will be once the phase is settled."""

    case: CustodyCase
    place: int
    has_handed: bool
    is_wanted: bool
    is_coming: bool


def cases_for(actor: Actor, opening: Opening) -> list[KeptCase]:
    """The cases of this opening in which the actor keeps a share; none for everybody else."""
    found = []
    for case in opening.custody_cases.exclude(state=CaseState.WAITING):
        place = place_in(case.digest, actor)
        if place is not None:
            has_handed = case.shares.filter(place=place).exists()
            is_open = case.state == CaseState.APPROVED and not has_handed
            is_here = opening.state == OpeningState.DECRYPT_SETTLED
            found.append(KeptCase(case, place, has_handed, is_open and is_here, is_open and not is_here))
    return found


def shares_of_case(actor: Actor, opening: Opening, number: int) -> dict[str, dict[str, str]]:
    """The sealed shares of one custodian, by bid and envelope; not before the settlement, nor before the approval."""
    case = opening.custody_cases.filter(number=number).first()
    if case is None:
        raise Refused("case_unknown")
    place = place_in(case.digest, actor)
    if place is None:
        raise NotAllowed("not_a_custodian_of_case")
    if opening.state != OpeningState.DECRYPT_SETTLED or case.state != CaseState.APPROVED:
        raise WrongState("wrong_state", state=CaseState(case.state), action=CaseAction.HAND_SHARE)
    escrowed = escrow_in(headers_of(opening, case.bid))
    return {case.bid: {name: b64encode(one.sealed[place - 1]).decode() for name, one in escrowed.items()}}


def side_open_to(actor: Actor, opening: Opening, case: CustodyCase) -> Side | None:
    """For which side the actor may still decide a case; nothing where he may not, or where it is decided."""
    if case.state != CaseState.WAITING or actor.id == case.opened_by:
        return None
    if case.approvals.filter(by=actor.id).exists():
        return None
    side = _side(actor, opening)
    return None if side is None or case.approvals.filter(side=side).exists() else side


def custodians_of(case: CustodyCase) -> list[str]:
    """The bodies that the bid names, in their order."""
    found = set_named(case.digest)
    return [place.organisation.name for place in found.places.select_related("organisation")] if found else []


def _side(actor: Actor, opening: Opening) -> Side | None:
    if actor.acts_as(Role.SUPERVISOR) and policy.may_read_desk(actor, opening):
        return Side.SUPERVISOR
    return Side.BUYER if policy.may_start(actor, opening) else None
