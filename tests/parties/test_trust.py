"""What signatures are judged by. 电子签名法 §13, §22: the certificate in force, and the list of those that are not."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509

from apps.core.refusals import Refused
from apps.parties.actions import report_loss, request_certificate
from apps.parties.ca import authority
from apps.parties.trust import trust
from tests.parties.conftest import LIST, NOW, ready_keys
from tests.world import World


@pytest.fixture(autouse=True)
def _demonstrating(settings: Any, tmp_path: Path) -> None:
    settings.DEBUG = True
    settings.DATA_DIR = tmp_path


def test_root_issuing_and_both_lists_belong_together(db: None) -> None:
    own = trust(NOW)

    root, issuing = (x509.load_der_x509_certificate(one) for one in (own.root, own.intermediates[0]))
    lists = [x509.load_der_x509_crl(one) for one in own.crls]
    issuing.verify_directly_issued_by(root)
    assert [one.issuer for one in lists] == [issuing.subject, root.subject]
    assert all(
        one.is_signature_valid(issuer.public_key())  # type: ignore[arg-type]  # both keys are elliptic-curve keys
        for one, issuer in zip(lists, (issuing, root), strict=True)
    )
    assert [one.last_update_utc for one in lists] == [NOW, NOW]
    assert own.is_demonstration


def test_a_revoked_certificate_stands_on_the_list(world: World) -> None:
    keys, key_pair = ready_keys(world.bidder)
    issued = request_certificate(
        key_pair.pk,
        keys.request(),
        authority=authority(now=NOW),
        revocations_at=LIST,
        actor=world.bidder.actor,
        now=NOW,
    )
    assert not list(x509.load_der_x509_crl(trust(NOW).crls[0]))

    report_loss(key_pair.pk, actor=world.bidder.actor, now=NOW + timedelta(hours=1))

    (row,) = x509.load_der_x509_crl(trust(NOW + timedelta(hours=2)).crls[0])
    assert f"{row.serial_number:x}" == issued.serial


def test_where_a_demonstration_would_mislead_there_is_no_trust(settings: Any, db: None) -> None:
    settings.DEBUG = False

    with pytest.raises(Refused) as refusal:
        trust(NOW)

    assert refusal.value.code == "demonstration_ca_only"
