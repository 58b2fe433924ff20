"""开标记录. 招标投标法 §36: the opening is recorded, the record signed by the host and public; then evaluation takes over."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client

from apps.core.refusals import NotAllowed, Refused, WrongState
from apps.evidence.pades import inspect
from apps.evidence.store import open_stored
from apps.openings import actions, signing, steps, tasks
from apps.openings.lifecycle import OpeningState
from apps.openings.models import Record
from apps.openings.queries.record import record_of
from apps.openings.rules.terms import Cause
from apps.parties.trust import trust
from apps.tenders.lifecycle import LotState
from tests.openings.stage import Hall
from tests.tenders.stage import kinds, refused

S = OpeningState


def downloaded(hall: Hall) -> bytes:
    """The record as a stranger gets it."""
    answer: Any = Client().get(f"/openings/{hall.lot.code}/record.pdf")
    content = b"".join(answer.streaming_content)
    answer.close()
    return content


def stored(name: str) -> bytes:
    """The object's bytes."""
    with open_stored(name) as file:
        return file.read()


def test_the_record_says_who_bid_what_and_is_public(hall: Hall, tmp_path: Path) -> None:
    hall.reaches(S.CONFIRMING)
    hall.bidders[2].confirm(hall, accepted=False, objection="质量目标读错")
    actions.answer_objection(hall.opening.pk, 1, answer="已核对", actor=hall.host.actor, now=hall.tick())
    hall.bidders[0].confirm(hall)
    hall.bidders[1].confirm(hall)
    hall.record()

    record = Record.objects.get()
    pdf = stored(record.object_name)
    assert downloaded(hall) == pdf
    assert hashlib.sha256(pdf).hexdigest() == record.sha256
    path = tmp_path / "record.pdf"
    path.write_bytes(pdf)
    text = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True).stdout.decode()
    words = "".join(text.split())
    for said in ("开标记录", "9,123,000.00", "9,000,000.00", "9,500,000.00", "已核对", "质量目标读错", hall.lot.code):
        assert said in words


def test_the_record_names_revoked_bids_and_silent_bidders(hall: Hall) -> None:
    hall.reaches(S.DECRYPTING)
    first, second, absent = hall.bidders
    first.release(hall)
    second.release(hall)
    hall.tick(31 * 60)
    actions.attribute_bid(
        hall.opening.pk,
        bid=absent.bid,
        cause=Cause.BIDDER_ABSENT,
        reason="无操作",
        actor=hall.host.actor,
        now=hall.tick(),
    )
    hall.settle()
    hall.reveal()
    hall.read_out()
    first.confirm(hall)
    hall.tick(600)
    hall.record()

    said = record_of(hall.opening, is_demonstration=True)

    assert said["given_up"] == [[absent.name, "投标人未在规定时间内解密", "视为撤销", "无操作"]]
    rows = said["bids"]
    assert isinstance(rows, list)
    assert rows[2][2:4] == ["—", "—"]
    assert [row[-2][:3] for row in rows] == ["无异议", "未确认", "—"]
    assert rows[2][-1] == "视为撤销"


def test_making_the_record_twice_makes_one(hall: Hall) -> None:
    hall.reaches(S.RECORD_SIGNING)
    first = Record.objects.get()

    tasks.make_record({"opening": hall.opening.pk}, now=hall.tick())
    Record.objects.all().delete()
    tasks.make_record({"opening": hall.opening.pk}, now=hall.tick(500))

    again = Record.objects.get()
    assert (again.object_name, again.sha256) == (first.object_name, first.sha256)


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="poppler is not installed")
def test_the_host_signs_and_anybody_can_check(hall: Hall, tmp_path: Path) -> None:
    hall.reaches(S.RECORD_SIGNING)

    hall.sign_record()

    record = Record.objects.get()
    pdf = stored(record.signed_object)
    (state,) = inspect(pdf, [trust(hall.now).root])
    assert (state.field, state.is_good, state.covers_file) == ("host", True, True)
    assert state.certificate == hashlib.sha256(hall.host.certificate).hexdigest()
    path = tmp_path / "record.pdf"
    path.write_bytes(pdf)
    said = subprocess.run(["pdfsig", "-nocert", str(path)], capture_output=True, check=False).stdout.decode()
    assert "Signature Validation: Signature is Valid." in said
    assert downloaded(hall) == pdf


def test_only_the_host_signs_once_and_in_time(hall: Hall) -> None:
    hall.reaches(S.RECORD_SIGNING)
    host = hall.host
    with refused(NotAllowed, "not_the_host", unchanged=hall.opening):
        signing.prepare(hall.opening, actor=hall.representative.actor, now=hall.tick())
    lease = signing.prepare(hall.opening, actor=host.actor, now=hall.tick())
    der = host.keys.p256.sign(lease.attributes, ec.ECDSA(hashes.SHA256()))
    wrong = hall.witness.keys.p256.sign(lease.attributes, ec.ECDSA(hashes.SHA256()))
    with refused(Refused, "signature_wrong", unchanged=hall.opening):
        signing.finish(hall.opening, lease.token, wrong, actor=host.actor, now=hall.tick())
    with refused(Refused, "signing_lapsed", unchanged=hall.opening):
        signing.finish(hall.opening, lease.token, der, actor=host.actor, now=hall.tick(61))
    with refused(Refused, "record_not_signed", unchanged=hall.opening):
        hall.close()

    hall.sign_record()

    with refused(Refused, "record_signed_already", unchanged=hall.opening):
        signing.prepare(hall.opening, actor=host.actor, now=hall.tick())


def test_a_record_that_is_not_made_is_not_signed(hall: Hall) -> None:
    hall.reaches(S.CONFIRMING)
    hall.confirm_all()
    actions.request_record(hall.opening.pk, actor=hall.host.actor, now=hall.tick())

    with refused(Refused, "record_not_made", unchanged=hall.opening):
        signing.prepare(hall.opening, actor=hall.host.actor, now=hall.tick())
    assert Client().get(f"/openings/{hall.lot.code}/record.pdf").status_code == 404


def test_the_opening_closes_and_evaluation_takes_over(hall: Hall) -> None:
    hall.reaches(S.RECORD_SIGNING)
    hall.sign_record()
    with refused(NotAllowed, "not_the_host", unchanged=hall.opening):
        actions.close_opening(hall.opening.pk, actor=hall.representative.actor, now=hall.tick())

    hall.close()

    hall.lot.refresh_from_db()
    assert hall.lot.state == LotState.OPENED
    assert kinds(hall.lot.public_stream.name)[-1] == "opening.closed"
    with refused(WrongState, "opening_not_handed_over", unchanged=hall.opening):
        steps.must_be_handed_over(hall.lot)
    hall.hand_over()
    assert steps.must_be_handed_over(hall.lot) == hall.opening
    with refused(WrongState, "wrong_state", unchanged=hall.opening):
        hall.hand_over()
