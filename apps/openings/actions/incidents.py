"""故障处置 — an outage that the published rule found: the host pauses, or extends, under an incident's number."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import Refused
from apps.evidence.rules.chain import moment
from apps.openings import events, policy
from apps.openings.actions.extending import extend
from apps.openings.actions.session import halt
from apps.openings.models import Extension, Halt, Incident, Opening
from apps.openings.queries.evidence import Proposal, proposal_for
from apps.openings.standing import locked_with_lot, tell


class Measure(StrEnum):
    """What the host does about an outage."""

    PAUSE = "pause"
    EXTEND = "extend"


@transaction.atomic(durable=True)
def act_on_outage(opening_id: int, measure: Measure, *, minutes: int, actor: Actor, now: datetime) -> Opening:
    """The outage is on record with its number, and the measure that the host chose is taken (故障处置)."""
    opening = locked_with_lot(opening_id)
    policy.must_host(actor, opening)
    proposal = proposal_for(opening, now)
    if proposal is None or not _offers(proposal, measure):
        raise Refused("no_outage")

    reason = f"平台故障处置，故障单号 {proposal.code}"
    halted = halt(opening, reason, actor=actor, now=now) if measure is Measure.PAUSE else None
    longer = (
        extend(opening, minutes=minutes, reason=reason, actor=actor, now=now) if measure is Measure.EXTEND else None
    )
    known = opening.incidents.filter(code=proposal.code).first()
    if known is None:
        _record(opening, proposal, halted, longer, actor=actor, now=now)
        return opening
    known.halt, known.extension = halted or known.halt, longer or known.extension
    known.save(update_fields=["halt", "extension"])
    return opening


def _offers(proposal: Proposal, measure: Measure) -> bool:
    return proposal.may_pause if measure is Measure.PAUSE else proposal.may_extend


def _record(
    opening: Opening,
    proposal: Proposal,
    halted: Halt | None,
    longer: Extension | None,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    outage = proposal.outage
    Incident.objects.create(
        opening=opening,
        number=opening.incidents.count() + 1,
        code=proposal.code,
        ground=outage.ground,
        since=outage.since,
        bids=list(outage.bids),
        at=now,
        by=actor.id,
        halt=halted,
        extension=longer,
    )
    fact = events.IncidentOpened(
        lot=opening.lot_id,
        code=proposal.code,
        ground=outage.ground.value,
        since=moment(outage.since),
        affected=len(outage.bids),
    )
    tell(opening, fact, actor=actor, now=now)
