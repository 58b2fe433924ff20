"""Who may do what in an evaluation. ``may_`` answers, ``must_`` refuses."""

from __future__ import annotations

from apps.core.actor import Actor
from apps.core.audience import Role
from apps.core.refusals import NotAllowed
from apps.evaluation.models import Evaluation, Member
from apps.openings.signed import must_sit
from apps.tenders import policy as tenders
from apps.tenders.models import Lot


def must_form(actor: Actor) -> None:
    """The committee is drawn by the centre's operator."""
    if not actor.acts_as(Role.OPERATOR):
        raise NotAllowed("operator_only")


def must_name(actor: Actor, lot: Lot) -> None:
    """Representatives are the buyer's own choice, not its agency's."""
    tenders.must_decide(actor, lot.project)


def must_receive(actor: Actor, lot: Lot) -> None:
    """The report goes to the buyer's side."""
    tenders.must_prepare(actor, lot.project)


def member_of(actor: Actor, evaluation: Evaluation) -> Member | None:
    """The member that the actor's seat is in this evaluation; nobody who left."""
    if actor.person_id is None or actor.organisation_id is None or actor.role is None:
        return None
    return (
        evaluation.members.select_related("seat__person", "seat__organisation")
        .filter(
            seat__person_id=actor.person_id,
            seat__organisation_id=actor.organisation_id,
            seat__role=actor.role.value,
            left_at__isnull=True,
        )
        .first()
    )


def must_be_member(actor: Actor, evaluation: Evaluation) -> Member:
    """Only members judge, score and sign (招标投标法第三十八条)."""
    must_sit(actor)
    found = member_of(actor, evaluation)
    if found is None:
        raise NotAllowed("not_a_member")
    return found


def may_ask_for_report(actor: Actor, evaluation: Evaluation) -> bool:
    """Members, and the operator who helps them."""
    return actor.acts_as(Role.OPERATOR) or member_of(actor, evaluation) is not None


def may_read_report(actor: Actor, evaluation: Evaluation) -> bool:
    """Members read what they sign; the buyer's side once it is complete; the supervisor from then on."""
    if member_of(actor, evaluation) is not None:
        return True
    if evaluation.completed_at is None:
        return False
    return actor.acts_as(Role.SUPERVISOR) or tenders.may_prepare(actor, evaluation.lot.project)
