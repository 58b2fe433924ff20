"""报告核验、复核、章节、沉默. 招标投标法实施条例 §53; 评标委员会和评标方法暂行规定 §42, §43; 87号令 §58, §61, §64."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.core.actor import CLOCK
from apps.core.refusals import NotAllowed, Refused, TooEarly
from apps.evaluation import actions, queries
from apps.evaluation.annex import annex_data
from apps.evaluation.chapter import evaluation_chapter
from apps.evaluation.checking import checked
from apps.evaluation.due.reports import due
from apps.evaluation.models import Evaluation, Member, Recheck, ReportSignature
from apps.evaluation.paper import report_data
from apps.evaluation.rules.checking import ChangeGround
from apps.evaluation.states import EvaluationState
from apps.evaluation.validity import Verdict, judged, validity_of
from apps.evidence.bundle import Edition
from apps.evidence.models import Entry
from apps.evidence.outbox import run_next
from apps.evidence.store import open_stored
from apps.parties.ca import TIME_STAMPER, DemonstrationAuthority
from apps.parties.trust import trust
from apps.tenders.lifecycle import LotState
from apps.tenders.models import DataSheet
from tests.evaluation.stage import Room
from tests.fakes.time_authority import SilentAuthority
from tests.tenders.stage import kinds, refused

pytestmark = pytest.mark.sqlite
"""Signing and its papers take the time here; a rehearsal signs a report on PostgreSQL."""

S = EvaluationState
OBJECTIVE = "objective"


def chair_of(room: Room) -> Member:
    found = queries.chair_of(room.evaluation)
    assert found is not None
    return found


@pytest.fixture
def signing_room(room: Room) -> Room:
    return room.reaches(S.SIGNING)


def with_an_objective_item(room: Room) -> str:
    """The scheme's first item is one that everybody must score alike."""
    sheet = DataSheet.objects.get(lot=room.lot)
    sheet.scheme["items"][0]["kind"] = OBJECTIVE
    sheet.save(update_fields=["scheme"])
    return str(sheet.scheme["items"][0]["id"])


def returned(room: Room, ground: ChangeGround = ChangeGround.OBJECTIVE_DIFFERS) -> Recheck:
    buyer = room.stage.buyer.actor
    return actions.return_report(
        room.lot.pk, ground=ground, reason="第一家的业绩客观分不一致", actor=buyer, now=room.tick()
    )


@pytest.fixture
def odd_room(room: Room) -> Room:
    """One member gave the first bid another objective score; the report is signed and received."""
    room.reaches(S.SCORING)
    item = with_an_objective_item(room)
    odd, *others = room.members()
    for member in others:
        room.score(member)
    scores = room.scores(odd)
    bid = next(iter(scores))
    scores[bid][item] = f"{float(scores[bid][item]) - 1:g}"
    room.score(odd, scores=scores)
    room.report()
    room.sign_all()
    room.receive()
    return room


def anew(
    room: Room, member: Member, change: dict[tuple[str, str], str], *, why: str = "核对业绩原件后修改"
) -> Evaluation:
    """The member signs its sheet with these scores, and gives a reason wherever it was asked."""
    recheck = room.evaluation.rechecks.get(closed_at__isnull=True)
    scores = {bid: dict(row) for bid, row in member.sheet.scores.items()}
    reasons: dict[str, Any] = {bid: dict(row) for bid, row in member.sheet.reasons.items()}
    for (bid, item), score in change.items():
        scores[bid][item] = score
    for cell in recheck.cells:
        reasons.setdefault(cell["bid"], {})[cell["item"]] = why
    who = room.signer(member)
    signed = who.sign(room.sheet(member, scores=scores, reasons=reasons))
    return actions.reconsider(room.lot.pk, signed, actor=who.actor, now=room.tick())


# 章节.


def test_what_the_chair_writes_stands_in_the_next_report(signing_room: Room) -> None:
    """评标委员会和评标方法暂行规定第四十二条; made again, the report loses its signatures."""
    chair = chair_of(signing_room)
    actor = signing_room.signer(chair).actor

    actions.write_chapters(
        signing_room.lot.pk, texts={"matters": "签约前核对项目经理在岗证明。"}, actor=actor, now=signing_room.tick()
    )

    evaluation = signing_room.evaluation
    data = report_data(evaluation.reports.get(), signing_room.now)
    assert data["chapters"]["matters"] == "签约前核对项目经理在岗证明。"
    assert evaluation.state == S.SIGNING
    written = Entry.objects.get(kind="evaluation.chapter_written")
    assert (written.stream, written.payload["chapter"]) == (evaluation.sealed_stream.name, "matters")


def test_only_the_chair_writes(signing_room: Room) -> None:
    other = next(one for one in signing_room.members() if not one.is_chair)
    actor = signing_room.signer(other).actor
    with refused(NotAllowed, "written_by_the_chair", unchanged=signing_room.evaluation):
        actions.write_chapters(signing_room.lot.pk, texts={"other": "…"}, actor=actor, now=signing_room.tick())


# 沉默.


def test_who_is_silent_until_the_time_is_over_agrees_and_the_annex_says_so(signing_room: Room) -> None:
    """招标投标法实施条例第五十三条."""
    first, *_others = signing_room.members()
    signing_room.refuse(first, "对第二名的业绩认定有不同意见")
    for member in signing_room.members()[1:4]:
        signing_room.sign(member)
    report = signing_room.evaluation.reports.get()
    until = report.sign_until
    assert until is not None
    assert list(due(until - timedelta(seconds=1))) == []
    (item,) = due(until)

    actions.count_silence(item.thing_id, actor=CLOCK, now=until)

    assert signing_room.evaluation.state == S.COMPLETED
    assert ReportSignature.objects.get(is_silent=True).member.number == 5
    signing_room.now = until
    signing_room.work()
    told = kinds(signing_room.evaluation.sealed_stream.name)
    assert told[-2:] == ["evaluation.silence_counted", "evaluation.annex_made"]
    data = annex_data(signing_room.evaluation.reports.get(), until)
    assert [one["reason"] for one in data["dissents"]] == ["对第二名的业绩认定有不同意见"]
    assert [one[0] for one in data["silent"]] == ["5"]


@pytest.mark.parametrize(("signing", "early", "refusal", "code"), [
    (2, 0, Refused, "majority_not_signed"),
    (3, 1, TooEarly, "signing_not_over"),
])  # fmt: skip
def test_silence_does_not_count_before_its_time(
    signing_room: Room, signing: int, early: int, refusal: Any, code: str
) -> None:
    for member in signing_room.members()[:signing]:
        signing_room.sign(member)
    report = signing_room.evaluation.reports.get()
    assert report.sign_until is not None
    with refused(refusal, code, unchanged=signing_room.evaluation):
        actions.count_silence(report.pk, actor=CLOCK, now=report.sign_until - timedelta(seconds=early))


# 签名.


def test_signatures_are_judged_and_a_broken_or_foreign_one_is_never_one(signing_room: Room, tmp_path: Path) -> None:
    """电子签名法第十三条; the file also holds in poppler's and qpdf's eyes."""
    member = signing_room.members()[0]
    signing_room.sign(member)
    report = signing_room.evaluation.reports.get()
    with open_stored(report.object_name) as file:
        pdf = file.read()
    names = {f"member_{member.number}": member.seat.person.name}
    now = signing_room.now

    good = judged(pdf, sha256=report.sha256, names=names, now=now)
    assert (good.is_good, [one.verdict for one in good.signatures]) == (True, [Verdict.GOOD])
    other = judged(pdf, sha256=report.sha256, names={f"member_{member.number}": "别人"}, now=now)
    assert [one.verdict for one in other.signatures] == [Verdict.MISPLACED]
    place = pdf.index(b"%PDF") + 9
    changed = pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]
    broken = judged(changed, sha256=report.sha256, names=names, now=now)
    assert not broken.is_good
    assert not broken.is_on_record
    assert all(one.verdict in (Verdict.BROKEN, Verdict.UNREADABLE) for one in broken.signatures)
    unread = judged(b"%PDF-1.7 nothing", sha256=report.sha256, names=names, now=now)
    assert [one.verdict for one in unread.signatures] == [Verdict.UNREADABLE]
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf)
    if shutil.which("pdfsig"):
        said = subprocess.run(["pdfsig", "-nocert", str(path)], capture_output=True, text=True).stdout
        assert said.count("Signature is Valid") == 1
    if shutil.which("qpdf"):
        assert subprocess.run(["qpdf", "--check", str(path)], capture_output=True).returncode == 0


def test_the_page_says_who_gave_which_time_and_what_came_later(
    signing_room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One signs while nobody gives the time, one afterwards; the first one's file is stamped by the worker."""
    first, second, *_ = signing_room.members()
    silent = replace(trust(signing_room.now), time=SilentAuthority())
    with monkeypatch.context() as outage:
        outage.setattr("apps.evaluation.signing.trust", lambda _now: silent)
        signing_room.sign(first)
    signing_room.sign(second)
    report = signing_room.evaluation.reports.get()

    before = validity_of(report, signing_room.now)
    while run_next(signing_room.now):
        pass
    after = validity_of(report, signing_room.now)

    assert before.is_good
    assert [(one.stamped_at is None, one.is_late) for one in before.signatures] == [(True, False), (False, False)]
    assert [(one.stamped_at is None, one.is_late) for one in after.signatures] == [(False, True), (False, False)]
    assert {one.stamped_by for one in after.signatures} == {TIME_STAMPER}


def test_a_signature_of_another_house_is_foreign(
    signing_room: Room, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    member = signing_room.members()[0]
    signing_room.sign(member)
    report = signing_room.evaluation.reports.get()
    with open_stored(report.object_name) as file:
        pdf = file.read()
    other_root = DemonstrationAuthority(tmp_path / "ca", now=signing_room.now).chain()[-1]
    monkeypatch.setattr("apps.evaluation.validity.trust", lambda _now: type("T", (), {"roots": (other_root,)}))

    found = judged(pdf, sha256=report.sha256, names={}, now=signing_room.now)

    assert [one.verdict for one in found.signatures] == [Verdict.FOREIGN]


# 核验和复核.


def test_a_report_with_different_objective_scores_goes_back_and_is_signed_anew(odd_room: Room) -> None:
    """政府采购货物和服务招标投标管理办法第六十四条: the original committee, a new report, the old one kept."""
    before = odd_room.evaluation
    old = before.reports.get()
    found = [one for one in checked(before) if one.code == "objective_differs"]
    bid, item = found[0].bid, found[0].item

    recheck = returned(odd_room)

    odd_room.lot.refresh_from_db()
    assert (odd_room.evaluation.state, odd_room.lot.state) == (S.RECHECKING, LotState.EVALUATING)
    assert queries.result_of(odd_room.lot) is None
    assert recheck.before["sha256"] == before.result_sha256
    assert len(recheck.cells) == 5
    last = Entry.objects.filter(stream=odd_room.lot.public_stream.name).order_by("v").last()
    assert last is not None
    assert (last.kind, last.payload["ground"]) == ("evaluation.report_returned", "objective_differs")
    odd, *others = odd_room.members()
    right = others[0].sheet.scores[bid][item]
    for member in others:
        anew(odd_room, member, {}, why="业绩原件三项，维持")
    assert odd_room.evaluation.state == S.RECHECKING
    anew(odd_room, odd, {(bid, item): right})
    assert odd_room.evaluation.state == S.COMPUTED
    assert [one for one in checked(odd_room.evaluation) if one.code == "objective_differs"] == []
    odd_room.report()
    odd_room.sign_all()
    odd_room.receive()
    new = odd_room.evaluation.reports.get(replaced_at__isnull=True)
    old.refresh_from_db()
    assert (new.number, old.replaced_at is not None, old.signatures.count()) == (2, True, 5)
    with open_stored(old.object_name) as file:
        assert file.read(5) == b"%PDF-"
    names = [name for name, _content in evaluation_chapter(odd_room.lot.pk, Edition.SUPERVISOR)]
    assert {"evaluation/rechecks/1.json", "evaluation/rechecks/1.pdf", "evaluation/report.pdf"} <= set(names)
    data = report_data(new, odd_room.now)
    assert data["rechecks"][0]["rows"][0][3:] != data["rechecks"][0]["rows"][0][:3]
    assert odd_room.evaluation.result_sha256 != before.result_sha256


@pytest.mark.parametrize("ground", [ChangeGround.SUM_WRONG, ChangeGround.OUT_OF_RANGE])
def test_without_such_an_error_nothing_goes_back(odd_room: Room, ground: ChangeGround) -> None:
    """87号令第六十四条: four errors and no others, and the check must have found one."""
    with refused(Refused, "recheck_not_founded", unchanged=odd_room.evaluation):
        returned(odd_room, ground)


def test_other_scores_stay_as_they_were_signed(odd_room: Room) -> None:
    recheck = returned(odd_room)
    member = odd_room.members()[1]
    asked = {(cell["bid"], cell["item"]) for cell in recheck.cells}
    bid, item = next(
        (bid, item) for bid, row in member.sheet.scores.items() for item in row if (bid, item) not in asked
    )

    with refused(Refused, "recheck_other_scores", unchanged=odd_room.evaluation):
        anew(odd_room, member, {(bid, item): "1"})
    with refused(Refused, "recheck_reason_missing", unchanged=odd_room.evaluation):
        anew(odd_room, member, {}, why=" ")


# 页面.


def _text(browser: Client, room: Room, name: str) -> str:
    answer = browser.get(reverse(f"evaluation:{name}", args=[room.lot.code]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_pages_of_check_and_return(odd_room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.core.clock.now", lambda: odd_room.now)
    buyer = odd_room.world.client_of(odd_room.stage.buyer)
    assert "客观评审因素评分不一致" in _text(buyer, odd_room, "check")

    said = {"ground": "objective_differs", "reason": "业绩客观分不一致"}
    assert buyer.post(reverse("evaluation:return", args=[odd_room.lot.code]), said).status_code == 302

    member = odd_room.world.client_of(odd_room.signer(odd_room.members()[0]).member)
    assert "您原来打了" in _text(member, odd_room, "recheck")
    assert "请复核评分" in _text(member, odd_room, "room")
    assert buyer.get(reverse("evaluation:check", args=[odd_room.lot.code])).status_code == 404


def test_pages_of_signatures_and_chapters(signing_room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.core.clock.now", lambda: signing_room.now)
    chair = chair_of(signing_room)
    signing_room.sign(chair)
    browser = signing_room.world.client_of(signing_room.signer(chair).member)

    assert "全部签名有效" in _text(browser, signing_room, "signatures")
    assert "保存章节" in _text(browser, signing_room, "chapters")
    address = reverse("evaluation:chapters", args=[signing_room.lot.code])
    assert browser.post(address, {"opinion": "各投标响应完整。"}).status_code == 302
    assert "各投标响应完整。" in _text(browser, signing_room, "chapters")
