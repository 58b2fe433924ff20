"""The payload of an age file: ChaCha20-Poly1305 in chunks of 64 KiB (STREAM), read and written without holding it.

What `decrypted` yields is genuine so far but may still turn out cut off: publish it only after the last chunk.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from apps.bids.rules.envelope.failures import HeaderFailure, PayloadFailure
from apps.bids.rules.envelope.header import derived

NONCE_SIZE = 16
CHUNK = 64 * 1024
TAG = 16


def decrypted(file: BinaryIO, file_key: bytes) -> Iterator[bytes]:
    """The plaintext of a payload, chunk by chunk. Raises PayloadFailure at the first byte that is not as written."""
    nonce = file.read(NONCE_SIZE)
    if len(nonce) != NONCE_SIZE:
        raise HeaderFailure("the file ends before its payload")
    cipher = ChaCha20Poly1305(derived(file_key, salt=nonce, info=b"payload"))
    number, chunk = 0, file.read(CHUNK + TAG)
    while True:
        following = file.read(CHUNK + TAG)
        is_last = not following
        plain = _opened(cipher, chunk, number, is_last=is_last)
        if plain is None:
            yield from _genuine_but_misplaced(cipher, chunk, number, is_last=is_last)
            raise PayloadFailure(f"chunk {number} is not as it was written")
        if is_last and number and not plain:
            raise PayloadFailure("the last chunk is empty")
        yield plain
        if is_last:
            return
        number, chunk = number + 1, following


def encrypted(chunks: Iterable[bytes], file_key: bytes, *, nonce: bytes) -> Iterator[bytes]:
    """The payload of a plaintext given in pieces of any size. A nonce serves one payload of a file key only."""
    if len(nonce) != NONCE_SIZE:
        raise ValueError("a nonce is 16 bytes")
    cipher = ChaCha20Poly1305(derived(file_key, salt=nonce, info=b"payload"))
    yield nonce
    number, held = 0, bytearray()
    for piece in chunks:
        held += piece
        while len(held) > CHUNK:
            yield cipher.encrypt(_place(number, is_last=False), bytes(held[:CHUNK]), None)
            del held[:CHUNK]
            number += 1
    yield cipher.encrypt(_place(number, is_last=True), bytes(held), None)


def sealed_size(plain_size: int) -> int:
    """How many bytes the payload of a plaintext of this size has, nonce included."""
    chunks = max(1, -(-plain_size // CHUNK))
    return NONCE_SIZE + plain_size + chunks * TAG


def _place(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if is_last else b"\x00")


def _opened(cipher: ChaCha20Poly1305, chunk: bytes, number: int, *, is_last: bool) -> bytes | None:
    try:
        return cipher.decrypt(_place(number, is_last=is_last), chunk, None)
    except (InvalidTag, ValueError):
        return None


def _genuine_but_misplaced(cipher: ChaCha20Poly1305, chunk: bytes, number: int, *, is_last: bool) -> Iterator[bytes]:
    """A chunk that was sealed as last but is followed, or the other way round: its bytes are real, the file is not."""
    plain = _opened(cipher, chunk, number, is_last=not is_last)
    if plain is not None and (not is_last or len(chunk) == CHUNK + TAG):
        yield plain
