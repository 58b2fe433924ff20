"""开标异议 — raised by a bidder on the spot, taken up or not, answered, and the bidder says whether he agrees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import NotAllowed, Refused, WrongState
from apps.evidence.store import Stored
from apps.openings import events, policy
from apps.openings.lifecycle import OPENING, OpeningAction, OpeningState
from apps.openings.models import (
    AnswerPaper,
    ListedBid,
    Objection,
    ObjectionDecision,
    ObjectionPaper,
    ObjectionResponse,
    Opening,
)
from apps.openings.queries.objecting import state_of
from apps.openings.queries.own import must_be_listed
from apps.openings.rules.objections import (
    CONTACT_LIMIT,
    OBJECTION,
    TEXT_LIMIT,
    TITLE_LIMIT,
    WAITING_LIMIT,
    ObjectionAction,
    ObjectionFacts,
)
from apps.openings.standing import advance, facts_of, locked, stated, tell


@dataclass(frozen=True, slots=True)
class Filed:
    """An objection as the form has it. The attachment lies in the store already."""

    title: str
    text: str
    contact: str
    file_name: str
    attachment: Stored | None


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer with its attachment, which lies in the store already."""

    answer: str
    file_name: str
    attachment: Stored


@transaction.atomic(durable=True)
def raise_objection(opening_id: int, *, text: str, actor: Actor, now: datetime) -> Opening:
    """A bidder objects to the opening; it cannot end before he is answered (开标异议)."""
    opening = locked(opening_id)
    listed = _must_raise(opening, text, actor=actor, now=now)
    keep_objection(opening, listed.bid, text, actor=actor, now=now)
    return opening


@transaction.atomic(durable=True)
def file_objection(opening_id: int, filed: Filed, *, actor: Actor, now: datetime) -> Objection:
    """The same, with title, attachment and a contact for the desk."""
    opening = locked(opening_id)
    listed = _must_raise(opening, filed.text, actor=actor, now=now)
    title, contact = stated(filed.title, limit=TITLE_LIMIT), stated(filed.contact, limit=CONTACT_LIMIT)

    objection = keep_objection(opening, listed.bid, filed.text, actor=actor, now=now)
    stored = filed.attachment
    ObjectionPaper.objects.create(
        objection=objection,
        title=title,
        contact=contact,
        file_name=filed.file_name if stored else "",
        object_name=stored.name if stored else "",
        sha256=stored.sha256 if stored else "",
        size=stored.size if stored else None,
    )
    if title or stored:
        attached = {"sha256": stored.sha256, "size": stored.size} if stored else None
        fact = events.ObjectionDescribed(lot=opening.lot_id, number=objection.number, title=title, attachment=attached)
        tell(opening, fact, actor=actor, now=now)
    return objection


def must_object(opening: Opening, *, actor: Actor, now: datetime) -> ListedBid:
    """The actor's bid, when he may object now: asked before his attachment is taken in."""
    listed = must_be_listed(actor, opening)
    facts = facts_of(opening, now, reason="-")
    OPENING.advance(OpeningState(opening.state), OpeningAction.RAISE_OBJECTION, facts)
    if opening.objections.filter(bid=listed.bid, answered_at=None).count() >= WAITING_LIMIT:
        raise Refused("objections_waiting", limit=WAITING_LIMIT)
    return listed


def _must_raise(opening: Opening, text: str, *, actor: Actor, now: datetime) -> ListedBid:
    listed = must_be_listed(actor, opening)
    advance(opening, OpeningAction.RAISE_OBJECTION, facts_of(opening, now, reason=text))
    if opening.objections.filter(bid=listed.bid, answered_at=None).count() >= WAITING_LIMIT:
        raise Refused("objections_waiting", limit=WAITING_LIMIT)
    return listed


def keep_objection(opening: Opening, bid: str, text: str, *, actor: Actor, now: datetime) -> Objection:
    """The objection has its number and everybody hears it; within the caller's transaction."""
    objection = Objection.objects.create(
        opening=opening, number=opening.objections.count() + 1, bid=bid, text=stated(text, limit=TEXT_LIMIT), at=now
    )
    fact = events.ObjectionRaised(lot=opening.lot_id, number=objection.number, bid=bid, text=objection.text)
    tell(opening, fact, actor=actor, now=now)
    return objection


@transaction.atomic(durable=True)
def accept_objection(opening_id: int, number: int, *, actor: Actor, now: datetime) -> Opening:
    """The host has taken the objection up; the answer is to follow (受理)."""
    opening = locked(opening_id)
    policy.must_host(actor, opening)
    advance(opening, OpeningAction.ACCEPT_OBJECTION, facts_of(opening, now))
    objection = _numbered(opening, number)
    OBJECTION.advance(state_of(objection), ObjectionAction.ACCEPT, ObjectionFacts())

    ObjectionDecision.objects.create(objection=objection, is_accepted=True, by=actor.id, at=now)
    tell(opening, events.ObjectionAccepted(lot=opening.lot_id, number=number), actor=actor, now=now)
    return opening


@transaction.atomic(durable=True)
def refuse_objection(opening_id: int, number: int, *, reason: str, actor: Actor, now: datetime) -> Opening:
    """The host has said why the objection is not taken up, which is its answer (不予受理)."""
    opening = locked(opening_id)
    policy.must_host(actor, opening)
    advance(opening, OpeningAction.REFUSE_OBJECTION, facts_of(opening, now, reason=reason))
    objection = _numbered(opening, number)
    OBJECTION.advance(state_of(objection), ObjectionAction.REFUSE, ObjectionFacts(reason=reason))

    reason = stated(reason, limit=TEXT_LIMIT)
    ObjectionDecision.objects.create(objection=objection, is_accepted=False, reason=reason, by=actor.id, at=now)
    _keep_answer(objection, reason, actor=actor, now=now)
    fact = events.ObjectionRefused(lot=opening.lot_id, number=number, reason=reason)
    tell(opening, fact, actor=actor, now=now)
    return opening


@transaction.atomic(durable=True)
def answer_objection(opening_id: int, number: int, *, answer: str, actor: Actor, now: datetime) -> Opening:
    """The host has answered on the spot; what is answered is taken up by that (异议答复)."""
    opening = locked(opening_id)
    _answer(opening, number, answer, actor=actor, now=now)
    return opening


@transaction.atomic(durable=True)
def answer_with_paper(opening_id: int, number: int, answered: Answered, *, actor: Actor, now: datetime) -> Opening:
    """The same, with a file that the few read who may read the objection's own (异议答复附件)."""
    opening = locked(opening_id)
    objection = _answer(opening, number, answered.answer, actor=actor, now=now)
    stored = answered.attachment
    AnswerPaper.objects.create(
        objection=objection,
        file_name=answered.file_name,
        object_name=stored.name,
        sha256=stored.sha256,
        size=stored.size,
    )
    attached: dict[str, object] = {"sha256": stored.sha256, "size": stored.size}
    tell(opening, events.AnswerAttached(lot=opening.lot_id, number=number, attachment=attached), actor=actor, now=now)
    return opening


def must_answer(opening: Opening, number: int, *, actor: Actor, now: datetime) -> Objection:
    """The objection, when the actor may answer it now: asked before a byte of his attachment is taken in."""
    policy.must_host(actor, opening)
    facts = facts_of(opening, now, reason="-")
    OPENING.advance(OpeningState(opening.state), OpeningAction.ANSWER_OBJECTION, facts)
    return _unanswered(opening, number)


def _answer(opening: Opening, number: int, answer: str, *, actor: Actor, now: datetime) -> Objection:
    policy.must_host(actor, opening)
    advance(opening, OpeningAction.ANSWER_OBJECTION, facts_of(opening, now, reason=answer))
    objection = _unanswered(opening, number)
    OBJECTION.advance(state_of(objection), ObjectionAction.ANSWER, ObjectionFacts(reason=answer))

    _keep_answer(objection, stated(answer, limit=TEXT_LIMIT), actor=actor, now=now)
    fact = events.ObjectionAnswered(lot=opening.lot_id, number=number, answer=objection.answer)
    tell(opening, fact, actor=actor, now=now)
    return objection


def _unanswered(opening: Opening, number: int) -> Objection:
    objection = _numbered(opening, number)
    if objection.answered_at is not None:
        raise WrongState("objection_answered_already")
    return objection


@transaction.atomic(durable=True)
def respond_to_answer(
    opening_id: int, number: int, *, is_satisfied: bool | None, actor: Actor, now: datetime
) -> Opening:
    """Who objected has said whether the answer settles it; once, and into the record (认可、不认可)."""
    opening = locked(opening_id)
    listed = must_be_listed(actor, opening)
    advance(opening, OpeningAction.RESPOND_TO_ANSWER, facts_of(opening, now))
    objection = _numbered(opening, number)
    if objection.bid != listed.bid:
        raise NotAllowed("objection_of_another")
    OBJECTION.advance(state_of(objection), ObjectionAction.RESPOND, ObjectionFacts(is_satisfied=is_satisfied))

    response = ObjectionResponse.objects.create(objection=objection, is_satisfied=bool(is_satisfied), at=now)
    fact = events.ObjectionResponded(lot=opening.lot_id, number=number, satisfied=response.is_satisfied)
    tell(opening, fact, actor=actor, now=now)
    return opening


def _numbered(opening: Opening, number: int) -> Objection:
    objection = opening.objections.filter(number=number).select_related("paper", "decision", "response").first()
    if objection is None:
        raise Refused("objection_unknown")
    return objection


def _keep_answer(objection: Objection, answer: str, *, actor: Actor, now: datetime) -> None:
    objection.answer, objection.answered_by, objection.answered_at = answer, actor.id, now
    objection.save(update_fields=["answer", "answered_by", "answered_at"])
