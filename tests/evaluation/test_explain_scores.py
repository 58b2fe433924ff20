"""畸高畸低须说明理由；结果表格. 87号令 §64; 评标办法暂行规定 §42 (tables of the report); handbook 2.4.3, 2.4.5."""

from __future__ import annotations

import copy
import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from apps.core.refusals import NotAllowed, Refused
from apps.evaluation import actions
from apps.evaluation.models import ScoreQuestion
from apps.evaluation.result_tables import Table, tables_of
from apps.evaluation.states import EvaluationState
from apps.evaluation.tables_paper import tables_pdf
from apps.evaluation.workbook import workbook_of
from apps.evidence.models import Entry
from tests.evaluation.stage import Room
from tests.tenders.stage import refused

S = EvaluationState
FIRST = f"{1:032x}"


@pytest.fixture
def computed(room: Room) -> Room:
    """The first member's score of the plan is far below the others'."""
    room.reaches(S.SCORING)
    first, *others = room.members()
    scores: dict[str, Any] = copy.deepcopy(room.scores(first))
    scores[FIRST]["plan"] = "5"
    room.score(first, scores=scores)
    for one in others:
        room.score(one)
    return room


def ask(room: Room) -> None:
    actions.ask_for_reasons(room.lot.pk, actor=room.signer(room.chair()).actor, now=room.tick())


def test_the_report_waits_until_a_far_off_score_is_explained(computed: Room) -> None:
    first = computed.members()[0]
    with refused(Refused, "scores_unexplained", unchanged=computed.evaluation):
        actions.ask_for_report(computed.lot.pk, actor=computed.operator.actor, now=computed.tick())

    ask(computed)
    question = ScoreQuestion.objects.get()
    assert (question.member_id, question.bid, question.item, question.score) == (first.pk, FIRST, "plan", "5")
    actor = computed.signer(first).actor
    actions.explain_score(computed.lot.pk, question.pk, answer="重点难点没有针对措施", actor=actor, now=computed.tick())

    actions.ask_for_report(computed.lot.pk, actor=computed.operator.actor, now=computed.tick())
    sealed = Entry.objects.filter(stream=computed.evaluation.sealed_stream.name).values_list("kind", flat=True)
    assert {"evaluation.reasons_asked", "evaluation.score_explained"} <= set(sealed)
    assert "重点难点" not in str(list(Entry.objects.values_list("body", flat=True)))


def test_only_the_chair_asks_and_once_and_only_who_was_asked_answers(computed: Room) -> None:
    first, *others = computed.members()
    plain = next(one for one in others if not one.is_chair)
    with refused(NotAllowed, "asked_by_the_chair", unchanged=computed.evaluation):
        actions.ask_for_reasons(computed.lot.pk, actor=computed.signer(plain).actor, now=computed.tick())
    ask(computed)
    question = ScoreQuestion.objects.get()

    with refused(Refused, "nothing_to_explain", unchanged=question):
        ask(computed)
    for who, answer, code in ((plain, "代答", "not_a_member"), (first, " ", "evaluation_reason_missing")):
        kind = NotAllowed if code == "not_a_member" else Refused
        actor = computed.signer(who).actor
        with refused(kind, code, unchanged=question):
            actions.explain_score(computed.lot.pk, question.pk, answer=answer, actor=actor, now=computed.tick())


def test_the_room_leads_the_chair_to_ask_and_the_member_to_answer(
    computed: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apps.core.clock.now", lambda: computed.now)
    room = reverse("evaluation:room", args=[computed.lot.code])
    chair = computed.world.client_of(computed.signer(computed.chair()).member)
    assert "请有关评委说明理由" in chair.get(room).content.decode()
    assert chair.post(reverse("evaluation:reasons", args=[computed.lot.code])).status_code == 302

    member = computed.world.client_of(computed.signer(computed.members()[0]).member)
    assert "您打了 5 分" in member.get(room).content.decode()
    address = reverse("evaluation:reason", args=[computed.lot.code, ScoreQuestion.objects.get().pk])
    assert member.post(address, {"answer": "缺少应急预案"}).status_code == 302
    assert "缺少应急预案" in chair.get(room).content.decode()
    page = member.get(reverse("evaluation:tables", args=[computed.lot.code]))
    assert (page.status_code, "横向对比·施工组织设计" in page.content.decode()) == (200, True)


def test_the_tables_hold_every_figure_of_the_result(computed: Room) -> None:
    tables = tables_of(computed.case, computed.result)

    assert tables.price is not None
    assert [row[-1] for row in tables.price.rows] == [
        computed.result["price"]["rows"][f"{number:032x}"]["score"] for number in (1, 2, 3)
    ]
    assert dict(tables.steps)["评标基准价"] == computed.result["price"]["base"]
    assert [row[-2] for row in tables.summary.rows] == [row["total"] for row in computed.result["ranked"]]
    assert (len(tables.members), len(tables.items)) == (5, 3)
    assert tables.items[0].rows[0][1:6] == tuple(sheet["scores"][FIRST]["plan"] for sheet in computed.case["sheets"])


def test_a_workbook_holds_figures_as_figures_and_no_formula(computed: Room) -> None:
    table = Table("表", ("投标人", "得分"), (('=HYPERLINK("x")', "59.10"), ("乙\x0b", "—")), frozenset({1}))
    sheet = load_workbook(BytesIO(workbook_of([table, table], title="标段", at=computed.now)))

    first, second = sheet.worksheets
    assert (first.title, second.title) == ("表", "表 2")
    cell, score = first["A4"], first["B4"]
    assert (cell.data_type, cell.value, score.value, score.number_format) == ("s", '=HYPERLINK("x")', 59.1, "0.00")
    assert [one.value for one in first[5]] == ["乙", "—"]


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")
def test_the_tables_are_a_paper_too_with_every_form_and_figure(computed: Room, tmp_path: Path) -> None:
    """评标委员会和评标方法暂行规定 §42: what is drawn up in tables is filed in tables."""
    pdf = tables_pdf(computed.evaluation, now=computed.now)
    path = tmp_path / "tables.pdf"
    path.write_bytes(pdf)

    pages = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True).stdout.decode()
    told = "".join(pages.split())
    assert all("".join(one.name.split()) in told for one in tables_of(computed.case, computed.result).all())
    assert all(row["total"] in told for row in computed.result["ranked"])
    assert computed.evaluation.result_sha256 in told
    assert tables_pdf(computed.evaluation, now=computed.now) == pdf


@pytest.mark.parametrize("who", ["operator", "agency", "supervisor", "bidder"])
def test_nobody_but_members_sees_the_tables_before_all_have_signed(
    computed: Room, who: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apps.core.clock.now", lambda: computed.now)
    client = computed.world.client_of(getattr(computed.world, who))

    for name in ("tables", "workbook", "tables_pdf"):
        assert client.get(reverse(f"evaluation:{name}", args=[computed.lot.code])).status_code in (403, 404)
