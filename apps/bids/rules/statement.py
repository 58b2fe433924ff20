"""What a bidder signs: the statement of a bid and of its withdrawal, as canonical JSON text."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from apps.evidence.rules.canonical import canonical

STATEMENT_LIMIT = 64 * 1024
_DIGEST = re.compile(r"[0-9a-f]{64}")
_BID = re.compile(r"[0-9a-f]{32}")
_CODE = re.compile(r"[A-Za-z0-9._-]{1,60}")
_ENVELOPE = re.compile(r"[a-z]{1,20}")
_RECIPIENT = re.compile(r"age1[0-9a-z]{58}")
LARGEST = 2**53 - 1


class BadStatement(ValueError):
    """The text is not a statement; the message names the part that is wrong."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """One envelope as the bidder states it."""

    name: str
    size: int
    sha256: str
    header: str
    plain: str


@dataclass(frozen=True, slots=True)
class BidStatement:
    """投标声明 — these files are my bid."""

    tender: str
    lot: str
    document_version: int
    document_sha256: str
    bid: str
    revision: int
    previous: str | None
    recipient: str
    certificate: str
    envelopes: tuple[Sealed, ...]

    def text(self) -> str:
        """The text that is signed."""
        envelopes = [
            {"name": one.name, "size": one.size, "sha256": one.sha256, "header": one.header, "plain": one.plain}
            for one in self.envelopes
        ]
        return canonical(
            {
                "v": 1,
                "kind": "bid",
                "tender": self.tender,
                "lot": self.lot,
                "document": {"version": self.document_version, "sha256": self.document_sha256},
                "bid": self.bid,
                "revision": self.revision,
                "previous": self.previous,
                "recipient": self.recipient,
                "certificate": self.certificate,
                "envelopes": envelopes,
            }
        )


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """撤回声明 — my bid does not count any more."""

    lot: str
    bid: str
    revision: int
    previous: str

    def text(self) -> str:
        """The text that is signed."""
        return canonical(
            {
                "v": 1,
                "kind": "withdrawal",
                "lot": self.lot,
                "bid": self.bid,
                "revision": self.revision,
                "previous": self.previous,
            }
        )


def digest_of(text: str) -> str:
    """SHA-256 of a statement's text in hex: what the next statement names as `previous`."""
    return hashlib.sha256(text.encode()).hexdigest()


def read_bid(text: str) -> BidStatement:
    """The statement that the text is. Raises BadStatement."""
    match _plain(text):
        case {
            "v": 1,
            "kind": "bid",
            "tender": str() as tender,
            "lot": str() as lot,
            "document": {"version": int() as version, "sha256": str() as document, **more_of_document},
            "bid": str() as bid,
            "revision": int() as revision,
            "previous": None | str() as previous,
            "recipient": str() as recipient,
            "certificate": str() as certificate,
            "envelopes": list() as envelopes,
            **more,
        } if not more and not more_of_document:
            pass
        case _:
            raise BadStatement("shape")
    found = BidStatement(
        tender,
        lot,
        _counted(version, "document"),
        _as(_DIGEST, document, "document"),
        _as(_BID, bid, "bid"),
        _counted(revision, "revision"),
        None if previous is None else _as(_DIGEST, previous, "previous"),
        _as(_RECIPIENT, recipient, "recipient"),
        _as(_DIGEST, certificate, "certificate"),
        tuple(map(_sealed, envelopes)),
    )
    _as(_CODE, tender, "tender")
    _as(_CODE, lot, "lot")
    _must_be_distinct(found.envelopes)
    if found.text() != text:
        raise BadStatement("canonical")
    return found


def read_withdrawal(text: str) -> Withdrawal:
    """The withdrawal that the text is. Raises BadStatement."""
    match _plain(text):
        case {
            "v": 1,
            "kind": "withdrawal",
            "lot": str() as lot,
            "bid": str() as bid,
            "revision": int() as revision,
            "previous": str() as previous,
            **more,
        } if not more:
            pass
        case _:
            raise BadStatement("shape")
    found = Withdrawal(
        _as(_CODE, lot, "lot"),
        _as(_BID, bid, "bid"),
        _counted(revision, "revision"),
        _as(_DIGEST, previous, "previous"),
    )
    if found.text() != text:
        raise BadStatement("canonical")
    return found


def _plain(text: str) -> object:
    if len(text) > STATEMENT_LIMIT:
        raise BadStatement("length")
    try:
        told: object = json.loads(text)
    except (ValueError, RecursionError):
        raise BadStatement("json") from None
    return told


def _sealed(told: object) -> Sealed:
    match told:
        case {
            "name": str() as name,
            "size": int() as size,
            "sha256": str() as digest,
            "header": str() as header,
            "plain": str() as plain,
            **more,
        } if not more:
            return Sealed(
                _as(_ENVELOPE, name, "envelopes"),
                _counted(size, "envelopes"),
                _as(_DIGEST, digest, "envelopes"),
                _as(_DIGEST, header, "envelopes"),
                _as(_DIGEST, plain, "envelopes"),
            )
        case _:
            raise BadStatement("envelopes")


def _must_be_distinct(envelopes: Sequence[Sealed]) -> None:
    if not envelopes or len({one.name for one in envelopes}) != len(envelopes):
        raise BadStatement("envelopes")


def _as(shape: re.Pattern[str], text: str, part: str) -> str:
    if not shape.fullmatch(text):
        raise BadStatement(part)
    return text


def _counted(number: int, part: str) -> int:
    if isinstance(number, bool) or not 1 <= number <= LARGEST:
        raise BadStatement(part)
    return number
