"""A bid sealed and stated in pure Python: what the browser does, for rehearsals, for the command line and for tests."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from io import BytesIO, FileIO
from pathlib import Path

from apps.bids.rules.archive import Entry, crc_of, pieces_of, written
from apps.bids.rules.contents import MANIFEST, PARTICULARS_FORM, PRICE, Listed, Manifest, ParticularsForm, PriceForm
from apps.bids.rules.context import Context
from apps.bids.rules.envelope import FILE_KEY_SIZE, NONCE_SIZE, derived, encrypted, make_header, wrap_for
from apps.bids.rules.escrow import EscrowSet, escrow_stanzas
from apps.bids.rules.parts import PARTICULARS, SHEET
from apps.bids.rules.shamir import Entropy
from apps.bids.rules.statement import BidStatement, Sealed

__all__ = [
    "SHEET",
    "Order",
    "SealedBid",
    "SealedEnvelope",
    "plain_commitment",
    "seal_bid",
    "seal_bid_telling",
    "statement_of",
]


@dataclass(frozen=True, slots=True)
class Order:
    """What a bid is for and whose it is; `recipient` and `certificate` (SHA-256 of its DER) are the signing seat's."""

    tender: str
    lot: str
    document_version: int
    document_sha256: str
    bid: str
    revision: int
    previous: str | None
    recipient: str
    certificate: str
    escrow: EscrowSet | None = None
    """The custodians whom the bidder chose; nobody unless he did."""
    is_double: bool = False
    """双信封: what is announced beside the price has a sheet of its own, which opens before the price does."""

    def context(self, envelope: str) -> Context:
        """What one envelope of the bid is for."""
        return Context(self.lot, self.document_sha256, self.bid, envelope)


@dataclass(frozen=True, slots=True)
class SealedEnvelope:
    """A sealed file, and the file key that opens it: the bidder keeps the key, the platform never sees it."""

    name: str
    header: bytes
    size: int
    sha256: str
    plain: str
    file_key: bytes
    path: Path


@dataclass(frozen=True, slots=True)
class SealedBid:
    """A bid ready to be signed and sent."""

    statement: str
    envelopes: tuple[SealedEnvelope, ...]


def seal_bid(
    order: Order, price: PriceForm, files: Mapping[str, Sequence[Path]], *, folder: Path, entropy: Entropy
) -> SealedBid:
    """The envelopes stand sealed in `folder` as ``<envelope>.age``; the sheet holds the price form and nothing else.

    `files` are the bidder's files for every other envelope that the tender document asks for.
    """
    return seal_bid_telling(order, price, files, folder=folder, entropy=entropy, tell=_unheard)


def seal_bid_telling(
    order: Order,
    price: PriceForm,
    files: Mapping[str, Sequence[Path]],
    *,
    folder: Path,
    entropy: Entropy,
    tell: Callable[[int], None],
) -> SealedBid:
    """As `seal_bid`; tells how many bytes of the bidder's files were just read. Each is read three times."""
    forms = _forms(order, price)
    sheets = [_sealed(order, name, [form], folder, entropy) for name, form in forms.items()]
    others = [
        _sealed(order, name, [_entry_at(path, tell) for path in files[name]], folder, entropy) for name in sorted(files)
    ]
    sealed = sorted([*sheets, *others], key=lambda one: one.name)
    return SealedBid(statement_of(order, sealed).text(), tuple(sealed))


def _forms(order: Order, price: PriceForm) -> dict[str, Entry]:
    """What the client itself puts into an envelope: one sheet with everything, or two of which the first tells no price."""
    if not order.is_double:
        return {SHEET: _entry(PRICE, price.content())}
    return {
        PARTICULARS: _entry(PARTICULARS_FORM, ParticularsForm(price.fields).content()),
        SHEET: _entry(PRICE, PriceForm(price.price, {}).content()),
    }


def statement_of(order: Order, envelopes: Sequence[SealedEnvelope]) -> BidStatement:
    """What the bidder signs about these envelopes."""
    stated = [
        Sealed(one.name, one.size, one.sha256, hashlib.sha256(one.header).hexdigest(), one.plain) for one in envelopes
    ]
    return BidStatement(
        order.tender,
        order.lot,
        order.document_version,
        order.document_sha256,
        order.bid,
        order.revision,
        order.previous,
        order.recipient,
        order.certificate,
        tuple(stated),
    )


def plain_commitment(file_key: bytes, archive_sha256: bytes) -> str:
    """``plain`` of a statement: it ties the archive to the envelope, and only whoever has the file key can check it."""
    salt = derived(file_key, salt=b"", info=b"kaiming/plain-v1")
    return hashlib.sha256(salt + archive_sha256).hexdigest()


def _sealed(order: Order, envelope: str, entries: Sequence[Entry], folder: Path, entropy: Entropy) -> SealedEnvelope:
    file_key = entropy(FILE_KEY_SIZE)
    own = wrap_for(order.recipient, file_key, ephemeral=entropy(32))
    escrow = escrow_stanzas(file_key, order.escrow, entropy=entropy) if order.escrow else []
    header = make_header([own, order.context(envelope).stanza(), *escrow], file_key)
    archive, file = _Digested(), _Digested()
    manifest = _entry(MANIFEST, _manifest(order, envelope, entries).content())
    path = folder / f"{envelope}.age"
    with path.open("xb") as target:
        target.write(header)
        file.add(header)
        plain = archive.over(written([manifest, *entries]))
        for piece in file.over(encrypted(plain, file_key, nonce=entropy(NONCE_SIZE))):
            target.write(piece)
    commitment = plain_commitment(file_key, archive.digest.digest())
    return SealedEnvelope(envelope, header, file.size, file.digest.hexdigest(), commitment, file_key, path)


def _manifest(order: Order, envelope: str, entries: Sequence[Entry]) -> Manifest:
    listed = tuple(_listed(entry) for entry in entries)
    return Manifest(
        order.tender,
        order.lot,
        order.document_sha256,
        envelope,
        order.bid,
        order.certificate,
        order.revision,
        listed,
    )


def _listed(entry: Entry) -> Listed:
    digested = _Digested()
    with closing(entry.open()) as file:
        for _piece in digested.over(pieces_of(file)):
            pass
    return Listed(entry.name, digested.size, digested.digest.hexdigest())


def _entry(name: str, content: bytes) -> Entry:
    return Entry(name, len(content), crc_of([content]), partial(BytesIO, content))


def _entry_at(path: Path, tell: Callable[[int], None]) -> Entry:
    with closing(_Telling(path, tell)) as file:
        crc = crc_of(pieces_of(file))
    return Entry(path.name, path.stat().st_size, crc, partial(_Telling, path, tell))


def _unheard(_read: int) -> None:
    """Nobody follows the progress."""


class _Telling(FileIO):
    """A file that tells how much of it is read."""

    def __init__(self, path: Path, tell: Callable[[int], None]) -> None:
        super().__init__(path)
        self.hear = tell

    def read(self, size: int | None = -1, /) -> bytes:
        piece = super().read(size)
        self.hear(len(piece))
        return piece


class _Digested:
    """Counts and hashes what passes by."""

    def __init__(self) -> None:
        self.size = 0
        self.digest = hashlib.sha256()

    def add(self, piece: bytes) -> None:
        self.size += len(piece)
        self.digest.update(piece)

    def over(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            self.add(piece)
            yield piece
