"""复会 — after the evaluation the hall opens once more, bidders hear the result and say so, and the session ends."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import Refused, WrongState
from apps.openings import events, policy
from apps.openings.lifecycle import OpeningAction
from apps.openings.models import Acknowledgement, Opening, ResumedSession
from apps.openings.queries.own import must_be_listed
from apps.openings.rules import statements
from apps.openings.signed import Signed, must_be_signed
from apps.openings.standing import advance, locked, locked_with_lot, resumption_facts, tell


@transaction.atomic(durable=True)
def reopen_hall(opening_id: int, *, actor: Actor, now: datetime) -> Opening:
    """The hall is open again; everybody may come and hear the result (复会)."""
    opening = locked_with_lot(opening_id)
    policy.must_host(actor, opening)
    advance(opening, OpeningAction.REOPEN, resumption_facts(opening, now))

    opening.save(update_fields=["state"])
    ResumedSession.objects.create(opening=opening, reopened_at=now)
    host = opening.host.organisation.name if opening.host else ""
    tell(opening, events.Reopened(lot=opening.lot_id, organisation=host), actor=actor, now=now)
    return opening


@transaction.atomic(durable=True)
def acknowledge_result(opening_id: int, signed: Signed, *, actor: Actor, now: datetime) -> Opening:
    """The bidder has said with his signature that he heard the result (确认知悉)."""
    opening = locked(opening_id)
    listed = must_be_listed(actor, opening)
    advance(opening, OpeningAction.ACKNOWLEDGE_RESULT, resumption_facts(opening, now))
    if not opening.results.filter(bid=listed.bid, failure="").exists():
        raise Refused("bid_not_opened")
    if opening.acknowledgements.filter(bid=listed.bid).exists():
        raise WrongState("acknowledged_already")
    said = statements.read(signed.statement, "result", ("lot", "bid", "result"))
    statements.must_say(said, lot=opening.lot.code, bid=listed.bid, result=opening.resumed.sha256)
    proof = must_be_signed(signed, actor=actor, now=now)

    Acknowledgement.objects.create(
        opening=opening, bid=listed.bid, envelope=proof.envelope, certificate=proof.certificate, at=now
    )
    tell(opening, events.ResultAcknowledged(lot=opening.lot_id, bid=listed.bid), actor=actor, now=now)
    return opening


@transaction.atomic(durable=True)
def end_session(opening_id: int, *, actor: Actor, now: datetime) -> Opening:
    """Everybody heard the result, or had the time to; the session is over for good (结束复会)."""
    opening = locked(opening_id)
    policy.must_host(actor, opening)
    advance(opening, OpeningAction.END, resumption_facts(opening, now))

    opening.until = None
    opening.save(update_fields=["state", "until"])
    opening.resumed.ended_at = now
    opening.resumed.save(update_fields=["ended_at"])
    tell(opening, events.Ended(lot=opening.lot_id), actor=actor, now=now)
    return opening
