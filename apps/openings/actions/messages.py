"""留言与禁言 — host and bidders write to all or to one; the host silences who disturbs. Objections are never silenced."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import NotAllowed, Refused, WrongState
from apps.evidence.facts import Fact
from apps.evidence.journal import emit_all
from apps.openings import events, policy
from apps.openings.lifecycle import OpeningAction, OpeningState
from apps.openings.models import Message, Opening, Silence
from apps.openings.queries.own import must_be_listed
from apps.openings.rules.messages import MESSAGE_LIMIT, TO_ALL, TO_HOST, MessageList, Silenced
from apps.openings.rules.terms import REASON_LIMIT
from apps.openings.standing import advance, facts_of, locked, reached, stated, tell


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody writes: in which list, to whom (`TO_ALL`, `TO_HOST`, or a bid), and the text."""

    kind: MessageList
    to: str
    text: str


@dataclass(frozen=True, slots=True)
class _Addressed:
    """Who writes and who hears it: a bid each; no bid is the host, or everybody."""

    bid: str
    thread: str


@transaction.atomic(durable=True)
def send_message(opening_id: int, note: Note, *, actor: Actor, now: datetime) -> Message:
    """Everybody, or the host and one bidder, can read the text; it stays in the journal (留言)."""
    opening = locked(opening_id)
    is_host = policy.is_host(actor, opening)
    to = _from_host(opening, note.to) if is_host else _from_bidder(actor, opening, note.to)
    facts = facts_of(opening, now, reason=note.text)
    if not is_host:
        last = opening.messages.filter(bid=to.bid).order_by("-at").first()
        facts = replace(facts, silenced=_silenced(opening, to.bid), wrote_at=last.at if last else None)
    advance(opening, OpeningAction.SEND_MESSAGE, facts)

    message = Message.objects.create(
        opening=opening,
        thread=to.thread,
        number=opening.messages.filter(thread=to.thread).count() + 1,
        bid=to.bid,
        kind=note.kind,
        text=stated(note.text, limit=MESSAGE_LIMIT),
        by=actor.id,
        at=now,
    )
    _tell_message(opening, message, actor=actor, now=now)
    return message


def _from_host(opening: Opening, to: str) -> _Addressed:
    if to == TO_ALL:
        return _Addressed(bid="", thread="")
    if not opening.listed.filter(bid=to).exists():
        raise Refused("bid_not_listed")
    return _Addressed(bid="", thread=to)


def _from_bidder(actor: Actor, opening: Opening, to: str) -> _Addressed:
    listed = must_be_listed(actor, opening)
    if to not in (TO_ALL, TO_HOST):
        raise NotAllowed("message_to_another")
    return _Addressed(bid=listed.bid, thread="" if to == TO_ALL else listed.bid)


def _silenced(opening: Opening, bid: str) -> Silenced | None:
    if opening.state == OpeningState.ANNOUNCING:
        return Silenced.READING
    silent = set(opening.silences.filter(lifted_at__isnull=True, bid__in=("", bid)).values_list("bid", flat=True))
    if bid in silent:
        return Silenced.ONE
    return Silenced.ALL if silent else None


def _tell_message(opening: Opening, message: Message, *, actor: Actor, now: datetime) -> None:
    lot, number, text = opening.lot_id, message.number, message.text
    if message.thread:
        fact: Fact = events.MessageSent(
            lot=lot, number=number, list=message.kind, bid=message.thread, is_from_host=not message.bid, text=text
        )
        heard = [(fact, opening.own_stream(message.thread)), (fact, opening.desk_stream)]
        emit_all(heard, actor=actor, at=now, reached=reached(opening))
        return
    if message.bid:
        fact = events.BidderSpoke(lot=lot, number=number, list=message.kind, bid=message.bid, text=text)
    else:
        fact = events.HostSpoke(lot=lot, number=number, list=message.kind, text=text)
    tell(opening, fact, actor=actor, now=now)


@transaction.atomic(durable=True)
def mute(opening_id: int, *, bid: str, reason: str, actor: Actor, now: datetime) -> Silence:
    """One bidder, or all where no bid is given, write no messages until it is lifted (禁言、全体禁言)."""
    opening = locked(opening_id)
    policy.must_host(actor, opening)
    reason = stated(reason, limit=REASON_LIMIT)
    advance(opening, OpeningAction.MUTE, facts_of(opening, now, reason=reason))
    if bid and not opening.listed.filter(bid=bid).exists():
        raise Refused("bid_not_listed")
    if opening.silences.filter(bid=bid, lifted_at__isnull=True).exists():
        raise WrongState("muted_already")

    silence = Silence.objects.create(opening=opening, bid=bid, reason=reason, by=actor.id, at=now)
    tell(opening, events.Muted(lot=opening.lot_id, bid=bid or None, reason=reason), actor=actor, now=now)
    return silence


@transaction.atomic(durable=True)
def unmute(opening_id: int, *, bid: str, actor: Actor, now: datetime) -> Silence:
    """They may write again (解除禁言)."""
    opening = locked(opening_id)
    policy.must_host(actor, opening)
    advance(opening, OpeningAction.UNMUTE, facts_of(opening, now))
    silence = opening.silences.filter(bid=bid, lifted_at__isnull=True).first()
    if silence is None:
        raise WrongState("not_muted")

    silence.lifted_at = now
    silence.save(update_fields=["lifted_at"])
    tell(opening, events.Unmuted(lot=opening.lot_id, bid=bid or None), actor=actor, now=now)
    return silence
