"""唱标的安排和经过 — order and fields are chosen before the first sentence, breaks and ends are told, one bid is replayed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import Refused, WrongState
from apps.evidence.rules.chain import moment
from apps.openings import events, policy
from apps.openings.lifecycle import OpeningAction
from apps.openings.models import Opening, ReadingBreak, ReadingPlan, Replay, Return, Utterance, UtteranceEnd
from apps.openings.queries.speech import allowed_orders
from apps.openings.rules.reading import Heard, ReadingOrder, chosen
from apps.openings.standing import advance, facts_of, locked, tell, terms_of


@transaction.atomic(durable=True)
def plan_reading(
    opening_id: int, *, order: ReadingOrder, fields: Collection[str], actor: Actor, now: datetime
) -> Opening:
    """Bids will be read out in this order, with these fields beside name and price; chosen again it is the later choice."""
    opening = locked(opening_id)
    policy.must_host(actor, opening)
    facts = replace(facts_of(opening, now), is_order_allowed=order in allowed_orders(opening.lot))
    advance(opening, OpeningAction.PLAN_READING, facts)
    taken = chosen(fields, terms_of(opening.lot).announce)

    kept = {"order": order, "fields": list(taken), "by": actor.id, "at": now}
    ReadingPlan.objects.update_or_create(opening=opening, defaults=kept)
    fact = events.ReadingPlanned(lot=opening.lot_id, order=order.value, fields=list(taken))
    tell(opening, fact, actor=actor, now=now)
    return opening


@transaction.atomic(durable=True)
def end_utterance(opening_id: int, number: int, heard: Heard, *, actor: Actor, now: datetime) -> Opening:
    """The host's page has told that a sentence was heard to its end; both its clock and ours are kept."""
    opening = locked(opening_id)
    policy.must_host(actor, opening)
    advance(opening, OpeningAction.END_UTTERANCE, facts_of(opening, now))
    utterance = opening.utterances.filter(number=number).select_related("end").first()
    if utterance is None:
        raise Refused("utterance_unknown")
    if hasattr(utterance, "end"):
        raise WrongState("utterance_ended_already")
    _end(opening, utterance, heard, actor=actor, now=now)
    return opening


def end_last(opening: Opening, *, actor: Actor, now: datetime) -> None:
    """The sentence read last is over by now, if nobody has told so before; within the caller's transaction."""
    last = opening.utterances.select_related("end").order_by("-number").first()
    if last is not None and not hasattr(last, "end"):
        _end(opening, last, None, actor=actor, now=now)


def _end(opening: Opening, utterance: Utterance, heard: Heard | None, *, actor: Actor, now: datetime) -> None:
    UtteranceEnd.objects.create(
        utterance=utterance,
        voice=heard.voice if heard else "",
        told_began_at=heard.began_at if heard else None,
        told_ended_at=heard.ended_at if heard else None,
        at=now,
    )
    fact = events.UtteranceEnded(
        lot=opening.lot_id,
        number=utterance.number,
        voice=heard.voice if heard else "",
        told_began_at=moment(heard.began_at) if heard else None,
        told_ended_at=moment(heard.ended_at) if heard else None,
    )
    tell(opening, fact, actor=actor, now=now)


@transaction.atomic(durable=True)
def pause_reading(opening_id: int, *, actor: Actor, now: datetime) -> Opening:
    """No further sentence is read until the reading goes on (唱标暂停)."""
    opening = locked(opening_id)
    policy.must_host(actor, opening)
    advance(opening, OpeningAction.PAUSE_READING, facts_of(opening, now))
    ReadingBreak.objects.create(opening=opening, by=actor.id, at=now)
    tell(opening, events.ReadingPaused(lot=opening.lot_id), actor=actor, now=now)
    return opening


@transaction.atomic(durable=True)
def continue_reading(opening_id: int, *, actor: Actor, now: datetime) -> Opening:
    """The next sentence may be read (唱标继续)."""
    opening = locked(opening_id)
    policy.must_host(actor, opening)
    advance(opening, OpeningAction.CONTINUE_READING, facts_of(opening, now))
    stands = opening.reading_breaks.get(continued_at__isnull=True)
    stands.continued_at = now
    stands.save(update_fields=["continued_at"])
    tell(opening, events.ReadingContinued(lot=opening.lot_id), actor=actor, now=now)
    return opening


@transaction.atomic(durable=True)
def replay_bid(opening_id: int, *, bid: str, actor: Actor, now: datetime) -> Opening:
    """Everybody hears once more what was read out of one bid; its price is not announced again (单家重播)."""
    opening = locked(opening_id)
    policy.must_host(actor, opening)
    advance(opening, OpeningAction.REPLAY, facts_of(opening, now))
    utterance = opening.utterances.filter(bid=bid).exclude(bid="").first()
    if utterance is None:
        raise Refused("bid_not_read_out")
    hear_again(opening, utterance, actor=actor, now=now)
    return opening


def hear_again(opening: Opening, utterance: Utterance, *, actor: Actor, now: datetime) -> None:
    """A sentence was heard once more; within the caller's transaction."""
    Replay.objects.create(utterance=utterance, by=actor.id, at=now)
    fact = events.UtteranceReplayed(lot=opening.lot_id, number=utterance.number, bid=utterance.bid)
    tell(opening, fact, actor=actor, now=now)


@transaction.atomic(durable=True)
def read_from(opening_id: int, *, bid: str, actor: Actor, now: datetime) -> Opening:
    """What was read from this bid on is heard again, sentence by sentence; then the reading goes on (从某家重新读起)."""
    opening = locked(opening_id)
    policy.must_host(actor, opening)
    advance(opening, OpeningAction.READ_FROM, facts_of(opening, now))
    first = opening.utterances.filter(bid=bid).exclude(bid="").first()
    if first is None:
        raise Refused("bid_not_read_yet")
    replays = Replay.objects.filter(utterance__opening=opening).count()
    Return.objects.create(first=first, last=opening.utterances.count(), replays=replays, by=actor.id, at=now)
    tell(opening, events.ReadingReturned(lot=opening.lot_id, number=first.number, bid=bid), actor=actor, now=now)
    return opening
