"""回执核验 — a receipt checked offline: signed by the platform's certificate, for this very statement and these files."""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from apps.bids.rules.statement import BadStatement, read_bid, read_withdrawal
from apps.bids.sealing_tool.words import ToolRefusal
from apps.evidence.rules import dsse


def certificate_in(path: Path) -> bytes:
    """The certificate in a file, DER or PEM, as DER. Raises ToolRefusal."""
    try:
        content = path.read_bytes()
        pem = content.lstrip().startswith(b"-----")
        found = x509.load_pem_x509_certificate(content) if pem else x509.load_der_x509_certificate(content)
    except (OSError, ValueError):
        raise ToolRefusal("certificate_wrong", path=str(path)) from None
    return found.public_bytes(Encoding.DER)


def verified(content: bytes, *, platform: bytes, bidder: bytes | None) -> dict[str, Any]:
    """What the receipt says, once it holds. Raises ToolRefusal ``receipt_wrong``.

    `content` is ``receipt.json`` of the page; `bidder` is one's own certificate, where the statement's signature is to be
    checked as well.
    """
    try:
        told = json.loads(content)
        said = json.loads(dsse.verify(told["receipt"], platform))
        statement = told["statement"]
    except dsse.BadSignature as wrong:
        raise ToolRefusal("receipt_wrong", part=str(wrong)) from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise ToolRefusal("receipt_wrong", part="JSON") from None
    text = _stated(statement, bidder)
    _must_name(said, text)
    return dict(said)


def _stated(statement: Mapping[str, Any], bidder: bytes | None) -> str:
    try:
        if bidder is not None:
            return dsse.verify(statement, bidder).decode()
        return b64decode(statement["payload"], validate=True).decode()
    except dsse.BadSignature as wrong:
        raise ToolRefusal("receipt_wrong", part=f"statement: {wrong}") from None
    except (ValueError, KeyError, TypeError):
        raise ToolRefusal("receipt_wrong", part="statement") from None


def _must_name(said: Any, text: str) -> None:
    """The receipt is for this statement: same digest, same bid, same files."""
    if not isinstance(said, dict) or said.get("kind") != "receipt":
        raise ToolRefusal("receipt_wrong", part="kind")
    if said.get("statement") != hashlib.sha256(text.encode()).hexdigest():
        raise ToolRefusal("receipt_wrong", part="statement")
    try:
        stated = read_bid(text) if '"kind":"bid"' in text else read_withdrawal(text)
    except BadStatement as wrong:
        raise ToolRefusal("receipt_wrong", part=f"statement: {wrong}") from None
    if (said.get("lot"), said.get("bid"), said.get("revision")) != (stated.lot, stated.bid, stated.revision):
        raise ToolRefusal("receipt_wrong", part="lot, bid, revision")
    files = [{"name": one.name, "size": one.size, "sha256": one.sha256} for one in getattr(stated, "envelopes", ())]
    if sorted(said.get("envelopes", []), key=repr) != sorted(files, key=repr):
        raise ToolRefusal("receipt_wrong", part="envelopes")
