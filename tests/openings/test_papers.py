"""监标、会签. 招标投标法 §7, §36: the record is signed by the host, then by who supervises; nobody who is missing blocks it for ever."""

from __future__ import annotations

import csv
import hashlib
import io
import shutil
import subprocess
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client

from apps.core import clock
from apps.core.refusals import NotAllowed, Refused, TooEarly, WrongState
from apps.evidence.bundle import Edition, write
from apps.evidence.pades import inspect
from apps.evidence.verify.verifying import verify
from apps.openings import actions, queries, signing
from apps.openings.lifecycle import OpeningState
from apps.openings.models import Absence, Countersignature, Opening, Record, Supervision
from apps.openings.rules.papers import Signer, SupervisorRule, signers_needed
from apps.parties.trust import trust
from tests.openings.conftest import PRICES
from tests.openings.papers import Papers, fetched
from tests.openings.stage import Hall, signer
from tests.openings.test_acts import Browser
from tests.remembered import remembered
from tests.tenders.stage import Stage, kinds, refused

S = OpeningState


@pytest.fixture
def papers(eng: Stage, tmp_path: Path) -> Papers:
    """The record is made, a supervisor has the place, nobody has signed."""
    members = {member.person.login: member for member in eng.world.members()}
    return remembered(
        "supervised record",
        lambda: Papers.at_the_record(Hall(eng, tmp_path).with_bids(*PRICES)),
        own={"stage": eng, "world": eng.world, **members},
        folder=tmp_path,
    )


@pytest.mark.parametrize(
    ("rule", "is_supervised", "needed"),
    [
        (SupervisorRule.APPOINTED, False, (Signer.HOST,)),
        (SupervisorRule.APPOINTED, True, (Signer.HOST, Signer.SUPERVISOR)),
        (SupervisorRule.ALWAYS, False, (Signer.HOST, Signer.SUPERVISOR)),
        (SupervisorRule.NEVER, True, (Signer.HOST,)),
    ],
)
def test_the_centres_rule_says_whose_signatures_the_record_needs(
    rule: SupervisorRule, is_supervised: bool, needed: tuple[Signer, ...]
) -> None:
    assert signers_needed(rule, is_supervised=is_supervised) == needed


def test_host_and_supervisor_sign_one_after_the_other_and_anybody_can_check(papers: Papers, tmp_path: Path) -> None:
    hall = papers.hall
    with refused(Refused, "record_not_signed", unchanged=hall.opening):
        papers.countersign(papers.supervisor)
    hall.sign_record()
    with refused(Refused, "supervisor_not_signed", unchanged=hall.opening):
        hall.close()

    papers.countersign(papers.supervisor)
    hall.close()

    states = inspect(papers.newest(), [trust(hall.now).root])
    assert [(one.field, one.is_good) for one in states] == [("host", True), ("supervisor", True)]
    assert states[-1].covers_file
    signers = [hashlib.sha256(one.certificate).hexdigest() for one in (hall.host, papers.supervisor)]
    assert [one.certificate for one in states] == signers
    snapshot = queries.state(hall.opening, hall.host.actor)
    assert snapshot["record"]["signed_sha256"] == hashlib.sha256(papers.newest()).hexdigest()
    assert snapshot["signing"]["signers"] == ["host", "supervisor"]
    assert set(snapshot["signing"]["signed"]) == {"supervisor"}
    assert fetched(Client(), f"/openings/{hall.lot.code}/record.pdf") == papers.newest()
    path = tmp_path / "record.pdf"
    path.write_bytes(papers.newest())
    if shutil.which("pdfsig"):
        said = subprocess.run(["pdfsig", "-nocert", str(path)], capture_output=True, check=False).stdout.decode()
        assert said.count("Signature Validation: Signature is Valid.") == 2
    assert checked(hall, tmp_path) == []


def checked(hall: Hall, folder: Path) -> list[str]:
    """What the offline verifier finds wrong with the bundle."""
    path = folder / "bundle.zip"
    with path.open("wb") as file:
        write(hall.lot.pk, Edition.PUBLIC, file, now=hall.tick())
    protocol = verify(path).protocol
    assert protocol.looked[16] >= 1
    return [f"{one.check}:{one.code}:{one.where}" for one in protocol.findings]


def test_a_supervisor_who_is_missing_blocks_nothing_for_ever(papers: Papers, tmp_path: Path) -> None:
    hall = papers.hall
    with refused(Refused, "record_not_signed", unchanged=hall.opening):
        papers.note_absence()
    hall.sign_record()
    with refused(TooEarly, "supervisor_still_awaited", unchanged=hall.opening):
        papers.note_absence()
    hall.tick(10 * 60)
    with refused(NotAllowed, "not_the_host", unchanged=hall.opening):
        actions.note_absence(hall.opening.pk, reason="不来", actor=papers.supervisor.actor, now=hall.tick())
    with refused(Refused, "opening_reason_missing", unchanged=hall.opening):
        papers.note_absence("　 ")

    papers.note_absence("监标人临时另有公务")
    with refused(WrongState, "supervisor_not_awaited", unchanged=hall.opening):
        papers.note_absence()
    hall.close()

    assert Absence.objects.get().reason == "监标人临时另有公务"
    assert queries.state(hall.opening, hall.host.actor)["signing"]["absent"] == "监标人临时另有公务"
    assert kinds(hall.opening.public_stream.name)[-2:] == ["opening.supervisor_absent", "opening.closed"]
    assert checked(hall, tmp_path) == []


def test_a_record_without_the_supervisor_it_needs_is_found(papers: Papers, tmp_path: Path) -> None:
    hall = papers.hall
    hall.sign_record()
    Absence.objects.create(opening=hall.opening, reason="不在记录中", by=hall.host.member.seat, at=hall.now)

    hall.close()

    assert checked(hall, tmp_path) == ["16:signer_missing:opening/record.pdf"]


def test_only_who_may_supervises_and_signs(papers: Papers) -> None:
    hall, other = papers.hall, papers.hall.witness
    with refused(NotAllowed, "not_a_supervisor", unchanged=hall.opening):
        actions.seat_supervisor(hall.opening.pk, actor=other.actor, now=hall.tick())
    with refused(WrongState, "supervisor_seated_already", unchanged=hall.opening):
        papers.take_the_place()
    hall.sign_record()
    with refused(NotAllowed, "not_this_signer", unchanged=hall.opening):
        papers.countersign(other)
    Supervision.objects.update(seat=other.member.seat)
    with refused(NotAllowed, "not_this_signer", unchanged=hall.opening):
        papers.countersign(papers.supervisor)
    Supervision.objects.update(seat=papers.supervisor.member.seat)
    papers.countersign(papers.supervisor)
    with refused(WrongState, "countersigned_already", unchanged=hall.opening):
        papers.countersign(papers.supervisor)
    with refused(WrongState, "supervisor_not_awaited", unchanged=hall.opening):
        papers.take_the_place()
    hall.close()
    with refused(WrongState, "wrong_state", unchanged=hall.opening):
        papers.take_the_place()


def test_who_hosts_does_not_supervise(papers: Papers) -> None:
    hall = papers.hall
    Supervision.objects.all().delete()
    Opening.objects.update(host=papers.supervisor.member.seat)

    with refused(NotAllowed, "supervisor_takes_part", unchanged=hall.opening):
        papers.take_the_place()


def test_a_signature_continues_the_version_it_was_begun_upon(papers: Papers) -> None:
    hall, record = papers.hall, Record.objects.get()
    hall.sign_record()
    lease = signing.prepare_countersignature(hall.opening, actor=papers.supervisor.actor, now=hall.tick())
    with refused(Refused, "signing_busy", unchanged=hall.opening):
        papers.countersign(hall.representative)
    der = papers.supervisor.keys.p256.sign(lease.attributes, ec.ECDSA(hashes.SHA256()))
    Countersignature.objects.create(
        record=record,
        role=Signer.REPRESENTATIVE,
        seat=hall.representative.member.seat,
        object_name="openings/other.pdf",
        sha256="0" * 64,
        serial="1",
        at=hall.now,
    )

    with refused(Refused, "signing_lapsed", unchanged=hall.opening):
        actions.keep_countersignature(
            hall.opening.pk,
            Signer.SUPERVISOR,
            signing.stored_once("openings/late", der),
            base=record.object_name,
            serial="1",
            actor=papers.supervisor.actor,
            now=hall.tick(),
        )


def test_the_buyers_representative_may_sign_and_is_not_waited_for(hall: Hall) -> None:
    papers = Papers(hall, signer(hall.stage.world.supervisor))
    hall.reaches(S.RECORD_SIGNING)
    with refused(WrongState, "supervisor_not_awaited", unchanged=hall.opening):
        papers.take_the_place()
    hall.sign_record()

    papers.countersign(hall.representative)

    states = inspect(papers.newest(), [trust(hall.now).root])
    assert [(one.field, one.is_good) for one in states] == [("host", True), ("representative", True)]
    assert hall.close().state == S.CLOSED


def test_where_the_centre_always_wants_a_supervisor_one_may_come_for_the_record(hall: Hall, settings: Any) -> None:
    settings.SUPERVISOR_SIGNATURE = "always"
    papers = Papers(hall, signer(hall.stage.world.supervisor))
    hall.reaches(S.RECORD_SIGNING)
    settings.SUPERVISOR_SIGNATURE = "never"
    hall.sign_record()
    with refused(Refused, "supervisor_not_signed", unchanged=hall.opening):
        hall.close()

    papers.take_the_place()
    papers.countersign(papers.supervisor)

    assert hall.close().state == S.CLOSED


def test_the_supervisor_signs_from_the_hall(papers: Papers, monkeypatch: pytest.MonkeyPatch) -> None:
    hall = papers.hall
    monkeypatch.setattr(clock, "now", lambda: hall.now)
    host, supervisor = Browser(hall, hall.host), Browser(hall, papers.supervisor)
    Supervision.objects.all().delete()
    assert 'data-task="seat_supervisor"' in shown(supervisor)
    assert "refused" not in supervisor.post("supervision")
    assert host.post("supervision")["refused"]["status"] == 403
    hall.sign_record()
    assert 'data-act="countersign-record"' in shown(supervisor)
    assert 'data-task="await_supervisor"' in shown(host)
    (todo,) = queries.todos_for(papers.supervisor.actor, hall.now)
    assert todo.title == f"监督签署开标记录：{hall.lot.name}"
    hall.tick(10 * 60)
    assert f"/openings/{hall.lot.code}/supervision/absence" in shown(host)

    prepared = supervisor.post("countersignature/prepare")
    attributes = b64decode(prepared["attributes"])
    der = papers.supervisor.keys.p256.sign(attributes, ec.ECDSA(hashes.SHA256()))
    supervisor.post("countersignature/finish", token=prepared["token"], signature=b64encode(der).decode())

    assert Countersignature.objects.get().at == hall.now
    assert 'data-task="close"' in shown(host)
    assert host.post("supervision/absence", reason="没有来")["refused"]["code"] == "supervisor_not_awaited"


def test_the_table_can_be_printed_and_taken_along(papers: Papers) -> None:
    base = f"/openings/{papers.hall.lot.code}"
    page = Client().get(f"{base}/table").content.decode()
    answer = Client().get(f"{base}/table.csv")

    content = answer.content.decode()
    rows = list(csv.reader(io.StringIO(content.removeprefix("\ufeff"))))
    assert content.startswith("\ufeff序号,投标人,投标报价（元）,大写,")
    assert [row[2] for row in rows[1:]] == ["9,123,000.00", "9,000,000.00", "9,500,000.00"]
    assert all(cell in page for row in rows[1:] for cell in row)
    assert "attachment" in answer["Content-Disposition"]


def shown(browser: Browser) -> str:
    """The hall as this browser shows it now."""
    return browser.client.get(f"/openings/{browser.hall.lot.code}/").content.decode()
