"""签到 — before the list is published a bidder's being there is known to himself alone."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import WrongState
from apps.evidence.journal import emit
from apps.evidence.rules.chain import moment
from apps.openings import events, policy
from apps.openings.lifecycle import OpeningAction
from apps.openings.models import Opening, SignIn
from apps.openings.queries.own import must_have_bid
from apps.openings.rules import statements
from apps.openings.signed import Signed, as_bid, must_be_signed, sealed
from apps.openings.standing import advance, facts_of, locked, tell


@transaction.atomic(durable=True)
def open_sign_in(opening_id: int, *, actor: Actor, now: datetime) -> Opening:
    """Bidders may sign in from now on (签到开始)."""
    opening = locked(opening_id)
    policy.must_be_the_clock(actor)

    facts = facts_of(opening, now)
    advance(opening, OpeningAction.OPEN_SIGN_IN, facts)
    opening.save(update_fields=["state"])
    deadline = moment(facts.deadline) if facts.deadline else ""
    fact = events.SignInOpened(lot=opening.lot_id, code=opening.lot.code, deadline=deadline)
    tell(opening, fact, actor=actor, now=now)
    return opening


@transaction.atomic(durable=True)
def sign_in(opening_id: int, signed: Signed, *, actor: Actor, now: datetime) -> Opening:
    """The bidder is there and has said so with his signature; nobody else hears of it before the list."""
    opening = locked(opening_id)
    bid = must_have_bid(actor, opening)
    advance(opening, OpeningAction.SIGN_IN, facts_of(opening, now))
    part = {"part": opening.part} if opening.part else {}
    said = statements.read(signed.statement, "sign_in", ("lot", "bid", *part))
    statements.must_say(said, lot=opening.lot.code, bid=bid, **part)
    if opening.sign_ins.filter(bid=bid).exists():
        raise WrongState("signed_in_already")
    proof = must_be_signed(signed, actor=actor, now=now)

    SignIn.objects.create(opening=opening, bid=bid, sealed=sealed(opening, bid, proof), at=now)
    fact = events.SignedIn(lot=opening.lot_id, bid=bid)
    emit(fact, stream=opening.own_stream(bid), actor=as_bid(bid), at=now)
    return opening
