"""A small transparency log with one witness, as the files of a bundle show it; padded and signed by pure rules alone."""

from __future__ import annotations

from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from apps.evidence.rules import merkle
from apps.evidence.rules.acts import act_commitment
from apps.evidence.rules.canonical import canonical_bytes
from apps.evidence.rules.checkpoints import Checkpoint, Proof
from apps.evidence.rules.notes import SIGNING, WITNESSING, Note, base64, cosigned, public_key, signed
from apps.evidence.rules.policies import Policy
from apps.evidence.rules.tiles import leaf_of
from tests.evidence.bundle_pieces import Files

BATCH = 64
ORIGIN, WITNESS = "log.example/kaiming", "witness.example/w1"


class TransparencyLog:
    """Leaves in batches of one size; each batch ends in a checkpoint."""

    def __init__(self, entropy: Callable[[int], bytes]) -> None:
        self.entropy = entropy
        self.leaves: list[bytes] = []
        self.places: dict[str, tuple[int, int]] = {}
        self.own, self.witness = (Ed25519PrivateKey.from_private_bytes(entropy(32)) for _ in range(2))

    @property
    def policy(self) -> Policy:
        """Whose word counts."""
        log = str(public_key(ORIGIN, SIGNING, self.own))
        return Policy(log, (str(public_key(WITNESS, WITNESSING, self.witness)),))

    def grow(self, commitments: list[str]) -> None:
        """One batch: these and padding."""
        padding = [self.entropy(32).hex() for _ in range(BATCH - len(commitments))]
        first, size = len(self.leaves), len(self.leaves) + BATCH
        for place, one in enumerate([*padding[:3], *commitments, *padding[3:]], first):
            self.leaves.append(leaf_of(bytes.fromhex(one)))
            self.places[one] = (place, size)

    def note(self, size: int, *, seconds: int = 1_795_000_000) -> Note:
        """The checkpoint of so many leaves, cosigned."""
        text = str(Checkpoint(ORIGIN, size, merkle.root_of(self.leaves[:size])))
        note = signed(text, ORIGIN, self.own)
        return Note(text, (*note.signatures, cosigned(text, WITNESS, self.witness, seconds=seconds)))

    def proof(self, commitment: str) -> bytes:
        """The proof under the checkpoint of the batch."""
        place, size = self.places[commitment]
        path = merkle.inclusion_proof(place, self.leaves[:size])
        return str(Proof(place, tuple(path), self.note(size))).encode()

    def act(self, stream: str, v: int, digest: str) -> dict[str, object]:
        """The proof of an entry under the newest checkpoint."""
        place, _size = self.places[act_commitment(stream, v, bytes.fromhex(digest)).hex()]
        path = [base64(one) for one in merkle.inclusion_proof(place, self.leaves)]
        return {"stream": stream, "v": v, "index": place, "path": path}

    def files(self) -> Files:
        """Policy, newest checkpoint, and that it grew from every earlier one."""
        newest = len(self.leaves)
        proofs = [
            {"old": old, "size": newest, "path": [base64(one) for one in merkle.consistency_proof(old, self.leaves)]}
            for old in range(BATCH, newest, BATCH)
        ]
        return {
            "tlog/policy": str(self.policy).encode(),
            "tlog/checkpoint": str(self.note(newest)).encode(),
            "tlog/consistency.json": canonical_bytes({"v": 1, "proofs": proofs}),
        }
