"""Receives what bidders send, before and outside any transaction: parts into the object store, digests and receipts."""

from __future__ import annotations

import hashlib
import re
import secrets
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

import structlog
from django.conf import settings

from apps.bids.models import Part, SealedFile, Upload
from apps.bids.rules.statement import digest_of as statement_digest
from apps.bids.sealed_files import PIECE, digest_of, missing_parts, part_size, parts_of
from apps.core.refusals import Refused
from apps.evidence.landing import Landing
from apps.evidence.rules.canonical import canonical_bytes
from apps.evidence.store import Stored, keep, put_within
from apps.evidence.time_stamping import NoTimeStamp
from apps.parties.ca import DEMONSTRATION, authority
from apps.parties.platform_key import sign_as_platform
from apps.parties.time_authority import time_authority

NOTICE = (
    "投标截止时间前可补充、修改或撤回，以最后一次完整递交为准。任何单位和个人在投标截止时间前不得解密、提取本文件。"
)
TIME_STAMP = "time_stamp"
"""The member of a receipt that holds the token; the platform's signature does not cover it, the authority's is its own."""
log = structlog.get_logger("bids")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_NUMBER_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


class Body(Protocol):
    """What is read from a request."""

    def read(self, size: int, /) -> bytes:
        """At most so many bytes; none at the end."""


@dataclass(frozen=True, slots=True)
class Announced:
    """What the headers of a request say about a part before its body is read."""

    number: int
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Held:
    """A sealed file that is here whole."""

    size: int
    sha256: str


def must_be_wanted(file: SealedFile, part: Announced) -> bool:
    """Refuses by the headers what is no part of the file; answers False for a part that is here already."""
    if part.number >= parts_of(file.size):
        raise Refused("bid_upload_wrong", part="part")
    if not _SHA256.fullmatch(part.sha256) or part.size != part_size(file.size, part.number):
        raise Refused("bid_part_damaged", number=part.number)
    return not is_here(file, part.number, part.sha256)


def is_here(file: SealedFile, number: int, sha256: str) -> bool:
    """True when this very part is stored. Raises Refused("bid_part_other") when another is in its place."""
    found = Part.objects.filter(file=file, number=number).values_list("sha256", flat=True).first()
    if found is not None and found != sha256:
        raise Refused("bid_part_other", number=number)
    return found is not None


def receive_part(file: SealedFile, part: Announced, body: Body | Landing) -> Stored:
    """The part is durable under a name that says nothing. Of one that is damaged or not sealed nothing is kept."""
    name = f"bids/{secrets.token_hex(1)}/{secrets.token_hex(16)}"
    if isinstance(body, Landing):
        _must_be_announced(file, part, body)
        return keep(name, body)
    return put_within(name, _checked(file, part, body), limit=part.size)


def held_files(upload: Upload) -> dict[str, Held]:
    """The files of an upload by name, read back. Raises Refused("bid_incomplete") while a part is missing."""
    files = list(upload.files.order_by("name"))
    missing = {file.name: gaps for file in files if (gaps := missing_parts(file))}
    if missing:
        told = "；".join(f"{name}: {len(gaps)}" for name, gaps in missing.items())
        raise Refused("bid_incomplete", missing=told)
    return {file.name: Held(file.size, digest_of(file)) for file in files}


def make_receipt(
    statement: str, *, lot: str, bid: str, revision: int, held: Mapping[str, Held], now: datetime
) -> dict[str, Any]:
    """投标文件递交回执 — signed by the platform, as DSSE. Its number is random, so that numbers count nobody.

    Beside the signature stands the token of a time-stamping authority over the statement, unless the authority is silent.
    """
    envelopes = [{"name": name, "size": one.size, "sha256": one.sha256} for name, one in sorted(held.items())]
    said = {
        "v": 1,
        "kind": "receipt",
        "number": "".join(secrets.choice(_NUMBER_ALPHABET) for _ in range(16)),
        "lot": lot,
        "bid": bid,
        "revision": revision,
        "statement": statement_digest(statement),
        "received_at": to_the_millisecond(now),
        "envelopes": envelopes,
        "notice": NOTICE,
        "demonstration": authority(now=now).name == DEMONSTRATION,
    }
    receipt = sign_as_platform(canonical_bytes(said), now=now)
    try:
        return stamped(receipt, time_stamp_over(statement_digest(statement), now=now))
    except NoTimeStamp as silence:
        log.warning("receipt.not_stamped", why=str(silence))
        return receipt


def time_stamp_over(sha256: str, *, now: datetime) -> bytes:
    """The authority's token over a digest in hex. Raises NoTimeStamp."""
    authority = time_authority(now=now)
    if authority is None:
        raise NoTimeStamp("there is no authority of time-stamps")
    return authority.token(bytes.fromhex(sha256))


def stamped(receipt: Mapping[str, Any], token: bytes) -> dict[str, Any]:
    """The receipt with a token over its statement."""
    return {**receipt, TIME_STAMP: b64encode(token).decode()}


def received_at(now: datetime) -> datetime:
    """The moment that receipt, table and journal name: whole milliseconds, so that all three say the same."""
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def to_the_millisecond(at: datetime) -> str:
    """``2026-11-24T01:30:00.000Z``."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def limit_in_bytes() -> int:
    """How large all files of a bid may be together."""
    return int(settings.BID_LIMIT_MIB) << 20


def _must_be_announced(file: SealedFile, part: Announced, landed: Landing) -> None:
    """Refuses what has come otherwise than its headers and the file's own header said."""
    expected = bytes(file.header) if part.number == 0 else b""
    if not expected.startswith(landed.beginning(len(expected))):
        raise Refused("bid_not_sealed", envelope=file.name)
    if landed.is_too_large or landed.size != part.size or landed.sha256 != part.sha256:
        raise Refused("bid_part_damaged", number=part.number)


def _checked(file: SealedFile, part: Announced, body: Body) -> Iterator[bytes]:
    """The body as it comes; refused before its first byte is kept when it is not sealed, at its end when it is damaged."""
    digest, size = hashlib.sha256(), 0
    expected = bytes(file.header) if part.number == 0 else b""
    begun = b""
    while piece := body.read(PIECE):
        if len(begun) < len(expected):
            begun += piece[: len(expected) - len(begun)]
            if not expected.startswith(begun):
                raise Refused("bid_not_sealed", envelope=file.name)
        size += len(piece)
        digest.update(piece)
        yield piece
    if size != part.size or digest.hexdigest() != part.sha256:
        raise Refused("bid_part_damaged", number=part.number)
