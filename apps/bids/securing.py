"""投标保证金 — what happens to a security inside somebody else's transaction: it is given, checked, owed back, kept.

Nobody here says whose it is before the list is published: until then everything is told on sealed and own streams.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from apps.bids import events
from apps.bids.lifecycle import SECURITY, SecurityAction, SecurityFacts, SecurityState
from apps.bids.models import Bid, BidSecurity, ContractDate, Instrument, Payment, Refund, sealed_securities
from apps.bids.rules.security import (
    Check,
    Given,
    RefundCause,
    Terms,
    Verification,
    check,
    is_same_name,
    rule_for,
)
from apps.bids.secrecy import mark_of, opened, owner_of, shut
from apps.core.actor import SYSTEM, Actor
from apps.core.clock import SHANGHAI
from apps.core.disclosure import Milestone
from apps.evidence.journal import emit, emit_all
from apps.evidence.models import Entry
from apps.parties.models import Organisation
from apps.tenders.models import DataSheet, Lot
from apps.tenders.queries.calendar import working_calendar
from apps.tenders.rules.books import Regime, RuleBook
from apps.tenders.rules.due import due_at
from apps.tenders.steps import WITHOUT_OPENING

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 16
TOLD = frozenset({Milestone.DEADLINE_PASSED, Milestone.LIST_PUBLISHED})
STANDING = (SecurityState.GIVEN.value, SecurityState.SUFFICIENT.value, SecurityState.INSUFFICIENT.value)
"""Where something is held that may have to go back."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing that was given, with what is kept of it under the lid."""

    given: Given
    kept: Mapping[str, Any]
    payment: Payment | None = None
    instrument: Instrument | None = None


def terms_of(lot: Lot) -> Terms:
    """What the lot's document asks for."""
    sheet = DataSheet.objects.get(lot=lot)
    if lot.submission_deadline is None:
        raise ValueError(f"{lot} has no deadline yet")
    days = sheet.bond_valid_days or sheet.validity_days
    return Terms(
        regime=lot.project.regime_in_force,
        amount=sheet.bond_amount,
        forms=frozenset(sheet.bond_forms),
        deadline=lot.submission_deadline,
        valid_until=lot.submission_deadline.astimezone(SHANGHAI).date() + timedelta(days=days),
    )


def new_payment_code() -> str:
    """Random, so that it says nothing about lot or bidder and cannot be guessed."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def code_as_written(text: str) -> str:
    """The payment code however it was typed: in groups, with blanks, in small letters."""
    return "".join(character for character in text.upper() if character.isalnum())


def mark_of_code(text: str) -> str:
    """The mark under which a payment code is found."""
    return mark_of("payment-code", code_as_written(text))


def kept_of(security: BidSecurity) -> dict[str, Any]:
    """Whose it is, his payment code and his account: lifted for the bidder, for refunds, and once the list is out."""
    return opened(bytes(security.shut), place=f"security:{security.code}")


def keep(security: BidSecurity, content: Mapping[str, object]) -> None:
    """The content lies under the lid; saved by the caller."""
    security.shut = shut(content, place=f"security:{security.code}")


def pieces_of(security: BidSecurity) -> list[Piece]:
    """Everything that was given and has neither gone back nor been replaced."""
    return [one for one in all_pieces_of(security) if not _has_gone_back(one)]


def all_pieces_of(security: BidSecurity) -> list[Piece]:
    """Everything that was given and not replaced, also what has gone back since."""
    owner = kept_of(security)
    name = Organisation.objects.values_list("name", flat=True).get(pk=owner["organisation"])
    paid = [_paid(one, name, owner["account"]) for one in security.payments.order_by("pk")]
    return paid + [piece_of(one) for one in security.instruments.filter(ended_at=None).order_by("pk")]


def opened_payment(payment: Payment) -> dict[str, Any]:
    """What the bank said about a payment."""
    return opened(bytes(payment.shut), place=f"payment:{payment.code}")


def piece_of(instrument: Instrument) -> Piece:
    """A guarantee or a commitment, as it was given."""
    kept = opened(bytes(instrument.shut), place=place_of(instrument))
    given = Given(
        form=kept["form"],
        amount=Decimal(kept["amount"]),
        at=instrument.given_at,
        valid_until=date.fromisoformat(kept["valid_until"]) if kept["valid_until"] else None,
        verification=Verification(kept["verification"]) if kept["verification"] else None,
    )
    return Piece(given, kept, instrument=instrument)


def place_of(instrument: Instrument) -> str:
    """Where an instrument's shut content belongs."""
    return f"instrument:{instrument.security.code}:{instrument.given_at.astimezone(UTC).isoformat()}"


def give(security: BidSecurity, form: str, *, actor: Actor, now: datetime) -> None:
    """Something is here (已提交); after the list it is checked at once. The security is held by the caller."""
    advance(security, SecurityAction.GIVE, now=now)
    fact = events.SecurityGiven(security.code, form)
    tell(security, fact, actor=actor, now=now)
    if security.state != SecurityState.GIVEN or not is_list_published(security.lot):
        return
    if security.disclosed_at is not None:
        check_security(security, now=now)
    else:
        owe(security, RefundCause.NO_BID, since=now, now=now)


def is_list_published(lot: Lot) -> bool:
    """True once the bids of the lot name their bidders."""
    return Bid.objects.filter(lot=lot, disclosed_at__isnull=False).exists()


def advance(security: BidSecurity, action: SecurityAction, *, now: datetime, **known: Any) -> None:
    """The security stands where the action leads; saved here. Raises the guard's refusal."""
    facts = SecurityFacts(now=now, deadline=terms_of(security.lot).deadline, **known)
    security.state = SECURITY.advance(SecurityState(security.state), action, facts).value
    security.save(update_fields=["state"])


def tell(security: BidSecurity, fact: Any, *, actor: Actor, now: datetime) -> None:
    """Told to the bidder, and kept on the sealed stream of the lot."""
    emit_all([(fact, sealed_securities(security.lot_id)), (fact, security.own_stream)], actor=actor, at=now)


def tell_desk(lot: Lot, fact: Any, *, actor: Actor, now: datetime) -> None:
    """Told to the buyer's side, the centre and the supervisor, once the list is out."""
    emit(fact, stream=lot.desk_stream, actor=actor, at=now, reached=TOLD)


def check_security(security: BidSecurity, *, now: datetime) -> Check:
    """Whether what was given is enough (核查); told to the desk. The list is published, the security held."""
    pieces = pieces_of(security)
    found = check((one.given for one in pieces), terms_of(security.lot))
    advance(security, SecurityAction.CHECK, now=now, is_sufficient=found.is_sufficient)
    fact = events.SecurityChecked(
        lot=security.lot_id,
        security=security.code,
        bidder=security.bidder_id or 0,
        is_sufficient=found.is_sufficient,
        amount=found.amount,
        findings=sorted({finding.value for findings in found.findings for finding in findings}),
    )
    tell_desk(security.lot, fact, actor=SYSTEM, now=now)
    return found


def disclose(lot: Lot, organisations: Iterable[int], *, now: datetime) -> None:
    """The securities of those who bid name them and are checked; the others go back without being named (公布名单时)."""
    owners = {owner_of(lot.pk, organisation): organisation for organisation in organisations}
    for security in held(lot):
        if security.owner not in owners:
            owe(security, RefundCause.NO_BID, since=lot.submission_deadline or now, now=now)
        elif security.disclosed_at is None:
            security.bidder_id, security.disclosed_at = owners[security.owner], now
            security.save(update_fields=["bidder", "disclosed_at"])
            if security.state == SecurityState.GIVEN:
                check_security(security, now=now)


def after_withdrawal(lot: Lot, owner: str, *, now: datetime) -> None:
    """实施条例第三十五条: what secured a bid that was withdrawn goes back within five days."""
    for security in held(lot).filter(owner=owner):
        owe(security, RefundCause.WITHDRAWN, since=now, now=now)


def after_submission(lot: Lot, owner: str, *, now: datetime) -> None:
    """Who withdrew and bids again before the deadline is secured by what has not gone back yet."""
    for security in held(lot).filter(owner=owner, state=SecurityState.REFUND_DUE.value):
        refund = Refund.objects.get(security=security, lifted_at=None, refunded_on=None)
        advance(security, SecurityAction.KEEP, now=now, cause=RefundCause(refund.cause))
        refund.lifted_at = now
        refund.save(update_fields=["lifted_at"])
        tell(security, events.RefundLifted(security.code, refund.code), actor=security.actor, now=now)


def owe(security: BidSecurity, cause: RefundCause, *, since: datetime, now: datetime) -> Refund | None:
    """What is held goes back, by the rule's day (应退还). Nothing held, or owed already: nothing happens."""
    if security.state not in STANDING:
        return None
    advance(security, SecurityAction.OWE_REFUND, now=now)
    rule = RuleBook.from_json(security.lot.rule_book or {})[rule_for(cause, security.lot.project.regime_in_force)]
    refund = Refund.objects.create(
        code=secrets.token_hex(16),
        security=security,
        cause=cause,
        rule=rule.id,
        owed_at=since,
        due_at=due_at(rule, since, working_calendar()).at,
    )
    fact = events.RefundOwed(security.code, refund.code, cause.value, rule.id, refund.due_at)
    tell(security, fact, actor=security.actor, now=now)
    return refund


def settle(lot: Lot, *, now: datetime) -> None:
    """Whatever the lot's end, its award or its contract has set free goes back. Called again it does nothing."""
    cause = cause_for(lot)
    if cause is None:
        return
    signed = ContractDate.objects.filter(lot=lot).first()
    winner = winner_of(lot)
    for security in held(lot).filter(state__in=STANDING):
        is_winner = security.bidder_id is not None and security.bidder_id == winner
        if cause is RefundCause.NOT_AWARDED and is_winner:
            continue
        why = RefundCause.NOT_AWARDED if cause is RefundCause.CONTRACT_SIGNED and not is_winner else cause
        owe(security, why, since=_set_free_at(lot, why, signed, now), now=now)


def contract_signed(lot: Lot, signed_on: date, *, actor: Actor, now: datetime) -> ContractDate:
    """The contract's day is on record, and every security left goes back from it on. The lot is held."""
    done = ContractDate.objects.create(lot=lot, signed_on=signed_on, recorded_at=now, recorded_by=actor.id)
    emit(events.ContractDated(lot=lot.pk, signed_on=signed_on.isoformat()), stream=lot.desk_stream, actor=actor, at=now)
    settle(lot, now=now)
    return done


def cause_for(lot: Lot) -> RefundCause | None:
    """What sets the securities of a lot free by now, if anything does."""
    if lot.state in WITHOUT_OPENING:
        return RefundCause.LOT_ENDED
    if ContractDate.objects.filter(lot=lot).exists():
        return RefundCause.CONTRACT_SIGNED
    is_gp = lot.project.regime_in_force is Regime.GP
    return RefundCause.NOT_AWARDED if is_gp and award_notice_at(lot) else None


def award_notice_at(lot: Lot) -> datetime | None:
    """When the award notice went out, as the lot's public stream tells."""
    told = Entry.objects.filter(stream=lot.public_stream.name, kind="award.notice_issued").order_by("v").last()
    return told.at if told else None


def winner_of(lot: Lot) -> int | None:
    """The organisation that won, as the result told."""
    told = Entry.objects.filter(stream=lot.public_stream.name, kind="award.result_published").order_by("v").last()
    return int(told.payload["bidder"]) if told else None


def _set_free_at(lot: Lot, cause: RefundCause, signed: ContractDate | None, now: datetime) -> datetime:
    """From when the days run: GP losers from the award notice, everybody else after the contract from its day."""
    is_gp = lot.project.regime_in_force is Regime.GP
    notice_at = award_notice_at(lot)
    if cause is RefundCause.NOT_AWARDED and is_gp and notice_at is not None:
        return notice_at
    if signed is not None:
        return datetime.combine(signed.signed_on, time(12), SHANGHAI)
    return now


def locked(code: str) -> BidSecurity:
    """The security, held until the caller's transaction ends. Raises BidSecurity.DoesNotExist."""
    return BidSecurity.objects.select_for_update(of=("self",)).select_related("lot__project").get(code=code)


def held(lot: Lot) -> Any:
    """The securities of a lot, held until the caller's transaction ends, in the order of their random codes."""
    return (
        BidSecurity.objects.select_for_update(of=("self",))
        .filter(lot=lot)
        .select_related("lot__project")
        .order_by("code")
    )


def _has_gone_back(piece: Piece) -> bool:
    return any(one is not None and one.refund_id is not None for one in (piece.payment, piece.instrument))


def _paid(payment: Payment, name: str, account: str) -> Piece:
    kept = opened_payment(payment)
    given = Given(
        form="transfer" if kept["payer_account"] else "cash",
        amount=Decimal(kept["amount"]),
        at=datetime.fromisoformat(kept["paid_at"]),
        is_payer_the_bidder=is_same_name(kept["payer_name"], name),
        is_account_declared=_digits(kept["payer_account"]) == _digits(account),
    )
    return Piece(given, kept, payment=payment)


def _digits(account: str) -> str:
    return account.replace("-", "").upper()
