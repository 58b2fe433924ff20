"""核验 — the host looks at emergency sign-ins and at identities after the list; the supervisor remarks."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.audience import Role
from apps.core.refusals import NotAllowed, Refused, WrongState
from apps.evidence.facts import Fact
from apps.evidence.journal import emit
from apps.openings import events, policy
from apps.openings.lifecycle import OpeningAction
from apps.openings.models import IdentityCheck, ListedBid, Opening, Remark, SignInCheck
from apps.openings.rules.arrival import NOTE_LIMIT, REMARK_LIMIT, SignInWay
from apps.openings.rules.terms import REASON_LIMIT
from apps.openings.signed import must_sit
from apps.openings.standing import advance, facts_of, locked, reached, stated, tell

LISTED = {SignInWay.PHONE: events.PhoneSignInListed, SignInWay.EMERGENCY: events.EmergencySignInListed}


def tell_ways(opening: Opening, *, actor: Actor, now: datetime) -> None:
    """Who signed in without a certificate is told beside the list, in its order and in its transaction."""
    ways = dict(opening.sign_ins.exclude(way=SignInWay.CERTIFICATE).values_list("bid", "way"))
    for bid in opening.listed.filter(bid__in=ways).values_list("bid", flat=True):
        tell(opening, LISTED[SignInWay(ways[bid])](lot=opening.lot_id, bid=bid), actor=actor, now=now)


@transaction.atomic(durable=True)
def check_sign_in(opening_id: int, bid: str, *, is_accepted: bool, reason: str, actor: Actor, now: datetime) -> Opening:
    """The emergency sign-in counts, or it does not and the bidder counts as not signed in (应急签到核验)."""
    opening = locked(opening_id)
    policy.must_host(actor, opening)
    reason = stated(reason, limit=REASON_LIMIT)
    advance(opening, OpeningAction.CHECK_SIGN_IN, facts_of(opening, now))
    listed = _must_be_listed(opening, bid)
    _must_wait_for_a_check(opening, bid)
    if not is_accepted and not reason:
        raise Refused("opening_reason_missing")

    kept = "" if is_accepted else reason
    SignInCheck.objects.create(opening=opening, bid=bid, is_accepted=is_accepted, reason=kept, by=actor.id, at=now)
    if not is_accepted:
        listed.signed_in_at = None
        listed.save(update_fields=["signed_in_at"])
    tell(opening, _sign_in_checked(opening, bid, kept, is_accepted=is_accepted), actor=actor, now=now)
    return opening


def _must_wait_for_a_check(opening: Opening, bid: str) -> None:
    if not opening.sign_ins.filter(bid=bid, way=SignInWay.EMERGENCY).exists():
        raise WrongState("sign_in_needs_no_check")
    if opening.sign_in_checks.filter(bid=bid).exists():
        raise WrongState("sign_in_checked_already")


def _sign_in_checked(opening: Opening, bid: str, reason: str, *, is_accepted: bool) -> Fact:
    if is_accepted:
        return events.SignInAccepted(lot=opening.lot_id, bid=bid)
    return events.SignInRefused(lot=opening.lot_id, bid=bid, reason=reason)


@transaction.atomic(durable=True)
def check_identity(opening_id: int, bid: str, *, is_confirmed: bool, note: str, actor: Actor, now: datetime) -> Opening:
    """Whether the person who speaks for the bidder was checked; said again, the last word counts (身份核验)."""
    opening = locked(opening_id)
    policy.must_host(actor, opening)
    note = stated(note, limit=NOTE_LIMIT)
    advance(opening, OpeningAction.CHECK_IDENTITY, facts_of(opening, now))
    _must_be_listed(opening, bid)

    kept = {"is_confirmed": is_confirmed, "note": note, "by": actor.id, "at": now}
    IdentityCheck.objects.update_or_create(opening=opening, bid=bid, defaults=kept)
    kind = events.IdentityConfirmed if is_confirmed else events.IdentityDoubted
    tell(opening, kind(lot=opening.lot_id, bid=bid), actor=actor, now=now)
    if note:
        fact = events.IdentityNoted(lot=opening.lot_id, bid=bid, note=note)
        emit(fact, stream=opening.desk_stream, actor=actor, at=now, reached=reached(opening))
    return opening


@transaction.atomic(durable=True)
def make_remark(opening_id: int, *, text: str, actor: Actor, now: datetime) -> Opening:
    """The desk hears what the supervisor remarks, and it goes into the record's annex (监督意见)."""
    opening = locked(opening_id)
    if not actor.acts_as(Role.SUPERVISOR) or not policy.may_read_desk(actor, opening):
        raise NotAllowed("not_the_supervisor")
    text = stated(text, limit=REMARK_LIMIT)
    advance(opening, OpeningAction.REMARK, facts_of(opening, now, reason=text))

    number = opening.remarks.count() + 1
    Remark.objects.create(opening=opening, number=number, text=text, seat=must_sit(actor), at=now)
    fact = events.RemarkMade(lot=opening.lot_id, number=number, text=text)
    emit(fact, stream=opening.desk_stream, actor=actor, at=now)
    return opening


def _must_be_listed(opening: Opening, bid: str) -> ListedBid:
    listed = opening.listed.filter(bid=bid).first()
    if listed is None:
        raise Refused("bid_not_listed")
    return listed
