"""Acceptance of the report: the handbook's checks 51 and 53, and the signatures of a real run.

招标投标法实施条例第五十三条；评标委员会和评标方法暂行规定第四十二条、第四十三条；政府采购货物和服务招标投标管理办法第六十一条、第六十四条.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from django.urls import reverse

from apps.core.actor import CLOCK
from apps.core.refusals import Refused
from apps.evaluation import actions
from apps.evaluation.annex import annex_data
from apps.evaluation.models import ReportSignature
from apps.evaluation.rules.checking import ChangeGround
from apps.evaluation.states import EvaluationState
from apps.evidence.pades import inspect
from apps.evidence.store import open_stored
from apps.parties.trust import trust
from tests.evaluation.conftest import authority_at_hand, eng, room
from tests.evaluation.stage import Room
from tests.tenders.stage import refused

pytestmark = pytest.mark.sqlite
"""Signing and its papers take the time here; a rehearsal signs a report on PostgreSQL."""

__all__ = ["authority_at_hand", "eng", "room"]
S = EvaluationState


def test_51_all_sign_dissent_is_attached_and_silence_is_agreement_noted(room: Room, tmp_path: Path) -> None:
    room.reaches(S.SIGNING)
    one, two, three, four, _five = room.members()
    room.refuse(two, "对业绩认定有不同意见")
    for member in (four, one, three):
        room.sign(member)
    report = room.evaluation.reports.get()
    assert report.sign_until is not None

    actions.count_silence(report.pk, actor=CLOCK, now=report.sign_until)

    room.now = report.sign_until
    room.work()
    assert room.evaluation.state == S.COMPLETED
    assert ReportSignature.objects.get(is_silent=True).member.number == 5
    data = annex_data(room.evaluation.reports.get(), room.now)
    assert [one["reason"] for one in data["dissents"]] == ["对业绩认定有不同意见"]
    assert [words[0] for words in data["silent"]] == ["5"]
    annex = room.evaluation.reports.get().annex
    with open_stored(annex.object_name) as file:
        (stamp,) = inspect(file.read(), [trust(room.now).root])
    assert stamp.is_good


def test_51_the_report_signed_by_five_holds_for_every_validator(room: Room, tmp_path: Path) -> None:
    room.reaches(S.COMPLETED)
    report = room.evaluation.reports.get()
    path = tmp_path / "report.pdf"
    with open_stored(report.object_name) as file:
        path.write_bytes(file.read())

    states = inspect(path.read_bytes(), [trust(room.now).root])
    assert [state.is_good for state in states] == [True] * 5
    if shutil.which("pdfsig"):
        said = subprocess.run(["pdfsig", "-nocert", str(path)], capture_output=True, check=False).stdout.decode()
        assert said.count("Signature is Valid") == 5
        assert said.count("Total document signed") == 1
    if shutil.which("qpdf"):
        assert subprocess.run(["qpdf", "--check", str(path)], capture_output=True, check=False).returncode == 0


def test_53_after_signing_nothing_changes_a_result_but_the_four_errors(room: Room) -> None:
    room.reaches(S.RECEIVED)
    buyer = room.world.client_of(room.stage.buyer)
    said = {"ground": "文件表述不清", "reason": "要求重新评审"}
    answer = buyer.post(reverse("evaluation:return", args=[room.lot.code]), said)
    assert answer.status_code == 422

    assert len(ChangeGround) == 4
    for ground in ChangeGround:
        with refused(Refused, "recheck_not_founded", unchanged=room.evaluation):
            actions.return_report(
                room.lot.pk, ground=ground, reason="请改判", actor=room.stage.buyer.actor, now=room.tick()
            )
