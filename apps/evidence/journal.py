"""The journal: every fact is written once, in the transaction that makes it true.

An entry is durable when the caller's transaction is, numbered without gaps within its stream, and visible in that order.
Different streams have no order among each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from apps.core.actor import Actor
from apps.core.disclosure import Milestone, Output, may_know
from apps.core.refusals import NotAllowed
from apps.evidence import bell
from apps.evidence.appending import append
from apps.evidence.facts import Fact, payload_of
from apps.evidence.models import Entry, StreamHead
from apps.evidence.rules.chain import Draft
from apps.evidence.streams import DESK_ROLES, Hearers, Stream, is_heard_by

NOTHING_REACHED: frozenset[Milestone] = frozenset()
_EARS = {Hearers.PUBLIC: (None,), Hearers.DESK: DESK_ROLES, Hearers.SEALED: (), Hearers.OWN: ()}
"""The roles that must be allowed to know before a stream of this audience may say it; None is everybody."""


def emit(
    fact: Fact, *, stream: Stream, actor: Actor, at: datetime, reached: frozenset[Milestone] = NOTHING_REACHED
) -> Entry:
    """The fact is in the stream once the caller's transaction commits; called twice, it is there twice.

    `reached` are the milestones of the thing the fact is about, needed only by facts that disclose something.
    Raises NotAllowed("not_yet_public"), WrongState("stream_has_other_hearers") or WrongState("clock_behind_journal"),
    and RuntimeError outside a transaction.
    """
    return emit_all([(fact, stream)], actor=actor, at=at, reached=reached)[0]


def emit_all(
    facts: Sequence[tuple[Fact, Stream]],
    *,
    actor: Actor,
    at: datetime,
    reached: frozenset[Milestone] = NOTHING_REACHED,
) -> list[Entry]:
    """Several facts of one moment at the price of one: in the order given, locking their streams by name."""
    if not connection.in_atomic_block:
        raise RuntimeError("a fact is emitted inside the transaction that makes it true")
    drafts = [draft_of(fact, stream, actor=actor, at=at, reached=reached) for fact, stream in facts]
    if not drafts:
        return []
    entries = append(drafts)
    bell.ring_after_commit(entry.stream for entry in entries)
    return entries


def draft_of(fact: Fact, stream: Stream, *, actor: Actor, at: datetime, reached: frozenset[Milestone]) -> Draft:
    """The entry before it has a place. Raises NotAllowed("not_yet_public") when the stream may not say this yet."""
    _must_be_heard(fact, stream, reached)
    return Draft(stream.name, stream.hearers.value, fact.kind, actor.id, at, payload_of(fact))


def since(stream_name: str, v: int, *, limit: int = 1000) -> list[Entry]:
    """The entries of a stream after version `v`, in order, at most `limit`. Asks nobody who is listening: see may_hear."""
    return list(Entry.objects.filter(stream=stream_name, v__gt=v).order_by("v")[:limit])


def may_hear(actor: Actor, stream_name: str) -> bool:
    """True when the stream exists and the actor belongs to its audience."""
    audience = StreamHead.objects.filter(name=stream_name).values_list("hearers", flat=True).first()
    return audience is not None and is_heard_by(actor, stream_name, Hearers(audience))


def _must_be_heard(fact: Fact, stream: Stream, reached: frozenset[Milestone]) -> None:
    for matter in sorted(fact.discloses):
        for role in _EARS[stream.hearers]:
            if not may_know(matter, role=role, reached=reached, output=Output.STREAM):
                raise NotAllowed("not_yet_public", stream=stream.name, matter=matter.value)
