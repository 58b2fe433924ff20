"""合同、履约和法定事项: what the buyer's side records after the award notice, and what the clock finds missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from apps.awards import clocks, contract_text, events, policy, steps
from apps.awards.lifecycle import AwardAction, Facts
from apps.awards.milestones import RESULT_KNOWN
from apps.awards.models import Award, Contract, Duty, Performance, PerformanceKind
from apps.bids import steps as bids
from apps.core.actor import Actor
from apps.core.clock import SHANGHAI
from apps.core.refusals import Refused, TooEarly, WrongState
from apps.evidence.journal import emit
from apps.evidence.store import Stored
from apps.tenders import steps as tenders
from apps.tenders.lifecycle import Facts as LotFacts
from apps.tenders.lifecycle import LotAction
from apps.tenders.models import NoticeKind


@dataclass(frozen=True, slots=True)
class Signed:
    """The signed contract as it is handed in."""

    number: str
    signed_on: date
    price: Decimal
    term: str
    stored: Stored


@dataclass(frozen=True, slots=True)
class Done:
    """A matter of the law that was done outside the platform."""

    rule: str
    done_on: date
    note: str


@transaction.atomic(durable=True)
def record_contract(lot_id: int, *, signed: Signed, actor: Actor, now: datetime) -> Contract:
    """The contract is on record and public; bid securities go back from its day on (招标投标法第四十六条；实施条例第五十七条)."""
    lot, known = steps.locked(lot_id)
    policy.must_publish(actor, lot)

    award = steps.must_exist(known)
    winner = award.winner
    facts = Facts(
        now=now,
        price_agreed=signed.price,
        price_awarded=winner.price if winner else None,
        signed_on=signed.signed_on,
        notified_on=award.notified_at.astimezone(SHANGHAI).date() if award.notified_at else None,
    )
    steps.advance(award, lot, AwardAction.SIGN_CONTRACT, facts)
    if winner is None or not signed.number.strip() or not signed.term.strip():
        raise Refused("contract_incomplete")
    tenders.advance(lot, LotAction.SIGN_CONTRACT, LotFacts(now=now))
    bids.contract_signed(lot, signed.signed_on, actor=actor, now=now)
    text = contract_text.contract_notice(
        lot, winner, number=signed.number, signed_on=signed.signed_on, term=signed.term
    )
    notice = tenders.announce(lot, NoticeKind.CONTRACT, "合同公告", text, actor=actor, now=now)
    contract = Contract.objects.create(
        award=award,
        winner=winner,
        number=signed.number.strip(),
        signed_on=signed.signed_on,
        price=signed.price,
        term=signed.term.strip(),
        object_name=signed.stored.name,
        sha256=signed.stored.sha256,
        size=signed.stored.size,
        notice=notice.number,
        recorded_at=now,
        recorded_by=actor.id,
    )
    fact = events.ContractPublished(
        lot=lot.pk,
        notice=notice.number,
        number=contract.number,
        bidder=winner.organisation_id,
        signed_on=signed.signed_on.isoformat(),
        price=str(signed.price),
        sha256=contract.sha256,
        is_late=_is_late(award, signed.signed_on),
    )
    emit(fact, stream=lot.public_stream, actor=actor, at=now, reached=RESULT_KNOWN)
    return contract


@transaction.atomic(durable=True)
def note_contract_overdue(award_id: int, *, actor: Actor, now: datetime) -> Award:
    """Thirty days after the notice no contract is on record; the buyer's side and the supervisor hear of it, once."""
    lot, known = steps.locked(Award.objects.values_list("lot_id", flat=True).get(pk=award_id))
    policy.must_be_the_clock_of_contracts(actor)

    award = steps.must_exist(known)
    due_at = award.contract_due_at
    if due_at is None or award.contract_overdue_at or Contract.objects.filter(award=award).exists():
        raise WrongState("contract_not_overdue")
    if now <= due_at:
        raise TooEarly("contract_not_overdue")
    award.contract_overdue_at = now
    award.save(update_fields=["contract_overdue_at"])
    emit(events.ContractOverdue(lot=lot.pk, due_at=due_at.isoformat()), stream=lot.desk_stream, actor=actor, at=now)
    return award


@transaction.atomic(durable=True)
def record_duty(lot_id: int, *, done: Done, actor: Actor, now: datetime) -> Duty:
    """What the law asks of the buyer outside the platform is on record with its day: 书面报告, 合同备案."""
    lot, known = steps.locked(lot_id)
    policy.must_publish(actor, lot)

    award = steps.must_exist(known)
    if done.rule not in clocks.DUTIES[lot.project.regime_in_force]:
        raise Refused("duty_unknown")
    if Duty.objects.filter(award=award, rule=done.rule).exists():
        raise WrongState("duty_done_already")
    running = {one.rule.id: one for one in clocks.clocks_of(award, None)}
    if done.rule not in running:
        raise TooEarly("contract_missing")
    if not clocks.began_on(award, done.rule) <= done.done_on <= now.astimezone(SHANGHAI).date():
        raise Refused("duty_day_wrong")
    duty = Duty.objects.create(
        award=award, rule=done.rule, done_on=done.done_on, note=done.note.strip(), at=now, by=actor.id
    )
    is_late = done.done_on > running[done.rule].due_at.astimezone(SHANGHAI).date()
    fact = events.DutyDone(lot=lot.pk, rule=done.rule, done_on=done.done_on.isoformat(), is_late=is_late)
    emit(fact, stream=lot.desk_stream, actor=actor, at=now)
    return duty


@transaction.atomic(durable=True)
def note_performance(lot_id: int, *, kind: PerformanceKind, text: str, actor: Actor, now: datetime) -> Performance:
    """One line more of how the contract is performed (履约记录); what was noted stays."""
    lot, known = steps.locked(lot_id)
    policy.must_publish(actor, lot)

    contract = Contract.objects.filter(award=steps.must_exist(known)).first()
    if contract is None:
        raise WrongState("contract_missing")
    if not text.strip():
        raise Refused("performance_text_missing")
    line = Performance.objects.create(contract=contract, kind=kind.value, text=text.strip(), at=now, by=actor.id)
    fact = events.PerformanceNoted(lot=lot.pk, matter=kind.value)
    emit(fact, stream=lot.desk_stream, actor=actor, at=now)
    return line


def _is_late(award: Award, signed_on: date) -> bool:
    return award.contract_due_at is not None and signed_on > award.contract_due_at.astimezone(SHANGHAI).date()
