"""证据包 — everything the public may check about a lot, as one zip that stands alone (docs/formats/bundle.md).

Each app registers a chapter: what it has to show of a lot, as paths and bytes. The bundle adds the heads of the logs, the
policy and how to verify.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import IO, Protocol
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.conf import settings

from apps.evidence.bundle_log import PROOF, Seen, log_parts
from apps.evidence.models import Entry, StreamHead
from apps.evidence.rules.canonical import canonical, canonical_bytes
from apps.evidence.rules.chain import moment
from apps.evidence.store import open_stored
from apps.evidence.time_stamping import kept_for

VERSION = 1
POLICY = "policy.json"
CONTENTS = "bundle.dsse.json"
LOG = re.compile(r"log/[A-Za-z0-9._-]+\.jsonl")
PATH = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
PIECE = 1 << 20


class Edition(StrEnum):
    """For whom a bundle is."""

    PUBLIC = "public"
    SUPERVISOR = "supervisor"


Content = bytes | str
"""The bytes of a file, or the name of the stored object that holds them."""

Chapter = Callable[[int, Edition], Iterator[tuple[str, Content]]]
"""Yields what an app shows of a lot: a path in the bundle and its content. Of what may not be known yet it yields nothing.

What a chapter yields as ``policy.json`` are the keys that it adds to the policy. A log is yielded as `log_of` gives it.
"""

CHAPTERS: dict[str, Chapter] = {}


class Sealer(Protocol):
    """Signs for the platform what a bundle holds."""

    def __call__(self, payload: bytes, *, now: datetime) -> Mapping[str, object]:
        """The DSSE envelope of the payload."""


_sealers: list[Sealer] = []


def sealer(sign: Sealer) -> Sealer:
    """Registers the one that signs bundles."""
    _sealers[:] = [sign]
    return sign


def chapter(app: str) -> Callable[[Chapter], Chapter]:
    """Registers an app's chapter; bundles hold the chapters in the order of their apps' names."""

    def register(write: Chapter) -> Chapter:
        if CHAPTERS.setdefault(app, write) is not write:
            raise ValueError(f"the chapter of {app!r} is registered twice")
        return write

    return register


def log_of(stream: str) -> tuple[str, bytes]:
    """Path and content of a stream's log, oldest entry first; whoever yields it says that its hearers may read it."""
    entries = Entry.objects.filter(stream=stream).order_by("v")
    hearers = StreamHead.objects.filter(name=stream).values_list("hearers", flat=True).first() or ""
    lines = (canonical(_line(entry, hearers)) + "\n" for entry in entries.iterator(500))
    return f"log/{stream.replace(':', '.')}.jsonl", "".join(lines).encode()


def write(lot_id: int, edition: Edition, file: IO[bytes], *, now: datetime) -> None:
    """The bundle stands in the file, its list of files signed by the platform at `now`."""
    policy: dict[str, object] = {}
    heads: dict[str, object] = {}
    files: dict[str, Mapping[str, object]] = {}
    seen = Seen()
    with ZipFile(file, "w", ZIP_DEFLATED) as bundle:
        for path, content in _parts(lot_id, edition):
            if path == POLICY:
                policy |= json.loads(_bytes(content))
                continue
            if LOG.fullmatch(path):
                heads |= _head(_bytes(content))
                seen.lines(_bytes(content))
            if path.endswith(PROOF):
                seen.proof(_bytes(content))
            files[path] = _add(bundle, path, content)
        for path, content in [*log_parts(seen), *_late_stamps(files)]:
            files[path] = _add(bundle, path, content)
        files["log/heads.json"] = _add(bundle, "log/heads.json", canonical_bytes(heads))
        own = {"v": VERSION, "edition": edition.value, "made_at": moment(now), "clock": settings.CLOCK}
        files[POLICY] = _add(bundle, POLICY, canonical_bytes({**policy, **own}))
        files["VERIFY.txt"] = _add(bundle, "VERIFY.txt", HOW_TO_VERIFY)
        _add(bundle, CONTENTS, canonical_bytes(_sealers[0](_contents(policy, files), now=now)))


HOW_TO_VERIFY = (Path(__file__).parent / "VERIFY.txt").read_bytes()
"""In words, and as lines for a terminal that need no program of ours."""


def _parts(lot_id: int, edition: Edition) -> Iterator[tuple[str, Content]]:
    """Each path once, whichever chapter came first with a log."""
    seen: set[str] = set()
    for app in sorted(CHAPTERS):
        for path, content in CHAPTERS[app](lot_id, edition):
            if path in seen and LOG.fullmatch(path):
                continue
            if (path in seen and path != POLICY) or not PATH.fullmatch(path):
                raise ValueError(f"the chapter of {app} may not write {path!r}")
            seen.add(path)
            yield path, content


def _late_stamps(files: Mapping[str, Mapping[str, object]]) -> Iterator[tuple[str, bytes]]:
    """Beside each paper the token that came after its signature, where one did."""
    papers = {str(told["sha256"]): path for path, told in files.items() if path.endswith(".pdf")}
    for digest, stamp in kept_for(papers).items():
        yield f"{papers[digest]}.tst", bytes(stamp.token)


def _add(bundle: ZipFile, path: str, content: Content) -> dict[str, object]:
    """The file is in the bundle; answers its size and digest."""
    entry = ZipInfo(path, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    size, digest = 0, hashlib.sha256()
    with bundle.open(entry, "w") as target:
        for piece in _pieces(content):
            target.write(piece)
            size += len(piece)
            digest.update(piece)
    return {"size": size, "sha256": digest.hexdigest()}


def _contents(policy: Mapping[str, object], files: Mapping[str, object]) -> bytes:
    return canonical_bytes({"v": VERSION, "kind": "bundle", "lot": policy.get("lot", ""), "files": dict(files)})


def _pieces(content: Content) -> Iterable[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    with open_stored(content) as file:
        while piece := file.read(PIECE):
            yield piece


def _bytes(content: Content) -> bytes:
    return b"".join(_pieces(content))


def _line(entry: Entry, hearers: str) -> dict[str, object]:
    return {
        "stream": entry.stream,
        "hearers": hearers,
        "v": entry.v,
        "kind": entry.kind,
        "actor": entry.actor,
        "at": moment(entry.at),
        "payload": entry.payload,
        "parent": bytes(entry.parent).hex(),
        "digest": entry.digest_hex,
    }


def _head(log: bytes) -> dict[str, object]:
    """The newest entry of a log by its stream; nothing for a log without entries."""
    lines = log.splitlines()
    if not lines:
        return {}
    newest = json.loads(lines[-1])
    return {newest["stream"]: {"v": newest["v"], "digest": newest["digest"]}}
