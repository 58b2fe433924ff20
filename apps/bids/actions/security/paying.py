"""到账: bank statements are read and booked, and payments without a known code are matched by two people."""

from __future__ import annotations

import hashlib
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from apps.bids import events, policy, securing
from apps.bids.lifecycle import SecurityState
from apps.bids.models import STATEMENTS, BankStatement, BidSecurity, Payment, PaymentMatch
from apps.bids.rules.bank_statement import BankLines, NoStatement, PaymentLine, read_bank_statement
from apps.bids.rules.security import is_same_name
from apps.bids.secrecy import mark_of, opened, shut
from apps.core.actor import SYSTEM, Actor
from apps.core.refusals import NotAllowed, Refused, TooEarly, WrongState
from apps.evidence.journal import emit


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
    try:
        with transaction.atomic():
            statement.save()
    except IntegrityError:  # the same file was pressed twice, and the other was first
        return BankStatement.objects.get(sha256=digest)
    emit(events.StatementRead(statement.code, digest), stream=STATEMENTS, actor=actor, at=now)
    return statement


@transaction.atomic(durable=True)
def import_statement(code: str, *, actor: Actor, now: datetime) -> BankStatement:
    """Every readable line is booked once, whatever was imported before (导入). Nobody is told for which lot."""
    policy.must_hold_the_account(actor)
    statement = _locked_alone(code)
    if statement.imported_at is not None:
        raise WrongState("bank_statement_done")
    content = b64decode(opened(bytes(statement.shut), place=f"statement:{code}")["content"])
    lines = {mark_of("transaction", one.transaction): one for one in read_bank_statement(content).read}

    booked = set(Payment.objects.filter(mark__in=lines).values_list("mark", flat=True))
    new = {mark: lines[mark] for mark in sorted(lines.keys() - booked)}
    named = _named(new)
    known = sorted((security.lot_id, mark) for mark, security in named.items())
    for _lot, mark in known:
        _book(named[mark], mark, new[mark], now=now)
    statement.unknown = sorted(new[mark].number for mark in new if mark not in named)
    for mark in sorted(new.keys() - named.keys()):
        _keep(statement, mark, new[mark])
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
    is_shut = security.state == SecurityState.FORFEITED
    if payment.security_id is not None or is_waiting or is_shut or not is_same_name(payer, security.bidder.name):
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
    security = securing.locked(match.security.code)

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


def _must_be_statement(content: bytes) -> BankLines:
    try:
        return read_bank_statement(content)
    except NoStatement as failure:
        raise Refused(
            "bank_statement_wrong", problem=failure.problem, told=f" ({failure.told})" if failure.told else ""
        ) from None


def _locked_alone(code: str) -> BankStatement:
    """The statement, held with all others that wait, so that no two imports book the same transaction at once."""
    list(BankStatement.objects.select_for_update().filter(imported_at=None).order_by("pk"))
    return BankStatement.objects.get(code=code)


def _named(lines: Mapping[str, PaymentLine]) -> dict[str, BidSecurity]:
    """The securities that take the lines, held all at once and in the order in which everybody holds them.

    A security that was forfeited takes nothing more: its line waits for people, and stops no other.
    """
    codes = {mark: securing.mark_of_code(line.reference) for mark, line in lines.items()}
    wanted = BidSecurity.objects.select_for_update(of=("self",)).filter(mark__in=set(codes.values()))
    found = {one.mark: one for one in wanted.select_related("lot__project").order_by("code")}
    taking = {code: one for code, one in found.items() if one.state != SecurityState.FORFEITED}
    return {mark: taking[code] for mark, code in codes.items() if code in taking}


def _book(security: BidSecurity, mark: str, line: PaymentLine, *, now: datetime) -> None:
    """The payment belongs to the security, which is held."""
    payment = Payment(code=secrets.token_hex(16), mark=mark, security=security)
    _save(payment, line)
    securing.give(security, "transfer" if line.payer_account else "cash", actor=SYSTEM, now=now)


def _keep(statement: BankStatement, mark: str, line: PaymentLine) -> None:
    """Nobody's yet: the payment keeps its line and waits for a match by hand."""
    _save(Payment(code=secrets.token_hex(16), mark=mark, statement=statement, line=line.number), line)


def _save(payment: Payment, line: PaymentLine) -> None:
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
