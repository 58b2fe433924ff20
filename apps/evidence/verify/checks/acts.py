"""Check 11: what somebody signed, or got a receipt for, is one act of the journal, at its time and no other."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections.abc import Iterator, Mapping
from typing import Any

from apps.evidence.verify.checks.chains import RECEIVED, latest_received
from apps.evidence.verify.checks.promise_files import check_promise_files
from apps.evidence.verify.checks.receipts import is_same_time
from apps.evidence.verify.material import SMALL_LIMIT, Material
from apps.evidence.verify.reading import Unreadable, plain_of

CHECK = 11
RELEASE = re.compile(r"bids/([0-9a-f]{32})/(release(?:-2)?)\.dsse\.json")
BY_MEMBERS: Mapping[str, str] = {
    "evaluation/sheets": "evaluation.sheet_signed",
    "evaluation/blind-sheets": "evaluation.blind_sheet_signed",
}
MEMBER = re.compile(rf"({'|'.join(BY_MEMBERS)})/([1-9][0-9]{{0,3}})\.dsse\.json")


def check_acts(material: Material) -> None:
    """11: the receipt of every bid tells of its entry; every release, every signed sheet and every promised material has one."""
    _check_receipts(material)
    _check_releases(material)
    _check_sheets(material)
    check_promise_files(material)


def _check_receipts(material: Material) -> None:
    """Time and revision of each receipt are those of the entry, and no two receipts have one number."""
    latest, numbers = latest_received(material), dict[object, str]()
    for bid, path, receipt in _receipts(material):
        material.protocol.look(CHECK)
        line = latest.get(bid)
        if line is None or line.kind not in RECEIVED:
            material.protocol.find(CHECK, "act_not_logged", path)
            continue
        if not is_same_time(receipt.get("received_at"), line.at):
            material.protocol.find(CHECK, "act_differs", path, part="received_at")
        if receipt.get("revision") != line.payload.get("revision"):
            material.protocol.find(CHECK, "act_differs", path, part="revision")
        number = str(receipt.get("number"))
        if numbers.setdefault(number, bid) != bid:
            material.protocol.find(CHECK, "receipt_twice", path, number=number)


def _receipts(material: Material) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """What each receipt says; whether the platform signed it and of which bid it is, is the matter of check 9."""
    for bid in material.bids:
        path = f"bids/{bid}/receipt.dsse.json"
        envelope = material.object_of(path, SMALL_LIMIT) if material.has(path) else None
        said = _payload(envelope or {})
        if said.get("bid") == bid:
            yield bid, path, said


def _payload(envelope: Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        said = plain_of(b64decode(str(envelope.get("payload")), validate=True))
    except (Unreadable, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def _check_releases(material: Material) -> None:
    """Nobody's keys are in the bundle but of whom the hall says that he released them, in the session in which he did."""
    released = {
        (str(line.payload.get("bid")), session.release)
        for session in material.sessions
        for line in session.facts("opening.released")
    }
    for path in material.container.paths:
        found = RELEASE.fullmatch(path)
        if found is None:
            continue
        material.protocol.look(CHECK)
        if (found[1], found[2]) not in released:
            material.protocol.find(CHECK, "act_not_logged", path)


def _check_sheets(material: Material) -> None:
    """No signed sheet is in the bundle of a member who, as the journal has it, signed none."""
    signed = {
        (kind, json.dumps(line.payload.get("member"))) for kind in BY_MEMBERS.values() for line in material.facts(kind)
    }
    for path in material.container.paths:
        found = MEMBER.fullmatch(path)
        if found is None:
            continue
        material.protocol.look(CHECK)
        if (BY_MEMBERS[found[1]], found[2]) not in signed:
            material.protocol.find(CHECK, "act_not_logged", path)
