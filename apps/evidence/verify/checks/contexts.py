"""Check 12: every bid says what it belongs to, and it belongs here: this lot, this tender, a published document, its turn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from apps.evidence.verify.checks.chains import latest_received
from apps.evidence.verify.material import DIGEST, Material

CHECK = 12
LOT = "tender/lot.json"
DOCUMENTS = "tender/documents.json"


def check_contexts(material: Material) -> None:
    """12: lot, tender, document and revision that each bidder signed for, and that the bundle is of the lot it names."""
    tender = material.object_of(LOT)
    if tender is None:
        return
    material.protocol.look(CHECK)
    if tender.get("code") != material.lot:
        material.protocol.find(CHECK, "context_differs", LOT, part="code")
    project = tender.get("project")
    code = project.get("code") if isinstance(project, dict) else None
    if not material.bids:
        return
    documents, latest = _documents(material), latest_received(material)
    for bid in material.bids:
        path = f"bids/{bid}/statement.json"
        stated = material.object_of(path)
        if stated is None:
            continue
        material.protocol.look(CHECK)
        line = latest.get(bid)
        expected = {"kind": "bid", "lot": material.lot, "tender": code}
        expected |= {"revision": line.payload.get("revision")} if line else {}
        wrong = [name for name, value in expected.items() if stated.get(name) != value]
        wrong += [] if _document(stated) in documents else ["document"]
        wrong += [] if _follows(stated) else ["previous"]
        for part in wrong:
            material.protocol.find(CHECK, "context_differs", path, part=part)


def _documents(material: Material) -> set[tuple[object, object]]:
    """Version and digest of what was published for the lot."""
    told = material.object_of(DOCUMENTS) or {}
    rows = told.get("documents")
    found = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return {_plain(row) for row in found}


def _document(stated: Mapping[str, Any]) -> tuple[object, object]:
    told = stated.get("document")
    return _plain(told) if isinstance(told, dict) else (None, "")


def _plain(row: Mapping[str, Any]) -> tuple[object, object]:
    version, digest = row.get("version"), row.get("sha256")
    is_whole = isinstance(version, int) and isinstance(digest, str) and DIGEST.fullmatch(digest)
    return (version, digest) if is_whole else (None, repr(row))


def _follows(stated: Mapping[str, Any]) -> bool:
    """The first statement has none before it, every later one names the one before."""
    revision, previous = stated.get("revision"), stated.get("previous")
    is_first = revision == 1
    return previous is None if is_first else isinstance(previous, str) and bool(DIGEST.fullmatch(previous))
