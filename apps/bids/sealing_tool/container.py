"""封装包 — a sealed bid as one file: the signed statement and every envelope (docs/formats/sealed-bid.md). Ciphertext only."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from apps.bids.rules.archive import BadArchive, Entry, checked, crc_of, pieces_of, written
from apps.bids.rules.context import Context, NoContext, context_of
from apps.bids.rules.envelope import HeaderFailure, read_header
from apps.bids.rules.statement import BadStatement, BidStatement, read_bid
from apps.bids.sealing_tool.words import ToolRefusal
from apps.evidence.rules.canonical import canonical_bytes

KIND = "sealed-bid"
ENDING = ".sealed-bid"
BID_JSON = "bid.json"
BID_JSON_LIMIT = 256 * 1024
_AGE = ".age"


@dataclass(frozen=True, slots=True)
class Container:
    """What a container says and holds; `envelopes` are the sealed files where they were put."""

    statement: str
    signature: str
    envelopes: Mapping[str, Path]

    @property
    def stated(self) -> BidStatement:
        """The statement as read."""
        return read_bid(self.statement)


def write(target: Path, statement: str, signature: str, envelopes: Mapping[str, Path]) -> None:
    """The container stands at `target`, the same bytes for the same statement, signature and files."""
    said = canonical_bytes({"v": 1, "kind": KIND, "statement": statement, "signature": signature})
    entries = [Entry(BID_JSON, len(said), crc_of([said]), partial(BytesIO, said))]
    entries += [_entry(f"{name}{_AGE}", path) for name, path in envelopes.items()]
    with target.open("xb") as file:
        for piece in written(entries):
            file.write(piece)


def unpack(source: Path, folder: Path) -> Container:
    """The envelopes stand in the folder, each exactly as stated. Raises ToolRefusal ``sealed_wrong``."""
    said = b""
    envelopes: dict[str, Path] = {}
    try:
        with source.open("rb") as file:
            for name, content in checked(pieces_of(file)):
                if name == BID_JSON:
                    said = _short(content)
                else:
                    envelopes[name.removesuffix(_AGE)] = _kept(folder / f"{len(envelopes)}{_AGE}", content)
        return _sound(said, envelopes)
    except BadArchive:
        raise ToolRefusal("sealed_wrong", part="zip") from None
    except BadStatement as wrong:
        raise ToolRefusal("sealed_wrong", part=f"statement: {wrong}") from None


def _sound(said: bytes, envelopes: Mapping[str, Path]) -> Container:
    match _plain(said):
        case {"v": 1, "kind": "sealed-bid", "statement": str() as statement, "signature": str() as signature, **more}:
            if more:
                raise ToolRefusal("sealed_wrong", part=BID_JSON)
        case _:
            raise ToolRefusal("sealed_wrong", part=BID_JSON)
    stated = read_bid(statement)
    if {one.name for one in stated.envelopes} != set(envelopes):
        raise ToolRefusal("sealed_wrong", part="envelopes")
    for one in stated.envelopes:
        size, digest, header, context = measured(envelopes[one.name])
        wanted = Context(stated.lot, stated.document_sha256, stated.bid, one.name)
        if (size, digest, header, context) != (one.size, one.sha256, one.header, wanted):
            raise ToolRefusal("sealed_wrong", part=one.name)
    return Container(statement, signature, {one.name: envelopes[one.name] for one in stated.envelopes})


def measured(path: Path) -> tuple[int, str, str, Context]:
    """Size and digest of a sealed file, digest of its header, and what it is for. Raises ToolRefusal ``sealed_wrong``."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        try:
            header = read_header(file)
            context = context_of(header)
        except (HeaderFailure, NoContext):
            raise ToolRefusal("sealed_wrong", part=path.name) from None
        file.seek(0)
        for piece in pieces_of(file):
            digest.update(piece)
    return path.stat().st_size, digest.hexdigest(), hashlib.sha256(header.content).hexdigest(), context


def _plain(said: bytes) -> object:
    try:
        told: object = json.loads(said)
    except (ValueError, RecursionError):
        raise ToolRefusal("sealed_wrong", part=BID_JSON) from None
    return told


def _short(content: Iterator[bytes]) -> bytes:
    said = bytearray()
    for piece in content:
        said += piece
        if len(said) > BID_JSON_LIMIT:
            raise ToolRefusal("sealed_wrong", part=BID_JSON)
    return bytes(said)


def _kept(path: Path, content: Iterator[bytes]) -> Path:
    with path.open("xb") as file:
        for piece in content:
            file.write(piece)
    return path


def _entry(name: str, path: Path) -> Entry:
    with path.open("rb") as file:
        crc = crc_of(pieces_of(file))
    return Entry(name, path.stat().st_size, crc, partial(_opened, path))


def _opened(path: Path) -> BinaryIO:
    return path.open("rb")
