"""Who may do what with a green channel case. ``may_`` answers, ``must_`` refuses."""

from __future__ import annotations

from apps.core.actor import CLOCK, Actor
from apps.core.audience import BUYERS, CENTRE, Role
from apps.core.refusals import NotAllowed
from apps.scheduling.models.green import GreenCase
from apps.tenders import policy as tenders
from apps.tenders.models import Project

CHECKERS = (Role.OPERATOR, Role.WITNESS)


def may_apply(actor: Actor) -> bool:
    """The buyers and their agencies."""
    return actor.acts_as(*BUYERS) and actor.organisation_id is not None


def is_applicant(actor: Actor, case: GreenCase) -> bool:
    """The buyer of the case or the agency that acts for it."""
    return may_apply(actor) and actor.organisation_id in (case.organisation_id, case.agency_id)


def may_read(actor: Actor, case: GreenCase) -> bool:
    """The applicant's side, the centre's staff, and the supervisor as observer."""
    return actor.acts_as(*CENTRE, Role.SUPERVISOR) or is_applicant(actor, case)


def may_check(actor: Actor) -> bool:
    """Operators and witnesses: two of them, so that one operator is enough for a small centre."""
    return actor.acts_as(*CHECKERS)


def may_manage(actor: Actor) -> bool:
    """The centre's operators."""
    return actor.acts_as(Role.OPERATOR)


def may_attend(actor: Actor, case: GreenCase) -> bool:
    """Who reports from the day itself: the applicant's side and everybody of the centre."""
    return actor.acts_as(*CENTRE) or is_applicant(actor, case)


def must_attend(actor: Actor, case: GreenCase) -> None:
    """Refuses all who have nothing to do with the case's day."""
    if not may_attend(actor, case):
        raise NotAllowed("green_not_yours")


def must_serve(actor: Actor) -> None:
    """Refuses all but the centre's staff, technical duty included."""
    if not actor.acts_as(*CENTRE):
        raise NotAllowed("green_by_centre")


def must_apply(actor: Actor, project: Project | None) -> None:
    """Refuses all but the buyer's side of the project; without a project, all but buyers and agencies."""
    if not may_apply(actor) or (project is not None and not tenders.may_prepare(actor, project)):
        raise NotAllowed("green_not_yours")


def must_be_applicant(actor: Actor, case: GreenCase) -> None:
    """Refuses all but the applicant's side."""
    if not is_applicant(actor, case):
        raise NotAllowed("green_not_yours")


def must_check(actor: Actor) -> None:
    """Refuses all but those who check."""
    if not may_check(actor):
        raise NotAllowed("green_by_centre")


def must_manage(actor: Actor) -> None:
    """Refuses all but the centre's operators."""
    if not may_manage(actor):
        raise NotAllowed("green_by_centre")


def must_be_the_clock(actor: Actor) -> None:
    """Only time itself warns and escalates."""
    if actor != CLOCK:
        raise NotAllowed("green_clock_by_clock")


def may_call_back(actor: Actor, case: GreenCase) -> bool:
    """Who checks cases, except the officer of this one: who was rated does not read who rated, nor what (好差评保密)."""
    return may_check(actor) and actor.person_id != case.officer_id


def must_call_back(actor: Actor, case: GreenCase) -> None:
    """Refuses all others, and the officer by name."""
    if not may_check(actor):
        raise NotAllowed("green_by_centre")
    if not may_call_back(actor, case):
        raise NotAllowed("green_callback_by_another")
