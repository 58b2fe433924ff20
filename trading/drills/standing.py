"""Judges a product under drill as it stands: reads journal, log, tables, receipts and the witness's memory, and changes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from apps.bids.models import Bid, Submission
from apps.evidence.auditing import audit
from apps.evidence.log.entering import newest_note, proofs_of
from apps.evidence.log.growing import Forest
from apps.evidence.log.reading import vkey
from apps.evidence.models import Entry, Log, LogEntry, StreamHead
from apps.evidence.rules import dsse
from apps.evidence.rules.checkpoints import Checkpoint, checkpoint_of, proven_checkpoint, signed_checkpoint
from apps.evidence.rules.merkle import leaf_hash
from apps.evidence.rules.notes import BadNote, is_signed_by, key_of
from apps.evidence.rules.tiles import consistency_path, leaf_of
from apps.evidence.witness.memory import Memory
from apps.openings.models import Opening
from apps.openings.queries.hall import snapshot
from trading.drills.acts import KEYS, Ledger, Mark, mark_of
from trading.drills.judging import Fault, Finding, Heads, Place, acts_found, log_grown, read_once, same, streams_grown

STATE_AFTER = {"bid.received": "received", "bid.replaced": "received", "bid.withdrawn": "withdrawn"}


@dataclass(slots=True)
class Judge:
    """Remembers what it saw after the round before, so that nothing of it may be missing after the next."""

    ledger: Ledger
    witness: Path
    witness_name: str
    platform: bytes
    heads: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    seen: Checkpoint | None = None

    def findings(self) -> list[Finding]:
        """Everything that is not as it must be. Call it while nobody acts; the platform itself may go on."""
        memory = Memory(self.witness, name=self.witness_name)  # read first: what it saw is in the tables by then
        with _at_one_moment():
            return [
                *self._of_the_chains(),
                *acts_found(self.ledger.marks, list(_told())),
                *self._of_the_log(memory),
                *self._of_the_receipts(),
                *_of_the_bids(),
                *_of_the_openings(),
                *_of_the_reading(),
                *(Finding(Fault.STUCK, why) for why in self.ledger.never),
            ]

    def counted(self) -> dict[str, int]:
        """How much there is by now."""
        return {
            "acts": len(self.ledger.marks),
            "receipts": len(self.ledger.receipts),
            "entries": Entry.objects.count(),
            "leaves": self.seen.size if self.seen else 0,
        }

    def _of_the_chains(self) -> Iterator[Finding]:
        for one in audit(None).findings:
            yield Finding(Fault.FORKED, one.sentence())
        yield from streams_grown(self.heads, _digests_at(self.heads))
        self.heads = {head.name: (head.v, bytes(head.digest)) for head in StreamHead.objects.all()}

    def _of_the_log(self, memory: Memory) -> Iterator[Finding]:
        """Signed by the one key, grown from what was seen before, and from what the witness saw."""
        note, key = newest_note(), vkey()
        if note is None or key is None:
            return
        try:
            newest = signed_checkpoint(note, key_of(key))
        except BadNote as failure:
            yield Finding(Fault.FORKED, f"the newest checkpoint: {failure}")
            return
        row = Log.objects.get(pk=Log.ONLY)
        yield from same("the log's size and root", (newest.size, newest.root), (row.size, bytes(row.root)))
        yield from same("the root over the tiles", newest.root, Forest().root(newest.size))
        if self.seen:
            yield from log_grown(self.seen, newest, _proof(self.seen, newest))
        self.seen = newest
        yield from self._of_the_witness(memory, newest)

    def _of_the_witness(self, memory: Memory, newest: Checkpoint) -> Iterator[Finding]:
        if self.witness.with_name(f"{self.witness.name}.refused").exists():
            yield Finding(Fault.FORKED, "the witness keeps a checkpoint that does not follow")
        cosigned = memory.newest(newest.origin)
        if cosigned is None:
            return
        if not is_signed_by(cosigned, key_of(memory.vkey)):
            yield Finding(Fault.FORKED, "the witness's own memory is not signed by it")
        known = checkpoint_of(cosigned.text)
        if known.size > newest.size:
            yield Finding(Fault.FORKED, f"the witness saw {known.size} leaves, the log has {newest.size}")
        else:
            yield from log_grown(known, newest, _proof(known, newest))

    def _of_the_receipts(self) -> Iterator[Finding]:
        """Each is signed, its statement stands in the table and in the sealed stream, and the log proves it."""
        said = [self._said(receipt) for receipt in self.ledger.receipts]
        kept = {one.statement_sha256: one for one in Submission.objects.select_related("bid").order_by("pk")}
        told = _bid_facts()
        commitments = []
        for one in said:
            place, row = (one.get("bid", ""), one.get("revision", 0)), kept.get(one.get("statement", ""))
            if row is None or (row.bid.code, row.revision) != place or place not in told:
                yield Finding(Fault.LOST, f"a receipt was handed out for {place}, and the platform does not know of it")
            else:
                commitments.append(told[place])
        yield from _proven(commitments)

    def _said(self, receipt: Mapping[str, Any]) -> dict[str, Any]:
        try:
            return dict(json.loads(dsse.verify(receipt, self.platform)))
        except dsse.BadSignature:
            return {}


@contextmanager
def _at_one_moment() -> Iterator[None]:
    """What is read inside stands as it stood at one moment, whatever is written meanwhile."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def forget_connections() -> None:
    """The next question is asked over a new connection: the one before may lead to a server that died."""
    connection.close()
    close = getattr(connection, "close_pool", None)
    if close:
        close()


def is_settled() -> bool:
    """True when every fact was delivered to its subscribers and the log has grown over everything entered."""
    return not (StreamHead.objects.filter(is_ringing=True).exists() or LogEntry.objects.filter(index=None).exists())


def _told() -> Iterator[tuple[str, Mark]]:
    for entry in Entry.objects.filter(kind__in=KEYS).order_by("stream", "v"):
        yield entry.stream, mark_of(entry.kind, entry.payload)


def _digests_at(heads: Heads) -> dict[Place, bytes]:
    """The digests that stand now where the heads were."""
    wanted = {(name, v) for name, (v, _digest) in heads.items()}
    rows = Entry.objects.filter(stream__in=heads, v__in={v for _name, v in wanted})
    places = rows.order_by("stream", "v").values_list("stream", "v", "digest")
    return {(stream, v): bytes(digest) for stream, v, digest in places if (stream, v) in wanted}


def _proof(old: Checkpoint, newest: Checkpoint) -> tuple[bytes, ...]:
    return consistency_path(old.size, newest.size, Forest().hashes) if 0 < old.size < newest.size else ()


def _bid_facts() -> dict[tuple[str, int], str]:
    """By bid and revision what the log holds of it, as the sealed streams tell."""
    entries = Entry.objects.filter(kind__in=STATE_AFTER, stream__endswith=":bids").order_by("stream", "v")
    facts = [entry.payload for entry in entries]
    return {(one["bid"], one["revision"]): one["commitment"] for one in facts}


def _proven(commitments: Iterable[str]) -> Iterator[Finding]:
    wanted = sorted(set(commitments))
    proofs, key = proofs_of(wanted), vkey()
    for one in wanted:
        try:
            if key is None or one not in proofs:
                raise BadNote("the log does not hold it")
            proven_checkpoint(proofs[one], leaf=leaf_hash(leaf_of(bytes.fromhex(one))), log=key_of(key))
        except BadNote as failure:
            yield Finding(Fault.LOST, f"no proof for the receipt of {one[:12]}: {failure}")


def _of_the_bids() -> Iterator[Finding]:
    """Each bid stands where its last fact left it, and has as many submissions as facts."""
    stands: dict[str, tuple[str, int]] = {}
    for entry in Entry.objects.filter(kind__in=STATE_AFTER, stream__endswith=":bids").order_by("stream", "v"):
        stands[entry.payload["bid"]] = (STATE_AFTER[entry.kind], entry.payload["revision"])
    rows = {bid.code: (bid.state, bid.revision) for bid in Bid.objects.filter(revision__gt=0).order_by("pk")}
    yield from same("bids and revisions", stands, rows)
    yield from same("submissions", sum(revision for _state, revision in stands.values()), Submission.objects.count())


def _of_the_reading() -> Iterator[Finding]:
    """No bid is read out twice, whoever pressed twice."""
    entries = Entry.objects.filter(kind="opening.announced", stream__endswith=":public").order_by("stream", "v")
    yield from read_once(bid for entry in entries if (bid := entry.payload["bid"]))


def _of_the_openings() -> Iterator[Finding]:
    for opening in Opening.objects.order_by("pk"):
        told = snapshot(opening)
        if told["v"]:
            yield from same(f"opening {opening.pk}", told["state"], str(opening.state))
