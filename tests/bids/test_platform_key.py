"""平台签章 — one key for all processes, a certificate that is renewed before it ends, and none where it would mislead."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509

from apps.core.refusals import Refused
from apps.evidence.rules import dsse
from apps.parties.platform_key import platform_certificate, platform_certificate_of, sign_as_platform

NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _a_data_directory_of_its_own(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


def test_what_the_platform_signs_is_verified_with_its_certificate(tmp_path: Path) -> None:
    envelope = sign_as_platform(b"{}", now=NOW)

    assert dsse.verify(envelope, platform_certificate(now=NOW)) == b"{}"
    assert "演示" in x509.load_der_x509_certificate(platform_certificate(now=NOW)).issuer.rfc4514_string()
    assert (tmp_path / "platform-key" / "platform.key").stat().st_mode & 0o777 == 0o600


def test_processes_that_start_together_share_one_key(tmp_path: Path) -> None:
    platform_certificate(now=NOW)
    (tmp_path / "platform-key" / "platform.key").unlink()
    (tmp_path / "platform-key" / "platform.crt").unlink()

    with ThreadPoolExecutor(8) as pool:
        signed = list(pool.map(lambda _: sign_as_platform(b"{}", now=NOW), range(8)))

    key = x509.load_der_x509_certificate(platform_certificate(now=NOW)).public_key()
    for envelope in signed:
        match envelope["signatures"]:
            case [{"keyid": str() as keyid}]:
                kept = platform_certificate_of(keyid)
        assert kept is not None, "whose certificate was replaced by another's at once can still be found"
        assert dsse.verify(envelope, kept) == b"{}"
        assert x509.load_der_x509_certificate(kept).public_key() == key
    assert [path.name for path in (tmp_path / "platform-key").glob("*.key*")] == ["platform.key"]


def test_a_certificate_about_to_end_is_renewed_for_the_same_key() -> None:
    first = x509.load_der_x509_certificate(platform_certificate(now=NOW))
    later = NOW + timedelta(days=340)

    second = x509.load_der_x509_certificate(platform_certificate(now=later))

    assert platform_certificate(now=NOW + timedelta(days=300)) != b""
    assert second.serial_number != first.serial_number
    assert second.public_key() == first.public_key()
    assert second.not_valid_after_utc > later + timedelta(days=300)


def test_where_a_demonstration_would_mislead_nothing_is_signed(settings: Any) -> None:
    settings.DEBUG = False

    with pytest.raises(Refused) as caught:
        sign_as_platform(b"{}", now=NOW)

    assert caught.value.code == "demonstration_ca_only"
