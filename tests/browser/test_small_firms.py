"""S2 in browsers: three suppliers of goods, one a small firm and one a consortium; the contract stays at the bid. 87号令第五十五条.

Scores and prices are those of `tests/cases/s2.json`. Pictures go to `test-results/evaluation/`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from apps.evaluation.models import EvaluatedBid, Member
from apps.evaluation.states import EvaluationState as S
from apps.tenders.rules.books import Regime
from tests.browser.desks import beside, beside_the_loop, confirm, open_desk, served
from tests.evaluation.stage import Room
from tests.tenders.stage import Stage
from tests.world import build

__all__ = ["beside_the_loop", "open_desk", "served"]
CASES = Path(__file__).resolve().parents[1] / "cases"
BIDDERS: list[dict[str, Any]] = json.loads((CASES / "s2.json").read_text("utf-8"))["bidders"]
F01: dict[str, Any] = next(
    one for one in json.loads((CASES / "formula_examples.json").read_text("utf-8"))["examples"] if one["id"] == "F01"
)["expected"]


@pytest.fixture
def room(served: str, monkeypatch: pytest.MonkeyPatch) -> Room:
    """Everybody has scored as in the case. The server's clock is the room's."""
    found = Room(Stage(build(), Regime.GP), monkeypatch, prices=[one["price"] for one in BIDDERS])
    monkeypatch.setattr("apps.core.clock.now", lambda: found.now)
    found.reaches(S.SCORING)
    for number, one in enumerate(BIDDERS, start=1):
        bid = EvaluatedBid.objects.get(number=number)
        bid.fields = bid.fields | {"enterprise": one["enterprise"]}
        bid.save(update_fields=["fields"])
    for member in found.members():
        found.score(member, scores=scores_of(found, member))
    return found


def scores_of(room: Room, member: Member) -> dict[str, dict[str, str]]:
    """What the case says that this member gave."""
    bids = room.evaluation.bids.order_by("number")
    return {
        bid.bid: {item: given[member.number - 1] for item, given in one["scores"].items()}
        for bid, one in zip(bids, BIDDERS, strict=True)
    }


def test_s2_a_small_firm_wins_by_its_adjusted_price_and_is_paid_what_it_bid(room: Room, open_desk: Any) -> None:
    """政府采购货物和服务招标投标管理办法第五十五条; 政府采购促进中小企业发展管理办法第九条."""
    names = [one.organisation.name for one in room.evaluation.bids.select_related("organisation").order_by("number")]
    member = room.members()[0]
    expert = open_desk(room.world, room.signer(member).member)
    page = expert.show(reverse("evaluation:room", args=[room.lot.code]), "70-small-firm-computed")
    assert [one.split("\t")[0] for one in page.locator("td.lot").all_inner_texts()[:3]] == [
        names[1],
        names[2],
        names[0],
    ]
    page = expert.show(reverse("evaluation:tables", args=[room.lot.code]), "71-small-firm-tables")
    for price in (f"{float(one):,.2f}" for one in F01["adjusted"].values()):
        expect(page.get_by_text(price).first).to_be_visible()
    expect(page.get_by_text(f"{names[1]} 10%、{names[2]} 4%")).to_be_visible()
    assert {row["bidder"]: row["price_score"] for row in room.result["ranked"]} == dict(
        zip(names, F01["scores"].values(), strict=True)
    )

    beside(partial(_received, room))
    award = reverse("awards:award", args=[room.lot.code])
    buyer = open_desk(room.world, room.stage.buyer)
    page = buyer.show(award, "72-small-firm-to-award")
    confirm(page, f"确定 {names[1]} 为中标人")
    confirm(page, "公告中标结果")
    expect(page.get_by_text("中标金额 1,020,000.00 元").first).to_be_visible()
    beside(room.work)
    page = open_desk(room.world, room.world.third_bidder).show(award, "73-consortium-outcome")
    expect(page.get_by_text("88.48")).to_be_visible()
    assert names[0] not in page.locator("main").inner_text()


def _received(room: Room) -> None:
    steps: list[Callable[[], object]] = [room.report, room.sign_all, room.receive]
    for step in steps:
        step()
