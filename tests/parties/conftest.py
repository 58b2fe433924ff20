"""What the tests of the parties share: a time, keys as a browser makes them, and the silence of the journal."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.x509.oid import NameOID
from django.conf import settings

from apps.core.refusals import Refusal
from apps.evidence.models import Entry
from apps.parties.actions import pass_drill, register_keys
from apps.parties.actions.keys import DrillAnswer, PublicKeys
from apps.parties.ca import Authority, DemonstrationAuthority
from apps.parties.models import KeyPair
from apps.parties.rules import signing
from apps.parties.rules.recipient import recipient_of
from tests.world import Member

NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
LIST = "http://testserver/ca/revocations.crl"


@dataclass(frozen=True, slots=True)
class BrowserKeys:
    """Both private halves, as a browser would hold them."""

    x25519: X25519PrivateKey
    p256: ec.EllipticCurvePrivateKey

    @property
    def spki(self) -> bytes:
        """The public half of the signing key."""
        return self.p256.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )

    @property
    def public(self) -> PublicKeys:
        """What the browser registers."""
        return PublicKeys(recipient_of(self.x25519.public_key().public_bytes_raw()), self.spki)

    def answer(self) -> DrillAnswer:
        """What the browser answers to the drill of these keys."""
        drill = signing.drill_for(self.spki, secret_key=settings.SECRET_KEY)
        shared = self.x25519.exchange(X25519PublicKey.from_public_bytes(drill.public))
        r, s = decode_dss_signature(self.p256.sign(drill.nonce, ec.ECDSA(hashes.SHA256())))
        return DrillAnswer(
            agreed=hmac.new(shared, drill.nonce, hashlib.sha256).digest(),
            signature=r.to_bytes(32, "big") + s.to_bytes(32, "big"),
        )

    def request(self) -> bytes:
        """A PKCS#10 request for the signing key."""
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "陈立")])
        builder = x509.CertificateSigningRequestBuilder().subject_name(name)
        return builder.sign(self.p256, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def new_keys() -> BrowserKeys:
    """Fresh keys."""
    return BrowserKeys(X25519PrivateKey.generate(), ec.generate_private_key(ec.SECP256R1()))


def ready_keys(member: Member) -> tuple[BrowserKeys, KeyPair]:
    """The member's keys, registered and tried."""
    keys = new_keys()
    key_pair = register_keys(member.seat.pk, keys.public, actor=member.actor, now=NOW)
    return keys, pass_drill(key_pair.pk, keys.answer(), actor=member.actor, now=NOW)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    """A demonstration CA of this test's own."""
    return DemonstrationAuthority(tmp_path / "ca", now=NOW)


@pytest.fixture
def refused() -> Callable[[type[Refusal], str], object]:
    """A block in which the act is refused with this kind and code, and the journal stays silent."""

    @contextmanager
    def check(kind: type[Refusal], code: str) -> Iterator[None]:
        before = Entry.objects.count()
        with pytest.raises(kind) as caught:
            yield
        assert caught.value.code == code
        assert caught.value.sentence("zh-hans")
        assert caught.value.sentence("en")
        assert Entry.objects.count() == before

    return check


def kinds_on(stream: str) -> list[str]:
    """What a stream tells, in order."""
    return list(Entry.objects.filter(stream=stream).order_by("v").values_list("kind", flat=True))
