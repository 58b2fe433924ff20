"""What a witness must not forget: its own key, the logs it trusts, and the newest checkpoint that it cosigned of each."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from apps.evidence.rules.notes import WITNESSING, BadNote, Key, Note, base64, from_base64, key_of, note_of, public_key
from apps.evidence.witness.judging import Answer, Cosigner, judge

REFUSED_BYTES = 2**20


class BadMemory(Exception):
    """The file is not a witness's; the message says why."""


class Memory:
    """One file, written anew and made durable before anybody hears of what it holds."""

    def __init__(self, path: Path, *, name: str) -> None:
        self._path, self._lock = path, threading.Lock()
        told = self._read() if path.exists() else _new(name)
        try:
            self.cosigner = Cosigner(told["name"], Ed25519PrivateKey.from_private_bytes(from_base64(told["key"])))
            self._logs = {origin: _log(one) for origin, one in told["logs"].items()}
            self._places = dict(told["places"])
            self.vkey = str(public_key(self.cosigner.name, WITNESSING, self.cosigner.private))
        except (BadNote, KeyError, TypeError, ValueError, AttributeError) as failure:
            raise BadMemory(f"{path}: {failure}") from None
        if not path.exists():
            self._write()

    def known_at(self, url: str) -> Key | None:
        """The key of the log that was found at this address first; another that stands there later is not trusted."""
        return self.trusts(self._places.get(url, ""))

    def trusts(self, origin: str) -> Key | None:
        """The key under which this log is known; it never changes."""
        return self._logs[origin][0] if origin in self._logs else None

    def newest(self, origin: str) -> Note | None:
        """The newest checkpoint of the log, with this witness's cosignature."""
        return self._logs[origin][1] if origin in self._logs else None

    def origins(self) -> list[str]:
        """The logs that are witnessed, by name."""
        return sorted(self._logs)

    def trust(self, key: Key, *, at: str) -> None:
        """The log of this key is witnessed from now on, and is what stands at this address."""
        with self._changing():
            self._logs.setdefault(key.name, (key, None))
            self._places = {**self._places, at: key.name}

    def answer(self, content: str, *, seconds: int) -> Answer:
        """The answer to a request; what it cosigns is durable first. One at a time, so that nobody goes back between two."""
        with self._changing():
            found = judge(content, logs=self._logs, cosigner=self.cosigner, seconds=seconds)
            if found.kept:
                origin = found.kept.text.partition("\n")[0]
                self._logs[origin] = (self._logs[origin][0], found.kept)
        if found.is_against_the_log:
            self._keep_proof(content)
        return found

    @contextmanager
    def _changing(self) -> Iterator[None]:
        with self._lock:
            before = dict(self._logs), self._places
            try:
                yield
                if (self._logs, self._places) != before:
                    self._write()
            except BaseException:
                self._logs, self._places = before
                raise

    def _keep_proof(self, content: str) -> None:
        """A signed checkpoint that does not follow proves that the log forked: it is kept beside the file."""
        beside = self._path.with_name(f"{self._path.name}.refused")
        if not beside.exists() or beside.stat().st_size < REFUSED_BYTES:
            with beside.open("a", encoding="utf-8") as file:
                file.write(f"{content}\n")

    def _read(self) -> dict[str, Any]:
        try:
            told = json.loads(self._path.read_text("utf-8"))
        except (OSError, ValueError) as failure:
            raise BadMemory(f"{self._path}: {failure}") from None
        if not isinstance(told, dict):
            raise BadMemory(f"{self._path} is no object")
        return told

    def _write(self) -> None:
        logs = {
            origin: {"vkey": str(key), "note": str(note) if note else ""} for origin, (key, note) in self._logs.items()
        }
        key = base64(self.cosigner.private.private_bytes_raw())
        told = {"name": self.cosigner.name, "key": key, "logs": logs, "places": self._places}
        fresh = self._path.with_name(f".{self._path.name}.{os.urandom(4).hex()}")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(told, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)
        folder = os.open(self._path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)


def _log(told: dict[str, str]) -> tuple[Key, Note | None]:
    return key_of(told["vkey"]), note_of(told["note"]) if told["note"] else None


def _new(name: str) -> dict[str, Any]:
    return {"name": name, "key": base64(os.urandom(32)), "logs": {}, "places": {}}
