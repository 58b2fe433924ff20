"""The header of an age v1 file (C2SP age): stanzas that wrap the file key, and a MAC made with it."""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from apps.bids.rules.envelope.failures import HeaderFailure

FILE_KEY_SIZE = 16
HEADER_LIMIT = 64 * 1024
"""Ours are about one kilobyte; whoever sends more does not send a header."""
VERSION = b"age-encryption.org/v1\n"
_COLUMNS = 64
_CLOSING = re.compile(rb"--- ([A-Za-z0-9+/]{43})\n")
_BASE64 = re.compile(rb"[A-Za-z0-9+/]*")


@dataclass(frozen=True, slots=True)
class Stanza:
    """One wrapped file key, or something else that the MAC covers: a kind, arguments and a body."""

    arguments: tuple[bytes, ...]
    body: bytes

    @property
    def kind(self) -> bytes:
        """What the stanza is."""
        return self.arguments[0]


@dataclass(frozen=True, slots=True)
class Header:
    """A header as read, with the bytes it was read from, the last newline included."""

    stanzas: tuple[Stanza, ...]
    mac: bytes
    content: bytes

    @property
    def covered(self) -> bytes:
        """The bytes that the MAC covers: all up to and with the three dashes."""
        return self.content[: self.content.rindex(b"\n--- ") + 4]


def read_header(file: BinaryIO) -> Header:
    """The header at the beginning of a file; the file then stands at the payload. Raises HeaderFailure."""
    read = _Lines(file)
    if read.line() != VERSION[:-1]:
        raise HeaderFailure("not an age v1 file")
    stanzas: list[Stanza] = []
    line = read.line()
    while not line.startswith(b"---"):
        stanzas.append(_stanza(line, read))
        line = read.line()
    closing = _CLOSING.fullmatch(line + b"\n")
    if closing is None or not stanzas:
        raise HeaderFailure("the header does not end as it should")
    return Header(tuple(stanzas), from_base64(closing[1]), bytes(read.content))


def make_header(stanzas: Sequence[Stanza], file_key: bytes) -> bytes:
    """The bytes of a header with these stanzas."""
    covered = VERSION + b"".join(_spelled(stanza) for stanza in stanzas) + b"---"
    return covered + b" " + to_base64(_mac(file_key, covered)) + b"\n"


def header_mac_ok(header: Header, file_key: bytes) -> bool:
    """True when this key made the header: a wrong key is known before any payload is touched."""
    return hmac.compare_digest(_mac(file_key, header.covered), header.mac)


def derived(key: bytes, *, salt: bytes, info: bytes) -> bytes:
    """32 bytes by HKDF-SHA-256."""
    return HKDF(hashes.SHA256(), 32, salt, info).derive(key)


def to_base64(content: bytes) -> bytes:
    """Base64 without padding, as age writes it."""
    return b64encode(content).rstrip(b"=")


def from_base64(text: bytes) -> bytes:
    """What canonical base64 without padding spells. Raises HeaderFailure."""
    if not _BASE64.fullmatch(text):
        raise HeaderFailure("not base64")
    try:
        content = b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except NotBase64:
        raise HeaderFailure("not base64") from None
    if to_base64(content) != text:
        raise HeaderFailure("base64 in another spelling")
    return content


class _Lines:
    """The lines of a header, kept as they come; they end with LF and hold printable ASCII only."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.content = bytearray()

    def line(self) -> bytes:
        got = self.file.readline(HEADER_LIMIT)
        self.content += got
        if not got.endswith(b"\n") or len(self.content) > HEADER_LIMIT:
            raise HeaderFailure("the header breaks off")
        if any(not 0x20 <= byte <= 0x7E for byte in got[:-1]):
            raise HeaderFailure("the header holds other than printable ASCII")
        return got[:-1]


def _stanza(line: bytes, read: _Lines) -> Stanza:
    if not line.startswith(b"-> "):
        raise HeaderFailure("a stanza begins with an arrow")
    arguments = tuple(line[3:].split(b" "))
    if not all(arguments):
        raise HeaderFailure("a stanza has an empty argument")
    body = b""
    while True:
        row = read.line()
        if len(row) > _COLUMNS:
            raise HeaderFailure("a line of a stanza is too long")
        body += from_base64(row)
        if len(row) < _COLUMNS:
            return Stanza(arguments, body)


def _spelled(stanza: Stanza) -> bytes:
    text = to_base64(stanza.body)
    rows = [text[start : start + _COLUMNS] for start in range(0, len(text) + 1, _COLUMNS)]
    return b"-> " + b" ".join(stanza.arguments) + b"\n" + b"\n".join(rows) + b"\n"


def _mac(file_key: bytes, covered: bytes) -> bytes:
    return hmac.new(derived(file_key, salt=b"", info=b"header"), covered, hashlib.sha256).digest()
