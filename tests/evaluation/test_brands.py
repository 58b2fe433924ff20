"""同品牌按一家计算. 政府采购货物和服务招标投标管理办法 §31, §43, §55, §57; handbook 1.12."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from apps.core.refusals import NotAllowed, Refused
from apps.evaluation import actions
from apps.evaluation.computing import case_of
from apps.evaluation.result_tables import tables_of
from apps.evaluation.rules import brands
from apps.evaluation.rules.result import computed
from apps.evaluation.rules.short_form import full_case
from apps.evaluation.states import EvaluationState
from apps.evidence.models import Entry
from apps.evidence.rules import draw
from apps.tenders.models import DataSheet
from apps.tenders.rules.scheme_presets import GP_SCORE
from tests.evaluation.stage import Room
from tests.tenders.stage import Stage

S = EvaluationState
CASES = Path(__file__).parents[1] / "cases"
BIDS = [f"{number:032x}" for number in (1, 2, 3)]
BRANDED = {**GP_SCORE, "core_product": "交换机"}
ENGINE = GP_SCORE["price"]["engine"]


def case(
    prices: dict[str, tuple[str, str]], *, by: str = "total", score: dict[str, str] | None = None
) -> dict[str, Any]:
    """Suppliers with price and brand; the members' score is the same for all but those named."""
    items = [] if by == "price" else [{"id": "all", "max": "70"}]
    scheme = {"core_product": "交换机", "rank_by": by, "items": items, "ties": ["price"]}
    given = score or {}
    bidders = [
        {"name": name, "price": price, "brand": brand}
        | ({} if by == "price" else {"scores": {"all": given.get(name, "60")}})
        for name, (price, brand) in prices.items()
    ]
    weight = "0" if by == "price" else "30"
    data = {"regime": "gp", "scheme": {**scheme, "price": {"weight": weight, "engine": ENGINE}}, "bidders": bidders}
    return full_case(data, {})


FOUR = {"甲": ("100.00", "华为"), "乙": ("90.00", "华 为"), "丙": ("110.00", "浪潮"), "丁": ("120.00", "新华三")}


def names(found: dict[str, Any]) -> list[tuple[int, str]]:
    return [(row["rank"], row["bidder"]) for row in found["ranked"]]


def test_of_one_brand_the_best_score_stays_and_the_other_is_no_candidate() -> None:
    """§31: bids of one brand are scored and count as one; the base is the lowest price of all who are scored."""
    given = case(FOUR, score={"甲": "68"})
    found = computed(given)

    assert names(found) == [(1, "甲"), (2, "丙"), (3, "丁")]
    assert [(row["bidder"], row["behind"], row["total"]) for row in found["same_brand"]] == [("乙", "01", "90.00")]
    assert found["price"]["base"] == "90.00"
    assert "02" not in found["candidates"]
    assert {"brand": "华 为", "behind": "甲"} in [one["figures"] for one in found["findings"]]
    assert tables_of(given, found).summary.rows[-1][-1] == "与 甲 同品牌"


def test_of_one_brand_the_lowest_price_stays_where_the_lowest_wins() -> None:
    found = computed(case(FOUR, by="price"))

    assert names(found) == [(1, "乙"), (2, "丙"), (3, "丁")]
    assert [row["bidder"] for row in found["same_brand"]] == ["甲"]


def test_who_is_equal_within_a_brand_shares_the_rank_and_nobody_is_dropped_by_chance() -> None:
    found = computed(case(FOUR | {"甲": ("90.00", "华为")}, by="price"))

    assert names(found)[:2] == [(1, "甲"), (1, "乙")]
    assert found["same_brand"] == []


def lots_drawn(lot: str, bids: list[str]) -> dict[str, Any]:
    """A record of a draw with one secret."""
    secret, nonce = b"s" * 32, b"n" * 16
    given = {"by": "platform", "commitment": draw.commitment(secret, nonce)}
    return brands.record(lot, bids, [given | {"secret": secret.hex(), "nonce": nonce.hex()}])


def test_where_the_document_says_so_a_lot_decides_between_equals_of_one_brand() -> None:
    """随机抽取: the order is drawn again from the case alone, in whatever order the bids are given."""
    given = case(FOUR | {"甲": ("90.00", "华为")}, by="price")
    given["scheme"]["brand_tie"], given["lot"] = "lot", "WC-GP-1"
    with pytest.raises(Refused) as missing:
        computed(given)
    given["brand_draw"] = lots_drawn("WC-GP-1", ["01", "02", "03", "04"])
    [first, *_others] = brands.drawn_order(given["brand_draw"], "WC-GP-1", ["02", "01", "04", "03"])
    order = [bid for bid in brands.drawn_order(given["brand_draw"], "WC-GP-1", ["01", "02", "03", "04"]) if bid < "03"]

    found = computed(given)

    assert missing.value.code == "brand_draw_missing"
    assert first in {"01", "02", "03", "04"}
    assert [row["bid"] for row in found["ranked"]] == [order[0], "03", "04"]
    assert [(row["bid"], row["behind"], row["by_lot"]) for row in found["same_brand"]] == [(order[1], order[0], True)]
    assert "same_brand_by_lot" in [one["code"] for one in found["findings"]]
    assert computed(given | {"bids": given["bids"][::-1]})["ranked"] == found["ranked"]
    assert "随机抽取" in tables_of(given, found).summary.rows[-1][-1]


@pytest.mark.parametrize("wrong", [{"text": "{}"}, {"contributions": []}, {"contributions": [{"by": "platform"}]}])
def test_a_lot_that_was_not_drawn_so_is_refused(wrong: dict[str, object]) -> None:
    given = case(FOUR, by="price")
    given["scheme"]["brand_tie"], given["lot"] = "lot", "WC-GP-1"
    given["brand_draw"] = lots_drawn("WC-GP-1", ["01", "02", "03", "04"]) | wrong

    with pytest.raises(Refused) as caught:
        computed(given)

    assert caught.value.code in ("case_unreadable", "draw_without_secret")


def test_three_bids_of_two_brands_are_two_bidders_and_nothing_is_ranked() -> None:
    found = computed(case({name: FOUR[name] for name in ("甲", "乙", "丙")}))

    assert (found["ranked"], found["candidates"]) == ([], [])
    assert [one["figures"] for one in found["findings"] if one["code"] == "too_few_valid"] == [{"count": "2"}]


def test_a_brand_without_a_core_product_in_the_document_is_refused() -> None:
    plain = json.loads((CASES / "s2.json").read_text("utf-8"))
    plain["bids" if "bids" in plain else "bidders"][0]["brand"] = "华为"

    with pytest.raises(Refused) as caught:
        computed(full_case(plain, {}))

    assert caught.value.code == "case_unreadable"


@pytest.fixture
def room(gp: Stage, monkeypatch: pytest.MonkeyPatch) -> Room:
    """A procurement that names its core product, at the preliminary review."""
    return Room(gp, monkeypatch, scheme=BRANDED).reaches(S.PRELIMINARY)


def record(room: Room, said: dict[str, str], *, by_chair: bool = True) -> None:
    who = next(one for one in room.members() if one.is_chair is by_chair)
    actions.record_brands(room.lot.pk, brands=said, actor=room.signer(who).actor, now=room.tick())


def test_nobody_judges_before_the_chair_has_recorded_the_brands(room: Room) -> None:
    member, before = room.members()[0], Entry.objects.count()
    for code, kind, act in (
        ("brands_missing", Refused, lambda: room.judge(member)),
        ("chair_only", NotAllowed, lambda: record(room, dict.fromkeys(BIDS, "华为"), by_chair=False)),
        ("brands_incomplete", Refused, lambda: record(room, {BIDS[0]: "华为"})),
        ("brands_incomplete", Refused, lambda: record(room, dict.fromkeys(BIDS, " "))),
    ):
        with pytest.raises(kind) as caught:
            act()
        assert caught.value.code == code
    DataSheet.objects.filter(lot=room.lot).update(scheme=GP_SCORE)
    with pytest.raises(Refused) as caught:
        record(room, dict.fromkeys(BIDS, "华为"))
    assert caught.value.code == "brands_not_asked"
    assert (Entry.objects.count(), room.evaluation.brands.count()) == (before, 0)
    DataSheet.objects.filter(lot=room.lot).update(scheme=BRANDED)

    record(room, dict(zip(BIDS, ("华为", "浪潮", "新华三"), strict=True)))
    room.judge_all()

    assert room.evaluation.state == S.SCORING
    assert [bid["brand"] for bid in case_of(room.evaluation)["bids"]] == ["华为", "浪潮", "新华三"]
    entry = Entry.objects.get(kind="evaluation.brands_recorded")
    assert (entry.stream, entry.actor) == (
        room.evaluation.sealed_stream.name,
        f"member:{room.evaluation.pk}.{room.chair().number}",
    )


def test_two_brands_of_three_end_the_procurement_with_the_preliminary_review(room: Room) -> None:
    record(room, dict(zip(BIDS, ("华为", "华为", "新华三"), strict=True)))
    page = room.world.client_of(room.signer(room.chair()).member)
    assert "交换机" in page.get(f"/evaluation/{room.lot.code}/").content.decode()

    room.judge_all()

    assert room.evaluation.state == S.COMPUTED
    assert room.result["ranked"] == []


def test_the_case_of_a_procurement_carries_the_draw_that_its_document_asks_for(room: Room) -> None:
    DataSheet.objects.filter(lot=room.lot).update(scheme=BRANDED | {"brand_tie": "lot"})
    record(room, dict(zip(BIDS, ("华为", "浪潮", "新华三"), strict=True)))

    drawn = case_of(room.evaluation)["brand_draw"]

    assert drawn["contributions"] == (room.evaluation.draw or {})["contributions"]
    assert sorted(brands.drawn_order(drawn, room.lot.code, BIDS)) == BIDS
