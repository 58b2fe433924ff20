"""Check 21: whoever judged at a venue was countersigned by its witness on arrival, and signed with the key made at that seat."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from apps.evidence.verify.checks.scores import members_of
from apps.evidence.verify.checks.signatures import judge, signed_text
from apps.evidence.verify.material import Line, Material

CHECK = 21
FOLDER = "evaluation/arrivals"
SHOWN = re.compile(rf"{FOLDER}/([0-9]{{1,4}})-([0-9]{{1,4}})\.dsse\.json")
SUPERVISOR = "supervisor"
Coming = tuple[int, int]
"""A member's number and which of its arrivals."""


def check_arrivals(material: Material) -> None:
    """21: arrivals, seats and sheets of a review at venues, by number; statements where the edition has them."""
    logged = {coming: line for line in material.facts("attendance.arrived") if (coming := _coming_of(line))}
    for coming in _shown(material):
        _check_statement(material, coming, logged.get(coming))
    if material.policy.get("edition") == SUPERVISOR and material.has("evaluation/case.json"):
        for member, arrival in sorted(logged.keys() - set(_shown(material))):
            material.protocol.find(CHECK, "arrival_missing", f"{FOLDER}/{member}-{arrival}.dsse.json")
    keys = _check_seats(material, logged)
    if keys:
        _check_sheets(material, keys)


def _shown(material: Material) -> Iterator[Coming]:
    for path in sorted(material.container.paths):
        found = SHOWN.fullmatch(path)
        if found:
            yield int(found[1]), int(found[2])


def _check_statement(material: Material, coming: Coming, line: Line | None) -> None:
    """The witness's own words, signed, and those of the log: document seen, face compared, this member at this site."""
    member, arrival = coming
    place = f"{FOLDER}/{member}-{arrival}"
    path = f"{place}.dsse.json"
    found = material.certificate_of(f"{place}.der")
    if found is None:
        return
    material.protocol.look(CHECK)
    text = signed_text(material, path, found[1], check=CHECK)
    if text is None:
        return
    if line is None or line.payload.get("statement") != hashlib.sha256(text).hexdigest():
        material.protocol.find(CHECK, "arrival_not_logged", path)
    said = material.parsed(text, path) or {}
    expected = {"kind": "arrival", "lot": material.lot, "member": member, "document_seen": True, "face_compared": True}
    if line is not None:
        expected["site"] = line.payload.get("site")
    if any(said.get(name) != value for name, value in expected.items()):
        material.protocol.find(CHECK, "arrival_differs", path)
    judge(material, found[0], line.when if line else None, where=path, check=CHECK)


def _check_seats(material: Material, logged: dict[Coming, Line]) -> dict[int, set[str]]:
    """Nobody takes a seat without an arrival before it; the keys made at the seats, by member."""
    keys: dict[int, set[str]] = {}
    for line in material.facts("attendance.seat_taken"):
        coming = _coming_of(line)
        before = logged.get(coming) if coming else None
        material.protocol.look(CHECK)
        if coming is None or before is None or (before.stream, before.v) >= (line.stream, line.v):
            material.protocol.find(CHECK, "seat_without_arrival", f"{line.stream} v{line.v}")
            continue
        keys.setdefault(coming[0], set()).add(str(line.payload.get("sha256")))
    return keys


def _check_sheets(material: Material, keys: dict[int, set[str]]) -> None:
    """Where anybody sat at a seat, everybody's sheet is signed with a key made at the signer's own."""
    for member in members_of(material):
        path = f"evaluation/sheets/{member}.der"
        content = material.bytes_of(path)
        if content is None:
            continue
        material.protocol.look(CHECK)
        if hashlib.sha256(content).hexdigest() not in keys.get(member, set()):
            material.protocol.find(CHECK, "sheet_not_from_seat", path)


def _coming_of(line: Line) -> Coming | None:
    member, arrival = line.payload.get("member"), line.payload.get("arrival")
    return (member, arrival) if isinstance(member, int) and isinstance(arrival, int) else None
