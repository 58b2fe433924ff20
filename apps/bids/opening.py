"""Opens one sealed envelope with the file key that its bidder released: streamed, checked to the end, then published.

Plaintext lies in a temporary folder until the last chunk is verified; only then does it become objects that others may read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from apps.bids import queries
from apps.bids.models import SealedFile
from apps.bids.rules.archive import BadArchive, checked, pieces_of
from apps.bids.rules.contents import (
    MANIFEST,
    MANIFEST_LIMIT,
    PARTICULARS_FORM,
    PRICE,
    BadContents,
    Listed,
    ParticularsForm,
    PriceForm,
    manifest_of,
    particulars_form_of,
    price_form_of,
)
from apps.bids.rules.context import Context, NoContext, context_of
from apps.bids.rules.envelope import (
    FILE_KEY_SIZE,
    EnvelopeFailure,
    HeaderFailure,
    PayloadFailure,
    decrypted,
    header_mac_ok,
    read_header,
)
from apps.bids.rules.parts import PARTICULARS, SHEET
from apps.bids.rules.sealing import plain_commitment
from apps.bids.rules.statement import BidStatement, Sealed, read_bid
from apps.bids.sealed_files import opened_file
from apps.bids.secrecy import opened
from apps.bids.steps import place_of
from apps.core.refusals import Refused
from apps.evidence.store import Stored, open_stored, put_within


class BadBid(ValueError):
    """The envelope does not open as it was stated; `code` says why and is fit for a record.

    ``key_wrong``: the key is not this file's. ``payload_damaged``: the sealed file is not whole. ``context_wrong``: sealed
    for something else. ``plain_wrong``: not the archive that was stated. ``contents_wrong``: manifest, files or price form
    are not in their shape or do not agree.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file of the bidder, and the object that holds it now."""

    name: str
    object_name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Opened:
    """An envelope that opened as it was stated; `price` is there for the sheet only, `particulars` for that of the first envelope."""

    bid: str
    envelope: str
    files: tuple[OpenedFile, ...]
    price: PriceForm | None
    particulars: ParticularsForm | None = None


def open_envelope(bid_code: str, envelope: str, file_key: bytes) -> Opened:
    """The envelope's files are objects that may be read. Called again it answers the same objects. Raises BadBid."""
    return open_envelope_telling(bid_code, envelope, file_key, tell=_unheard)


def open_envelope_telling(bid_code: str, envelope: str, file_key: bytes, *, tell: Callable[[int], None]) -> Opened:
    """As `open_envelope`; tells how many bytes were just opened."""
    sealed = queries.sealed_files(bid_code).get(envelope)
    if sealed is None:
        raise BadBid("context_wrong")
    stated = stated_of(sealed)
    expected = Context(stated.lot, stated.document_sha256, stated.bid, envelope)
    return open_archive(stated, envelope, file_key, _telling(_plain(sealed, expected, file_key), tell))


def _telling(chunks: Iterable[bytes], tell: Callable[[int], None]) -> Iterator[bytes]:
    for chunk in chunks:
        yield chunk
        tell(len(chunk))


def _unheard(_count: int) -> None:
    """Nobody asked."""


def open_archive(stated: BidStatement, envelope: str, file_key: bytes, chunks: Iterable[bytes]) -> Opened:
    """The files of one envelope's archive are objects that may be read, if it is the archive that was stated. Raises BadBid."""
    with TemporaryDirectory(prefix="kaiming-open-") as folder:
        contents = _opened_into(Path(folder), stated, envelope, file_key, chunks)
        files = tuple(_published(stated.bid, envelope, one, Path(folder)) for one in contents.files)
    return Opened(stated.bid, envelope, files, contents.price, contents.particulars)


@dataclass(frozen=True, slots=True)
class _Contents:
    files: tuple[Listed, ...]
    price: PriceForm | None
    particulars: ParticularsForm | None


def stated_of(sealed: SealedFile) -> BidStatement:
    """The statement that was signed for this file."""
    submission = sealed.upload.submission
    kept = opened(bytes(submission.shut), place=place_of(submission))
    return read_bid(kept["statement"])


def _opened_into(
    folder: Path, stated: BidStatement, envelope: str, file_key: bytes, chunks: Iterable[bytes]
) -> _Contents:
    digest = hashlib.sha256()
    said = next((one for one in stated.envelopes if one.name == envelope), None)
    if said is None or len(file_key) != FILE_KEY_SIZE:
        raise BadBid("key_wrong" if said else "context_wrong")
    try:
        found = list(_unpacked(folder, _digesting(chunks, digest)))
    except PayloadFailure:
        raise BadBid("payload_damaged") from None
    except (BadArchive, EnvelopeFailure):
        raise BadBid("contents_wrong") from None
    _must_be_stated(said, file_key, digest.digest())
    return _agreeing(folder, stated, envelope, found)


def _plain(sealed: SealedFile, expected: Context, file_key: bytes) -> Iterator[bytes]:
    with opened_file(sealed) as file:
        try:
            header = read_header(file)
            context = context_of(header)
        except (HeaderFailure, NoContext):
            raise BadBid("context_wrong") from None
        if not header_mac_ok(header, file_key):
            raise BadBid("key_wrong")
        if context != expected:
            raise BadBid("context_wrong")
        yield from decrypted(file, file_key)


def _digesting(chunks: Iterable[bytes], digest: hashlib._Hash) -> Iterator[bytes]:
    for chunk in chunks:
        digest.update(chunk)
        yield chunk


def _unpacked(folder: Path, chunks: Iterable[bytes]) -> Iterator[Listed]:
    """The archive's files stand in the folder under the digests of their names."""
    for name, content in checked(chunks):
        size, digest = 0, hashlib.sha256()
        with _place(folder, name).open("xb") as target:
            for piece in content:
                size += len(piece)
                digest.update(piece)
                target.write(piece)
        yield Listed(name, size, digest.hexdigest())


def _must_be_stated(said: Sealed, file_key: bytes, archive: bytes) -> None:
    if plain_commitment(file_key, archive) != said.plain:
        raise BadBid("plain_wrong")


def _agreeing(folder: Path, stated: BidStatement, envelope: str, found: list[Listed]) -> _Contents:
    """Manifest, files and statement say the same."""
    files = tuple(one for one in found if one.name != MANIFEST)
    if len(files) == len(found) or any(one.size > MANIFEST_LIMIT for one in found if one.name == MANIFEST):
        raise BadBid("contents_wrong")
    try:
        manifest = manifest_of(_place(folder, MANIFEST).read_bytes())
        price = price_form_of(_form(folder, files, PRICE)) if envelope == SHEET else None
        is_first = envelope == PARTICULARS
        particulars = particulars_form_of(_form(folder, files, PARTICULARS_FORM)) if is_first else None
    except BadContents:
        raise BadBid("contents_wrong") from None
    is_this = (
        (manifest.tender, manifest.lot, manifest.document) == (stated.tender, stated.lot, stated.document_sha256)
        and (manifest.bid, manifest.bidder, manifest.revision) == (stated.bid, stated.certificate, stated.revision)
        and manifest.envelope == envelope
    )
    if not is_this or manifest.files != files:
        raise BadBid("contents_wrong")
    return _Contents(files, price, particulars)


def _form(folder: Path, files: tuple[Listed, ...], name: str) -> bytes:
    """The one form that a sheet holds."""
    if [one.name for one in files] != [name]:
        raise BadContents("a sheet holds its form and nothing else")
    return _place(folder, name).read_bytes()


def _published(bid_code: str, envelope: str, one: Listed, folder: Path) -> OpenedFile:
    """The object's name follows from its content, so that opening again finds it again."""
    marked = hashlib.sha256(json.dumps([one.name, one.sha256]).encode()).hexdigest()[:32]
    name = f"opened/{bid_code}/{envelope}/{marked}"
    with _place(folder, one.name).open("rb") as file:
        try:
            put_within(name, pieces_of(file), limit=one.size)
        except Refused as refusal:
            if refusal.code != "object_exists" or not _is_stored(Stored(name, one.size, one.sha256)):
                raise
    return OpenedFile(one.name, name, one.size, one.sha256)


def _is_stored(expected: Stored) -> bool:
    digest = hashlib.sha256()
    with open_stored(expected.name) as file:
        for piece in pieces_of(file):
            digest.update(piece)
    return digest.hexdigest() == expected.sha256


def _place(folder: Path, name: str) -> Path:
    return folder / hashlib.sha256(name.encode()).hexdigest()
