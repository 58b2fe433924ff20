"""退还与不予退还: refunds with their interest, forfeiture, and the contract's date that sets what is left free."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.db import transaction

from apps.bids import events, policy, securing
from apps.bids.lifecycle import SecurityAction, SecurityState
from apps.bids.models import (
    BidSecurity,
    ContractDate,
    Forfeiture,
    Instrument,
    Payment,
    Refund,
)
from apps.bids.rules.security import (
    ForfeitureGround,
    RefundCause,
    bears_interest,
    deposit_interest,
    late_charge,
)
from apps.core.actor import Actor
from apps.core.clock import SHANGHAI
from apps.core.money import yuan
from apps.core.refusals import Refused, TooEarly, WrongState
from apps.tenders import policy as tender_policy
from apps.tenders import steps as tenders
from apps.tenders.rules.books import Regime, RuleBook


@transaction.atomic(durable=True)
def record_refund(refund_code: str, *, refunded_on: date, actor: Actor, now: datetime) -> Refund:
    """The holder of the account has sent everything back, with the interest that the law adds (已退还)."""
    policy.must_hold_the_account(actor)
    security = securing.locked(Refund.objects.values_list("security__code", flat=True).get(code=refund_code))
    refund = Refund.objects.select_for_update(of=("self",)).get(code=refund_code)
    if refund.lifted_at is not None or refund.refunded_on is not None:
        raise WrongState("wrong_state", state=SecurityState(security.state), action=SecurityAction.REFUND)
    pieces = securing.pieces_of(security)
    securing.advance(
        security,
        SecurityAction.REFUND,
        now=now,
        refunded_on=refunded_on,
        owed_on=refund.owed_at.astimezone(SHANGHAI).date(),
        today=now.astimezone(SHANGHAI).date(),
    )

    refund.refunded_on, refund.interest = refunded_on, interest_of(refund, pieces, refunded_on)
    refund.recorded_at, refund.recorded_by = now, actor.id
    refund.save(update_fields=["refunded_on", "interest", "recorded_at", "recorded_by"])
    Payment.objects.filter(pk__in=[one.payment.pk for one in pieces if one.payment]).update(refund=refund)
    Instrument.objects.filter(pk__in=[one.instrument.pk for one in pieces if one.instrument]).update(refund=refund)
    fact = events.SecurityRefunded(
        security.code,
        refund.code,
        refunded_on.isoformat(),
        refund.interest,
        is_late=refunded_on > refund.due_at.astimezone(SHANGHAI).date(),
    )
    securing.tell(security, fact, actor=actor, now=now)
    return refund


@transaction.atomic(durable=True)
def forfeit_security(
    security_code: str, *, ground: ForfeitureGround | None, reason: str, actor: Actor, now: datetime
) -> BidSecurity:
    """The buyer keeps a security, on a ground of the law and for stated facts (不予退还)."""
    security = securing.locked(security_code)
    tender_policy.must_decide(actor, security.lot.project)
    if security.disclosed_at is None:
        raise TooEarly("security_not_disclosed")
    securing.advance(security, SecurityAction.FORFEIT, now=now, ground=ground, reason=reason)

    assert ground is not None
    Forfeiture.objects.create(security=security, ground=ground, reason=reason.strip(), at=now, by=actor.id)
    fact = events.SecurityForfeited(security.lot_id, security.code, ground.value, reason.strip())
    securing.tell_desk(security.lot, fact, actor=actor, now=now)
    return security


@transaction.atomic(durable=True)
def record_contract(lot_id: int, *, signed_on: date, actor: Actor, now: datetime) -> ContractDate:
    """The buyer's side says when the contract was signed; every security left goes back from that day on (合同签订日期)."""
    lot = tenders.locked(lot_id)
    tender_policy.must_prepare(actor, lot.project)
    notice_at = securing.award_notice_at(lot)
    if notice_at is None:
        raise TooEarly("security_no_award_yet")
    if ContractDate.objects.filter(lot=lot).exists():
        raise WrongState("security_contract_dated")
    if not notice_at.astimezone(SHANGHAI).date() <= signed_on <= now.astimezone(SHANGHAI).date():
        raise Refused("security_contract_day_wrong")
    return securing.contract_signed(lot, signed_on, actor=actor, now=now)


@transaction.atomic(durable=True)
def settle_securities(lot_id: int, *, actor: Actor, now: datetime) -> None:
    """What the lot's end or the award has set free goes back from now on."""
    lot = tenders.locked(lot_id)
    policy.must_be_the_clock(actor)
    securing.settle(lot, now=now)


def interest_of(refund: Refund, pieces: list[securing.Piece], refunded_on: date) -> Decimal:
    """What is added to the money: the bank's deposit interest (ENG), or the charge for a late refund (GP)."""
    lot = refund.security.lot
    regime, cause = lot.project.regime_in_force, RefundCause(refund.cause)
    money = [one.given for one in pieces if one.payment]
    if bears_interest(cause, regime):
        rate = settings.DEPOSIT_RATE_PERCENT
        return yuan(
            sum(
                (
                    deposit_interest(
                        one.amount, percent=rate, since=one.at.astimezone(SHANGHAI).date(), until=refunded_on
                    )
                    for one in money
                ),
                Decimal(0),
            )
        )
    if regime is Regime.GP:
        raised = Decimal(RuleBook.from_json(lot.rule_book or {})["T-G06d"].quantity)
        due = refund.due_at.astimezone(SHANGHAI).date()
        amount = sum((one.amount for one in money), Decimal(0))
        return late_charge(
            amount, percent=settings.LENDING_RATE_PERCENT, raised_by=raised, due=due, refunded=refunded_on
        )
    return yuan(0)
