"""What the log keeps outside of its database: the key that signs checkpoints, and the newest one that anybody may have seen.

The second finds out a database that was put back: signing on from an older state would fork the log.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from apps.core.refusals import Refused
from apps.evidence.models import Log
from apps.evidence.rules.checkpoints import Checkpoint, checkpoint_of
from apps.evidence.rules.notes import SIGNING, from_base64, note_of, public_key


def new_origin() -> str:
    """A name for a log that begins now; no other log ever has it."""
    return f"{settings.LOG_ORIGIN}/{secrets.token_hex(4)}"


def made_key(origin: str) -> Ed25519PrivateKey:
    """The key of a log that begins: the one in LOG_KEY, else a new one in the data directory, for its owner only."""
    if settings.LOG_KEY:
        return Ed25519PrivateKey.from_private_bytes(from_base64(settings.LOG_KEY))
    private = Ed25519PrivateKey.generate()
    _put(_key_file(origin), private.private_bytes_raw())
    return private


def key_for(log: Log) -> Ed25519PrivateKey:
    """The log's own key. Raises Refused("log_key_missing") where this machine has none, or another."""
    file = _key_file(log.origin)
    if not settings.LOG_KEY and not file.exists():
        raise Refused("log_key_missing", origin=log.origin)
    content = from_base64(settings.LOG_KEY) if settings.LOG_KEY else file.read_bytes()
    private = Ed25519PrivateKey.from_private_bytes(content)
    if str(public_key(log.origin, SIGNING, private)) != log.vkey:
        raise Refused("log_key_missing", origin=log.origin)
    return private


def shown_of(origin: str) -> Checkpoint | None:
    """The newest checkpoint that anybody may have seen, as this machine knows; None before the first."""
    file = _shown_file(origin)
    return checkpoint_of(note_of(file.read_text("utf-8")).text) if file.exists() else None


def must_not_go_back(log: Log, shown: Checkpoint | None) -> None:
    """Raises Refused("log_went_back") where a checkpoint was shown that this database does not know."""
    if shown is None or shown.size < log.size:
        return
    if shown.size > log.size or shown.root != bytes(log.root):
        raise Refused("log_went_back", origin=log.origin, shown=shown.size, size=log.size)


def remember_shown(origin: str, note: str) -> None:
    """From now on nothing before this checkpoint is signed on this machine."""
    _put(_shown_file(origin), note.encode())


def _key_file(origin: str) -> Path:
    return _folder() / f"{origin.rpartition('/')[2]}.key"


def _shown_file(origin: str) -> Path:
    return _folder() / f"{origin.rpartition('/')[2]}.checkpoint"


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "log"


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.urandom(6).hex()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
