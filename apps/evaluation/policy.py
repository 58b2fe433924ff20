"""Who may do what in an evaluation. ``may_`` answers, ``must_`` refuses."""

from __future__ import annotations

from apps.core.actor import Actor
from apps.core.audience import Role
from apps.core.refusals import NotAllowed
from apps.evaluation.models import Evaluation, Member
from apps.evaluation.presence import must_be_present
from apps.evaluation.sharing import at_work_elsewhere
from apps.evaluation.sitting import must_not_be_halted
from apps.openings.signed import must_sit
from apps.tenders import policy as tenders
from apps.tenders.models import Lot


def must_form(actor: Actor) -> None:
    """The committee is drawn by the centre's operator."""
    if not actor.acts_as(Role.OPERATOR):
        raise NotAllowed("operator_only")


def must_witness(actor: Actor) -> None:
    """Who was drawn is seen by the draw desk's witness, who calls experts and writes down what they say."""
    if not actor.acts_as(Role.WITNESS):
        raise NotAllowed("witness_only")


def must_name(actor: Actor, lot: Lot) -> None:
    """Representatives are the buyer's own choice, not its agency's."""
    tenders.must_decide(actor, lot.project)


def must_receive(actor: Actor, lot: Lot) -> None:
    """The report goes to the buyer's side."""
    tenders.must_prepare(actor, lot.project)


def must_examine(actor: Actor, lot: Lot) -> None:
    """In a procurement the purchaser or its agency examines who is qualified (87号令第四十四条)."""
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


def must_belong(actor: Actor, evaluation: Evaluation) -> Member:
    """Only members have anything to do here (招标投标法第三十八条), wherever they are."""
    must_sit(actor)
    found = member_of(actor, evaluation)
    if found is None:
        raise NotAllowed("not_a_member")
    return found


def must_have_belonged(actor: Actor, evaluation: Evaluation) -> Member:
    """Who is a member, or was one and has a seat to give back."""
    seat = must_sit(actor)
    held = evaluation.members.select_related("seat__person", "seat__organisation").filter(seat=seat)
    found = held.first()
    if found is None:
        raise NotAllowed("not_a_member")
    return found


def must_be_member(actor: Actor, evaluation: Evaluation) -> Member:
    """Only members judge, score and sign, and where the review sits at venues only from their seats (招标投标法第三十八条)."""
    found = must_belong(actor, evaluation)
    must_be_present(found)
    must_not_be_halted(evaluation)
    return found


def must_chair(actor: Actor, evaluation: Evaluation) -> Member:
    """Only who leads the committee does this (评标委员会和评标方法暂行规定第九条)."""
    found = must_be_member(actor, evaluation)
    if not found.is_chair:
        raise NotAllowed("chair_only")
    return found


def may_ask_for_report(actor: Actor, evaluation: Evaluation) -> bool:
    """Members, and the operator who helps them."""
    return actor.acts_as(Role.OPERATOR) or member_of(actor, evaluation) is not None


def may_read_report(actor: Actor, evaluation: Evaluation) -> bool:
    """Members read what they sign; the buyer's side once it is complete; the supervisor from then on.

    A report names who signed it: where the committee has other lots, the buyer reads none before all are reviewed.
    """
    if member_of(actor, evaluation) is not None:
        return True
    if evaluation.completed_at is None:
        return False
    if actor.acts_as(Role.SUPERVISOR):
        return True
    return tenders.may_prepare(actor, evaluation.lot.project) and not at_work_elsewhere(evaluation)
