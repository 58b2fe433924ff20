"""回执核验 — a receipt checked offline: signed by the platform's certificate, for this very statement and these files."""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from apps.bids.rules.statement import BadStatement, read_bid, read_withdrawal
from apps.bids.sealing_tool.words import ToolRefusal
from apps.evidence.rules import dsse
from apps.evidence.rules.checkpoints import proof_of, proven_checkpoint
from apps.evidence.rules.merkle import leaf_hash
from apps.evidence.rules.notes import BadNote, key_of
from apps.evidence.rules.tiles import commitment_of, leaf_of
from apps.evidence.rules.time_stamps import BadTimeStamp, TimeStamp, read, verify

PLATFORM = "NTRCN-KAIMING-PLATFORM"
"""How the certificate of a platform names its holder; the authority gives this number to nobody else."""
TIME_STAMP = "time_stamp"


def certificate_in(path: Path) -> bytes:
    """The certificate in a file, DER or PEM, as DER. Raises ToolRefusal."""
    try:
        content = path.read_bytes()
        pem = content.lstrip().startswith(b"-----")
        found = x509.load_pem_x509_certificate(content) if pem else x509.load_der_x509_certificate(content)
    except (OSError, ValueError):
        raise ToolRefusal("certificate_wrong", path=str(path)) from None
    return found.public_bytes(Encoding.DER)


@dataclass(frozen=True, slots=True)
class Named:
    """The certificates that the checker names himself, DER; None for what he takes from the receipt's own file."""

    platform: bytes | None
    bidder: bytes | None
    root: bytes | None


@dataclass(frozen=True, slots=True)
class Verified:
    """What a receipt says once it holds, and by whose word.

    ``root`` is the certificate to which the signers lead: compare it with the one that the authority publishes, or name that
    one. It is None when the platform's certificate was named and the file carries no chain.
    """

    said: Mapping[str, Any]
    root: bytes | None
    is_statement_checked: bool
    stamp: TimeStamp | None
    logged: Logged | None


@dataclass(frozen=True, slots=True)
class Logged:
    """Where the statement stands in the transparency log, by its signed checkpoint. Compare the key with the published one."""

    origin: str
    index: int
    size: int
    root: str
    key: str


def verified(content: bytes, named: Named) -> Verified:
    """What the receipt says, once it holds: by the certificates that are named, else by those in its file. Raises ToolRefusal."""
    try:
        told = json.loads(content)
        carried = {name: b64decode(der, validate=True) for name, der in told.get("certificates", {}).items()}
        receipt, statement = told["receipt"], told["statement"]
        root = named.root or carried.get("root")
        platform = named.platform or carried.get("platform")
        if platform is None:
            raise ToolRefusal("receipt_needs_platform")
        said = json.loads(dsse.verify(receipt, platform))
        text = _stated(statement, named.bidder or carried.get("bidder"))
        _must_name(said, text)
        if named.platform is None:
            _must_be_the_platform(platform, carried, root, said)
        stamp = _stamp(receipt, text, root, carried)
        logged = _logged(told.get("log"), text)
    except dsse.BadSignature as wrong:
        raise ToolRefusal("receipt_wrong", part=str(wrong)) from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise ToolRefusal("receipt_wrong", part="JSON") from None
    return Verified(said, root, bool(named.bidder or carried.get("bidder")), stamp, logged)


def _must_be_the_platform(
    platform: bytes, carried: Mapping[str, bytes], root: bytes | None, said: Mapping[str, Any]
) -> None:
    """The certificate in the file is the platform's own, of the root, and was in force when the bid was received."""
    if root is None or "issuing" not in carried:
        raise ToolRefusal("receipt_needs_platform")
    signer, issuing, top = map(x509.load_der_x509_certificate, (platform, carried["issuing"], root))
    received_at = datetime.fromisoformat(said["received_at"])
    named = [str(one.value) for one in signer.subject.get_attributes_for_oid(NameOID.ORGANIZATION_IDENTIFIER)]
    if named != [PLATFORM]:
        raise ToolRefusal("receipt_wrong", part="platform")
    try:
        signer.verify_directly_issued_by(issuing)
        issuing.verify_directly_issued_by(top)
    except (ValueError, TypeError, InvalidSignature):
        raise ToolRefusal("receipt_wrong", part="platform: root") from None
    if not all(one.not_valid_before_utc <= received_at <= one.not_valid_after_utc for one in (signer, issuing, top)):
        raise ToolRefusal("receipt_wrong", part="platform: received_at")


def _stamp(receipt: Mapping[str, Any], text: str, root: bytes | None, carried: Mapping[str, bytes]) -> TimeStamp | None:
    """What the token over the statement says; None for a receipt without one. Judged by the root where there is one."""
    if TIME_STAMP not in receipt:
        return None
    token, digest = b64decode(receipt[TIME_STAMP], validate=True), hashlib.sha256(text.encode()).digest()
    roots = [one for one in (root, carried.get("time_stamp_root")) if one]
    try:
        found = (
            verify(token, digest, roots, [carried["issuing"]] if "issuing" in carried else []) if roots else read(token)
        )
    except BadTimeStamp as wrong:
        raise ToolRefusal("receipt_wrong", part=f"time_stamp: {wrong}") from None
    if found.digest != digest:
        raise ToolRefusal("receipt_wrong", part="time_stamp")
    return found


def _logged(told: Mapping[str, str] | None, text: str) -> Logged | None:
    """The inclusion proof of the file, checked against the very statement; None for a receipt from before the log grew over it."""
    if told is None:
        return None
    try:
        proof, log = proof_of(told["proof"]), key_of(told["key"])
        leaf = leaf_hash(leaf_of(commitment_of(text.encode(), bytes.fromhex(told["salt"]))))
        found = proven_checkpoint(proof, leaf=leaf, log=log)
    except (BadNote, ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise ToolRefusal("receipt_wrong", part=f"log: {wrong}") from None
    return Logged(found.origin, proof.index, found.size, found.root.hex(), str(log))


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
