"""四性检测 — 真实性、完整性、可用性、安全性 of an archive package, as pure checks over its files (DA/T 103-2024)."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from apps.evidence.rules.canonical import canonical
from apps.evidence.rules.chain import NO_PARENT, Draft, digest_of

MEDIA = {
    "pdf": "application/pdf",
    "json": "application/json",
    "jsonl": "application/x-ndjson",
    "txt": "text/plain",
    "der": "application/pkix-cert",
    "crl": "application/pkix-crl",
    "age": "application/octet-stream",
    "key": "text/plain",
    "header": "application/octet-stream",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""What may lie in the package, by the end of its name."""
PATH = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
ACTIVE = (b"/JavaScript", b"/Launch", b"/RichMedia")
PROGRAMS = (b"MZ", b"\x7fELF", b"#!")
PRIVATE = b"PRIVATE KEY-----"
LONG_TERM = "long-term/"
"""Where the edition of each signed paper lies that bears a time-stamp over all of it (PAdES B-LTA)."""


class Property(StrEnum):
    """四性."""

    AUTHENTICITY = "authenticity"
    INTEGRITY = "integrity"
    USABILITY = "usability"
    SECURITY = "security"


@dataclass(frozen=True, slots=True)
class File:
    """A file of the package: its path, its content, and the size and digest that the manifest declares of it."""

    path: str
    content: bytes
    declared_size: int
    declared_sha256: str

    @property
    def ending(self) -> str:
        """What its name ends with."""
        return self.path.rpartition(".")[2].lower()


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong: what, and in which file or at which place."""

    code: str
    path: str


@dataclass(frozen=True, slots=True)
class Looked:
    """One property: how many things were looked at, and what was found."""

    looked_at: int
    faults: tuple[Fault, ...]

    @property
    def is_good(self) -> bool:
        """True when something was looked at and nothing was wrong."""
        return self.looked_at > 0 and not self.faults


Opens = Callable[[bytes], bool]
"""Whether a PDF opens, unlocked and with at least one page."""
Signed = Callable[[bytes], bool | None]
"""Whether every signature of a PDF holds; None where it bears none."""
Lasts = Callable[[bytes], bool]
"""Whether a PDF ends with a good time-stamp over everything in it."""


def check_all(
    files: Iterable[File],
    *,
    required: Iterable[str],
    owed: Iterable[Fault],
    opens: Opens,
    signed: Signed,
    lasts: Lasts,
) -> dict[Property, Looked]:
    """Every property in turn, over all files; what others still owe to the file is missing from it."""
    package = {file.path: file for file in files}
    bears = {path: signed(file.content) for path, file in package.items() if file.ending == "pdf"}
    return {
        Property.AUTHENTICITY: _looked(package, _authenticity(package, bears, lasts)),
        Property.INTEGRITY: _looked(package, _integrity(package, required, owed, bears)),
        Property.USABILITY: _looked(package, _usability(package, opens)),
        Property.SECURITY: _looked(package, _security(package)),
    }


def is_accepted(looked: Mapping[Property, Looked]) -> bool:
    """True when the package may be taken into the archive."""
    return set(looked) == set(Property) and all(one.is_good for one in looked.values())


def _looked(package: Mapping[str, File], faults: Iterator[Fault]) -> Looked:
    return Looked(len(package), tuple(faults))


def _authenticity(package: Mapping[str, File], bears: Mapping[str, bool | None], lasts: Lasts) -> Iterator[Fault]:
    """真实性: what the journal tells follows from what came before, and signatures are good (电子签名法第十三条).

    The lasting edition of a paper is the paper itself, byte for byte, and a time-stamp behind it.
    """
    for file in package.values():
        if file.ending == "jsonl":
            yield from _faults_of_log(file)
        if bears.get(file.path) is False:
            yield Fault("signature_broken", file.path)
        if file.path.startswith(LONG_TERM):
            paper = package.get(file.path.removeprefix(LONG_TERM))
            if paper is None or not file.content.startswith(paper.content) or not lasts(file.content):
                yield Fault("long_term_broken", file.path)


def _faults_of_log(file: File) -> Iterator[Fault]:
    v, parent = 0, NO_PARENT
    for line in file.content.splitlines():
        try:
            said = json.loads(line)
            draft = Draft(
                said["stream"],
                said["hearers"],
                said["kind"],
                said["actor"],
                datetime.fromisoformat(said["at"]),
                canonical(said["payload"]),
            )
            found = digest_of(draft, said["v"], parent).hex()
        except (KeyError, TypeError, ValueError):
            yield Fault("entry_unreadable", file.path)
            return
        if said["v"] != v + 1 or bytes.fromhex(said["parent"]) != parent or said["digest"] != found:
            yield Fault("chain_broken", file.path)
            return
        v, parent = said["v"], bytes.fromhex(said["digest"])


def _integrity(
    package: Mapping[str, File], required: Iterable[str], owed: Iterable[Fault], bears: Mapping[str, bool | None]
) -> Iterator[Fault]:
    """完整性: what belongs to the file is there, whole, as the manifest declares it; every signed paper in its lasting edition too.

    What a sub-site has not handed over is missing like a file.
    """
    yield from owed
    for path, is_signed in bears.items():
        if is_signed and not path.startswith(LONG_TERM) and f"{LONG_TERM}{path}" not in package:
            yield Fault("long_term_missing", path)
    for path in required:
        if path not in package:
            yield Fault("file_missing", path)
    for file in package.values():
        if len(file.content) != file.declared_size or hashlib.sha256(file.content).hexdigest() != file.declared_sha256:
            yield Fault("file_changed", file.path)


def _usability(package: Mapping[str, File], opens: Opens) -> Iterator[Fault]:
    """可用性: every file is of a kind that can be read for long, and can be read now."""
    for file in package.values():
        if file.ending not in MEDIA:
            yield Fault("format_unknown", file.path)
        elif not file.content:
            yield Fault("file_empty", file.path)
        elif not _is_readable(file, opens):
            yield Fault("file_unreadable", file.path)


def _is_readable(file: File, opens: Opens) -> bool:
    if file.ending == "pdf":
        return opens(file.content)
    try:
        match file.ending:
            case "json":
                json.loads(file.content)
            case "jsonl":
                for line in file.content.splitlines():
                    json.loads(line)
            case "txt":
                file.content.decode()
    except ValueError:
        return False
    return True


def _security(package: Mapping[str, File]) -> Iterator[Fault]:
    """安全性: no program, nothing active, no private key, no path that leads out of the package."""
    for file in package.values():
        if not PATH.fullmatch(file.path):
            yield Fault("path_unsafe", file.path)
        if file.content.startswith(PROGRAMS):
            yield Fault("program_inside", file.path)
        if file.ending == "pdf" and any(word in file.content for word in ACTIVE):
            yield Fault("active_content", file.path)
        if PRIVATE in file.content:
            yield Fault("private_key_inside", file.path)
