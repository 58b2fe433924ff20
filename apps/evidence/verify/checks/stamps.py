"""Check 17: the time-stamps on receipts hold by an authority that the bundle's trust names, and are not from before the receipt."""

from __future__ import annotations

import hashlib
from base64 import b64decode
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from apps.evidence.rules.time_stamps import BadTimeStamp, verify
from apps.evidence.verify.material import PDF_LIMIT, Material, Trust, moment_of
from apps.evidence.verify.reading import plain_of

CHECK = 17
TIME_STAMP = "time_stamp"
LATE = ".tst"
FIELDS = {"payload", "payloadType", "signatures", TIME_STAMP}
"""What a receipt has; a stamp under another name would be looked for in vain."""
MAY_DIFFER = timedelta(minutes=5)
"""So far may the authority's clock be behind the platform's."""


def check_stamps(material: Material) -> None:
    """17: each receipt that has a time-stamp, and each token beside a paper; what has none is not looked at."""
    for bid in material.bids:
        path = f"bids/{bid}/receipt.dsse.json"
        receipt = material.object_of(path) if material.has(path) else None
        if receipt is None or material.trust is None:
            continue
        if unknown := sorted(receipt.keys() - FIELDS):
            material.protocol.find(CHECK, "time_stamp_bad", path, why=f"unknown fields: {', '.join(unknown)}")
        elif TIME_STAMP in receipt:
            material.protocol.look(CHECK)
            _check(material, material.trust, receipt, path)
    for path in material.container.paths:
        if path.endswith(LATE) and material.trust is not None:
            material.protocol.look(CHECK)
            _check_late(material, material.trust, path)


def _check_late(material: Material, trust: Trust, path: str) -> None:
    """The token beside a paper is over that very paper."""
    paper, token = material.bytes_of(path.removesuffix(LATE), PDF_LIMIT), material.bytes_of(path)
    if paper is None or token is None:
        return
    try:
        stamp = verify(token, hashlib.sha256(paper).digest(), trust.time_roots, [trust.issuing_der])
    except BadTimeStamp as wrong:
        material.protocol.find(CHECK, "time_stamp_bad", path, why=wrong)
        return
    revoked_at = trust.revoked.get(int(stamp.certificate_serial, 16))
    if revoked_at is not None and revoked_at <= stamp.at:
        material.protocol.find(CHECK, "certificate_revoked", path, at=revoked_at.isoformat())


def _check(material: Material, trust: Trust, receipt: Mapping[str, Any], path: str) -> None:
    """The token is for the statement that the receipt names; whose receipt it is, is the matter of check 9."""
    try:
        said = plain_of(b64decode(str(receipt.get("payload")), validate=True))
        token = b64decode(str(receipt[TIME_STAMP]), validate=True)
        digest = bytes.fromhex(said["statement"])
        stamp = verify(token, digest, trust.time_roots, [trust.issuing_der])
    except (BadTimeStamp, KeyError, TypeError, ValueError) as wrong:
        material.protocol.find(CHECK, "time_stamp_bad", path, why=wrong)
        return
    received_at = moment_of(said.get("received_at"))
    revoked_at = trust.revoked.get(int(stamp.certificate_serial, 16))
    if received_at is None or stamp.at < received_at - MAY_DIFFER:
        material.protocol.find(CHECK, "time_stamp_early", path, at=stamp.at.isoformat())
    if revoked_at is not None and revoked_at <= stamp.at:
        material.protocol.find(CHECK, "certificate_revoked", path, at=revoked_at.isoformat())
