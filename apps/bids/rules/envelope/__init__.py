"""信封 — the sealed file: age v1, read and written here; the browser writes the same with its own library.

header = read_header(file); header_mac_ok(header, key); decrypted(file, key)     open with a released file key
encrypted_file(chunks, file_key=…, stanzas=…, nonce=…)                          seal
reheader(header, file_key, identity)                                             let stock ``age -d`` open the payload
encrypt_for(data, recipient), decrypt_with(data, identity)                       small things, such as key shares
"""

from __future__ import annotations

import io
import secrets
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from apps.bids.rules.envelope.armor import dearmored
from apps.bids.rules.envelope.failures import (
    ArmorFailure,
    EnvelopeFailure,
    HeaderFailure,
    MacFailure,
    NoMatch,
    PayloadFailure,
)
from apps.bids.rules.envelope.header import (
    FILE_KEY_SIZE,
    Header,
    Stanza,
    derived,
    header_mac_ok,
    make_header,
    read_header,
)
from apps.bids.rules.envelope.payload import NONCE_SIZE, decrypted, encrypted, sealed_size
from apps.bids.rules.envelope.stanzas import (
    X25519,
    Unwrap,
    must_be_sound,
    must_be_wrapped,
    new_identity,
    recipient_for,
    with_identity,
    with_passphrase,
    wrap_for,
    wrap_with_passphrase,
)

__all__ = [
    "FILE_KEY_SIZE",
    "NONCE_SIZE",
    "X25519",
    "ArmorFailure",
    "EnvelopeFailure",
    "Header",
    "HeaderFailure",
    "MacFailure",
    "NoMatch",
    "PayloadFailure",
    "Stanza",
    "Unwrap",
    "dearmored",
    "decrypt_with",
    "decrypted",
    "derived",
    "encrypt_for",
    "encrypted",
    "encrypted_file",
    "file_key_of",
    "header_mac_ok",
    "make_header",
    "must_be_sound",
    "must_be_wrapped",
    "new_identity",
    "opened_with_key",
    "read_header",
    "recipient_for",
    "reheader",
    "sealed_size",
    "with_identity",
    "with_passphrase",
    "wrap_for",
    "wrap_with_passphrase",
]


def encrypted_file(
    chunks: Iterable[bytes], *, file_key: bytes, stanzas: Sequence[Stanza], nonce: bytes
) -> Iterator[bytes]:
    """The bytes of a whole age file. A file key and a nonce serve one file only."""
    if len(file_key) != FILE_KEY_SIZE:
        raise ValueError("a file key is 16 bytes")
    yield make_header(stanzas, file_key)
    yield from encrypted(chunks, file_key, nonce=nonce)


def file_key_of(header: Header, unwrap: Sequence[Unwrap]) -> bytes:
    """The file key that one of these identities or passphrases unwraps, checked against the MAC.

    Raises HeaderFailure, NoMatch or MacFailure.
    """
    must_be_sound(header.stanzas)
    keys = [key for one in unwrap if (key := one(header.stanzas)) is not None]
    if not keys:
        raise NoMatch("no stanza is for this key")
    if not header_mac_ok(header, keys[0]):
        raise MacFailure("the header was changed")
    return keys[0]


def opened_with_key(file: BinaryIO, file_key: bytes) -> Iterator[bytes]:
    """The plaintext of a whole file, by its file key alone. Raises HeaderFailure, MacFailure or PayloadFailure."""
    if not header_mac_ok(read_header(file), file_key):
        raise MacFailure("the key is not this file's")
    yield from decrypted(file, file_key)


def reheader(header: Header, file_key: bytes, identity: str) -> bytes:
    """A new header before the same payload, with which `identity` opens it; the other stanzas stay as they were.

    Raises MacFailure when the key is not this file's.
    """
    if not header_mac_ok(header, file_key):
        raise MacFailure("the key is not this file's")
    kept = [stanza for stanza in header.stanzas if stanza.kind != X25519]
    own = wrap_for(recipient_for(identity), file_key, ephemeral=secrets.token_bytes(32))
    return make_header([own, *kept], file_key)


def encrypt_for(content: bytes, recipient: str) -> bytes:
    """An age file of something small for one X25519 recipient."""
    file_key = secrets.token_bytes(FILE_KEY_SIZE)
    stanza = wrap_for(recipient, file_key, ephemeral=secrets.token_bytes(32))
    nonce = secrets.token_bytes(NONCE_SIZE)
    return b"".join(encrypted_file([content], file_key=file_key, stanzas=[stanza], nonce=nonce))


def decrypt_with(content: bytes, identity: str) -> bytes:
    """What was encrypted for this identity. Raises an EnvelopeFailure."""
    file = io.BytesIO(content)
    file_key = file_key_of(read_header(file), [with_identity(identity)])
    return b"".join(decrypted(file, file_key))
