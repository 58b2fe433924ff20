"""What a bundle shows of the transparency log: whose word it is, a witnessed checkpoint, and what it holds of the bundle's logs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from apps.evidence.log.entering import proof_at
from apps.evidence.log.growing import Forest
from apps.evidence.log.witnessing import witnesses
from apps.evidence.models import Log, LogEntry
from apps.evidence.rules.acts import ACTS, act_commitment
from apps.evidence.rules.canonical import canonical, canonical_bytes
from apps.evidence.rules.checkpoints import checkpoint_of, proof_of
from apps.evidence.rules.notes import base64
from apps.evidence.rules.policies import Policy
from apps.evidence.rules.tiles import consistency_path, inclusion_path

PROOF = ".tlog-proof"
TOGETHER = 500


@dataclass(slots=True)
class Seen:
    """What went into the bundle and has to do with the log: checkpoints of which sizes, and acts by what stands for them."""

    sizes: set[int] = field(default_factory=set)
    acts: dict[str, tuple[str, int]] = field(default_factory=dict)

    def proof(self, content: bytes) -> None:
        """A proof with its checkpoint."""
        self.sizes.add(checkpoint_of(proof_of(content.decode()).note.text).size)

    def lines(self, log: bytes) -> None:
        """A stream's log."""
        for line in log.splitlines():
            told = json.loads(line)
            if told["kind"] in ACTS:
                commitment = act_commitment(told["stream"], told["v"], bytes.fromhex(told["digest"]))
                self.acts[commitment.hex()] = (told["stream"], told["v"])


def log_parts(seen: Seen) -> Iterator[tuple[str, bytes]]:
    """The files under ``tlog/``; nothing while there is no log."""
    row, first = Log.objects.first(), proof_at(0)
    if row is None or first is None:
        return
    size, forest = checkpoint_of(first.note.text).size, Forest()
    yield "tlog/policy", str(Policy(row.vkey, tuple(str(one.key) for one in witnesses()))).encode()
    yield "tlog/checkpoint", str(first.note).encode()
    acts = list(_acts(seen.acts, size, forest))
    if acts:
        yield "tlog/acts.jsonl", "".join(f"{canonical(one)}\n" for one in acts).encode()
    proofs = [
        {"old": old, "size": new, "path": [base64(one) for one in consistency_path(old, new, forest.hashes)]}
        for old, new in sorted((min(one, size), max(one, size)) for one in seen.sizes - {size})
    ]
    if proofs:
        yield "tlog/consistency.json", canonical_bytes({"v": 1, "proofs": proofs})


def _acts(acts: Mapping[str, tuple[str, int]], size: int, forest: Forest) -> Iterator[dict[str, object]]:
    """Each act that the checkpoint covers, with the way from its leaf to the root."""
    wanted = list(acts)
    for start in range(0, len(wanted), TOGETHER):
        held = LogEntry.objects.filter(commitment__in=wanted[start : start + TOGETHER], index__lt=size)
        places = {
            commitment: index for commitment, index in held.values_list("commitment", "index") if index is not None
        }
        for commitment, index in sorted(places.items(), key=lambda one: acts[one[0]]):
            stream, v = acts[commitment]
            path = [base64(one) for one in inclusion_path(index, size, forest.hashes)]
            yield {"stream": stream, "v": v, "index": index, "path": path}
