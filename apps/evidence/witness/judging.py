"""What a witness answers to a checkpoint (C2SP tlog-witness): it follows a log only where the log grew from what it saw before."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from apps.evidence.rules.checkpoints import Checkpoint, Request, checkpoint_of, request_of, signed_checkpoint
from apps.evidence.rules.merkle import EMPTY_ROOT, is_consistent
from apps.evidence.rules.notes import BadNote, Key, Note, cosigned

NOTHING = Checkpoint("", 0, EMPTY_ROOT)
SIZE_TYPE, TEXT_TYPE = "text/x.tlog.size", "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Answer:
    """The status and body that the log gets, the cosigned note to keep, and whether what it showed is proof against it."""

    status: HTTPStatus
    body: str = ""
    kind: str = TEXT_TYPE
    kept: Note | None = None
    is_against_the_log: bool = False


@dataclass(frozen=True, slots=True)
class Cosigner:
    """A witness's name and key."""

    name: str
    private: Ed25519PrivateKey


def judge(content: str, *, logs: dict[str, tuple[Key, Note | None]], cosigner: Cosigner, seconds: int) -> Answer:
    """The answer to a request. `logs` has by origin the key that one trusts and the newest note that one cosigned."""
    try:
        request = request_of(content)
        origin = checkpoint_of(request.note.text).origin
    except BadNote as failure:
        return Answer(HTTPStatus.BAD_REQUEST, f"{failure}\n")
    if origin not in logs:
        return Answer(HTTPStatus.NOT_FOUND, "this log is not witnessed here\n")
    key, last = logs[origin]
    try:
        checkpoint = signed_checkpoint(request.note, key)
    except BadNote as failure:
        return Answer(HTTPStatus.FORBIDDEN, f"{failure}\n")
    known = checkpoint_of(last.text) if last else NOTHING
    return _judged(request, checkpoint, known) or _cosign(request.note, cosigner, seconds)


def does_follow(checkpoint: Checkpoint, known: Checkpoint, proof: tuple[bytes, ...]) -> bool:
    """True when the log that showed `checkpoint` is the one that was `known`, grown or as it was."""
    if checkpoint.size == 0 and checkpoint.root != EMPTY_ROOT:
        return False
    if known.size == 0:
        return not proof
    return is_consistent(known.size, checkpoint.size, proof=proof, old_root=known.root, root=checkpoint.root)


def _judged(request: Request, checkpoint: Checkpoint, known: Checkpoint) -> Answer | None:
    if request.old > checkpoint.size:
        return Answer(HTTPStatus.BAD_REQUEST, "the old size is beyond the checkpoint\n")
    if request.old != known.size:
        return Answer(HTTPStatus.CONFLICT, f"{known.size}\n", SIZE_TYPE)
    if not does_follow(checkpoint, known, request.proof):
        said = "this checkpoint did not grow from the one that is known here\n"
        return Answer(HTTPStatus.UNPROCESSABLE_ENTITY, said, is_against_the_log=True)
    return None


def _cosign(note: Note, cosigner: Cosigner, seconds: int) -> Answer:
    line = cosigned(note.text, cosigner.name, cosigner.private, seconds=seconds)
    kept = Note(note.text, (*note.signatures, line))
    return Answer(HTTPStatus.OK, str(line), kept=kept)
