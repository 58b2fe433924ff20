"""投诉: the objector complains within the days of the law; the supervisor takes it up or not, and decides."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import NotAllowed, Refused, TooEarly, WrongState
from apps.evidence.facts import Fact
from apps.evidence.journal import emit
from apps.tenders import events, policy, steps
from apps.tenders.models import TEXT_LIMIT, Complaint, DocumentObjection, DocumentObjectionStepKind
from apps.tenders.objectors import owns
from apps.tenders.queries.calendar import working_calendar
from apps.tenders.rules.books import RuleBook
from apps.tenders.rules.due import due_at
from apps.tenders.rules.objections import KINDS, Terms, complaint_due


@transaction.atomic(durable=True)
def file_complaint(objection_id: int, *, content: str, actor: Actor, now: datetime) -> Complaint:
    """The supervisor has it, with the objection and its answer (招标投标法实施条例第六十条；政府采购法第五十五条)."""
    objection = _locked(objection_id)
    policy.must_object(actor)
    if not owns(actor, objection):
        raise NotAllowed("not_your_objection")
    if Complaint.objects.filter(objection=objection).exists():
        raise WrongState("complaint_filed_already")
    _must_be_in_time(objection, now)
    if not content.strip():
        raise Refused("complaint_incomplete")
    if len(content.strip()) > TEXT_LIMIT:
        raise Refused("objection_too_long", limit=TEXT_LIMIT)

    terms = _terms(objection)
    complaint = Complaint.objects.create(
        objection=objection,
        content=content.strip(),
        filed_at=now,
        look_until=_due(objection, terms.looked_at, now),
        decide_until=None if terms.looked_at else _due(objection, terms.decided, now),
    )
    due = complaint.look_until or complaint.decide_until
    fact = events.ComplaintFiled(
        lot=objection.lot_id,
        objection=objection.code,
        matter=objection.kind,
        due_at=due.isoformat() if due else None,
    )
    _tell(objection, fact, Actor(f"objection:{objection.code}"), now)
    return complaint


@transaction.atomic(durable=True)
def look_at_complaint(objection_id: int, *, is_accepted: bool, reason: str, actor: Actor, now: datetime) -> Complaint:
    """The supervisor takes it up, or says why not (受理、不予受理)."""
    objection, complaint = _for_supervisor(objection_id, actor)
    if complaint.is_accepted is not None:
        raise WrongState("complaint_looked_at_already")
    if not is_accepted and not reason.strip():
        raise Refused("complaint_reason_missing")

    complaint.is_accepted, complaint.looked_at, complaint.looked_by = is_accepted, now, actor.id
    complaint.reason = reason.strip()
    if is_accepted and complaint.decide_until is None:
        complaint.decide_until = _due(objection, _terms(objection).decided, now)
    complaint.save(update_fields=["is_accepted", "looked_at", "looked_by", "reason", "decide_until"])
    fact = events.ComplaintLookedAt(
        lot=objection.lot_id, objection=objection.code, matter=objection.kind, is_accepted=is_accepted
    )
    _tell(objection, fact, actor, now)
    return complaint


@transaction.atomic(durable=True)
def decide_complaint(objection_id: int, *, is_upheld: bool, decision: str, actor: Actor, now: datetime) -> Complaint:
    """The supervisor's decision is told to both sides (投诉处理决定)."""
    objection, complaint = _for_supervisor(objection_id, actor)
    if not complaint.is_accepted:
        raise TooEarly("complaint_not_accepted")
    if complaint.decided_at is not None:
        raise WrongState("complaint_decided_already")
    if not decision.strip():
        raise Refused("complaint_reason_missing")

    complaint.is_upheld, complaint.decision = is_upheld, decision.strip()
    complaint.decided_at, complaint.decided_by = now, actor.id
    complaint.save(update_fields=["is_upheld", "decision", "decided_at", "decided_by"])
    is_late = complaint.decide_until is not None and now > complaint.decide_until
    fact = events.ComplaintDecided(
        lot=objection.lot_id, objection=objection.code, matter=objection.kind, is_upheld=is_upheld, is_late=is_late
    )
    _tell(objection, fact, actor, now)
    return complaint


def _locked(objection_id: int) -> DocumentObjection:
    """The lot first, as everywhere, then the objection."""
    steps.locked(DocumentObjection.objects.values_list("lot_id", flat=True).get(pk=objection_id))
    found = DocumentObjection.objects.select_for_update(of=("self",)).select_related("lot__project")
    return found.get(pk=objection_id)


def _for_supervisor(objection_id: int, actor: Actor) -> tuple[DocumentObjection, Complaint]:
    objection = _locked(objection_id)
    policy.must_supervise(actor)
    complaint = Complaint.objects.select_for_update().filter(objection=objection).first()
    if complaint is None:
        raise TooEarly("complaint_missing")
    return objection, complaint


def _must_be_in_time(objection: DocumentObjection, now: datetime) -> None:
    """Ten days from the answer, or from when it was due and missing; in a procurement fifteen working days."""
    answered = objection.steps.filter(kind=DocumentObjectionStepKind.ANSWERED).first()
    is_overdue = objection.is_waiting and objection.due_at is not None and now > objection.due_at
    begins = answered.at if answered else objection.due_at if is_overdue else None
    if begins is None:
        raise TooEarly("complaint_not_yet")
    due = complaint_due(_book(objection), _terms(objection), begins, working_calendar())
    if due is None:
        raise Refused("complaint_not_foreseen")
    if now > due.at:
        raise Refused("complaint_late")


def _due(objection: DocumentObjection, rule: str, begins: datetime) -> datetime | None:
    return due_at(_book(objection)[rule], begins, working_calendar()).at if rule else None


def _terms(objection: DocumentObjection) -> Terms:
    return KINDS[objection.lot.project.regime_in_force][objection.kind]


def _book(objection: DocumentObjection) -> RuleBook:
    return RuleBook.from_json(objection.lot.rule_book or {})


def _tell(objection: DocumentObjection, fact: Fact, actor: Actor, now: datetime) -> None:
    emit(fact, stream=objection.stream, actor=actor, at=now)
