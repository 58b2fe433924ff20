"""What the other apps do with the log: enter what may have to be proven later, and fetch the proof."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import connection
from django.db.models import Max

from apps.evidence.log.growing import Forest
from apps.evidence.models import LogCheckpoint, LogCosignature, LogEntry
from apps.evidence.rules.checkpoints import Proof
from apps.evidence.rules.notes import Note, note_of, signatures_in
from apps.evidence.rules.tiles import inclusion_path

Question = Callable[[datetime], bool]
_OPEN: dict[str, Question] = {}


def enter(commitment: str, *, now: datetime) -> None:
    """The log will hold this salted digest (64 hex digits) if the caller's transaction commits; never without the fact.

    Entered twice it stands there once. Raises RuntimeError outside of a transaction and ValueError for anything but a digest.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an entry is made inside the transaction of its fact")
    if len(bytes.fromhex(commitment)) != 32 or commitment != commitment.lower():
        raise ValueError("a commitment is 32 bytes in lower-case hex")
    LogEntry.objects.bulk_create([LogEntry(commitment=commitment, entered_at=now)], ignore_conflicts=True)


def proof_of(commitment: str) -> Proof | None:
    """The proof that the log holds this, under the newest checkpoint that a witness cosigned, else under the newest.

    None while the log has not grown over it, which takes an interval or a few.
    """
    return proofs_of([commitment]).get(commitment)


def proofs_of(commitments: Sequence[str]) -> dict[str, Proof]:
    """The proofs of many, by commitment; what the log has not grown over is missing."""
    rows = LogEntry.objects.filter(commitment__in=commitments, index__isnull=False).order_by("index")
    places = {row.commitment: row.index for row in rows if row.index is not None}
    notes, forest = _notes(), Forest()
    return {one: proof for one, index in places.items() if (proof := _proof(index, notes, forest))}


def proof_at(index: int) -> Proof | None:
    """The proof for whatever stands at this place. Anybody may ask, and what pads the log is answered alike."""
    return _proof(index, _notes(), Forest()) if index >= 0 else None


def newest_note() -> Note | None:
    """The newest checkpoint, with the cosignatures that it has. None while there is no log."""
    newest = LogCheckpoint.objects.order_by("-size").prefetch_related("cosignatures").first()
    return _with_witnesses(newest) if newest else None


def open_while(name: str) -> Callable[[Question], Question]:
    """Registers a question: is anything going on of which nobody may know who acts, or how many?

    While any app says so the log grows at every interval, whether anything was entered or not; so the answer itself has to
    be public, such as that a deadline is still ahead.
    """

    def register(asked: Question) -> Question:
        _OPEN[name] = asked
        return asked

    return register


def is_anything_open(now: datetime) -> bool:
    """True while one of the apps says so."""
    return any(asked(now) for asked in _OPEN.values())


def _notes() -> list[tuple[int, Note]]:
    """The checkpoints under which proofs are given, with their sizes: the newest that was cosigned before the newest."""
    cosigned = LogCosignature.objects.aggregate(newest=Max("checkpoint_id"))["newest"]
    newest = LogCheckpoint.objects.aggregate(newest=Max("size"))["newest"]
    found = LogCheckpoint.objects.filter(size__in=[cosigned or 0, newest or 0]).prefetch_related("cosignatures")
    return [(one.size, _with_witnesses(one)) for one in found.order_by("size")]


def _with_witnesses(checkpoint: LogCheckpoint) -> Note:
    note = note_of(checkpoint.note)
    lines = "".join(one.line for one in checkpoint.cosignatures.all())
    return Note(note.text, note.signatures + (signatures_in(lines) if lines else ()))


def _proof(index: int, notes: Sequence[tuple[int, Note]], forest: Forest) -> Proof | None:
    size, note = next((one for one in notes if one[0] > index), (0, None))
    return Proof(index, inclusion_path(index, size, forest.hashes), note) if note else None
