"""密钥文件 — keyfile.age: both private halves, locked with a passphrase as the browser locks them (docs/parties.md)."""

from __future__ import annotations

import io
from base64 import b64decode, b64encode
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from apps.bids.rules.envelope import (
    EnvelopeFailure,
    NoMatch,
    decrypted,
    file_key_of,
    read_header,
    recipient_for,
    with_passphrase,
)
from apps.bids.sealing_tool.words import ToolRefusal
from apps.evidence.rules import dsse

_P256_LINE = "# p256-pkcs8: "
_IDENTITY = "AGE-SECRET-KEY-1"


@dataclass(frozen=True, slots=True)
class Keys:
    """The key that opens and the key that signs."""

    identity: str
    signing: ec.EllipticCurvePrivateKey

    @property
    def recipient(self) -> str:
        """To whom files are sealed."""
        return recipient_for(self.identity)

    @property
    def spki(self) -> bytes:
        """The public half of the signing key."""
        return self.signing.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )

    def signature(self, text: str) -> str:
        """Base64 of the DER signature over the text's PAE."""
        return b64encode(self.signing.sign(dsse.pae(text.encode()), ec.ECDSA(hashes.SHA256()))).decode()


def opened(content: bytes, passphrase: str) -> Keys:
    """The keys in a keyfile. Raises ToolRefusal ``passphrase_wrong`` or ``keyfile_wrong``."""
    file = io.BytesIO(content)
    try:
        key = file_key_of(read_header(file), [with_passphrase(passphrase)])
        text = b"".join(decrypted(file, key)).decode()
    except NoMatch:
        raise ToolRefusal("passphrase_wrong") from None
    except (EnvelopeFailure, UnicodeDecodeError):
        raise ToolRefusal("keyfile_wrong", part="age") from None
    return keys_in(text)


def keys_in(text: str) -> Keys:
    """The keys in the text that a keyfile locks. Raises ToolRefusal."""
    lines = [line.strip() for line in text.splitlines()]
    p256 = next((line.removeprefix(_P256_LINE) for line in lines if line.startswith(_P256_LINE)), "")
    identity = next((line for line in lines if line.startswith(_IDENTITY)), "")
    try:
        signing = serialization.load_der_private_key(b64decode(p256, validate=True), password=None)
        recipient_for(identity)
    except (ValueError, TypeError):
        raise ToolRefusal("keyfile_wrong", part="keys") from None
    if not isinstance(signing, ec.EllipticCurvePrivateKey) or not isinstance(signing.curve, ec.SECP256R1):
        raise ToolRefusal("keyfile_wrong", part="P-256")
    return Keys(identity, signing)
