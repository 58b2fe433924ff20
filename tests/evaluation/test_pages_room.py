"""The room of an evaluation for each who may enter it. 招标投标法 §37, §38, §44; handbook 2.4.3."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.evaluation.actions import prepare_evaluation
from apps.evaluation.models import EvaluatedBid, Member
from apps.evaluation.queries import todos_for
from apps.evaluation.states import EvaluationState as S
from apps.evidence.store import put_once
from tests.evaluation.stage import EXPERTS, Room

PDF = b"%PDF-1.7\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def _clock_of_the_room(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages stand where the room stands."""
    monkeypatch.setattr("apps.core.clock.now", lambda: room.now)


def _browser(room: Room, member: Member) -> Client:
    return room.world.client_of(room.signer(member).member)


def _address(room: Room, name: str, *more: object) -> str:
    return reverse(f"evaluation:{name}", args=[room.lot.code, *more])


def _bytes(answer: Any) -> bytes:
    """What a file answers with, in whole."""
    content = b"".join(answer.streaming_content)
    for close in answer._resource_closers:
        close()
    return content


def _text(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (S.UNDERTAKING, "同意并签署承诺书"),
        (S.ELECTING, "推选评标委员会组长"),
        (S.PRELIMINARY, "提交初步评审意见"),
        (S.SCORING, "进入打分"),
        (S.COMPUTED, "生成评标报告"),
        (S.SIGNING, "查看并签署报告"),
        (S.COMPLETED, "评标已经结束"),
    ],
)
def test_a_member_finds_the_one_thing_to_do_now(room: Room, state: S, words: str) -> None:
    member = room.reaches(state).members()[0]

    page = _text(_browser(room, member), _address(room, "room"))

    assert words in page
    assert f"您是评委 {member.number}" in page


def test_the_undertaking_shows_the_bidders_and_the_statement_to_sign(room: Room) -> None:
    member = room.reaches(S.UNDERTAKING).members()[0]

    page = _text(_browser(room, member), _address(room, "room"))

    assert "江南建工集团有限公司" in page
    assert "三年内未在投标人处任职" in page
    statement = {"kind": "undertaking", "lot": room.lot.code, "member": member.number, "v": 1}
    assert json.dumps(statement, separators=(",", ":")).replace('"', "&quot;") in page


def test_verdicts_are_posted_by_a_plain_form(room: Room) -> None:
    member = room.reaches(S.PRELIMINARY).members()[0]
    bids = [bid.bid for bid in room.evaluation.bids.all()]
    third = {"passed": "no", "reason": "未按要求签章", "ground": "unsigned", "clause": "3.7.3", "page": "12"}
    form = {f"passed-{bid}": "yes" for bid in bids} | {f"{name}-{bids[2]}": said for name, said in third.items()}
    form |= {f"node-{bids[2]}-form": "failed", f"remark-{bids[2]}-form": "缺少公章"}

    answer = _browser(room, member).post(_address(room, "preliminary"), form)

    assert answer.status_code == 302
    said = {one.bid: (one.has_passed, one.reason) for one in member.verdicts.all()}
    assert said == {bids[0]: (True, ""), bids[1]: (True, ""), bids[2]: (False, "未按要求签章")}


def test_the_score_room_holds_the_own_draft_and_nothing_of_others(room: Room) -> None:
    first, second, *_ = room.reaches(S.SCORING).members()
    room.score(second)

    answer = _browser(room, first).get(_address(room, "scoring"))

    shown = answer.context["room"]
    assert (shown["member"], shown["place"], len(shown["bids"]), len(shown["items"])) == (first.number, None, 3, 3)
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


def test_who_has_signed_the_sheet_is_led_back(room: Room) -> None:
    member = room.reaches(S.SCORING).members()[0]
    room.score(member)

    answer = _browser(room, member).get(_address(room, "scoring"))

    assert (answer.status_code, answer["Location"]) == (302, _address(room, "room"))


def test_a_member_reads_the_files_after_undertaking_and_in_a_frame_of_ours(room: Room) -> None:
    stored = put_once("bids/opened/plan.pdf", [PDF]).name
    first, second, *_ = room.reaches(S.UNDERTAKING).members()
    EvaluatedBid.objects.update(objects_by_envelope={"technical": [["施工组织设计.pdf", stored], ["清单.xml", stored]]})
    address = _address(room, "file", 1, "technical", 0)
    room.undertake(first)

    assert _browser(room, second).get(address).status_code == 404
    answer = _browser(room, first).get(address)

    assert _bytes(answer) == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    other = _browser(room, first).get(_address(room, "file", 1, "technical", 1))
    assert _bytes(other) == PDF
    assert other["Content-Type"] == "application/octet-stream"
    assert other["Content-Disposition"].startswith("attachment")
    assert _browser(room, first).get(_address(room, "file", 1, "technical", 2)).status_code == 404
    assert _browser(room, first).get(_address(room, "file", 9, "technical", 0)).status_code == 404


def test_the_report_is_read_signed_and_then_only_read(room: Room) -> None:
    member = room.reaches(S.SIGNING).members()[0]
    browser = _browser(room, member)

    before = _text(browser, _address(room, "signing"))
    room.sign(member)
    after = _text(browser, _address(room, "signing"))

    report = room.evaluation.reports.get()
    assert "签署评标报告" in before
    assert "data-sign" in before
    assert report.sha256 in after
    assert "您已签署" in after
    assert "data-sign" not in after
    paper = browser.get(_address(room, "paper"))
    assert paper["X-Frame-Options"] == "SAMEORIGIN"
    assert _bytes(paper).startswith(b"%PDF-")


def test_the_buyer_reads_and_receives_the_complete_report(room: Room) -> None:
    room.reaches(S.SIGNING)
    agency = room.world.client_of(room.world.agency)
    assert agency.get(_address(room, "signing")).status_code == 404
    room.sign_all()

    page = _text(agency, _address(room, "signing"))

    assert "接收评标报告" in page
    assert agency.post(_address(room, "receipt_of_report")).status_code == 302
    assert room.evaluation.state == S.RECEIVED


def test_the_operator_forms_the_committee_and_sees_numbers_only(room: Room) -> None:
    operator = room.world.client_of(room.operator)
    room.name_representatives()

    before = _text(operator, _address(room, "room"))
    assert operator.post(_address(room, "committee")).status_code == 302
    after = _text(operator, _address(room, "room"))

    assert "抽取专家，组建委员会" in before
    assert "评委 5" in after
    assert not any(name in after for name in EXPERTS)


def test_the_buyer_names_its_people(room: Room) -> None:
    room.tick()
    prepare_evaluation(room.lot.pk, now=room.now)
    buyer = room.world.client_of(room.stage.buyer)

    assert "指定本单位代表" in _text(buyer, _address(room, "room"))
    answer = buyer.post(_address(room, "committee"), {"representatives": [str(room.stage.buyer.seat.pk)]})

    assert answer.status_code == 302
    assert "已指定 1 名" in _text(buyer, _address(room, "room"))


@pytest.mark.parametrize("state", [S.UNDERTAKING, S.SCORING, S.SIGNING])
@pytest.mark.parametrize("who", ["agency", "operator", "witness", "supervisor"])
def test_those_who_watch_see_progress_but_no_name_and_no_score(room: Room, state: S, who: str) -> None:
    room.reaches(state)

    page = _text(room.world.client_of(getattr(room.world, who)), _address(room, "room"))

    assert "评委进度" in page
    assert not any(name in page for name in EXPERTS)
    assert "总分" not in page


@pytest.mark.parametrize("who", ["bidder", "stranger", "purchaser", "custodian"])
def test_nobody_else_finds_the_room(room: Room, who: str) -> None:
    room.reaches(S.UNDERTAKING)
    browser = room.world.client_of(getattr(room.world, who))

    for name in ("room", "scoring", "signing", "paper"):
        assert browser.get(_address(room, name)).status_code in (403, 404)


def test_an_expert_finds_its_evaluations_and_its_tasks(room: Room) -> None:
    member = room.reaches(S.UNDERTAKING).members()[0]
    page = _text(_browser(room, member), reverse("evaluation:evaluations"))

    assert room.lot.code in page
    assert [todo.url for todo in todos_for(room.signer(member).actor, room.now)] == [_address(room, "room")]


def test_an_expert_without_a_task_is_told_so(room: Room) -> None:
    page = _text(room.world.client_of(room.world.expert), reverse("evaluation:evaluations"))

    assert "还没有评标任务" in page


def test_the_public_page_tells_no_score_and_no_name_before_the_result(room: Room, client: Client) -> None:
    room.reaches(S.COMPLETED)

    page = _text(client, reverse("portal:lot", args=[room.lot.code]))

    ranked: list[dict[str, Any]] = room.evaluation.result["ranked"]  # type: ignore[index]  # it is computed
    assert not any(row["total"] in page for row in ranked)
    assert not any(name in page for name in EXPERTS)
