"""Objections for one reader: what everybody sees, and beside it the contact and the attachment for those concerned."""

from __future__ import annotations

from apps.core.actor import Actor
from apps.openings import policy
from apps.openings.models import Objection, Opening
from apps.openings.queries.own import bid_of
from apps.openings.rules.objections import ObjectionState

S = ObjectionState


def state_of(objection: Objection) -> ObjectionState:
    """Where the objection stands, by what was said of it."""
    response, decision = getattr(objection, "response", None), getattr(objection, "decision", None)
    if response is not None:
        return S.AGREED if response.is_satisfied else S.DISPUTED
    if decision is not None and not decision.is_accepted:
        return S.REFUSED
    if objection.answered_at is not None:
        return S.ANSWERED
    return S.RAISED if decision is None else S.ACCEPTED


def may_read_paper(actor: Actor, objection: Objection) -> bool:
    """The buyer's side, the centre's staff, the supervisor, and who objected; to everybody else there is none."""
    opening = objection.opening
    return policy.may_read_desk(actor, opening) or bid_of(actor, opening) == objection.bid


def papers_for(actor: Actor, opening: Opening) -> dict[int, dict[str, str]]:
    """Contact and attachments by the number of the objection, for those who may read them."""
    if not opening.objections.exists():
        return {}
    is_desk, own = policy.may_read_desk(actor, opening), bid_of(actor, opening)
    found = opening.objections.select_related("paper", "answer_paper")
    shown = [one for one in found if is_desk or (own is not None and one.bid == own)]
    return {one.number: _names(one) for one in shown}


def _names(one: Objection) -> dict[str, str]:
    paper, answer = getattr(one, "paper", None), getattr(one, "answer_paper", None)
    return {
        "contact": paper.contact if paper else "",
        "file_name": paper.file_name if paper else "",
        "answer_file": answer.file_name if answer else "",
    }
