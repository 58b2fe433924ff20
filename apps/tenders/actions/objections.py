"""异议、质疑、询问: raised against the document or the result, answered, withdrawn; while one waits the lot stands still."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from apps.core.actor import CLOCK, SYSTEM, Actor
from apps.core.clock import SHANGHAI
from apps.core.refusals import NotAllowed, Refused, TooEarly, WrongState
from apps.evidence.journal import emit, emit_all
from apps.evidence.store import Stored
from apps.parties.models import Organisation, Person
from apps.tenders import events, policy, steps
from apps.tenders.lifecycle import (
    DOCUMENT_OBJECTION,
    DocumentObjectionAction,
    DocumentObjectionKind,
    DocumentObjectionState,
    LotState,
    ObjectionFacts,
)
from apps.tenders.models import (
    TEXT_LIMIT,
    DocumentObjection,
    DocumentObjectionStep,
    DocumentObjectionStepKind,
    Lot,
)
from apps.tenders.objectors import Objector, objector_of, owner_of, owns, shut
from apps.tenders.queries.calendar import working_calendar
from apps.tenders.rules.books import Regime, RuleBook
from apps.tenders.rules.calendar import Counted
from apps.tenders.rules.objections import KINDS, Terms, answer_due, last_day_to_object
from apps.tenders.rules.plan import last_day_of
from apps.tenders.standing_still import go_on, hold

WAITING_AT_MOST = 5
"""So many of one organisation may wait on one lot, so that nobody holds a tender by numbers."""
SUBJECT_LIMIT = 200
BASIS_LIMIT = 500
BEFORE_DEADLINE = (LotState.ANNOUNCED, LotState.TENDERING)
AFTER_RESULT = (LotState.CANDIDATES_PUBLISHED, LotState.AWARDING, LotState.AWARDED, LotState.CONTRACTED)
AFTER_DEADLINE = (LotState.SUBMISSION_CLOSED, LotState.OPENING, LotState.OPENED, LotState.EVALUATING)
K = DocumentObjectionStepKind


@dataclass(frozen=True, slots=True)
class Said:
    """What is raised: its kind, the matter (made public), and in confidence the facts, reasons and request."""

    kind: DocumentObjectionKind
    subject: str
    content: str
    known_on: date | None
    """The day on which the supplier got the document; for a challenge only."""
    file_name: str
    attachment: Stored | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered in public: the words, their basis, whether a clarification follows; of a result whether it holds."""

    text: str
    basis: str
    clarification_follows: bool
    is_upheld: bool | None = None
    """成立 or 不成立, for an objection to a result."""


@transaction.atomic(durable=True)
def raise_objection(lot_id: int, *, said: Said, actor: Actor, now: datetime) -> DocumentObjection:
    """It is received, and its clock runs; in a works tender the lot stands still until the answer (实施条例 §22, §54).

    What comes too late is kept and turned away at once, by the clock: nothing stands still for it.
    """
    lot = steps.locked(lot_id)
    policy.must_object(actor)
    terms = _must_be_heard(lot, said.kind)
    objector = _objector(actor)
    _must_be_said(said, objector, lot, now)
    _must_not_be_too_many(lot, objector)

    last = _last_day(lot, said, terms)
    is_late = last is not None and _day(now) > last.value
    objection = _record(lot, said, objector, due_at=None if is_late else _due_at(lot, terms, now), now=now)
    if is_late and last is not None:
        _turn_away(objection, last, now)
        return objection
    author = Actor(f"objection:{objection.code}")
    due_at = _clock(objection)
    emit(
        events.ObjectionReceived(
            lot=lot.pk, objection=objection.code, matter=objection.kind, due_at=due_at.isoformat()
        ),
        stream=objection.stream,
        actor=author,
        at=now,
    )
    if terms.stands_still:
        _make_public(objection, lot, now)
        hold(lot, objection, now)
    return objection


@transaction.atomic(durable=True)
def answer_objection(objection_id: int, *, answer: Answer, actor: Actor, now: datetime) -> DocumentObjection:
    """It is answered in public; when none waits any more, the lot goes on by itself if its deadline lies ahead."""
    lot, objection = _locked(objection_id)
    policy.must_prepare(actor, lot.project)
    terms = KINDS[lot.project.regime_in_force][objection.kind]
    _must_be_answered_well(answer, objector_of(objection), terms)

    _advance(objection, DocumentObjectionAction.ANSWER, ObjectionFacts(answer=answer.text))
    objection.number = objection.number or _next_number(lot)
    objection.save(update_fields=["state", "number"])
    DocumentObjectionStep.objects.create(
        objection=objection,
        kind=K.ANSWERED,
        at=now,
        by=actor.id,
        text=answer.text.strip(),
        basis=answer.basis.strip(),
        clarification_follows=answer.clarification_follows,
        is_upheld=answer.is_upheld if terms.is_about_result else None,
    )
    is_late = objection.due_at is not None and now > objection.due_at
    given = events.ObjectionAnswerGiven(lot=lot.pk, objection=objection.code, matter=objection.kind, is_late=is_late)
    public = _answered(lot, objection, answer, terms)
    emit_all([(given, objection.stream), (public, lot.public_stream)], actor=actor, at=now)
    go_on(lot, now)
    return objection


@transaction.atomic(durable=True)
def withdraw_objection(objection_id: int, *, actor: Actor, now: datetime) -> DocumentObjection:
    """Its objector does not pursue it any more; what stood still for it alone goes on."""
    lot, objection = _locked(objection_id)
    policy.must_object(actor)
    if not owns(actor, objection):
        raise NotAllowed("not_your_objection")

    _advance(objection, DocumentObjectionAction.WITHDRAW, ObjectionFacts())
    objection.save(update_fields=["state"])
    author = Actor(f"objection:{objection.code}")
    DocumentObjectionStep.objects.create(objection=objection, kind=K.WITHDRAWN, at=now, by=author.id)
    fact = events.ObjectionWithdrawn(lot=lot.pk, objection=objection.code, matter=objection.kind)
    emit(fact, stream=objection.stream, actor=author, at=now)
    if objection.number is not None:
        taken_back = events.ObjectionTakenBack(lot=lot.pk, number=objection.number, matter=objection.kind)
        emit(taken_back, stream=lot.public_stream, actor=SYSTEM, at=now)
    go_on(lot, now)
    return objection


@transaction.atomic(durable=True)
def note_overdue(objection_id: int, *, actor: Actor, now: datetime) -> DocumentObjection:
    """The time to answer has run out, and those who must answer and the supervisor are told, once."""
    _lot, objection = _locked(objection_id)
    policy.must_be_the_clock(actor)
    if not objection.is_waiting or objection.steps.filter(kind=K.OVERDUE).exists():
        raise WrongState("wrong_state", state=DocumentObjectionState(objection.state), action=K.OVERDUE)
    due_at = _clock(objection)
    if now <= due_at:
        raise TooEarly("objection_not_overdue")

    DocumentObjectionStep.objects.create(objection=objection, kind=K.OVERDUE, at=now, by=actor.id)
    fact = events.ObjectionOverdue(
        lot=objection.lot_id, objection=objection.code, matter=objection.kind, due_at=due_at.isoformat()
    )
    emit(fact, stream=objection.stream, actor=actor, at=now)
    return objection


def _locked(objection_id: int) -> tuple[Lot, DocumentObjection]:
    """The lot first, as everywhere, then the objection."""
    lot_id = DocumentObjection.objects.values_list("lot_id", flat=True).get(pk=objection_id)
    lot = steps.locked(lot_id)
    return lot, DocumentObjection.objects.select_for_update(of=("self",)).select_related("lot").get(pk=objection_id)


def _must_be_heard(lot: Lot, kind: DocumentObjectionKind) -> Terms:
    """Refuses what the lot's regime does not know, and what comes before the notice or after its time."""
    terms = KINDS[lot.project.regime_in_force].get(kind.value)
    if terms is None:
        raise Refused("objection_kind_wrong")
    state = LotState(lot.state)
    stands_at = LotState(lot.stood_at) if lot.stood_at else state
    if terms.is_about_result:
        if lot.result_objection_until is None or stands_at not in AFTER_RESULT:
            raise WrongState("result_not_public")
        return terms
    heard = BEFORE_DEADLINE if terms.stands_still else (*BEFORE_DEADLINE, *AFTER_DEADLINE)
    if not lot.is_public or stands_at not in heard:
        raise WrongState("objection_not_heard", state=state)
    return terms


def _must_be_said(said: Said, objector: Objector, lot: Lot, now: datetime) -> None:
    if not said.subject.strip() or not said.content.strip():
        raise Refused("objection_incomplete")
    _must_be_short(said.subject, SUBJECT_LIMIT)
    _must_be_short(said.content, TEXT_LIMIT)
    if _names(objector, said.subject):
        raise Refused("objection_names_objector")
    if said.kind is DocumentObjectionKind.CHALLENGE:
        _must_have_known(lot, said.known_on, now)


def _must_have_known(lot: Lot, known_on: date | None, now: datetime) -> None:
    """政府采购法实施条例 §53: the day of getting the document lies where the document could be got."""
    latest = max(_days_of_document(lot))
    first = _day(lot.published_at or now)
    if known_on is None or not first <= known_on <= min(latest, _day(now)):
        raise Refused("objection_known_on_wrong", latest=latest.isoformat())


def _days_of_document(lot: Lot) -> list[date]:
    """The last day of its availability, and the days on which later versions came out."""
    published = lot.documents.filter(published_at__isnull=False).values_list("published_at", flat=True)
    days = [_day(moment) for moment in published if moment is not None]
    return [*days, *([last_day_of(lot.document_until)] if lot.document_until else [])]


def _must_be_answered_well(answer: Answer, objector: Objector, terms: Terms) -> None:
    if terms.is_about_result and answer.is_upheld is None and answer.text.strip():
        raise Refused("objection_outcome_missing")
    _must_be_short(answer.text, TEXT_LIMIT)
    _must_be_short(answer.basis, BASIS_LIMIT)
    if _names(objector, answer.text) or _names(objector, answer.basis):
        raise Refused("answer_names_objector")


def _must_be_short(text: str, limit: int) -> None:
    if len(text.strip()) > limit:
        raise Refused("objection_too_long", limit=limit)


def _must_not_be_too_many(lot: Lot, objector: Objector) -> None:
    own = lot.document_objections.filter(
        owner=owner_of(lot.pk, objector.organisation_id), state=DocumentObjectionState.RAISED
    )
    if own.count() >= WAITING_AT_MOST:
        raise Refused("objection_too_many", limit=WAITING_AT_MOST)


def _names(objector: Objector, text: str) -> bool:
    plain = "".join(text.split())
    return any(name and "".join(name.split()) in plain for name in (objector.organisation, objector.person))


def _objector(actor: Actor) -> Objector:
    if actor.organisation_id is None or actor.person_id is None:
        raise NotAllowed("objector_not_a_bidder")
    organisation = Organisation.objects.get(pk=actor.organisation_id)
    person = Person.objects.get(pk=actor.person_id)
    return Objector(organisation.pk, organisation.name, person.pk, person.name)


def _last_day(lot: Lot, said: Said, terms: Terms) -> Counted[date] | None:
    """A challenge counts from the later of getting the document and the end of the notice's period (实施条例 §53).

    What is raised against a result is in time until the end of its publicity, or of the days that follow its notice.
    """
    if terms.is_about_result and lot.result_objection_until is not None:
        return Counted(_day(lot.result_objection_until))
    if lot.submission_deadline is None:
        raise ValueError(f"lot {lot.pk} is public without a deadline")
    known_on = said.known_on if lot.project.regime_in_force is Regime.GP else None
    if known_on is not None and lot.notice_until is not None:
        known_on = max(known_on, last_day_of(lot.notice_until))
    return last_day_to_object(
        _book(lot), terms, deadline=lot.submission_deadline, known_on=known_on, calendar=working_calendar()
    )


def _due_at(lot: Lot, terms: Terms, now: datetime) -> datetime:
    return answer_due(_book(lot), terms, now, working_calendar()).at


def _book(lot: Lot) -> RuleBook:
    return RuleBook.from_json(lot.rule_book or {})


def _answered(
    lot: Lot, objection: DocumentObjection, answer: Answer, terms: Terms
) -> events.ObjectionAnswered | events.ResultObjectionAnswered:
    said: dict[str, Any] = {
        "lot": lot.pk,
        "number": objection.number or 0,
        "matter": objection.kind,
        "subject": objection.subject,
        "raised_at": objection.raised_at.isoformat(),
        "answer": answer.text.strip(),
        "basis": answer.basis.strip(),
    }
    if terms.is_about_result:
        return events.ResultObjectionAnswered(**said, is_upheld=bool(answer.is_upheld))
    return events.ObjectionAnswered(**said, clarification_follows=answer.clarification_follows)


def _clock(objection: DocumentObjection) -> datetime:
    if objection.due_at is None:
        raise ValueError(f"objection {objection.code} waits without a clock")
    return objection.due_at


def _record(lot: Lot, said: Said, objector: Objector, *, due_at: datetime | None, now: datetime) -> DocumentObjection:
    code = secrets.token_hex(6)
    stored = said.attachment
    objection = DocumentObjection.objects.create(
        lot=lot,
        code=code,
        kind=said.kind.value,
        state=DocumentObjectionState.RAISED if due_at else DocumentObjectionState.NOT_ADMITTED,
        owner=owner_of(lot.pk, objector.organisation_id),
        shut=shut(objector, code=code),
        subject=said.subject.strip(),
        content=said.content.strip(),
        known_on=said.known_on if said.kind is DocumentObjectionKind.CHALLENGE else None,
        file_name=said.file_name if stored else "",
        object_name=stored.name if stored else "",
        sha256=stored.sha256 if stored else "",
        size=stored.size if stored else None,
        raised_at=now,
        due_at=due_at,
    )
    DocumentObjectionStep.objects.create(objection=objection, kind=K.RAISED, at=now, by=f"objection:{code}")
    return objection


def _turn_away(objection: DocumentObjection, last: Counted[date], now: datetime) -> None:
    facts = ObjectionFacts(today=_day(now), last_day=last.value)
    DOCUMENT_OBJECTION.advance(DocumentObjectionState.RAISED, DocumentObjectionAction.TURN_AWAY, facts)
    DocumentObjectionStep.objects.create(objection=objection, kind=K.NOT_ADMITTED, at=now, by=CLOCK.id)
    fact = events.ObjectionNotAdmitted(
        lot=objection.lot_id, objection=objection.code, matter=objection.kind, last_on=last.value.isoformat()
    )
    emit(fact, stream=objection.stream, actor=CLOCK, at=now)


def _advance(objection: DocumentObjection, action: DocumentObjectionAction, facts: ObjectionFacts) -> None:
    objection.state = DOCUMENT_OBJECTION.advance(DocumentObjectionState(objection.state), action, facts).value


def _next_number(lot: Lot) -> int:
    greatest = lot.document_objections.aggregate(greatest=Max("number"))["greatest"]
    return (greatest or 0) + 1


def _make_public(objection: DocumentObjection, lot: Lot, now: datetime) -> None:
    """The platform tells it, so that no actor of a public fact is the objector."""
    objection.number = _next_number(lot)
    objection.save(update_fields=["number"])
    fact = events.ObjectionPublished(
        lot=lot.pk,
        number=objection.number,
        matter=objection.kind,
        subject=objection.subject,
        due_at=_clock(objection).isoformat(),
    )
    emit(fact, stream=lot.public_stream, actor=SYSTEM, at=now)


def _day(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()
