"""归因 — a bid is given up with its cause: the public hears it, the bidder gets the notice, the desk keeps the evidence."""

from __future__ import annotations

from datetime import datetime

from apps.core.actor import Actor
from apps.evidence.journal import emit
from apps.openings import events
from apps.openings.models import Attribution, Opening
from apps.openings.queries.evidence import evidence_for
from apps.openings.rules.attribution import proposed
from apps.openings.rules.notices import undecrypted_notice
from apps.openings.rules.terms import EFFECTS, Cause
from apps.openings.standing import reached, tell


def give_up(opening: Opening, bid: str, cause: Cause, reason: str, *, actor: Actor, now: datetime) -> Attribution:
    """The cause is stated and the evidence kept. The opening is locked and advanced by the caller."""
    effect = EFFECTS[cause]
    given = Attribution.objects.create(
        opening=opening, bid=bid, cause=cause, effect=effect, reason=reason, by=actor.id, at=now
    )
    fact = events.Attributed(lot=opening.lot_id, bid=bid, cause=cause.value, effect=effect.value, reason=reason)
    tell(opening, fact, actor=actor, now=now)
    _keep_evidence(opening, given, actor=actor, now=now)
    return given


def _keep_evidence(opening: Opening, given: Attribution, *, actor: Actor, now: datetime) -> None:
    """What was known at this moment stands in the desk's stream; the bidder gets the notice in his own (A4)."""
    listed = opening.listed.select_related("organisation").get(bid=given.bid)
    evidence = evidence_for(opening, [listed], now)[0]
    cause = Cause(given.cause)
    kept = events.EvidenceKept(
        lot=opening.lot_id,
        bid=given.bid,
        cause=cause.value,
        proposed=proposed(evidence).value,
        evidence=evidence.told(),
    )
    told = events.OutcomeTold(
        lot=opening.lot_id,
        bid=given.bid,
        cause=cause.value,
        effect=given.effect,
        text=undecrypted_notice(listed.organisation.name, cause, given.reason, evidence),
    )
    here = reached(opening)
    emit(kept, stream=opening.desk_stream, actor=actor, at=now, reached=here)
    emit(told, stream=opening.own_stream(given.bid), actor=actor, at=now, reached=here)
