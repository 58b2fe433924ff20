"""S8 in browsers: four lots, one committee of seven drawn for all, nobody wins two. 招标投标法第四十条; the published case 01.

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
from apps.evaluation import actions
from apps.evaluation.models import Evaluation
from apps.evaluation.states import EvaluationState as S
from apps.openings.queries import OpenedBid
from apps.parties.actions import open_organisation
from apps.parties.models import Organisation
from apps.parties.rules import OrganisationKind
from apps.parties.steps import NewOrganisation
from apps.tenders.models import DataSheet, Lot
from apps.tenders.rules.books import Regime
from tests.browser.desks import PICTURES, TWO_VIEWS, beside, beside_the_loop, open_desk, served
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
    """By letter: four lots with the bidders that were published, opened, before a buyer who named the same person in all."""
    first = Room(Stage(build(), Regime.GP), monkeypatch, experts=6, scheme=SCHEME)
    monkeypatch.setattr("apps.core.clock.now", lambda: first.now)
    Lot.objects.filter(pk=first.lot.pk).update(ceiling_price=None, estimate=Decimal("30000000"))
    first.lot.refresh_from_db()
    found = {"A": first} | {lot["lot"]: _twin(first, "ABCD".index(lot["lot"])) for lot in CASE["lots"][1:]}
    opened = {found[lot["lot"]].lot.pk: _bids(first, lot) for lot in CASE["lots"]}
    monkeypatch.setattr("apps.openings.queries.opened_bids", lambda lot: opened[lot.pk])
    for room in found.values():
        actions.prepare_evaluation(room.lot.pk, now=first.tick())
        room.now = first.now
        room.name_representatives()
        first.now = room.now
    return found


def test_s8_four_lots_are_settled_in_order_and_who_has_won_is_passed_over(
    rooms: dict[str, Room], open_desk: Any
) -> None:
    """一并评审、兼投不兼中: one draw, one signature, no report before all have a result; winners are those of the notice."""
    room, last, first = rooms["B"], rooms["D"], rooms["A"]
    _form_together(rooms, open_desk)
    _undertake(rooms, open_desk)
    for letter in "ABC":
        _score(rooms, letter)
    leading = open_desk(room.world, room.signer(room.chair()).member).keep_keys(room.signer(room.chair()))
    place, tables, signing = (
        reverse(f"evaluation:{one}", args=[room.lot.code]) for one in ("room", "tables", "signing")
    )
    page = leading.show(place, "180-another-lot-is-awaited")
    expect(page.get_by_text(f"标段 {last.lot.code} 还没有计算出结果")).to_be_visible()
    expect(page.get_by_role("button", name="生成评标报告")).to_be_disabled()

    _score(rooms, "D")
    for one in (first, room):
        page.goto(reverse("evaluation:room", args=[one.lot.code]))
        page.get_by_role("button", name="生成评标报告").click()
        expect(page.get_by_text("评标报告正在生成")).to_be_visible()
    for letter in "CD":
        _go_on(rooms, letter).report()
        first.now = rooms[letter].now
    winners = {letter: one.result["ranked"][0] for letter, one in rooms.items()}
    assert {letter: (row["bidder"], row["price"]) for letter, row in winners.items()} == {
        letter: (row["bidder"], row["amount"]) for letter, row in CASE["expected"]["winners"].items()
    }
    assert sum(Decimal(row["price"]) for row in winners.values()) == Decimal(CASE["expected"]["total_amount"])
    assert [row["bidder"] for row in room.result["passed_over"]] == [PASSED_OVER]

    leading.look(place, "181-passed-over", TWO_VIEWS[:1])
    page = leading.show(tables, "182-tables-of-the-lot")
    expect(page.get_by_text(f"兼投不兼中（已中 {first.lot.code}）").first).to_be_visible()
    page = leading.show(signing, "183-report-to-sign")
    page.get_by_role("button", name="签署评标报告").press("Enter")
    expect(page.get_by_role("heading", name="您已签署")).to_be_visible(timeout=150_000)
    _go_on(rooms, "B")
    beside(lambda: [room.sign(one) for one in room.members() if not one.is_chair])
    first.now = room.tick()
    # The other reports are signed like this one; before, nobody received any.
    Evaluation.objects.exclude(lot=room.lot).update(completed_at=room.now)
    room.receive()
    buyer = open_desk(room.world, room.stage.buyer)
    page = buyer.show(reverse("awards:award", args=[room.lot.code]), "184-the-purchaser-decides")
    expect(page.get_by_text(CASE["expected"]["winners"]["B"]["bidder"]).first).to_be_visible()
    expect(page.get_by_role("row").filter(has_text=PASSED_OVER)).to_contain_text("未列入排序")


def _form_together(rooms: dict[str, Room], open_desk: Any) -> None:
    """The operator draws one committee for all four on the page of the first."""
    room = rooms["A"]
    operator = open_desk(room.world, room.operator)
    place = reverse("evaluation:room", args=[room.lot.code])
    page = operator.show(place, "176-lots-to-review-together")
    page.get_by_text("抽取专家，组建委员会").first.click()
    for letter in "BCD":
        page.get_by_label(rooms[letter].lot.code).check()
    page.screenshot(path=PICTURES / "177-lots-chosen.png")
    page.locator("form.sheet").get_by_role("button", name="抽取专家，组建委员会").click()
    expect(page.get_by_role("heading", name="同一评标委员会一并评审的标段")).to_be_visible()
    assert [len(one.members()) for one in rooms.values()] == [7, 7, 7, 7]


def _undertake(rooms: dict[str, Room], open_desk: Any) -> None:
    """One signs in the browser, once for all four; the others as browsers do. Then one vote each."""
    room = rooms["A"]
    first, *others = room.members()
    member = open_desk(room.world, room.signer(first).member).keep_keys(room.signer(first))
    page = member.show(reverse("evaluation:room", args=[rooms["C"].lot.code]), "178-one-undertaking-for-four-lots")
    page.get_by_role("button", name="同意并签署承诺书").press("Enter")
    expect(page.get_by_text("等待其他评委签署承诺书")).to_be_visible()
    codes = sorted(one.lot.code for one in rooms.values())
    for one in others:
        who = room.signer(one)
        said = {"v": 1, "kind": "undertaking", "lots": codes, "member": one.number}
        actions.undertake(room.lot.pk, who.sign(said), actor=who.actor, now=room.tick())
    room.elect(1)
    assert {one.evaluation.state for one in rooms.values()} == {S.PRELIMINARY}
    assert {one.chair().seat_id for one in rooms.values()} == {first.seat_id}


def _twin(room: Room, place: int) -> Room:
    """Another lot of the project before the same people, opened with it."""
    number = room.lot.number + place
    code = f"{room.lot.code[:-2]}{number:02d}"
    lot = copied(room.lot, code=code, number=number, name=f"{'ABCD'[place]}标段")
    copied(DataSheet.objects.get(lot=room.lot), lot=lot)
    twin = copy.copy(room)
    twin.lot = lot
    return twin


def _bids(room: Room, lot: dict[str, Any]) -> list[OpenedBid]:
    """Everybody whose totals were published; where no price was, it stands at the winner's."""
    won = CASE["expected"]["winners"][lot["lot"]]["amount"]
    return [
        OpenedBid(
            bid_id=md5(f"{lot['lot']}{number}".encode(), usedforsecurity=False).hexdigest(),
            organisation_id=_organisation(one["name"]).pk,
            bidder=one["name"],
            price=Decimal(one.get("price") or won),
            fields={},
            objects={},
            received_at=room.stage.deadline,
            revision=1,
            statement="{}",
            receipt={},
        )
        for number, one in enumerate(lot["bidders"], start=1)
    ]


def _organisation(name: str) -> Organisation:
    known = Organisation.objects.filter(name=name).first()
    new = NewOrganisation(name, credit_code(name, "91"), OrganisationKind.BIDDER)
    return known or open_organisation(new, actor=SYSTEM, now=FOUNDED)


def _go_on(rooms: dict[str, Room], letter: str) -> Room:
    """The room of this lot at the time of all of them."""
    rooms[letter].now = rooms["A"].now
    return rooms[letter]


def _score(rooms: dict[str, Room], letter: str) -> None:
    """Everybody passes; seven signed sheets with the published totals."""
    room = _go_on(rooms, letter)
    room.judge_all()
    lot = next(one for one in CASE["lots"] if one["lot"] == letter)
    bids = dict(room.evaluation.bids.values_list("number", "bid"))
    for place, member in enumerate(room.members()):
        scores = {
            bids[number]: {"total": one["totals"][(place + number) % 7]}
            for number, one in enumerate(lot["bidders"], start=1)
        }
        room.score(member, scores=scores)
    rooms["A"].now = room.now
    assert room.evaluation.state == S.COMPUTED
