"""投标保证金 use-cases: a payment code, guarantees, bank statements, matches, refunds, forfeiture, the contract's date."""

from __future__ import annotations

import hashlib
import re
import secrets
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.db import transaction

from apps.bids import events, policy, securing
from apps.bids.lifecycle import SecurityAction, SecurityState
from apps.bids.models import (
    STATEMENTS,
    BankStatement,
    BidSecurity,
    ContractDate,
    Forfeiture,
    Instrument,
    Payment,
    PaymentMatch,
    Refund,
)
from apps.bids.rules.bank_statement import BankLines, NoStatement, PaymentLine, read_bank_statement
from apps.bids.rules.security import (
    GUARANTEES,
    ForfeitureGround,
    RefundCause,
    Terms,
    Verification,
    bears_interest,
    deposit_interest,
    is_form_allowed,
    is_same_name,
    late_charge,
)
from apps.bids.secrecy import mark_of, opened, owner_of, shut
from apps.core.actor import SYSTEM, Actor
from apps.core.clock import SHANGHAI
from apps.core.money import yuan
from apps.core.refusals import NotAllowed, Refused, TooEarly, WrongState
from apps.evidence.journal import emit
from apps.tenders import policy as tender_policy
from apps.tenders import steps as tenders
from apps.tenders.lifecycle import LotState
from apps.tenders.models import BondForm, Lot
from apps.tenders.rules.books import Regime, RuleBook

_ACCOUNT = re.compile(r"[0-9A-Za-z-]{4,40}")
LONGEST = 200
COMMITMENT = "commitment"


@dataclass(frozen=True, slots=True)
class GuaranteeTerms:
    """A guarantee as the bidder states it."""

    form: str
    number: str
    issuer: str
    amount: Decimal
    valid_until: date
    reference: str


@transaction.atomic(durable=True)
def request_payment_code(lot_id: int, *, account: str, actor: Actor, now: datetime) -> BidSecurity:
    """The bidder has a payment code of his own for this lot (缴款码), which nobody else can connect with him or the lot.

    Asked again it stays the same; the account may be corrected until the deadline.
    """
    lot = tenders.locked(lot_id)
    organisation = policy.must_bid(actor)
    terms = _must_take_security(lot, now)
    if terms.regime is Regime.GP and "cash" in terms.forms and not is_form_allowed("transfer", terms):
        raise Refused("security_cash_refused")
    _must_be_allowed("transfer", terms)
    if not _ACCOUNT.fullmatch(account):
        raise Refused("security_account_wrong")

    security = _own(lot, organisation)
    kept = securing.kept_of(security)
    is_new = not kept["reference"]
    kept |= {"account": account, "reference": kept["reference"] or securing.new_payment_code()}
    security.mark = securing.mark_of_code(kept["reference"])
    securing.keep(security, kept)
    security.save()
    if is_new:
        securing.tell(security, events.SecurityRequested(security.code), actor=security.actor, now=now)
    return security


@transaction.atomic(durable=True)
def give_guarantee(
    lot_id: int, *, stated: GuaranteeTerms, verification: Verification | None, actor: Actor, now: datetime
) -> BidSecurity:
    """A guarantee secures the bid (保函、电子保函); another one takes the place of the one before."""
    lot = tenders.locked(lot_id)
    organisation = policy.must_bid(actor)
    terms = _must_take_security(lot, now)
    if stated.form not in GUARANTEES:
        raise Refused("security_guarantee_wrong")
    _must_be_allowed(stated.form, terms)
    texts = (stated.number, stated.issuer)
    if not all(0 < len(text.strip()) <= LONGEST for text in texts) or yuan(stated.amount) <= 0:
        raise Refused("security_guarantee_wrong")

    kept = {
        "form": stated.form,
        "number": stated.number.strip(),
        "issuer": stated.issuer.strip(),
        "amount": str(yuan(stated.amount)),
        "valid_until": stated.valid_until.isoformat(),
        "reference": stated.reference,
        "verification": verification.value if verification else "",
    }
    return _give_instrument(_own(lot, organisation), kept, now=now)


@transaction.atomic(durable=True)
def give_commitment(lot_id: int, *, actor: Actor, now: datetime) -> BidSecurity:
    """The bidder undertakes in writing what a security would secure (承诺函), where the document accepts that."""
    lot = tenders.locked(lot_id)
    organisation = policy.must_bid(actor)
    terms = _must_take_security(lot, now)
    _must_be_allowed(COMMITMENT, terms)

    kept = {
        "form": COMMITMENT,
        "number": "",
        "issuer": "",
        "amount": str(terms.amount),
        "valid_until": terms.valid_until.isoformat(),
        "reference": "",
        "verification": "",
    }
    return _give_instrument(_own(lot, organisation), kept, now=now)


@transaction.atomic(durable=True)
def read_statement(content: bytes, *, actor: Actor, now: datetime) -> BankStatement:
    """The bank's file is kept whole and its lines are read (预览); nothing is booked. The same file is the same statement."""
    policy.must_hold_the_account(actor)
    digest = hashlib.sha256(content).hexdigest()
    lines = _must_be_statement(content)
    if known := BankStatement.objects.filter(sha256=digest).first():
        return known

    statement = BankStatement(code=secrets.token_hex(16), sha256=digest, lines=len(lines.read) + len(lines.unread))
    statement.unread = [{"line": one.number, "problem": one.problem.value} for one in lines.unread]
    statement.shut = shut({"content": b64encode(content).decode()}, place=f"statement:{statement.code}")
    statement.read_at, statement.read_by = now, actor.id
    statement.save()
    emit(events.StatementRead(statement.code, digest), stream=STATEMENTS, actor=actor, at=now)
    return statement


@transaction.atomic(durable=True)
def import_statement(code: str, *, actor: Actor, now: datetime) -> BankStatement:
    """Every readable line is booked once, whatever was imported before (导入). Nobody is told for which lot."""
    policy.must_hold_the_account(actor)
    statement = BankStatement.objects.select_for_update().get(code=code)
    if statement.imported_at is not None:
        raise WrongState("bank_statement_done")
    content = b64decode(opened(bytes(statement.shut), place=f"statement:{code}")["content"])
    lines = {mark_of("transaction", one.transaction): one for one in read_bank_statement(content).read}

    booked = set(Payment.objects.filter(mark__in=lines).values_list("mark", flat=True))
    new = sorted(lines.keys() - booked)
    statement.unknown = sorted(lines[mark].number for mark in new if not _book(statement, mark, lines[mark], now=now))
    statement.imported_at, statement.imported_by = now, actor.id
    statement.save(update_fields=["unknown", "imported_at", "imported_by"])
    emit(events.StatementImported(statement.code), stream=STATEMENTS, actor=actor, at=now)
    return statement


@transaction.atomic(durable=True)
def propose_match(payment_code: str, *, security_code: str, reason: str, actor: Actor, now: datetime) -> PaymentMatch:
    """One operator says whose a payment without a known code is, and why (提出匹配). It counts when another confirms."""
    policy.must_hold_the_account(actor)
    payment = Payment.objects.select_for_update(of=("self",)).get(code=payment_code)
    security = BidSecurity.objects.select_related("lot__project", "bidder").get(code=security_code)
    if security.bidder is None:
        raise TooEarly("security_not_disclosed")
    if not reason.strip():
        raise Refused("security_match_reason_missing")
    payer = securing.opened_payment(payment)["payer_name"]
    is_waiting = PaymentMatch.objects.filter(payment=payment, decided_at=None).exists()
    if payment.security_id is not None or is_waiting or not is_same_name(payer, security.bidder.name):
        raise Refused("security_match_wrong")

    match = PaymentMatch.objects.create(
        payment=payment, security=security, reason=reason.strip(), proposed_by=actor.id, proposed_at=now
    )
    fact = events.MatchProposed(security.lot_id, security.code, payment.code, match.reason)
    securing.tell_desk(security.lot, fact, actor=actor, now=now)
    return match


@transaction.atomic(durable=True)
def decide_match(payment_code: str, *, is_confirmed: bool, actor: Actor, now: datetime) -> PaymentMatch:
    """Another operator confirms or declines; confirmed, the payment belongs to the security (确认匹配)."""
    policy.must_hold_the_account(actor)
    payment = Payment.objects.select_for_update(of=("self",)).get(code=payment_code)
    match = PaymentMatch.objects.filter(payment=payment, decided_at=None).first()
    if match is None:
        raise WrongState("security_match_wrong")
    if match.proposed_by == actor.id:
        raise NotAllowed("security_match_takes_two")
    security = _locked(match.security.code)

    match.decided_by, match.decided_at, match.is_confirmed = actor.id, now, is_confirmed
    match.save(update_fields=["decided_by", "decided_at", "is_confirmed"])
    if not is_confirmed:
        fact = events.MatchDeclined(security.lot_id, security.code, payment.code)
        securing.tell_desk(security.lot, fact, actor=actor, now=now)
        return match
    payment.security = security
    payment.save(update_fields=["security"])
    told = events.PaymentMatched(security.lot_id, security.code, payment.code, match.reason, match.proposed_by)
    securing.tell_desk(security.lot, told, actor=actor, now=now)
    securing.give(security, "transfer", actor=SYSTEM, now=now)
    return match


@transaction.atomic(durable=True)
def record_refund(refund_code: str, *, refunded_on: date, actor: Actor, now: datetime) -> Refund:
    """The holder of the account has sent everything back, with the interest that the law adds (已退还)."""
    policy.must_hold_the_account(actor)
    refund = Refund.objects.select_for_update(of=("self",)).get(code=refund_code)
    security = _locked(refund.security.code)
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
    security = _locked(security_code)
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

    done = ContractDate.objects.create(lot=lot, signed_on=signed_on, recorded_at=now, recorded_by=actor.id)
    fact = events.ContractDated(lot=lot.pk, signed_on=signed_on.isoformat())
    emit(fact, stream=lot.desk_stream, actor=actor, at=now)
    securing.settle(lot, now=now)
    return done


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


def _must_take_security(lot: Lot, now: datetime) -> Terms:
    is_open = lot.state == LotState.TENDERING and lot.closed_at is None
    if not is_open or lot.submission_deadline is None or now >= lot.submission_deadline:
        raise Refused("security_late")
    terms = securing.terms_of(lot)
    if terms.amount == 0:
        raise Refused("security_not_asked_for")
    return terms


def _must_be_allowed(form: str, terms: Terms) -> None:
    if not is_form_allowed(form, terms):
        raise Refused("security_form_not_allowed", form=str(BondForm(form).label))


def _must_be_statement(content: bytes) -> BankLines:
    try:
        return read_bank_statement(content)
    except NoStatement as failure:
        raise Refused(
            "bank_statement_wrong", problem=failure.problem, told=f" ({failure.told})" if failure.told else ""
        ) from None


def _own(lot: Lot, organisation: int) -> BidSecurity:
    """The bidder's security for the lot, held; made when there is none. The lot is held."""
    owner = owner_of(lot.pk, organisation)
    found = BidSecurity.objects.select_for_update(of=("self",)).filter(lot=lot, owner=owner).first()
    if found is not None:
        found.lot = lot
        return found
    new = BidSecurity(code=secrets.token_hex(16), lot=lot, owner=owner, state=SecurityState.EXPECTED)
    securing.keep(new, {"organisation": organisation, "reference": "", "account": ""})
    new.save(force_insert=True)
    return new


def _locked(code: str) -> BidSecurity:
    return BidSecurity.objects.select_for_update(of=("self",)).select_related("lot__project").get(code=code)


def _give_instrument(security: BidSecurity, kept: dict[str, str], *, now: datetime) -> BidSecurity:
    security.instruments.filter(ended_at=None, refund=None).update(ended_at=now)
    instrument = Instrument(security=security, given_at=now)
    instrument.shut = shut(kept, place=securing.place_of(instrument))
    instrument.save()
    securing.give(security, kept["form"], actor=security.actor, now=now)
    return security


def _book(statement: BankStatement, mark: str, line: PaymentLine, *, now: datetime) -> bool:
    """True when the line's code is known; otherwise the payment keeps its line and waits for a match by hand."""
    security = (
        BidSecurity.objects.select_for_update(of=("self",))
        .select_related("lot__project")
        .filter(mark=securing.mark_of_code(line.reference))
        .first()
    )
    payment = Payment(code=secrets.token_hex(16), mark=mark, security=security)
    if security is None:
        payment.statement, payment.line = statement, line.number
    kept = {
        "transaction": line.transaction,
        "reference": line.reference,
        "amount": str(line.amount),
        "paid_at": line.paid_at.isoformat(),
        "payer_name": line.payer_name,
        "payer_account": line.payer_account,
    }
    payment.shut = shut(kept, place=f"payment:{payment.code}")
    payment.save(force_insert=True)
    if security is not None:
        securing.give(security, "transfer" if line.payer_account else "cash", actor=SYSTEM, now=now)
    return security is not None
