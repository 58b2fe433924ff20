"""Who watches over the journal, who hears who did, and who lets auditors in."""

from __future__ import annotations

from collections.abc import Callable

from apps.core.actor import Actor
from apps.core.audience import Role
from apps.core.refusals import NotAllowed
from apps.evidence.explorer.models import AuditLink
from apps.evidence.streams import hearers

SeatQuestion = Callable[[Actor], bool]
_SEATS: dict[str, SeatQuestion] = {}


def seat_question(app: str) -> Callable[[SeatQuestion], SeatQuestion]:
    """Registers who knows whether an actor still has the seat he acts from; the journal itself knows no seats."""

    def register(asked: SeatQuestion) -> SeatQuestion:
        _SEATS[app] = asked
        return asked

    return register


@hearers("audits")
def audit_hearers(actor: Actor, _rest: str) -> bool:
    """Who read the journal, and which links let auditors in: the supervisor."""
    return actor.acts_as(Role.SUPERVISOR)


def must_let_auditors_in(actor: Actor) -> tuple[int, int]:
    """The supervisor, by name and for an organisation: the person's number and the organisation's."""
    if not actor.acts_as(Role.SUPERVISOR) or actor.person_id is None or actor.organisation_id is None:
        raise NotAllowed("not_the_supervisor_of_the_journal")
    return actor.person_id, actor.organisation_id


def must_own_link(actor: Actor, link: AuditLink) -> None:
    """A link belongs to the supervising body whose seat made it."""
    _person, organisation = must_let_auditors_in(actor)
    if link.made_for != organisation:
        raise NotAllowed("not_the_supervisor_of_the_journal")


def maker_of(link: AuditLink) -> Actor:
    """The auditor's name in the journal, with the ears of the seat that made the link."""
    return Actor(f"audit:{link.pk}", Role.SUPERVISOR, person_id=link.made_by, organisation_id=link.made_for)


def has_seat(actor: Actor) -> bool:
    """True while all who know about seats say that this one is held."""
    return all(asked(actor) for asked in _SEATS.values())
