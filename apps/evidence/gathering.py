"""Shared commits for a stream into which many speak at once, such as a hall: one wait for the disk serves them all.

Only for facts that stand alone. A fact that belongs to a changed row is emitted in that row's transaction.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime

from django.db import DatabaseError, connection, transaction

from apps.core.actor import Actor
from apps.core.disclosure import Milestone
from apps.core.refusals import Refusal
from apps.evidence.appending import append
from apps.evidence.facts import Fact
from apps.evidence.journal import NOTHING_REACHED, draft_of
from apps.evidence.models import Entry
from apps.evidence.rules.chain import Draft
from apps.evidence.streams import Stream

TOGETHER_AT_MOST = 200


@dataclass(slots=True)
class _Wish:
    """A draft whose author waits until it is written, or until it is his turn to write for all who wait."""

    draft: Draft
    entry: Entry | None = None
    failure: Refusal | DatabaseError | None = None
    told: threading.Event = field(default_factory=threading.Event)

    @property
    def is_settled(self) -> bool:
        return self.entry is not None or self.failure is not None


class _Queue:
    """Those who wait; one of them at a time writes for all."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.wishes: list[_Wish] = []
        self.is_led = False

    def enter(self, wish: _Wish) -> bool:
        """Stands in line; answers True when nobody is writing, so that the author goes first."""
        with self.lock:
            self.wishes.append(wish)
            leads, self.is_led = not self.is_led, True
        return leads

    def take(self) -> list[_Wish]:
        """The wishes of the next commit."""
        with self.lock:
            taken, self.wishes = self.wishes[:TOGETHER_AT_MOST], self.wishes[TOGETHER_AT_MOST:]
        return taken

    def hand_on(self) -> None:
        """Has the next in line write, if there is one."""
        with self.lock:
            self.is_led = bool(self.wishes)
            if self.wishes:
                self.wishes[0].told.set()


_queue = _Queue()


def emit_together(
    fact: Fact, *, stream: Stream, actor: Actor, at: datetime, reached: frozenset[Milestone] = NOTHING_REACHED
) -> Entry:
    """The fact is durable when this returns; those who ask while others commit share the next commit.

    Raises what `emit` raises, for one's own fact only, and RuntimeError inside a transaction.
    """
    if connection.in_atomic_block:
        raise RuntimeError("a shared commit cannot be part of a transaction: use emit")
    wish = _Wish(draft_of(fact, stream, actor=actor, at=at, reached=reached))
    if not _queue.enter(wish):
        wish.told.wait()
    if not wish.is_settled:
        _write_for_all()
    if wish.entry is None:
        raise wish.failure or RuntimeError("the shared commit broke off")
    return wish.entry


def _write_for_all() -> None:
    wishes = _queue.take()
    try:
        _write(wishes)
    finally:
        _queue.hand_on()
        for wish in wishes:
            wish.failure = wish.failure or (None if wish.entry else DatabaseError("the shared commit broke off"))
            wish.told.set()


def _write(wishes: list[_Wish]) -> None:
    try:
        with transaction.atomic(durable=True):
            entries = append([wish.draft for wish in wishes])
    except (Refusal, DatabaseError) as failure:
        _write_singly(wishes, failure)
        return
    for wish, entry in zip(wishes, entries, strict=True):
        wish.entry = entry


def _write_singly(wishes: list[_Wish], failure: Refusal | DatabaseError) -> None:
    """What one wish broke is written for the others one by one."""
    if len(wishes) == 1:
        wishes[0].failure = failure
        return
    for wish in wishes:
        _write([wish])
