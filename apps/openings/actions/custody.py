"""托管开启 use-cases: a case is opened, approved by two sides, carried out by custodians, or ended (电子招标投标办法第三十一条)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from apps.bids.custody import escrow_in, place_in, set_named
from apps.bids.queries import has_escrow
from apps.core.actor import Actor
from apps.core.audience import Role
from apps.core.refusals import NotAllowed, Refused, WrongState
from apps.openings import events, policy
from apps.openings.actions.attributing import give_up
from apps.openings.actions.decryption import OpenedContents, have_bids_opened, keep_opened, must_be_undecided
from apps.openings.lifecycle import OpeningAction, OpeningState
from apps.openings.models import BidResult, CaseApproval, CaseShare, CustodyCase, Opening
from apps.openings.parts import headers_of
from apps.openings.rules import keys
from apps.openings.rules.custody import CASE, CASE_WAIT, CaseAction, CaseFacts, CaseState, Side
from apps.openings.rules.terms import EFFECTS, REASON_LIMIT, Cause
from apps.openings.standing import advance, facts_of, locked, stated, tell


@transaction.atomic(durable=True)
def open_case(opening_id: int, *, bid: str, cause: Cause, reason: str, actor: Actor, now: datetime) -> CustodyCase:
    """The host asks that custodians open a bid; the cause that is stated counts if they do not (托管开启申请)."""
    opening = locked(opening_id)
    policy.must_host(actor, opening)
    reason = stated(reason, limit=REASON_LIMIT)
    if not opening.listed.filter(bid=bid).exists():
        raise Refused("bid_not_listed")
    escrowed = escrow_in(headers_of(opening, bid))
    facts = replace(
        facts_of(opening, now, reason=reason),
        is_escrow_named=has_escrow(opening.lot),
        is_bid_in_escrow=bool(escrowed),
        failure=opening.results.filter(bid=bid).values_list("failure", flat=True).first() or "",
    )
    advance(opening, OpeningAction.OPEN_CASE, facts)
    if opening.custody_cases.filter(bid=bid, state__in=(CaseState.WAITING, CaseState.APPROVED)).exists():
        raise WrongState("case_open_already")
    if opening.state == OpeningState.DECRYPTING:
        must_be_undecided(opening, bid)
    digest = next(iter(escrowed.values())).digest
    custodians = set_named(digest)
    if custodians is None:
        raise Refused("bid_not_in_escrow")

    case = CustodyCase.objects.create(
        opening=opening,
        number=opening.custody_cases.count() + 1,
        bid=bid,
        state=CaseState.WAITING,
        cause=cause,
        reason=reason,
        digest=digest,
        needed=custodians.threshold,
        places=custodians.places.count(),
        opened_by=actor.id,
        opened_at=now,
    )
    tell(opening, _opened_fact(case), actor=actor, now=now)
    return case


def _opened_fact(case: CustodyCase) -> events.CaseOpened:
    return events.CaseOpened(
        lot=case.opening.lot_id,
        number=case.number,
        bid=case.bid,
        cause=Cause(case.cause).value,
        reason=case.reason,
        needed=case.needed,
        places=case.places,
    )


@transaction.atomic(durable=True)
def approve_case(opening_id: int, number: int, *, actor: Actor, now: datetime) -> CustodyCase:
    """One side agrees; with the second the custodians may hand in their shares (批准托管开启)."""
    opening, case = _locked_case(opening_id, number)
    side = _side_of(actor, opening, case)
    advance(opening, OpeningAction.DECIDE_CASE, facts_of(opening, now))
    if case.approvals.filter(side=side).exists():
        raise WrongState("case_approved_already")
    _must_be_another(actor, case)
    facts = CaseFacts(now=now, approvals=case.approvals.count() + 1)
    case.state = CASE.advance(CaseState(case.state), CaseAction.APPROVE, facts)

    CaseApproval.objects.create(case=case, side=side, by=actor.id, at=now)
    case.approved_at = now if case.state == CaseState.APPROVED else None
    case.save(update_fields=["state", "approved_at"])
    tell(opening, events.CaseApproved(lot=opening.lot_id, number=number, side=side.value), actor=actor, now=now)
    return case


@transaction.atomic(durable=True)
def decline_case(opening_id: int, number: int, *, reason: str, actor: Actor, now: datetime) -> CustodyCase:
    """One side does not agree: the bid stays shut, and the cause that was stated counts (不予批准)."""
    opening, case = _locked_case(opening_id, number)
    side = _side_of(actor, opening, case)
    _must_be_another(actor, case)
    advance(opening, OpeningAction.DECIDE_CASE, facts_of(opening, now))
    reason = stated(reason, limit=REASON_LIMIT)
    _close(case, CaseAction.DECLINE, CaseFacts(now=now, reason=reason))

    fact = events.CaseDeclined(lot=opening.lot_id, number=number, side=side.value, reason=reason)
    tell(opening, fact, actor=actor, now=now)
    _give_up(opening, case, f"托管开启未获批准：{reason}", actor=actor, now=now)
    return case


@transaction.atomic(durable=True)
def end_case(opening_id: int, number: int, *, reason: str, actor: Actor, now: datetime) -> CustodyCase:
    """The custodians were awaited in vain: the session goes on without this bid (终止托管开启)."""
    opening, case = _locked_case(opening_id, number)
    policy.must_host(actor, opening)
    reason = stated(reason, limit=REASON_LIMIT)
    advance(opening, OpeningAction.END_CASE, facts_of(opening, now, reason=reason))
    _close(case, CaseAction.END, CaseFacts(now=now, reason=reason, awaited_until=awaited_until(case)))

    tell(opening, events.CaseEnded(lot=opening.lot_id, number=number, reason=reason), actor=actor, now=now)
    _give_up(opening, case, f"托管开启已终止：{reason}", actor=actor, now=now)
    return case


@transaction.atomic(durable=True)
def hand_share(opening_id: int, number: int, shares: object, *, actor: Actor, now: datetime) -> CustodyCase:
    """A custodian of the bid's own set has opened his shares; with enough of them the worker opens the bid (交回份额)."""
    opening, case = _locked_case(opening_id, number)
    place = place_in(case.digest, actor)
    if place is None:
        raise NotAllowed("not_a_custodian_of_case")
    advance(opening, OpeningAction.HAND_SHARE, facts_of(opening, now))
    CASE.advance(CaseState(case.state), CaseAction.HAND_SHARE, CaseFacts(now=now))
    if case.shares.filter(place=place).exists():
        raise WrongState("share_handed_already")
    checked = keys.must_fit(shares, {case.bid: escrow_in(headers_of(opening, case.bid)).keys()})

    CaseShare.objects.create(case=case, place=place, shares=checked[case.bid], by=actor.id, at=now)
    tell(opening, events.ShareHanded(lot=opening.lot_id, number=number, place=place), actor=actor, now=now)
    have_bids_opened(opening, now)
    return case


@transaction.atomic(durable=True)
def record_recovered(
    opening_id: int, number: int, contents: OpenedContents, *, actor: Actor, now: datetime
) -> BidResult:
    """The bid is open by its custodians, and the record says so (补救). Told again after a crash, it stays as it is."""
    opening, case = _locked_case(opening_id, number)
    known = opening.results.filter(bid=case.bid, failure="").first()
    if known is not None:
        return known
    advance(opening, OpeningAction.OPEN_BID, facts_of(opening, now))
    _close(case, CaseAction.OPEN, CaseFacts(now=now))
    fact = events.EscrowOpened(lot=opening.lot_id, number=number, bid=case.bid)
    tell(opening, fact, actor=actor, now=now)
    return keep_opened(opening, case.bid, contents, actor=actor, now=now)


@transaction.atomic(durable=True)
def record_unrecoverable(opening_id: int, number: int, *, code: str, actor: Actor, now: datetime) -> CustodyCase:
    """Not even all custodians together open the bid: what was sealed to them is the trouble. Told once."""
    opening, case = _locked_case(opening_id, number)
    if not case.is_open:
        return case
    advance(opening, OpeningAction.OPEN_BID, facts_of(opening, now))
    case.state, case.ended_at, case.ending = CaseState.ENDED, now, code
    case.save(update_fields=["state", "ended_at", "ending"])
    tell(opening, events.CaseEnded(lot=opening.lot_id, number=number, reason=code), actor=actor, now=now)
    if not opening.results.filter(bid=case.bid).exists():
        BidResult.objects.create(opening=opening, bid=case.bid, at=now, failure=code)
        effect = EFFECTS[Cause(case.cause)].value
        fact = events.BidUnopenable(lot=opening.lot_id, bid=case.bid, code=code, effect=effect)
        tell(opening, fact, actor=actor, now=now)
    return case


def awaited_until(case: CustodyCase) -> datetime:
    """Until when custodians are waited for, from the approval; until when an approval is, from the request."""
    settled = case.opening.settled_at
    start = max(case.approved_at, settled) if case.approved_at and settled else case.approved_at or case.opened_at
    return start + CASE_WAIT


def _locked_case(opening_id: int, number: int) -> tuple[Opening, CustodyCase]:
    opening = locked(opening_id)
    case = CustodyCase.objects.select_for_update().filter(opening=opening, number=number).first()
    if case is None:
        raise Refused("case_unknown")
    case.opening = opening
    return opening, case


def _side_of(actor: Actor, opening: Opening, case: CustodyCase) -> Side:
    """For which side the actor decides. Refuses everybody else, and who opened the case."""
    if actor.acts_as(Role.SUPERVISOR) and policy.may_read_desk(actor, opening):
        return Side.SUPERVISOR
    if not policy.may_start(actor, opening) or actor.id == case.opened_by:
        raise NotAllowed("case_approver_wrong")
    return Side.BUYER


def _must_be_another(actor: Actor, case: CustodyCase) -> None:
    if actor.id == case.opened_by or case.approvals.filter(by=actor.id).exists():
        raise NotAllowed("case_approver_wrong")


def _close(case: CustodyCase, action: CaseAction, facts: CaseFacts) -> None:
    case.state = CASE.advance(CaseState(case.state), action, facts)
    case.ended_at, case.ending = facts.now, facts.reason
    case.save(update_fields=["state", "ended_at", "ending"])


def _give_up(opening: Opening, case: CustodyCase, reason: str, *, actor: Actor, now: datetime) -> None:
    """A bid that nobody released is given up with the cause that was stated; a bad release was told already."""
    if opening.releases.filter(bid=case.bid).exists():
        return
    give_up(opening, case.bid, Cause(case.cause), reason[:REASON_LIMIT], actor=actor, now=now)
