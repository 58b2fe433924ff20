"""电子签名. 电子签名法 §13: what was signed, by whom, with a certificate in force, and nothing changed since."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from apps.core.refusals import Refused
from apps.evidence.pades import Prepared, Trust, finish, inspect, lacks_time_stamp, prepare, prolong
from apps.evidence.rules.pdf_signatures import document_stamps
from apps.evidence.time_stamping import NoTimeStamp
from apps.evidence.typesetting import typeset
from tests.evidence.papers import paper, paper_data
from tests.evidence.signers import House, Signer
from tests.fakes.time_authority import SilentAuthority

__all__ = ["paper"]
REHEARSED = datetime(2031, 3, 4, 1, 30, 5, 123456, tzinfo=UTC)
"""A moment far from the machine's clock."""


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path / "ca", now=REHEARSED - timedelta(days=10))


@pytest.fixture
def members(house: House) -> list[Signer]:
    return [house.signer(name, now=REHEARSED - timedelta(days=1)) for name in ("陈砚", "欧阳若兰", "白渝")]


@pytest.fixture
def report(paper: dict[str, object]) -> bytes:
    return typeset("paper", paper_data(members=3))


def prepared(pdf: bytes, signer: Signer, trust: Trust, field: str, now: datetime = REHEARSED) -> Prepared:
    return prepare(
        pdf, certificate=signer.certificate, trust=trust, field=field, reason="同意评标结论", name=signer.name, now=now
    )


def signed_by(pdf: bytes, members: list[Signer], trust: Trust) -> bytes:
    """The document after all have signed in turn, a minute apart."""
    for number, member in enumerate(members, 1):
        waiting = prepared(pdf, member, trust, f"member-{number}", REHEARSED + timedelta(seconds=number))
        pdf = finish(waiting, member.raw(waiting.attributes), trust)
    return pdf


def test_all_sign_in_turn_and_every_signature_stays_good(house: House, members: list[Signer], report: bytes) -> None:
    trust = house.trust(now=REHEARSED)

    pdf = signed_by(report, members, trust)

    states = inspect(pdf, [trust.root])
    assert [(one.field, one.signer, one.is_good, one.covers_file) for one in states] == [
        ("member-1", "陈砚", True, False),
        ("member-2", "欧阳若兰", True, False),
        ("member-3", "白渝", True, True),
    ]
    assert [one.at for one in states] == [REHEARSED.replace(microsecond=0) + timedelta(seconds=n) for n in (1, 2, 3)]
    assert pdf.startswith(report)


def test_both_spellings_of_a_signature_are_taken(house: House, members: list[Signer], report: bytes) -> None:
    trust = house.trust(now=REHEARSED)
    waiting = prepared(report, members[0], trust, "member-1")

    for signature in (members[0].raw(waiting.attributes), members[0].der(waiting.attributes)):
        assert inspect(finish(waiting, signature, trust), [trust.root])[0].is_good


def test_a_document_without_a_box_gets_an_invisible_signature(
    house: House, members: list[Signer], report: bytes
) -> None:
    trust = house.trust(now=REHEARSED)
    waiting = prepared(report, members[0], trust, "platform")

    pdf = finish(waiting, members[0].raw(waiting.attributes), trust)

    assert [(one.field, one.is_good) for one in inspect(pdf, [trust.root])] == [("platform", True)]


def test_preparing_twice_gives_the_same_bytes(house: House, members: list[Signer], report: bytes) -> None:
    """Nothing but the data and the moment goes into the file: no clock of the machine, no randomness."""
    trust = house.trust(now=REHEARSED)

    first, second = (prepared(report, members[0], trust, "member-1") for _ in range(2))

    assert first == second


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="poppler is installed in CI")
def test_poppler_finds_every_signature_valid(
    house: House, members: list[Signer], report: bytes, tmp_path: Path
) -> None:
    trust = house.trust(now=REHEARSED)
    file = tmp_path / "report.pdf"
    file.write_bytes(signed_by(report, members, trust))

    said = subprocess.run(["pdfsig", "-nocert", str(file)], capture_output=True, text=True).stdout

    assert said.count("Signature Validation: Signature is Valid.") == 3
    assert said.count("Signature Type: ETSI.CAdES.detached") == 3
    assert said.count("Not total document signed") == 2
    assert said.count("  - Total document signed") == 1


def test_a_stamp_costs_a_picture_and_a_token_and_not_a_font(house: House, members: list[Signer], report: bytes) -> None:
    trust = house.trust(now=REHEARSED)

    grown = len(signed_by(report, members, trust)) - len(report)

    assert grown < 3 * 27 * 1024


@pytest.mark.parametrize("place", [200, -9000])
def test_a_changed_byte_is_seen(house: House, members: list[Signer], report: bytes, place: int) -> None:
    trust = house.trust(now=REHEARSED)
    pdf = bytearray(signed_by(report, members[:1], trust))
    pdf[place] ^= 1

    assert not _all_good(bytes(pdf), trust)


def test_what_is_appended_beside_signatures_is_seen(house: House, members: list[Signer], report: bytes) -> None:
    trust = house.trust(now=REHEARSED)
    pdf = signed_by(report, members, trust)

    (*_, last) = inspect(pdf + b"\n% one more line\n", [trust.root])

    assert not last.covers_file


def test_a_root_that_is_not_trusted_vouches_for_nobody(
    house: House, members: list[Signer], report: bytes, tmp_path: Path
) -> None:
    trust = house.trust(now=REHEARSED)
    other = House(tmp_path / "other", now=REHEARSED).trust(now=REHEARSED)

    (state,) = inspect(signed_by(report, members[:1], trust), [other.root])

    assert (state.is_intact, state.is_trusted, state.is_good) == (True, False, False)


def _revoked(house: House, member: Signer) -> datetime:
    house.revoke(member, at=REHEARSED - timedelta(hours=1))
    return REHEARSED


def _expired(_house: House, _member: Signer) -> datetime:
    return REHEARSED + timedelta(days=400)


def _too_early(_house: House, _member: Signer) -> datetime:
    return REHEARSED - timedelta(days=2)


@pytest.mark.parametrize("spoil", [_revoked, _expired, _too_early])
def test_a_certificate_out_of_force_does_not_sign(
    house: House, members: list[Signer], report: bytes, spoil: Callable[[House, Signer], datetime]
) -> None:
    now = spoil(house, members[0])

    with pytest.raises(Refused) as refusal:
        prepared(report, members[0], house.trust(now=now), "member-1", now)

    assert refusal.value.code == "certificate_not_valid"


def test_a_stranger_with_a_certificate_of_another_house_does_not_sign(
    house: House, report: bytes, tmp_path: Path
) -> None:
    stranger = House(tmp_path / "other", now=REHEARSED).signer("路人", now=REHEARSED)

    with pytest.raises(Refused) as refusal:
        prepared(report, stranger, house.trust(now=REHEARSED), "member-1")

    assert refusal.value.code == "certificate_not_valid"


def test_a_box_is_signed_once(house: House, members: list[Signer], report: bytes) -> None:
    trust = house.trust(now=REHEARSED)
    pdf = signed_by(report, members[:1], trust)

    with pytest.raises(Refused) as refusal:
        prepared(pdf, members[1], trust, "member-1")

    assert refusal.value.code == "already_signed"


@pytest.mark.parametrize("signature", [b"", b"\x00" * 64, b"\x30\x06\x02\x01\x01\x02\x01\x01", b"x" * 72])
def test_a_signature_that_does_not_fit_is_refused(
    house: House, members: list[Signer], report: bytes, signature: bytes
) -> None:
    trust = house.trust(now=REHEARSED)
    waiting = prepared(report, members[0], trust, "member-1")

    for wrong in (signature, members[1].raw(waiting.attributes)):
        with pytest.raises(Refused) as refusal:
            finish(waiting, wrong, trust)
        assert refusal.value.code == "signature_wrong"


def test_certificates_are_for_signing_documents(members: list[Signer]) -> None:
    """Pdfsig asks for emailProtection, readers of PDF for documentSigning."""
    certificate = x509.load_der_x509_certificate(members[0].certificate)
    usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value

    assert {one.dotted_string for one in usage} == {"1.3.6.1.5.5.7.3.4", "1.3.6.1.5.5.7.3.36"}
    assert isinstance(certificate.public_key(), ec.EllipticCurvePublicKey)


def test_the_trust_says_whether_it_is_a_demonstration(house: House) -> None:
    assert house.trust(now=REHEARSED).is_demonstration


def test_each_signature_says_when_and_by_whom_it_was_stamped(
    house: House, members: list[Signer], report: bytes
) -> None:
    """RFC 3161: the time is the authority's and not the signer's."""
    trust, later = (house.trust(now=REHEARSED + timedelta(seconds=waited)) for waited in (0, 30))
    waiting = prepared(report, members[0], trust, "member-1")

    pdf = finish(waiting, members[0].raw(waiting.attributes), later)

    (state,) = inspect(pdf, trust.roots)

    assert state.is_good
    assert not lacks_time_stamp(pdf)
    assert state.stamped_at == REHEARSED.replace(microsecond=0) + timedelta(seconds=30)
    assert state.stamped_by == "演示时间戳（本机时钟）Demonstration, local clock"


def test_without_an_answer_the_signature_goes_without_a_time_stamp(
    house: House, members: list[Signer], report: bytes
) -> None:
    silent = replace(house.trust(now=REHEARSED), time=SilentAuthority())

    pdf = signed_by(report, members[:1], silent)

    (state,) = inspect(pdf, silent.roots)
    assert (state.is_good, state.stamped_at, lacks_time_stamp(pdf)) == (True, None, True)
    with pytest.raises(NoTimeStamp):
        prolong(pdf, silent, now=REHEARSED)


def test_a_paper_for_the_archive_ends_with_a_time_stamp_over_everything(
    house: House, members: list[Signer], report: bytes
) -> None:
    """PAdES B-LTA: a month later, and again a year later when the first stamp is to last on."""
    later, much_later = (house.trust(now=REHEARSED + timedelta(days=days)) for days in (30, 400))
    pdf = signed_by(report, members[:1], house.trust(now=REHEARSED))

    first = prolong(pdf, later, now=REHEARSED + timedelta(days=30))
    second = prolong(first, much_later, now=REHEARSED + timedelta(days=400))

    assert first.startswith(pdf)
    assert second.startswith(first)
    assert [one.is_good for one in inspect(second, later.roots)] == [True]
    stamps = document_stamps(second, later.roots)
    assert [(one.field, one.is_good, one.covers_file) for one in stamps] == [
        ("archive-1", True, False),
        ("archive-2", True, True),
    ]


def _all_good(pdf: bytes, trust: Trust) -> bool:
    try:
        return all(one.is_good for one in inspect(pdf, [trust.root]))
    except Exception:  # noqa: BLE001  # a file that cannot be read any more is not good either
        return False
