"""Acceptance of the scores: handbook 8, 45 to 47 and 52, and the scenarios S2 and S8. 87号令第五十五条; 财库〔2026〕2号."""

from __future__ import annotations

import json
from decimal import ROUND_HALF_UP, Decimal
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command

CASES = Path(__file__).parents[1] / "cases"
Data = dict[str, Any]


def scored(name: str, *arguments: str) -> Data:
    """The result of a case as anybody computes it."""
    out = StringIO()
    call_command("score", str(CASES / f"{name}.json"), *arguments, stdout=out)
    found: Data = json.loads(out.getvalue())
    return found


def said(name: str) -> Data:
    data: Data = json.loads((CASES / f"{name}.json").read_text("utf-8"))
    return data


def test_45_the_price_table_is_computed_by_hand_from_what_it_shows() -> None:
    """Base from the prices that are left, deviation, points: four lines of arithmetic with the figures of the table."""
    table = scored("s1", "--drawn", "delta=0.03")["price"]
    dropped = {one["bid"] for one in table["dropped"]}
    kept = [Decimal(table["rows"][bid]["used"]) for bid in table["population"] if bid not in dropped]
    cents = Decimal("0.01")

    base = (sum(kept, Decimal(0)) / len(kept) * (1 - Decimal(table["drawn"]["delta"]))).quantize(cents, ROUND_HALF_UP)
    assert f"{base}" == table["base"]
    for row in table["rows"].values():
        rate = ((Decimal(row["used"]) - base) / base).quantize(Decimal("0.0001"), ROUND_HALF_UP)
        points = 60 - abs(rate) * 100 * (Decimal(1) if rate > 0 else Decimal("0.5"))
        assert f"{points.quantize(cents, ROUND_HALF_UP)}" == row["score"]


def test_46_a_large_firm_is_scored_against_the_price_as_policy_adjusts_it() -> None:
    """25.06, not 27.84: the base is the small firm's price after its tenth."""
    found = scored("case07")

    assert found["price"]["base"] == said("case07")["expected"]["base"] == "580.50"
    assert {row["bidder"]: row["price_score"] for row in found["ranked"]} == said("case07")["expected"]["price_scores"]
    assert found["ranked"][0]["price"] == "645.00"
    assert len(found["rejected"]) == 2


def test_47_equal_to_the_limit_is_not_below_it(tmp_path: Path) -> None:
    """F12b: 450,000 against half of 900,000 and 45 percent of a million asks nothing; one cent less asks twice."""
    case = said("case07") | {"ceiling": "1000000"}
    for price, limits in (("450000.00", []), ("449999.99", ["SECOND50", "CAP45"])):
        others = [{"name": "B", "price": "900000" if not limits else "950000"}, {"name": "C", "price": "980000"}]
        path = tmp_path / "case.json"
        path.write_text(json.dumps(case | {"bidders": [{"name": "A", "price": price}, *others]}), "utf-8")

        asked = [one for one in scored(str(path.with_suffix("")))["findings"] if one["code"] == "abnormally_low"]

        assert [(one["bid"], one["figures"]["limit"]) for one in asked] == [("01", limit) for limit in limits]


def test_52_four_published_lots_come_out_with_one_lot_for_each_winner() -> None:
    """S8: the leader of lot A leads lot B as well and is passed over there; amounts add up to the notice."""
    found, expected = scored("case01"), said("case01")["expected"]

    assert {lot["lot"]: lot["winner"]["bidder"] for lot in found["lots"]} == {
        lot: one["bidder"] for lot, one in expected["winners"].items()
    }
    assert sum(Decimal(lot["winner"]["price"]) for lot in found["lots"]) == Decimal(expected["total_amount"])
    for lot in found["lots"]:
        rows = [[row["bidder"], row["total"]] for row in lot["result"]["ranked"]]
        assert sorted(rows) == sorted(expected["means"][lot["lot"]])
    assert [(one["bidder"], one["won"]) for one in found["lots"][1]["passed_over"]] == [
        ("中建八局第二建设有限公司", ["A"])
    ]


def test_s2_three_suppliers_of_whom_one_is_small_and_one_a_consortium() -> None:
    """GP goods, price weight 30: the small firm's tenth and the consortium's four percent; the contract stays at the bid."""
    by_hand = {one["id"]: one for one in said("formula_examples")["examples"]}["F01"]
    found = scored("s2")

    assert found["price"]["base"] == by_hand["expected"]["base"]
    assert {row["bidder"]: row["price_score"] for row in found["ranked"]} == by_hand["expected"]["scores"]
    assert [(row["rank"], row["bidder"], row["total"]) for row in found["ranked"]] == [
        (1, "B", "91.00"),
        (2, "C", "88.48"),
        (3, "A", "88.10"),
    ]
    assert found["ranked"][0]["price"] == by_hand["expected"]["contract_price_if_B_wins"]
