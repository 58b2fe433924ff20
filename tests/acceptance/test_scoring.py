"""Acceptance of scoring: handbook 8, 41 to 44. 87号令第六十四条; 评标委员会和评标方法暂行规定; handbook 2.4.3, 2.4.4."""

from __future__ import annotations

import json
from decimal import Decimal
from io import BytesIO

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

from apps.core.refusals import Refused
from apps.evaluation.blind_files import stripped
from apps.evaluation.models import Mark
from apps.evaluation.rules.proposing import proposed
from apps.evaluation.rules.sheets import striking
from apps.evaluation.states import EvaluationState
from apps.evidence.models import Entry
from apps.portal.demonstration.document import tender_document
from apps.tenders.rules.books import Regime
from apps.tenders.rules.scheme import GP_SCORE, read
from tests.evaluation.stage import Room
from tests.tenders.stage import Stage
from tests.world import World

AUTHOR = "江南建工集团有限公司".encode("utf-16-be")


def test_41_a_blind_file_says_nothing_about_itself() -> None:
    """Properties, attachments and earlier versions are gone; the pages are the same."""
    writer = copy_into_new_writer(PdfFileReader(BytesIO(tender_document(["施工组织设计"]))))
    writer.set_info(
        generic.DictionaryObject({generic.pdf_name("/Author"): generic.TextStringObject("江南建工集团有限公司")})
    )
    writer.root["/Metadata"] = writer.add_object(generic.StreamObject(stream_data=b"<x:xmpmeta>jiangnan</x:xmpmeta>"))
    made = BytesIO()
    writer.write(made)
    assert b"jiangnan" in made.getvalue()

    shown = stripped(made.getvalue())

    assert not any(secret in shown for secret in (b"jiangnan", AUTHOR, b"/Metadata", b"/Author"))
    before, after = (PdfFileReader(BytesIO(one)) for one in (made.getvalue(), shown))
    assert before.root["/Pages"]["/Count"] == after.root["/Pages"]["/Count"]
    with pytest.raises(Refused):
        stripped(b"%PDF-1.4 not a file")


def test_42_a_score_out_of_range_is_refused_and_noted(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Through the address that a member's browser uses: nothing is kept, the journal notes whose and why."""
    room = Room(Stage(world, Regime.ENG), monkeypatch).reaches(EvaluationState.SCORING)
    monkeypatch.setattr("apps.core.clock.now", room.tick)
    member = room.members()[0]
    browser, place = world.client_of(room.signer(member).member), f"/evaluation/{room.lot.code}/"
    headers = {"accept": "application/json"}

    def post(path: str, said: object) -> tuple[int, dict[str, object]]:
        answer = browser.post(place + path, json.dumps(said), content_type="application/json", headers=headers)
        return answer.status_code, answer.json()

    device = post("workplace", {"device": "", "takeOver": False})[1]["device"]
    change = {"sequence": 1, "bid": f"{1:032x}", "item": "plan", "score": "20.5"}

    status, said = post("sheet/changes", {"device": device, "changes": [change]})
    assert (status, said["refused"]["code"]) == (422, "score_impossible")  # type: ignore[index]  # a refusal
    assert not Mark.objects.exists()
    noted = Entry.objects.get(kind="evaluation.scores_refused")
    assert (noted.payload["member"], noted.payload["code"]) == (member.number, "score_impossible")
    status, said = post("sheet/changes", {"device": device, "changes": [change | {"score": "19.5"}]})
    assert (status, said) == (200, {"saved": 1})


def test_43_a_difference_in_an_objective_item_is_flagged_and_the_value_is_proposed_from_data() -> None:
    """The scheme proposes what all should give; who differs is found."""
    data = json.loads(json.dumps(GP_SCORE))
    data["items"][2] |= {"field": "record", "rule": {"kind": "each", "points": [{"at": "1", "points": "2"}]}}
    scheme = read(data)
    item = scheme.items[2]

    assert [proposed(item, {"record": said}) for said in ("3", "7", "0", "", "三项")] == [6, 10, 0, None, None]
    sheets = {
        member: {"a": {"plan": Decimal(30), "service": Decimal(15), "record": Decimal(score)}}
        for member, score in ((1, 6), (2, 6), (3, 8))
    }
    (found,) = striking(scheme, sheets)
    assert (found.code, found.item, found.figures["values"]) == ("objective_differs", "record", "6、8")


@pytest.mark.parametrize(
    ("score", "codes"), [("26", []), ("26.5", ["strikingly_high"]), ("14", []), ("13.5", ["strikingly_low"])]
)
def test_44_a_score_far_from_the_others_strikes(score: str, codes: list[str]) -> None:
    """The others gave 20: thirty percent off is not far, more is. The report waits: tests/evaluation/test_explain_scores.py."""
    rest = {"service": Decimal(15), "record": Decimal(5)}
    sheets = {number: {"a": {"plan": Decimal(20), **rest}} for number in range(2, 6)}

    found = striking(read(GP_SCORE), {1: {"a": {"plan": Decimal(score), **rest}}, **sheets})

    assert [one.code for one in found if one.member == 1] == codes
