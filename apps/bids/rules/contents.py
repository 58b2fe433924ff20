"""What lies in an envelope beside the bidder's files: the manifest, and in the sheets forms of one fixed size."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from apps.bids.rules.archive import is_plain_name
from apps.evidence.rules.canonical import canonical_bytes

MANIFEST = "manifest.json"
PRICE = "price.json"
PARTICULARS_FORM = "particulars.json"
PRICE_SIZE = 8192
"""Every price form has this many bytes, so that the size of the sheet says nothing about what is in it."""
MANIFEST_LIMIT = 1 << 20
_AMOUNT = re.compile(r"(0|[1-9][0-9]{0,15})\.[0-9]{2}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_FIELD = re.compile(r"[a-z][a-z0-9_]{0,31}")


class BadContents(ValueError):
    """The manifest or the price form is not in its one shape."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A file as the manifest lists it."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an envelope says about itself, for whoever opens it."""

    tender: str
    lot: str
    document: str
    envelope: str
    bid: str
    bidder: str
    revision: int
    files: tuple[Listed, ...]

    def content(self) -> bytes:
        """The bytes of ``manifest.json``."""
        files = [{"name": one.name, "size": one.size, "sha256": one.sha256} for one in _sorted(self.files)]
        plain = {name: getattr(self, name) for name in _PLAIN}
        return canonical_bytes({"v": 1, **plain, "files": files})


_PLAIN = ("tender", "lot", "document", "envelope", "bid", "bidder", "revision")


@dataclass(frozen=True, slots=True)
class PriceForm:
    """开标一览表 — the price in yuan and what else is announced."""

    price: Decimal
    fields: Mapping[str, str]

    def content(self) -> bytes:
        """The bytes of ``price.json``, always PRICE_SIZE of them. Raises ValueError when the fields are too long."""
        amount = f"{self.price:.2f}"
        if Decimal(amount) != self.price or not _AMOUNT.fullmatch(amount):
            raise ValueError("a price is in yuan with two places")
        return _padded({"v": 1, "price": amount}, self.fields)


@dataclass(frozen=True, slots=True)
class ParticularsForm:
    """第一信封一览表 — what is announced in the first part of two: everything but the price."""

    fields: Mapping[str, str]

    def content(self) -> bytes:
        """The bytes of ``particulars.json``, always PRICE_SIZE of them. Raises ValueError when the fields are too long."""
        return _padded({"v": 1}, self.fields)


def _padded(head: Mapping[str, object], fields: Mapping[str, str]) -> bytes:
    if not all(map(_FIELD.fullmatch, fields)):
        raise ValueError("a field is named in small letters")
    form = {**head, "fields": dict(fields), "pad": ""}
    missing = PRICE_SIZE - len(canonical_bytes(form))
    if missing < 0:
        raise ValueError("the fields of the form are too long")
    return canonical_bytes({**form, "pad": "0" * missing})


def manifest_of(content: bytes) -> Manifest:
    """The manifest that these bytes are. Raises BadContents."""
    if len(content) > MANIFEST_LIMIT:
        raise BadContents("the manifest is too long")
    match _plain(content):
        case {
            "v": 1,
            "tender": str() as tender,
            "lot": str() as lot,
            "document": str() as document,
            "envelope": str() as envelope,
            "bid": str() as bid,
            "bidder": str() as bidder,
            "revision": int() as revision,
            "files": list() as files,
            **more,
        } if not more:
            listed = tuple(map(_listed, files))
            found = Manifest(tender, lot, document, envelope, bid, bidder, revision, listed)
        case _:
            raise BadContents("the manifest is not in its shape")
    _must_be_spelled(found, content)
    return found


def price_form_of(content: bytes) -> PriceForm:
    """The price form that these bytes are; of text that every table can hold. Raises BadContents."""
    match _plain(content) if len(content) == PRICE_SIZE else None:
        case {"v": 1, "price": str() as price, "fields": dict() as fields, "pad": str(), **more} if not more:
            pass
        case _:
            raise BadContents("the price form is not in its shape")
    if not _AMOUNT.fullmatch(price) or not _are_fields(fields):
        raise BadContents("the price form holds something else")
    found = PriceForm(Decimal(price), fields)
    _must_be_spelled(found, content)
    return found


def particulars_form_of(content: bytes) -> ParticularsForm:
    """The form of the first envelope that these bytes are. Raises BadContents."""
    match _plain(content) if len(content) == PRICE_SIZE else None:
        case {"v": 1, "fields": dict() as fields, "pad": str(), **more} if not more and _are_fields(fields):
            found = ParticularsForm(fields)
        case _:
            raise BadContents("the form of the first envelope is not in its shape")
    _must_be_spelled(found, content)
    return found


def _are_fields(fields: Mapping[object, object]) -> bool:
    return all(
        isinstance(key, str) and _FIELD.fullmatch(key) and isinstance(value, str) and "\x00" not in value
        for key, value in fields.items()
    )


def listed_files(files: Sequence[tuple[str, bytes]]) -> tuple[Listed, ...]:
    """How a manifest lists these files."""
    return _sorted([Listed(name, len(content), hashlib.sha256(content).hexdigest()) for name, content in files])


def _sorted(files: Sequence[Listed]) -> tuple[Listed, ...]:
    return tuple(sorted(files, key=lambda one: one.name.encode()))


def _listed(told: object) -> Listed:
    match told:
        case {"name": str() as name, "size": int() as size, "sha256": str() as digest, **more} if not more:
            if is_plain_name(name) and name != MANIFEST and size >= 0 and _DIGEST.fullmatch(digest):
                return Listed(name, size, digest)
    raise BadContents("the manifest lists something that is no file")


def _must_be_spelled(found: Manifest | PriceForm | ParticularsForm, content: bytes) -> None:
    try:
        is_spelled = found.content() == content
    except ValueError:
        is_spelled = False
    if not is_spelled:
        raise BadContents("not in its one spelling")


def _plain(content: bytes) -> object:
    try:
        told: object = json.loads(content)
    except (ValueError, RecursionError):
        raise BadContents("not JSON") from None
    return told
