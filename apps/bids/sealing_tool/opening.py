"""Opening a sealed file with one's own key or its file key: to the end first, then onto the disk."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from apps.bids.rules.archive import BadArchive, checked
from apps.bids.rules.contents import MANIFEST, BadContents, Listed, Manifest, manifest_of
from apps.bids.rules.context import Context, NoContext, context_of
from apps.bids.rules.envelope import (
    EnvelopeFailure,
    HeaderFailure,
    file_key_of,
    opened_with_key,
    read_header,
    with_identity,
)
from apps.bids.sealing_tool.words import ToolRefusal


@dataclass(frozen=True, slots=True)
class Opened:
    """An envelope that was opened, and what its manifest says."""

    manifest: Manifest
    file_key: bytes


def key_of(path: Path, identity: str) -> bytes:
    """The file key of a sealed file. Raises ToolRefusal."""
    with path.open("rb") as file:
        try:
            return file_key_of(read_header(file), [with_identity(identity)])
        except HeaderFailure as wrong:
            raise ToolRefusal("sealed_wrong", part=str(wrong)) from None
        except EnvelopeFailure as wrong:
            raise ToolRefusal("does_not_open", part=str(wrong)) from None


def contents(path: Path, file_key: bytes) -> dict[str, bytes]:
    """The files of a small envelope in memory. Raises ToolRefusal."""
    with path.open("rb") as file:
        try:
            return {name: b"".join(content) for name, content in checked(opened_with_key(file, file_key))}
        except (EnvelopeFailure, BadArchive) as wrong:
            raise ToolRefusal("sealed_wrong", part=str(wrong)) from None


def open_into(path: Path, file_key: bytes, folder: Path) -> Opened:
    """The files of an envelope stand in the folder, as their manifest lists them. Raises ToolRefusal."""
    try:
        with path.open("rb") as file:
            context = context_of(read_header(file))
        with path.open("rb") as file:
            manifest, listed = _written(opened_with_key(file, file_key), folder)
    except (EnvelopeFailure, BadArchive, BadContents, NoContext) as wrong:
        raise ToolRefusal("sealed_wrong", part=str(wrong)) from None
    told = Context(manifest.lot, manifest.document, manifest.bid, manifest.envelope)
    if told != context or sorted(listed, key=_name) != sorted(manifest.files, key=_name):
        raise ToolRefusal("sealed_wrong", part=MANIFEST)
    return Opened(manifest, file_key)


def _written(chunks: Iterator[bytes], folder: Path) -> tuple[Manifest, list[Listed]]:
    manifest, listed = b"", []
    for name, content in checked(chunks):
        digest, size, kept = hashlib.sha256(), 0, bytearray()
        with (folder / name).open("xb") as target:
            for piece in content:
                digest.update(piece)
                size += len(piece)
                target.write(piece)
                if name == MANIFEST:
                    kept += piece
        if name == MANIFEST:
            manifest = bytes(kept)
        else:
            listed.append(Listed(name, size, digest.hexdigest()))
    return manifest_of(manifest), listed


def _name(one: Listed) -> bytes:
    return one.name.encode()
