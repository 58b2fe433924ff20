"""A device with passkeys, as a browser drives it: WebAuthn in software, with whatever flaw a test wants."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

PRESENT, VERIFIED, ATTESTED = AuthenticatorData.FLAG.UP, AuthenticatorData.FLAG.UV, AuthenticatorData.FLAG.AT
ORIGIN = "http://localhost"


class Device:
    """Holds one passkey once it has made it, and counts what it signs."""

    def __init__(self, origin: str = ORIGIN, flags: AuthenticatorData.FLAG = PRESENT | VERIFIED) -> None:
        self.origin, self.flags, self.counter = origin, flags, 0
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.credential_id = hashlib.sha256(repr(id(self)).encode()).digest()
        self.handle = ""

    def make(self, asked: dict[str, Any]) -> str:
        """What the browser answers that made a passkey."""
        options = asked["publicKey"]
        self.handle = options["user"]["id"]
        public = ES256.from_cryptography_key(self.key.public_key())  # type: ignore[no-untyped-call]  # fido2 has half its types
        credential = AttestedCredentialData.create(Aaguid(b"\0" * 16), self.credential_id, public)
        data = AuthenticatorData.create(
            self._name(options["rp"]["id"]), self.flags | ATTESTED, self.counter, bytes(credential)
        )
        attested = bytes(AttestationObject.create("none", data, {}))
        client = self._client("webauthn.create", options["challenge"])
        return self._answer({"clientDataJSON": client, "attestationObject": attested})

    def show(self, asked: dict[str, Any]) -> str:
        """What the browser answers that signed the challenge."""
        options = asked["publicKey"]
        self.counter += 1
        data = AuthenticatorData.create(self._name(options["rpId"]), self.flags, self.counter)
        client = self._client("webauthn.get", options["challenge"])
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        said = {"clientDataJSON": client, "authenticatorData": bytes(data), "signature": signature}
        return self._answer(said | {"userHandle": websafe_decode(self.handle)})

    def _name(self, site: str) -> bytes:
        return hashlib.sha256(site.encode()).digest()

    def _client(self, act: str, challenge: str) -> bytes:
        return json.dumps({"type": act, "challenge": challenge, "origin": self.origin}).encode()

    def _answer(self, said: dict[str, bytes]) -> str:
        response = {name: websafe_encode(value) for name, value in said.items()}
        name = websafe_encode(self.credential_id)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})
