"""One side of the journal's benchmark in a process of its own: `python -m tests.bench.journal_side SIDE THREADS STREAMS SECONDS`."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import DatabaseError, connection, transaction  # noqa: E402

from apps.core.actor import Actor  # noqa: E402
from apps.evidence.auditing import audit  # noqa: E402
from apps.evidence.facts import Fact, payload_of  # noqa: E402
from apps.evidence.gathering import emit_together  # noqa: E402
from apps.evidence.journal import emit, emit_all  # noqa: E402
from apps.evidence.models import Entry, StreamHead  # noqa: E402
from apps.evidence.rules.chain import Draft, digest_of  # noqa: E402
from apps.evidence.streams import Hearers, Stream  # noqa: E402

HOST = Actor("person:1")
BATCH = 20


@dataclass(frozen=True, slots=True)
class BidDecrypted(Fact):
    """A fact of the size that a busy hall writes."""

    kind: ClassVar[str] = "bid.decrypted"
    bid: str = "7f3a2c9e5b1d4f60"
    sheet: str = "8d969eef6ecad3c29a3a629280e686cf0c3f5d5a86aff3ca12020c923adc6c92"
    envelopes: int = 4


def now() -> datetime:
    """The machine's time; a benchmark has no rehearsal."""
    return datetime.now(UTC)


def by_emit(stream: Stream) -> int:
    """One fact in its own transaction, as a use-case writes it."""
    with transaction.atomic():
        emit(BidDecrypted(), stream=stream, actor=HOST, at=now())
    return 1


def by_shared_commit(stream: Stream) -> int:
    """One fact by each of many callers who wait for the disk together."""
    emit_together(BidDecrypted(), stream=stream, actor=HOST, at=now())
    return 1


def by_batch(stream: Stream) -> int:
    """Several facts of one transaction."""
    with transaction.atomic():
        emit_all([(BidDecrypted(), stream)] * BATCH, actor=HOST, at=now())
    return BATCH


def by_plain_orm(stream: Stream) -> int:
    """The same rows and the same chain as one writes them with the ORM: lock, change, save, create."""
    with transaction.atomic():
        head = StreamHead.objects.select_for_update().get(name=stream.name)
        head.v += 1
        draft = Draft(stream.name, head.hearers, BidDecrypted.kind, HOST.id, now(), payload_of(BidDecrypted()))
        head.parent, head.at = bytes(head.digest), draft.at
        head.digest = digest_of(draft, head.v, head.parent)
        head.save()
        Entry.objects.create(
            stream=stream.name,
            v=head.v,
            kind=draft.kind,
            actor=draft.actor,
            at=draft.at,
            body=draft.payload,
            parent=head.parent,
            digest=head.digest,
        )
    return 1


SIDES: dict[str, Callable[[Stream], int]] = {
    "emit": by_emit,
    "together": by_shared_commit,
    "batch": by_batch,
    "plain": by_plain_orm,
}


def main(side: str, threads: int, streams: int, seconds: float) -> None:
    """Writes for so long and prints what was written, what failed, and whether the journal is intact."""
    call_command("migrate", verbosity=0)
    halls = [Stream(f"opening:{number}:public", Hearers.PUBLIC) for number in range(streams)]
    for hall in halls:
        by_emit(hall)
    written, failed = [0] * threads, [0] * threads
    ready = threading.Barrier(threads + 1)
    stopping = threading.Event()

    def write(number: int) -> None:
        hall = halls[number % streams]
        connection.ensure_connection()
        ready.wait(60)
        while not stopping.is_set():
            try:
                written[number] += SIDES[side](hall)
            except DatabaseError:
                failed[number] += 1
        connection.close()

    workers = [threading.Thread(target=write, args=(number,)) for number in range(threads)]
    connection.close()
    for worker in workers:
        worker.start()
    ready.wait(60)
    started = time.perf_counter()
    stopping.wait(seconds)
    stopping.set()
    for worker in workers:
        worker.join()
    took = time.perf_counter() - started
    lost = sum(written) + streams - Entry.objects.count()
    told = {"rate": sum(written) / took, "failed": sum(failed), "lost": lost, "findings": len(audit(None).findings)}
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]))
