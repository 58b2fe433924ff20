"""Checks 1, 3 and 10: the transparency log. Its checkpoints are signed and witnessed, are of one log, and hold what was disclosed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from apps.evidence.rules.acts import ACTS, act_commitment
from apps.evidence.rules.checkpoints import (
    MOST_HASHES,
    Checkpoint,
    Proof,
    checkpoint_of,
    hash_of,
    proof_of,
    signed_checkpoint,
)
from apps.evidence.rules.merkle import is_consistent, is_included, leaf_hash
from apps.evidence.rules.notes import BadNote, Note, note_of
from apps.evidence.rules.policies import Policy, policy_of
from apps.evidence.rules.tiles import commitment_of, leaf_of
from apps.evidence.verify.material import DIGEST, LINES_LIMIT, LOG_LIMIT, SMALL_LIMIT, Line, Material

POLICY = "tlog/policy"
CHECKPOINT = "tlog/checkpoint"
CONSISTENCY = "tlog/consistency.json"
ACTS_FILE = "tlog/acts.jsonl"
CLOSING = "tlog/closing.tlog-proof"
PROOF = ".tlog-proof"
SIGNED, ONE_LOG, HELD = 1, 3, 10


@dataclass(frozen=True, slots=True)
class Shown:
    """A checkpoint, and the file that shows it."""

    where: str
    note: Note
    found: Checkpoint


def check_checkpoints(material: Material) -> None:
    """1: every checkpoint is signed by the log of the policy, and one of its witnesses cosigned the bundle's own."""
    policy = policy_in(material)
    if policy is None:
        return
    for path, note in _notes(material, SIGNED):
        material.protocol.look(SIGNED)
        try:
            signed_checkpoint(note, policy.key)
            is_witnessed = path != CHECKPOINT or policy.has_quorum(note)
        except BadNote as wrong:
            material.protocol.find(SIGNED, "checkpoint_not_signed", path, why=wrong)
            continue
        if not is_witnessed:
            material.protocol.find(SIGNED, "checkpoint_not_witnessed", path)


def check_consistency(material: Material) -> None:
    """3: the checkpoints are of one log that only grew: of one size one root, and a proof between each and the witnessed one."""
    shown = [
        Shown(path, note, found) for path, note in _notes(material) if (found := _checkpoint(note, path, material))
    ]
    own = next((one.found for one in shown if one.where == CHECKPOINT), None)
    if own is None:
        return
    proofs = _consistency(material)
    for one in shown:
        material.protocol.look(ONE_LOG)
        old, new = sorted((own, one.found), key=lambda each: each.size)
        if old.size == new.size:
            if old.root != new.root:
                material.protocol.find(ONE_LOG, "log_forked", one.where)
        elif not _grew(old, new, proofs.get((old.size, new.size))):
            material.protocol.find(ONE_LOG, "log_not_grown", one.where, size=one.found.size)


def check_inclusion(material: Material) -> None:
    """10: the log holds what was committed to at the close, the statement of every disclosed bid, and the acts of the streams."""
    policy = policy_in(material)
    if policy is None:
        return
    closed = material.last_fact("bids.closed")
    if material.has(CLOSING):
        commitment = closed.payload.get("commitment") if closed else None
        _check_held(material, policy, CLOSING, _raw(commitment))
    for bid in material.bids:
        path = f"bids/{bid}/statement{PROOF}"
        if not material.has(path):
            if material.has(CLOSING):
                material.protocol.find(HELD, "proof_missing", path)
            continue
        statement = material.bytes_of(f"bids/{bid}/statement.json")
        sealed = material.object_of(f"bids/{bid}/sealed.json") or {}
        salt = _raw(sealed.get("salt"))
        _check_held(material, policy, path, commitment_of(statement, salt) if statement is not None and salt else b"")
    _check_acts(material)


def _check_acts(material: Material) -> None:
    """Each act that is told stands in the log; of a stream none is left out before one that is there."""
    told = _acts(material)
    if not told:
        return
    checkpoint = _own_checkpoint(material)
    acts: dict[tuple[Any, Any], Line] = {
        (line.stream, line.v): line for lines in material.logs.values() for line in lines if line.kind in ACTS
    }
    proven: dict[str, set[int]] = {}
    for row in told:
        material.protocol.look(HELD)
        place = (row.get("stream"), row.get("v"))
        line = acts.get(place) if isinstance(place[0], str) and isinstance(place[1], int) else None
        if line is None or checkpoint is None or not _is_held(row, line, checkpoint):
            material.protocol.find(HELD, "proof_wrong", f"{ACTS_FILE} {row.get('stream')} v{row.get('v')}")
        if line is not None:
            proven.setdefault(line.stream, set()).add(line.v)
    for stream, versions in sorted(proven.items()):
        for line in (one for one in acts.values() if one.stream == stream):
            if line.v < max(versions) and line.v not in versions:
                material.protocol.find(HELD, "act_left_out", f"{stream} v{line.v}")


def _acts(material: Material) -> list[dict[str, Any]]:
    content = material.bytes_of(ACTS_FILE, LOG_LIMIT) if material.has(ACTS_FILE) else None
    rows = (content or b"").splitlines()[:LINES_LIMIT]
    return [told for number, row in enumerate(rows, 1) if (told := material.parsed(row, f"{ACTS_FILE}:{number}"))]


def _own_checkpoint(material: Material) -> Checkpoint | None:
    try:
        return checkpoint_of(note_of(_text(material, CHECKPOINT)).text)
    except BadNote:
        return None  # check 1 tells it


def _is_held(row: Mapping[str, Any], line: Line, checkpoint: Checkpoint) -> bool:
    index, path, digest = row.get("index"), _hashes(row.get("path")), _raw(line.digest)
    if not isinstance(index, int) or path is None or not digest:
        return False
    leaf = leaf_hash(leaf_of(act_commitment(line.stream, line.v, digest)))
    return is_included(leaf, index=index, size=checkpoint.size, proof=path, root=checkpoint.root)


def policy_in(material: Material) -> Policy | None:
    """Whose word about the log counts: the policy that was named, else the bundle's own. None, and a finding, for one that cannot be read."""
    if not material.has(POLICY):
        if any(path.startswith("tlog/") or path.endswith(PROOF) for path in material.container.paths):
            material.protocol.find(SIGNED, "policy_unreadable", POLICY, why="missing")
        return None
    try:
        own = policy_of(_text(material, POLICY))
    except BadNote as wrong:
        material.protocol.find(SIGNED, "policy_unreadable", POLICY, why=wrong)
        return None
    if material.log_policy is not None and material.log_policy.log != own.log:
        material.protocol.find(SIGNED, "log_another", POLICY)
    return material.log_policy or own


def _check_held(material: Material, policy: Policy, path: str, commitment: bytes) -> None:
    material.protocol.look(HELD)
    proof = _proof(material, path)
    if proof is None:
        material.protocol.find(HELD, "proof_wrong", path)
        return
    try:
        found = signed_checkpoint(proof.note, policy.key)
    except BadNote:
        return  # check 1 tells it
    leaf = leaf_hash(leaf_of(commitment))
    if not is_included(leaf, index=proof.index, size=found.size, proof=proof.path, root=found.root):
        material.protocol.find(HELD, "proof_wrong", path)


def _notes(material: Material, check: int | None = None) -> Iterator[tuple[str, Note]]:
    for path in material.container.paths:
        if path != CHECKPOINT and not path.endswith(PROOF):
            continue
        try:
            text = _text(material, path)
            yield path, note_of(text) if path == CHECKPOINT else proof_of(text).note
        except BadNote as wrong:
            if check is not None:
                material.protocol.find(check, "checkpoint_not_signed", path, why=wrong)


def _proof(material: Material, path: str) -> Proof | None:
    try:
        return proof_of(_text(material, path))
    except BadNote:
        return None


def _checkpoint(note: Note, path: str, material: Material) -> Checkpoint | None:
    try:
        return checkpoint_of(note.text)
    except BadNote:
        material.protocol.find(ONE_LOG, "log_not_grown", path, size="?")
        return None


def _consistency(material: Material) -> Mapping[tuple[int, int], Mapping[str, Any]]:
    told = material.object_of(CONSISTENCY) if material.has(CONSISTENCY) else None
    rows = told.get("proofs") if told and told.get("v") == 1 else None
    found = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    sizes = [(row.get("old"), row.get("size"), row) for row in found]
    return {(old, new): row for old, new, row in sizes if isinstance(old, int) and isinstance(new, int)}


def _grew(old: Checkpoint, new: Checkpoint, told: Mapping[str, Any] | None) -> bool:
    path = _hashes(told.get("path")) if told else None
    if path is None or old.origin != new.origin:
        return False
    return is_consistent(old.size, new.size, proof=path, old_root=old.root, root=new.root)


def _hashes(told: object) -> list[bytes] | None:
    if not isinstance(told, list) or len(told) > MOST_HASHES or not all(isinstance(one, str) for one in told):
        return None
    try:
        return [hash_of(one) for one in told]
    except BadNote:
        return None


def _text(material: Material, path: str) -> str:
    content = material.bytes_of(path, SMALL_LIMIT)
    if content is None:
        raise BadNote("cannot be read")
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise BadNote("is not UTF-8") from None


def _raw(text: object) -> bytes:
    return bytes.fromhex(text) if isinstance(text, str) and DIGEST.fullmatch(text) else b""
