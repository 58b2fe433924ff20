"""How a file key is wrapped: to an X25519 recipient, with a passphrase, and to a hybrid post-quantum recipient (read only)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from apps.bids.rules.envelope.failures import HeaderFailure
from apps.bids.rules.envelope.header import FILE_KEY_SIZE, Stanza, derived, from_base64, to_base64
from apps.parties.rules.recipient import bech32_decoded, bech32_encoded, public_key_of, recipient_of

X25519 = b"X25519"
SCRYPT = b"scrypt"
WORK_LIMIT = 22
"""Passphrases stretched more than this would keep us busy for minutes: refused as age itself refuses them."""
_IDENTITY = "age-secret-key-"
_HYBRID_IDENTITY = "age-secret-key-pq-"
_WRAPPED_SIZE = FILE_KEY_SIZE + 16
_ZERO = bytes(12)

Unwrap = Callable[[Sequence[Stanza]], bytes | None]


def new_identity(seed: bytes) -> str:
    """The X25519 identity of 32 unpredictable bytes, ``AGE-SECRET-KEY-1…``."""
    if len(seed) != 32:
        raise ValueError("an X25519 identity is 32 bytes")
    return bech32_encoded(_IDENTITY, seed).upper()


def recipient_for(identity: str) -> str:
    """The recipient of an X25519 identity, ``age1…``."""
    return recipient_of(_private_key(identity).public_key().public_bytes_raw())


def wrap_for(recipient: str, file_key: bytes, *, ephemeral: bytes) -> Stanza:
    """The file key wrapped to an X25519 recipient. `ephemeral` are 32 unpredictable bytes used for nothing else."""
    public = public_key_of(recipient)
    secret = X25519PrivateKey.from_private_bytes(ephemeral)
    share = secret.public_key().public_bytes_raw()
    shared = secret.exchange(X25519PublicKey.from_public_bytes(public))
    key = derived(shared, salt=share + public, info=b"age-encryption.org/v1/X25519")
    return Stanza((X25519, to_base64(share)), ChaCha20Poly1305(key).encrypt(_ZERO, file_key, None))


def wrap_with_passphrase(passphrase: str, file_key: bytes, *, salt: bytes, work: int) -> Stanza:
    """The file key wrapped with a passphrase, stretched 2**work times. Such a stanza stands alone in its header."""
    key = _stretched(passphrase, salt, work)
    body = ChaCha20Poly1305(key).encrypt(_ZERO, file_key, None)
    return Stanza((SCRYPT, to_base64(salt), str(work).encode()), body)


def with_identity(identity: str) -> Unwrap:
    """Unwraps with an identity, X25519 or hybrid. Raises ValueError for a text that is neither."""
    prefix, seed = bech32_decoded(identity)
    if prefix == _HYBRID_IDENTITY and len(seed) == 32:
        from apps.bids.rules.envelope import hybrid  # noqa: PLC0415  # older releases of cryptography lack what it needs

        return lambda stanzas: hybrid.unwrapped(seed, stanzas)
    secret = _private_key(identity)
    return lambda stanzas: _unwrapped_x25519(secret, stanzas)


def with_passphrase(passphrase: str) -> Unwrap:
    """Unwraps with a passphrase."""
    return lambda stanzas: _unwrapped_scrypt(passphrase, stanzas)


def must_be_sound(stanzas: Sequence[Stanza]) -> None:
    """Raises HeaderFailure where a passphrase stanza stands among others: nobody could say who made such a file."""
    if len(stanzas) > 1 and any(stanza.kind == SCRYPT for stanza in stanzas):
        raise HeaderFailure("a passphrase stanza stands alone")


def must_be_wrapped(stanzas: Sequence[Stanza]) -> None:
    """Raises HeaderFailure unless an X25519 recipient has the file key, by stanzas that such a recipient can read."""
    must_be_sound(stanzas)
    own = [stanza for stanza in stanzas if stanza.kind == X25519]
    if not own:
        raise HeaderFailure("no stanza is for an X25519 recipient")
    for stanza in own:
        only_argument(stanza, size=32)


def _private_key(identity: str) -> X25519PrivateKey:
    prefix, seed = bech32_decoded(identity)
    if prefix != _IDENTITY or len(seed) != 32:
        raise ValueError("not an X25519 identity")
    return X25519PrivateKey.from_private_bytes(seed)


def _unwrapped_x25519(secret: X25519PrivateKey, stanzas: Sequence[Stanza]) -> bytes | None:
    public, found = secret.public_key().public_bytes_raw(), None
    for stanza in stanzas:
        if stanza.kind != X25519:
            continue
        share = only_argument(stanza, size=32)
        key = derived(agreed(secret, share), salt=share + public, info=b"age-encryption.org/v1/X25519")
        found = found or _opened(key, stanza.body)
    return found


def _unwrapped_scrypt(passphrase: str, stanzas: Sequence[Stanza]) -> bytes | None:
    for stanza in stanzas:
        if stanza.kind != SCRYPT:
            continue
        match stanza.arguments:
            case (_, salt_text, work_text) if re.fullmatch(rb"[1-9][0-9]{0,3}", work_text):
                salt, work = from_base64(salt_text), int(work_text)
            case _:
                raise HeaderFailure("a passphrase stanza has a salt and a work factor")
        if len(salt) != 16 or work > WORK_LIMIT or len(stanza.body) != _WRAPPED_SIZE:
            raise HeaderFailure("a passphrase stanza is not of the right size")
        return _opened(_stretched(passphrase, salt, work), stanza.body)
    return None


def only_argument(stanza: Stanza, *, size: int) -> bytes:
    """The one argument of a stanza, so many bytes. Raises HeaderFailure."""
    if len(stanza.arguments) != 2:
        raise HeaderFailure("the stanza has one argument")
    share = from_base64(stanza.arguments[1])
    if len(share) != size or len(stanza.body) != _WRAPPED_SIZE:
        raise HeaderFailure("the stanza is not of the right size")
    return share


def agreed(secret: X25519PrivateKey, share: bytes) -> bytes:
    """The X25519 agreement. Raises HeaderFailure for a point of low order."""
    try:
        return secret.exchange(X25519PublicKey.from_public_bytes(share))
    except ValueError:
        raise HeaderFailure("the share is a point of low order") from None


def _stretched(passphrase: str, salt: bytes, work: int) -> bytes:
    kdf = Scrypt(b"age-encryption.org/v1/scrypt" + salt, 32, 1 << work, 8, 1)
    return kdf.derive(passphrase.encode())


def _opened(key: bytes, body: bytes) -> bytes | None:
    try:
        return ChaCha20Poly1305(key).decrypt(_ZERO, body, None)
    except InvalidTag:
        return None
