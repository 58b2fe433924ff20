"""Who may do what with a project and its lots. ``may_`` answers, ``must_`` refuses."""

from __future__ import annotations

from apps.core.actor import Actor
from apps.core.audience import CENTRE, Role
from apps.core.refusals import NotAllowed
from apps.tenders.models import Lot, Project
from apps.tenders.rules.books import Regime

PRINCIPAL_OF = {Regime.ENG: Role.TENDEREE, Regime.GP: Role.PURCHASER}
"""Who buys under a regime: 招标人 or 采购人."""

READERS = (*CENTRE, Role.SUPERVISOR)
"""Who reads every lot without owning one."""


def may_prepare(actor: Actor, project: Project) -> bool:
    """The buyer's side of this very project: the tenderee or purchaser, or the agency it delegated."""
    if actor.organisation_id is None:
        return False
    if actor.acts_as(Role.AGENCY):
        return actor.organisation_id == project.agency_id
    return may_decide(actor, project)


def may_decide(actor: Actor, project: Project) -> bool:
    """The tenderee or purchaser itself, whose will an agency cannot replace (终止、中止)."""
    return (
        actor.acts_as(PRINCIPAL_OF[project.regime_in_force])
        and actor.organisation_id is not None
        and actor.organisation_id == project.organisation_id
    )


def may_read_desk(actor: Actor, project: Project) -> bool:
    """Buyer's side of the project, centre staff and the supervisor."""
    return actor.acts_as(*READERS) or may_prepare(actor, project)


def may_object(actor: Actor) -> bool:
    """Whoever sits for a bidder or supplier: objections are raised under one's name (实名)."""
    return actor.acts_as(Role.BIDDER) and actor.organisation_id is not None


def may_hear_objections(actor: Actor, project: Project) -> bool:
    """Who answers them by law, the buyer's side of this project, and the supervisor; no centre staff."""
    return actor.acts_as(Role.SUPERVISOR) or may_prepare(actor, project)


def may_operate(actor: Actor) -> bool:
    """The centre's operator: 受理、安排场地、日历."""
    return actor.acts_as(Role.OPERATOR)


def may_see(actor: Actor, lot: Lot) -> bool:
    """Everybody sees a published lot; before that only the desk knows that it exists."""
    return lot.is_public or may_read_desk(actor, lot.project)


def must_register(actor: Actor, regime: Regime, *, organisation_id: int, agency_id: int | None) -> None:
    """Only the buyer itself, or an agency acting for it, registers a project."""
    if actor.organisation_id is None:
        raise NotAllowed("not_the_buyer")
    own = actor.acts_as(PRINCIPAL_OF[regime]) and actor.organisation_id == organisation_id
    delegated = actor.acts_as(Role.AGENCY) and actor.organisation_id == agency_id
    if not (own or delegated):
        raise NotAllowed("not_the_buyer")


def must_object(actor: Actor) -> None:
    """Refuses all but a bidder's or supplier's seat."""
    if not may_object(actor):
        raise NotAllowed("objector_not_a_bidder")


def must_prepare(actor: Actor, project: Project) -> None:
    """Refuses all but the buyer's side of this project."""
    if not may_prepare(actor, project):
        raise NotAllowed("not_the_buyer")


def must_decide(actor: Actor, project: Project) -> None:
    """Refuses all but the tenderee or purchaser itself."""
    if not may_decide(actor, project):
        raise NotAllowed("not_the_principal")


def must_operate(actor: Actor) -> None:
    """Refuses all but the centre's operator."""
    if not may_operate(actor):
        raise NotAllowed("operator_only")


def must_supervise(actor: Actor) -> None:
    """Refuses all but the supervisor, who alone takes up and decides complaints (实施条例第六十一条)."""
    if not actor.acts_as(Role.SUPERVISOR):
        raise NotAllowed("complaint_by_supervisor")


def must_be_the_clock(actor: Actor) -> None:
    """Only time itself opens and closes a submission."""
    if actor.id != "clock":
        raise NotAllowed("not_the_clock")
