"""告知承诺: signed in the place of a proof, checked later, corrected within a time, or broken by the clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.clock import SHANGHAI
from apps.core.refusals import Refused, TooEarly, WrongState
from apps.evidence.facts import Fact
from apps.evidence.journal import emit
from apps.tenders import policy, steps
from apps.tenders.actions.conditional import months_after
from apps.tenders.actions.projects import EDITABLE
from apps.tenders.events import statements as events
from apps.tenders.lifecycle import LotState
from apps.tenders.lifecycle_statement import STATEMENT, StatementAction, StatementFacts, StatementState
from apps.tenders.models import SignedStatement
from apps.tenders.queries.conditional import closed_until, latest_day, promise_terms
from apps.tenders.queries.statements import STATABLE
from apps.tenders.statement_text import statement_text

DRAWN_OF = 3
"""One statement of so many, on the mean, is checked at random."""


@transaction.atomic(durable=True)
def sign_statement(
    lot_id: int, *, items: Sequence[str], is_signed: bool, actor: Actor, now: datetime
) -> SignedStatement:
    """The entry may be handed in without proofs of these; the digest of this fact decides whether it is checked at random."""
    lot = steps.locked(lot_id)
    policy.must_prepare(actor, lot.project)
    if LotState(lot.state) not in EDITABLE:
        raise WrongState("not_a_draft", lot=lot.code)
    if until := closed_until(lot.project.organisation_id, now):
        raise Refused("promise_channel_closed", until=until.isoformat())
    if SignedStatement.objects.filter(lot=lot).exists():
        raise WrongState("statement_given_already")
    if not items or not set(items) <= set(STATABLE):
        raise Refused("statement_items_wrong")
    if not is_signed:
        raise Refused("statement_not_signed")

    text = statement_text(items)
    fact = events.StatementSigned(lot=lot.pk, items=list(items), text=text)
    entry = emit(fact, stream=lot.desk_stream, actor=actor, at=now)
    return SignedStatement.objects.create(
        lot=lot,
        items=list(items),
        text=text,
        state=StatementState.GIVEN,
        signed_by=actor.id,
        signed_at=now,
        is_drawn=is_drawn(bytes(entry.digest)),
    )


@transaction.atomic(durable=True)
def find_statement_true(lot_id: int, *, finding: str, actor: Actor, now: datetime) -> SignedStatement:
    """A check found that what was stated is so."""
    statement = _locked(lot_id)
    policy.must_operate(actor)
    _advance(statement, StatementAction.FIND_TRUE, StatementFacts(words=finding))
    _checked(statement, finding, actor, now)
    statement.save(update_fields=["state", "finding", "checked_by", "checked_at"])
    return _told(statement, events.StatementFoundTrue(lot_id, statement.finding), actor, now)


@transaction.atomic(durable=True)
def find_statement_wrong(
    lot_id: int, *, finding: str, correct_by: date, actor: Actor, now: datetime
) -> SignedStatement:
    """A check found otherwise: the next steps wait, and the buyer corrects within the time that promises have at most."""
    statement = _locked(lot_id)
    policy.must_operate(actor)
    facts = StatementFacts(words=finding, today=_today(now), correct_by=correct_by)
    _advance(statement, StatementAction.FIND_WRONG, facts)
    if correct_by > latest_day(now):
        raise Refused("statement_day_wrong")
    _checked(statement, finding, actor, now)
    statement.correct_by = correct_by
    statement.save(update_fields=["state", "finding", "checked_by", "checked_at", "correct_by"])
    fact = events.StatementFoundWrong(lot_id, statement.finding, correct_by.isoformat())
    return _told(statement, fact, actor, now)


@transaction.atomic(durable=True)
def correct_statement(lot_id: int, *, words: str, actor: Actor, now: datetime) -> SignedStatement:
    """What was wrong is put right, the operator looks again; meanwhile the lot goes on."""
    statement = _locked(lot_id)
    policy.must_prepare(actor, statement.lot.project)
    _advance(statement, StatementAction.CORRECT, StatementFacts(words=words))
    statement.correction, statement.corrected_at = words.strip(), now
    statement.save(update_fields=["state", "correction", "corrected_at"])
    return _told(statement, events.StatementCorrected(lot_id, statement.correction), actor, now)


@transaction.atomic(durable=True)
def break_statement(statement_id: int, *, actor: Actor, now: datetime) -> SignedStatement:
    """Nothing was corrected in time: the lot's steps stay stopped, and the unit is closed out for the months of the terms."""
    statement = _locked(SignedStatement.objects.values_list("lot_id", flat=True).get(pk=statement_id))
    policy.must_be_the_clock(actor)
    facts = StatementFacts(today=_today(now), correct_by=statement.correct_by)
    _advance(statement, StatementAction.BREAK, facts)
    until = months_after(now, promise_terms().closed_months)
    statement.broken_at, statement.closed_until = now, until
    statement.save(update_fields=["state", "broken_at", "closed_until"])
    last = statement.correct_by.isoformat() if statement.correct_by else ""
    fact = events.StatementBroken(lot=statement.lot_id, correct_by=last, closed_until=until.isoformat())
    return _told(statement, fact, actor, now)


def is_drawn(digest: bytes) -> bool:
    """随机抽查: anybody computes it again from the digest of the signing in the journal."""
    return int.from_bytes(digest, "big") % DRAWN_OF == 0


def _checked(statement: SignedStatement, finding: str, actor: Actor, now: datetime) -> None:
    statement.finding, statement.checked_by, statement.checked_at = finding.strip(), actor.id, now


def _locked(lot_id: int) -> SignedStatement:
    """The lot first, as everywhere, then its statement."""
    steps.locked(lot_id)
    found = SignedStatement.objects.select_for_update(of=("self",)).select_related("lot__project")
    statement = found.filter(lot=lot_id).first()
    if statement is None:
        raise TooEarly("statement_missing")
    return statement


def _advance(statement: SignedStatement, action: StatementAction, facts: StatementFacts) -> None:
    statement.state = STATEMENT.advance(StatementState(statement.state), action, facts).value


def _today(now: datetime) -> date:
    return now.astimezone(SHANGHAI).date()


def _told(statement: SignedStatement, fact: Fact, actor: Actor, now: datetime) -> SignedStatement:
    emit(fact, stream=statement.lot.desk_stream, actor=actor, at=now)
    return statement
