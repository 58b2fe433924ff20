"""The sequencer: at every interval of a fixed clock the log grows by one batch of a fixed size, in an order drawn by lot.

One transaction a batch, under the lock of the log's row, so that of several servers one grows it and a crash leaves either
the whole batch or nothing. A checkpoint leaves the process only after its transaction committed; what was signed before that
and lost was never seen by anybody. What waits longer than a batch holds goes into the following ones: neither the number of
batches nor their size tells how much was entered.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import transaction

from apps.core.refusals import Refusal
from apps.evidence.log.entering import is_anything_open
from apps.evidence.log.growing import Forest
from apps.evidence.log.keeping import key_for, made_key, must_not_go_back, new_origin, remember_shown, shown_of
from apps.evidence.log.witnessing import promise_cosignatures
from apps.evidence.models import Log, LogCheckpoint, LogEntry
from apps.evidence.rules.checkpoints import Checkpoint, digest_of
from apps.evidence.rules.merkle import EMPTY_ROOT
from apps.evidence.rules.notes import SIGNING, public_key, signed
from apps.evidence.time_stamping import promise

log = structlog.get_logger("evidence")
KEPT_EVERY = timedelta(minutes=10)
"""One checkpoint of so many minutes is kept for ever, and time-stamped."""
PASSING_FOR = timedelta(hours=1)
BEHIND = 6
"""Intervals by which the clocks of servers may differ."""


@dataclass(frozen=True, slots=True)
class Signer:
    """The log's name and key on this machine, and the newest checkpoint that left it."""

    origin: str
    private: Ed25519PrivateKey
    shown: Checkpoint | None


def grow(now: datetime) -> bool:
    """The log has grown if its interval is over and anything is entered or going on; answers whether it did.

    Never raises a refusal: a machine that has not the log's key leaves the log to one that has, and says so in its own log.
    """
    before = Log.objects.filter(pk=Log.ONLY).first()
    if before and not _is_over(before.interval, now):
        return False
    if not (LogEntry.objects.filter(index=None).exists() or is_anything_open(now)):
        return False
    try:
        signer = _signer(before)
        note = _grow_by_a_batch(signer, now)
    except Refusal as refusal:
        log.error("log.refused", code=refusal.code)
        return False
    if note:
        remember_shown(signer.origin, note)
    return note is not None


def _signer(log_row: Log | None) -> Signer:
    if log_row:
        return Signer(log_row.origin, key_for(log_row), shown_of(log_row.origin))
    origin = new_origin()
    return Signer(origin, made_key(origin), None)


@transaction.atomic(durable=True)
def _grow_by_a_batch(signer: Signer, now: datetime) -> str | None:
    """The batch stands with its signed checkpoint, or nothing does. None where another server was first."""
    head = _locked(signer)
    if not _is_over(head.interval, now) or head.origin != signer.origin:
        return None
    must_not_go_back(head, signer.shown)
    note = _sequence(head, signer, now)
    promise_cosignatures(now=now)
    return note


def _locked(signer: Signer) -> Log:
    """The log's row, held until the transaction ends. A log that begins is empty and in no interval yet."""
    vkey = str(public_key(signer.origin, SIGNING, signer.private))
    born = Log(origin=signer.origin, vkey=vkey, root=EMPTY_ROOT, interval=-1)
    Log.objects.bulk_create([born], ignore_conflicts=True)
    return Log.objects.select_for_update().get(pk=Log.ONLY)


def _sequence(head: Log, signer: Signer, now: datetime) -> str:
    waiting = list(LogEntry.objects.filter(index=None).order_by("pk")[: settings.LOG_BATCH])
    batch = _shuffled([one.commitment for one in waiting])
    forest = Forest()
    forest.grow(head.size, [bytes.fromhex(one) for one in batch])
    forest.keep()
    _give_places(waiting, {commitment: place for place, commitment in enumerate(batch, start=head.size)})
    head.size, head.interval = head.size + len(batch), _interval(now)
    head.root = forest.root(head.size)
    head.save(update_fields=["size", "root", "interval"])
    return _sign(head, signer, now)


def _shuffled(commitments: list[str]) -> list[str]:
    """A full batch in an order that nobody can compute again: it decides nothing, it only hides."""
    padding = [secrets.token_hex(32) for _ in range(settings.LOG_BATCH - len(commitments))]
    batch = [*commitments, *padding]
    secrets.SystemRandom().shuffle(batch)
    return batch


def _give_places(waiting: list[LogEntry], places: Mapping[str, int]) -> None:
    for one in waiting:
        one.index = places[one.commitment]
    LogEntry.objects.bulk_update(waiting, ["index"])


def _sign(head: Log, signer: Signer, now: datetime) -> str:
    text = str(Checkpoint(head.origin, head.size, bytes(head.root)))
    note = str(signed(text, signer.origin, signer.private))
    is_kept = not LogCheckpoint.objects.filter(is_kept=True, at__gt=now - KEPT_EVERY, at__lte=now).exists()
    LogCheckpoint.objects.create(size=head.size, note=note, at=now, is_kept=is_kept)
    LogCheckpoint.objects.filter(is_kept=False, at__lt=now - PASSING_FOR).delete()
    if is_kept:
        promise(digest_of(text), now=now)
    return note


def _is_over(interval: int, now: datetime) -> bool:
    """A server whose clock is a little behind waits; a clock that was set back by more does not stop the log."""
    return not 0 <= interval - _interval(now) <= BEHIND


def _interval(now: datetime) -> int:
    return int(now.timestamp()) // settings.LOG_INTERVAL_SECONDS
