"""密钥与证书. 电子签名法 §13: the signer alone holds the key; keys count after the drill."""

from __future__ import annotations

import base64
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.test import Client

from apps.core.actor import CLOCK, Actor
from apps.core.refusals import NotAllowed, Refused, WrongState
from apps.evidence.ticking import tick
from apps.parties import ca, queries
from apps.parties.actions import (
    expire_certificate,
    pass_drill,
    register_keys,
    report_loss,
    request_certificate,
    retire_keys,
    revoke_certificate,
    store_keyfile,
)
from apps.parties.actions.keys import PublicKeys
from apps.parties.ca import Authority
from apps.parties.lifecycle import CertificateState, KeyState
from apps.parties.models import Certificate, Keyfile, KeyPair
from tests.parties.conftest import LIST, NOW, BrowserKeys, kinds_on, new_keys, ready_keys
from tests.world import World

Refuses = Callable[[Any, str], AbstractContextManager[None]]
pytestmark = pytest.mark.filterwarnings("ignore:Django checks for ServeStatic")
AGE = b"age-encryption.org/v1\n-> scrypt c2FsdA 18\nbody"


@pytest.fixture
def registered(world: World) -> tuple[BrowserKeys, KeyPair]:
    """The bidder's keys, not yet tried."""
    keys = new_keys()
    return keys, register_keys(world.bidder.seat.pk, keys.public, actor=world.bidder.actor, now=NOW)


def certified(world: World, authority: Authority) -> tuple[BrowserKeys, KeyPair, Certificate]:
    """The bidder's keys with a certificate in force."""
    keys, key_pair = ready_keys(world.bidder)
    return keys, key_pair, ask(key_pair, keys.request(), authority, world.bidder.actor)


def ask(key_pair: KeyPair, request: bytes, authority: Authority, actor: Actor) -> Certificate:
    """One request for a certificate."""
    return request_certificate(key_pair.pk, request, authority=authority, revocations_at=LIST, actor=actor, now=NOW)


def test_keys_are_registered_tried_and_certified(world: World, authority: Authority) -> None:
    _keys, key_pair, certificate = certified(world, authority)

    assert (key_pair.state, certificate.state) == (KeyState.READY, CertificateState.ISSUED)
    assert kinds_on(world.bidder.person.stream.name)[-3:] == ["keys.registered", "keys.drilled", "certificate.issued"]
    assert queries.certificate_in_force(key_pair, now=NOW) == certificate
    assert queries.certificate_in_force(key_pair, now=NOW + timedelta(days=366)) is None


def test_the_certificate_names_holder_and_purpose_and_says_demonstration(world: World, authority: Authority) -> None:
    keys, _key_pair, certificate = certified(world, authority)

    issued = x509.load_der_x509_certificate(bytes(certificate.content or b""))
    issuing, root = (x509.load_der_x509_certificate(one) for one in authority.chain())
    issued.verify_directly_issued_by(issuing)
    issuing.verify_directly_issued_by(root)
    names = {attribute.oid: attribute.value for attribute in issued.subject}
    assert names[NameOID.COMMON_NAME] == "陈立"
    assert names[NameOID.ORGANIZATION_IDENTIFIER] == f"NTRCN-{world.bidder.organisation.code}"
    assert "Kaiming Demonstration CA" in issued.issuer.rfc4514_string()
    usage = issued.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(usage) == [ExtendedKeyUsageOID.EMAIL_PROTECTION, ca.DOCUMENT_SIGNING]
    der, info = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    assert issued.public_key().public_bytes(der, info) == keys.spki


def test_a_seat_has_one_pair_of_keys_in_use(world: World, registered: Any, refused: Refuses) -> None:
    with refused(WrongState, "keys_in_use"):
        register_keys(world.bidder.seat.pk, new_keys().public, actor=world.bidder.actor, now=NOW)

    assert KeyPair.objects.count() == 1


def test_keys_belong_to_one_seat_for_ever(world: World, registered: Any, refused: Refuses) -> None:
    keys, key_pair = registered
    retire_keys(key_pair.pk, actor=world.bidder.actor, now=NOW)

    with refused(Refused, "keys_known"):
        register_keys(world.bidder.seat.pk, keys.public, actor=world.bidder.actor, now=NOW)
    with refused(Refused, "keys_known"):
        register_keys(world.stranger.seat.pk, keys.public, actor=world.stranger.actor, now=NOW)


def test_nobody_registers_keys_for_another(world: World, refused: Refuses) -> None:
    for member in (world.second_bidder, world.operator, world.technical_duty, world.stranger):
        with refused(NotAllowed, "not_your_seat"):
            register_keys(world.bidder.seat.pk, new_keys().public, actor=member.actor, now=NOW)
    assert not KeyPair.objects.exists()


@pytest.mark.parametrize(
    ("_case", "change"),
    [
        (
            "a recipient with a typing error",
            {"recipient": "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwk"},
        ),
        ("no recipient", {"recipient": ""}),
        ("a curve we do not use", {"spki": b"\x30\x00"}),
        ("nothing", {"spki": b""}),
    ],
)
def test_malformed_keys_are_refused(world: World, refused: Refuses, _case: str, change: dict[str, Any]) -> None:
    with refused(Refused, "keys_malformed"):
        register_keys(world.bidder.seat.pk, replace(new_keys().public, **change), actor=world.bidder.actor, now=NOW)

    assert not KeyPair.objects.exists()


def test_another_curve_and_another_kind_are_refused(world: World, refused: Refuses) -> None:
    der, info = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    others = (ec.generate_private_key(ec.SECP384R1()), rsa.generate_private_key(65537, 2048))

    for other in others:
        keys = PublicKeys(new_keys().public.recipient, other.public_key().public_bytes(der, info))
        with refused(Refused, "keys_malformed"):
            register_keys(world.bidder.seat.pk, keys, actor=world.bidder.actor, now=NOW)


def test_the_drill_wants_both_private_halves(world: World, registered: Any, refused: Refuses) -> None:
    keys, key_pair = registered
    other = new_keys()
    half_x = BrowserKeys(other.x25519, keys.p256).answer()
    right = keys.answer()

    for wrong in (
        half_x,
        replace(right, signature=bytes(64)),
        replace(right, agreed=b""),
        replace(right, signature=b""),
    ):
        with refused(Refused, "drill_failed"):
            pass_drill(key_pair.pk, wrong, actor=world.bidder.actor, now=NOW)
    key_pair.refresh_from_db()
    assert key_pair.state == KeyState.MADE


def test_no_certificate_before_the_drill(world: World, registered: Any, authority: Authority, refused: Refuses) -> None:
    keys, key_pair = registered

    with refused(Refused, "key_not_drilled"):
        ask(key_pair, keys.request(), authority, world.bidder.actor)

    assert not Certificate.objects.exists()


def test_a_request_must_prove_possession_of_the_registered_key(
    world: World, authority: Authority, refused: Refuses
) -> None:
    _keys, key_pair = ready_keys(world.bidder)

    with refused(Refused, "request_for_another_key"):
        ask(key_pair, new_keys().request(), authority, world.bidder.actor)
    with refused(Refused, "request_malformed"):
        ask(key_pair, b"\x30\x82nonsense", authority, world.bidder.actor)
    assert not Certificate.objects.exists()


def test_one_certificate_in_force_for_one_pair(world: World, authority: Authority, refused: Refuses) -> None:
    keys, key_pair, _certificate = certified(world, authority)

    with refused(WrongState, "certificate_in_force"):
        ask(key_pair, keys.request(), authority, world.bidder.actor)


def test_a_reported_loss_revokes_at_once_and_makes_room(world: World, authority: Authority) -> None:
    _keys, key_pair, certificate = certified(world, authority)

    report_loss(key_pair.pk, actor=world.bidder.actor, now=NOW)

    certificate.refresh_from_db()
    assert (certificate.state, certificate.end_reason) == (CertificateState.REVOKED, "key_lost")
    listed = x509.load_der_x509_crl(authority.revocations([ca.Ended(str(certificate.serial), NOW)], now=NOW))
    assert listed.get_revoked_certificate_by_serial_number(int(str(certificate.serial), 16)) is not None
    register_keys(world.bidder.seat.pk, new_keys().public, actor=world.bidder.actor, now=NOW)


def test_a_loss_is_reported_once_and_by_its_owner(world: World, registered: Any, refused: Refuses) -> None:
    _keys, key_pair = registered

    with refused(NotAllowed, "not_your_seat"):
        report_loss(key_pair.pk, actor=world.stranger.actor, now=NOW)
    report_loss(key_pair.pk, actor=world.bidder.actor, now=NOW)
    with refused(WrongState, "wrong_state"):
        report_loss(key_pair.pk, actor=world.bidder.actor, now=NOW)


def test_revoking_is_for_the_holder_and_the_technical_duty(
    world: World, authority: Authority, refused: Refuses
) -> None:
    _keys, _key_pair, certificate = certified(world, authority)

    with refused(NotAllowed, "not_your_seat"):
        revoke_certificate(certificate.pk, reason="x", actor=world.operator.actor, now=NOW)
    with refused(Refused, "reason_missing"):
        revoke_certificate(certificate.pk, reason=" ", actor=world.technical_duty.actor, now=NOW)
    revoke_certificate(certificate.pk, reason="误发", actor=world.technical_duty.actor, now=NOW)

    certificate.refresh_from_db()
    assert certificate.state == CertificateState.REVOKED


def test_time_expires_a_certificate_at_the_end_of_its_term(
    world: World, authority: Authority, refused: Refuses
) -> None:
    _keys, _key_pair, certificate = certified(world, authority)
    assert certificate.not_after is not None

    with refused(Refused, "certificate_still_valid"):
        expire_certificate(certificate.pk, actor=CLOCK, now=certificate.not_after - timedelta(seconds=1))
    with refused(NotAllowed, "only_time_does_this"):
        expire_certificate(certificate.pk, actor=world.bidder.actor, now=certificate.not_after)
    assert tick(certificate.not_after) == 1
    assert tick(certificate.not_after) == 0

    certificate.refresh_from_db()
    assert certificate.state == CertificateState.EXPIRED


def test_a_keyfile_is_kept_opaque_and_for_its_owner(world: World, registered: Any, refused: Refuses) -> None:
    _keys, key_pair = registered

    store_keyfile(key_pair.pk, AGE, actor=world.bidder.actor, now=NOW)

    assert world.client_of(world.bidder).get(f"/account/keys/{key_pair.pk}/keyfile").content == AGE
    assert world.client_of(world.stranger).get(f"/account/keys/{key_pair.pk}/keyfile").status_code == 404
    with refused(Refused, "keyfile_malformed"):
        store_keyfile(key_pair.pk, b"AGE-SECRET-KEY-1", actor=world.bidder.actor, now=NOW)
    with refused(Refused, "keyfile_malformed"):
        store_keyfile(key_pair.pk, AGE + bytes(16 * 1024), actor=world.bidder.actor, now=NOW)
    assert bytes(Keyfile.objects.get().content) == AGE


def test_the_demonstration_ca_issues_in_a_demonstration_only(
    settings: Any, tmp_path: Path, refused: Refuses, db: None
) -> None:
    settings.DATA_DIR = tmp_path
    for debug, secure in ((False, False), (False, True), (True, True)):
        settings.DEBUG, settings.SECURE = debug, secure
        with refused(Refused, "demonstration_ca_only"):
            ca.authority(now=NOW)
    assert not list(tmp_path.iterdir())

    settings.DEBUG, settings.SECURE = True, False
    first, second = ca.authority(now=NOW), ca.authority(now=NOW)

    assert first.chain() == second.chain()
    modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "demonstration-ca").iterdir()}
    assert modes == {"root.key": 0o600, "issuing.key": 0o600, "root.crt": 0o600, "issuing.crt": 0o600}


def test_the_pages_of_the_ca_are_there_in_a_demonstration_and_nowhere_else(
    client: Client, settings: Any, world: World, tmp_path: Path
) -> None:
    addresses = ("/ca/issuing.crt", "/ca/root.crt", "/ca/revocations.crl")
    settings.DATA_DIR = tmp_path

    closed = [client.get(address).status_code for address in addresses]
    settings.DEBUG = True
    opened = [client.get(address).status_code for address in addresses]

    assert (closed, opened) == ([404, 404, 404], [200, 200, 200])


def test_the_browser_goes_through_all_four_steps(world: World, settings: Any, tmp_path: Path) -> None:
    settings.DEBUG, settings.DATA_DIR = True, tmp_path
    client, keys = world.client_of(world.bidder), new_keys()

    def encoded(content: bytes) -> str:
        return base64.b64encode(content).decode()

    made = client.post(
        "/account/keys/registration", {"recipient": keys.public.recipient, "spki": encoded(keys.spki)}
    ).json()
    stored = client.post(made["keyfile"], {"keyfile": encoded(AGE)})
    answer = keys.answer()
    drilled = client.post(made["drill"], {"agreed": encoded(answer.agreed), "signature": encoded(answer.signature)})
    issued = client.post(made["certificate"], {"request": encoded(keys.request())})
    page = client.get("/account/keys/").content.decode()

    assert [stored.status_code, drilled.status_code, issued.status_code] == [201, 200, 201]
    assert issued.json()["serial"] in page
    certificate = Certificate.objects.get()
    assert client.get(f"/account/certificates/{certificate.pk}").status_code == 200
    assert world.client_of(world.stranger).get(f"/account/certificates/{certificate.pk}").status_code == 404


def test_a_refusal_is_told_to_the_page_as_json(world: World) -> None:
    answer = world.client_of(world.bidder).post(
        "/account/keys/registration", {"recipient": "x", "spki": "%%"}, headers={"Accept": "application/json"}
    )

    assert answer.status_code == 422
    assert answer.json()["refused"]["code"] == "keys_malformed"


def test_a_strangers_keys_do_not_exist_for_anybody_else(world: World, registered: Any) -> None:
    _keys, key_pair = registered

    for member in (world.second_bidder, world.operator, world.technical_duty, world.stranger):
        client = world.client_of(member)
        for act in ("keyfile", "drill", "certificate", "loss", "retirement"):
            assert client.post(f"/account/keys/{key_pair.pk}/{act}").status_code == 404
