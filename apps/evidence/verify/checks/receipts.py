"""Check 9: what the bidder stated, what the platform stored and what the platform signed for are the same files."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from apps.evidence.verify.checks.signatures import judge, signed_object
from apps.evidence.verify.material import Material, moment_of

CHECK = 9
SEALED = {"v", "bid", "revision", "received_at", "salt", "envelopes"}
ROUNDING = timedelta(milliseconds=1)
"""A receipt tells its time in milliseconds, the log in microseconds."""


def check_receipts(material: Material) -> None:
    """9: size, digest and header of every sealed file, and the platform's receipt."""
    for bid in material.bids:
        statement = material.bytes_of(f"bids/{bid}/statement.json")
        sealed = material.object_of(f"bids/{bid}/sealed.json")
        if statement is None or sealed is None:
            continue
        stated = material.parsed(statement, f"bids/{bid}/statement.json")
        if stated is None:
            continue
        material.protocol.look(CHECK)
        if _files(stated, with_header=True) != _files(sealed, with_header=True):
            material.protocol.find(CHECK, "files_differ", f"bids/{bid}/sealed.json")
        if sealed.keys() != SEALED or (sealed["v"], sealed["bid"], sealed["revision"]) != (
            1,
            bid,
            stated.get("revision"),
        ):
            material.protocol.find(CHECK, "files_differ", f"bids/{bid}/sealed.json")
        if not is_same_time(sealed.get("received_at"), material.row_of(bid).get("received_at")):
            material.protocol.find(CHECK, "receipt_differs", f"bids/{bid}/sealed.json", part="received_at")
        _check_receipt(material, bid, statement, stated)


def _check_receipt(material: Material, bid: str, statement: bytes, stated: Mapping[str, Any]) -> None:
    path = f"bids/{bid}/receipt.dsse.json"
    if material.trust is None:
        return
    receipt = signed_object(material, path, material.trust.platform_der, check=CHECK)
    if receipt is None:
        return
    expected = {
        "kind": "receipt",
        "lot": material.lot,
        "bid": bid,
        "revision": stated.get("revision"),
        "statement": hashlib.sha256(statement).hexdigest(),
    }
    for name, value in expected.items():
        if receipt.get(name) != value:
            material.protocol.find(CHECK, "receipt_differs", path, part=name)
    if not is_same_time(receipt.get("received_at"), material.row_of(bid).get("received_at")):
        material.protocol.find(CHECK, "receipt_differs", path, part="received_at")
    if _files(receipt, with_header=False) != _files(stated, with_header=False):
        material.protocol.find(CHECK, "files_differ", path)
    received_at = moment_of(receipt.get("received_at"))
    judge(material, material.trust.platform, received_at, where="trust/platform.der", check=CHECK)


def is_same_time(one: object, other: object) -> bool:
    """True for two texts of one moment, to the millisecond."""
    first, second = moment_of(one), moment_of(other)
    return first is not None and second is not None and abs(first - second) < ROUNDING


def _files(told: Mapping[str, Any], *, with_header: bool) -> list[tuple[object, ...]]:
    """Name, size and digest of each file, in order of names; misshapen ones equal nothing but themselves."""
    names = ("name", "size", "sha256", "header") if with_header else ("name", "size", "sha256")
    rows = told.get("envelopes")
    found = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return sorted((tuple(row.get(name) for name in names) for row in found), key=repr)
