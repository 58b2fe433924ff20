"""S8 in browsers: four lots, one committee of seven, nobody wins two. 招标投标法第四十条; the published case 01.

Members enter the totals that were published; sheets and reports are theirs. Pictures go to `test-results/evaluation/`.
"""

from __future__ import annotations

import copy
import json
from decimal import Decimal
from hashlib import md5
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from apps.core.actor import SYSTEM
from apps.evaluation.models import Chairmanship, EvaluatedBid, Evaluation, Undertaking, Verdict
from apps.evaluation.states import EvaluationState as S
from apps.parties.actions import open_organisation
from apps.parties.models import Organisation
from apps.parties.rules import OrganisationKind
from apps.parties.steps import NewOrganisation
from apps.tenders.models import DataSheet, Lot
from apps.tenders.rules.books import Regime
from tests.browser.desks import TWO_VIEWS, beside, beside_the_loop, open_desk, served
from tests.evaluation.stage import Room
from tests.evaluation.test_several_lots import copied
from tests.tenders.stage import Stage
from tests.world import FOUNDED, build, credit_code

__all__ = ["beside_the_loop", "open_desk", "served"]
CASE = json.loads((Path(__file__).parents[1] / "cases" / "case01.json").read_text("utf-8"))
SCHEME = {**CASE["scheme"], "one_lot": {"rule": "in_order"}, "committee": {"size": 7, "representatives": 1}}
PASSED_OVER = "中建八局第二建设有限公司"


@pytest.fixture
def rooms(served: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, Room]:
    """By letter: the same seven score four lots, the last of which nobody has scored yet. The clock is the first one's."""
    room = Room(Stage(build(), Regime.GP), monkeypatch, experts=6, scheme=SCHEME)
    monkeypatch.setattr("apps.core.clock.now", lambda: room.now)
    room.reaches(S.SCORING)
    first = room.evaluation
    EvaluatedBid.objects.all().delete()
    Verdict.objects.all().delete()
    Lot.objects.filter(pk=room.lot.pk).update(ceiling_price=None, estimate=Decimal("30000000"))
    room.lot.refresh_from_db()
    found = {"A": room} | {lot["lot"]: _twin(room, first, lot["lot"]) for lot in CASE["lots"][1:]}
    for lot in CASE["lots"]:
        _bids(found[lot["lot"]], lot)
    for letter in "ABC":
        _score(found[letter])
    return found


def test_s8_four_lots_are_settled_in_order_and_who_has_won_is_passed_over(
    rooms: dict[str, Room], open_desk: Any
) -> None:
    """兼投不兼中: no report before all have a result; winners and amounts are those of the notice."""
    room, last = rooms["B"], rooms["D"]
    leading = open_desk(room.world, room.signer(room.chair()).member).keep_keys(room.signer(room.chair()))
    place, tables, signing = (
        reverse(f"evaluation:{one}", args=[room.lot.code]) for one in ("room", "tables", "signing")
    )
    page = leading.show(place, "180-another-lot-is-awaited")
    expect(page.get_by_text(f"标段 {last.lot.code} 还没有计算出结果")).to_be_visible()
    expect(page.get_by_role("button", name="生成评标报告")).to_be_disabled()

    _score(last)
    for one in (rooms["A"], room):
        page.goto(reverse("evaluation:room", args=[one.lot.code]))
        page.get_by_role("button", name="生成评标报告").click()
        expect(page.get_by_text("评标报告正在生成")).to_be_visible()
    for letter in "CD":
        rooms[letter].report()
    winners = {letter: one.result["ranked"][0] for letter, one in rooms.items()}
    assert {letter: (row["bidder"], row["price"]) for letter, row in winners.items()} == {
        letter: (row["bidder"], row["amount"]) for letter, row in CASE["expected"]["winners"].items()
    }
    assert sum(Decimal(row["price"]) for row in winners.values()) == Decimal(CASE["expected"]["total_amount"])
    assert [row["bidder"] for row in room.result["passed_over"]] == [PASSED_OVER]

    leading.look(place, "181-passed-over", TWO_VIEWS[:1])
    page = leading.show(tables, "182-tables-of-the-lot")
    expect(page.get_by_text(f"兼投不兼中（已中 {rooms['A'].lot.code}）").first).to_be_visible()
    page = leading.show(signing, "183-report-to-sign")
    page.get_by_role("button", name="签署评标报告").press("Enter")
    expect(page.get_by_role("heading", name="您已签署")).to_be_visible()
    beside(lambda: [room.sign(one) for one in room.members() if not one.is_chair])
    room.receive()
    buyer = open_desk(room.world, room.stage.buyer)
    page = buyer.show(reverse("awards:award", args=[room.lot.code]), "184-the-purchaser-decides")
    expect(page.get_by_text(CASE["expected"]["winners"]["B"]["bidder"]).first).to_be_visible()
    expect(page.get_by_role("row").filter(has_text=PASSED_OVER)).to_contain_text("未列入排序")


def _twin(room: Room, first: Evaluation, letter: str) -> Room:
    """Another lot of the project before the same people: they have undertaken and elected there too."""
    number = room.lot.number + "ABCD".index(letter)
    code = room.lot.code[:-2] + f"{number:02d}"
    lot = copied(room.lot, code=code, number=number, name=f"{letter}标段")
    copied(DataSheet.objects.get(lot=room.lot), lot=lot)
    evaluation = copied(first, lot=lot)
    for member in room.members():
        undertaking = Undertaking.objects.get(member=member)
        seated = copied(member, evaluation=evaluation)
        copied(undertaking, member=seated)
        if member.is_chair:
            Chairmanship.objects.create(member=seated, since=room.now)
    twin = copy.copy(room)
    twin.lot = lot
    return twin


def _bids(room: Room, lot: dict[str, Any]) -> None:
    """Everybody whose totals were published; where no price was, it stands at the winner's."""
    evaluation, won = room.evaluation, Decimal(CASE["expected"]["winners"][lot["lot"]]["amount"])
    EvaluatedBid.objects.bulk_create(
        EvaluatedBid(
            evaluation=evaluation,
            number=number,
            bid=md5(f"{lot['lot']}{number}".encode(), usedforsecurity=False).hexdigest(),
            organisation=_organisation(one["name"]),
            price=Decimal(one["price"]) if one.get("price") else won,
            fields={},
            objects_by_envelope={},
        )
        for number, one in enumerate(lot["bidders"], start=1)
    )
    bids = list(evaluation.bids.values_list("bid", flat=True))
    Verdict.objects.bulk_create(
        Verdict(member=member, bid=bid, has_passed=True, at=room.now) for member in room.members() for bid in bids
    )


def _organisation(name: str) -> Organisation:
    known = Organisation.objects.filter(name=name).first()
    new = NewOrganisation(name, credit_code(name, "91"), OrganisationKind.BIDDER)
    return known or open_organisation(new, actor=SYSTEM, now=FOUNDED)


def _score(room: Room) -> None:
    """Seven signed sheets with the published totals."""
    letter = "ABCD"[room.lot.number - 1]
    lot = next(one for one in CASE["lots"] if one["lot"] == letter)
    bids = dict(room.evaluation.bids.values_list("number", "bid"))
    for place, member in enumerate(room.members()):
        scores = {
            bids[number]: {"total": one["totals"][(place + number) % 7]}
            for number, one in enumerate(lot["bidders"], start=1)
        }
        room.score(member, scores=scores)
    assert room.evaluation.state == S.COMPUTED
