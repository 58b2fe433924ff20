"""报价得分: every formula in use, with the numbers of the golden examples. 87号令 §55; 财库〔2026〕2号; handbook 3.2-3.5."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.refusals import Refused
from apps.evaluation.rules.abnormal import GP_LIMITS, triggers
from apps.evaluation.rules.aggregation import Summing, aggregated
from apps.evaluation.rules.figures import rounded, shown
from apps.evaluation.rules.price import Offer, PriceTable, price_table, price_used
from apps.evaluation.rules.ranking import Standing, ranked, weighted
from apps.tenders.rules import scheme
from apps.tenders.rules.price_parts import Engine, PriceUsed
from apps.tenders.rules.scheme_parts import Aggregation, RankBy, Ranking

GOLDEN = {
    example["id"]: example
    for example in json.loads((Path(__file__).parents[1] / "cases" / "formula_examples.json").read_text("utf-8"))[
        "examples"
    ]
}
MEAN = {"middle": "mean", "places": 2}
HIGH_LOW = {"kind": "high_low", "from": 6, "high": 1, "low": 1}
LINEAR = {"kind": "deviation", "up": [{"per": "1.0"}], "down": [{"per": "0.5"}], "partial": "interpolate"}


def engine(weight: str = "60", **parts: Any) -> Engine:
    data = copy.deepcopy(dict(scheme.ENG_COMPREHENSIVE))
    made = {
        "population": "passed",
        "price": "bid",
        "trim": HIGH_LOW,
        "base": MEAN,
        "curve": LINEAR,
        "deviation_places": 4,
        "places": 2,
        "full": weight,
    } | parts
    data["price"] = {"weight": weight, "engine": made}
    found = scheme.read(data).engine
    assert found is not None
    return found


def offers(prices: Mapping[str, str], **deductions: str) -> list[Offer]:
    return [
        Offer(bid, Decimal(price), None, Decimal(deductions.get(bid, "0")), Decimal(0), has_passed=True)
        for bid, price in prices.items()
    ]


def table(
    made: Engine, prices: Mapping[str, str], *, ceiling: str | None = None, drawn: Mapping[str, str] | None = None
) -> PriceTable:
    values = {name: Decimal(value) for name, value in (drawn or {}).items()}
    return price_table(made, offers(prices), drawn=values, ceiling=None if ceiling is None else Decimal(ceiling))


def scores_of(found: PriceTable) -> dict[str, str]:
    return {row.bid: f"{row.score:f}" for row in found.rows}


def wan(name: str) -> dict[str, str]:
    prices: dict[str, str] = GOLDEN[name]["inputs"]["prices_wan"]
    return prices


def test_f01_the_lowest_adjusted_price_is_the_base_and_the_contract_stays_at_the_bid() -> None:
    example = GOLDEN["F01"]
    bids = example["inputs"]["bids"]
    made = engine(
        "30", price="adjusted", trim={"kind": "none"}, base={"middle": "lowest", "places": 2}, curve={"kind": "ratio"}
    )
    given_offers = offers(
        {bid: one["price"] for bid, one in bids.items()}, **{bid: one["deduction"] for bid, one in bids.items()}
    )

    found = price_table(made, given_offers, drawn={}, ceiling=None)

    assert {row.bid: f"{row.used:f}" for row in found.rows} == example["expected"]["adjusted"]
    assert f"{found.base:f}" == example["expected"]["base"]
    assert scores_of(found) == example["expected"]["scores"]
    assert f"{price_used(PriceUsed.BID, given_offers[1]):f}" == example["expected"]["contract_price_if_B_wins"]


@pytest.mark.parametrize(("name", "partial"), [("F02a", "interpolate"), ("F02b", "ceil"), ("F02c", "floor")])
def test_f02_a_part_of_a_percent_counts_as_the_document_says(name: str, partial: str) -> None:
    expected = GOLDEN[name]["expected"]

    found = table(engine(curve=LINEAR | {"partial": partial}), wan(name))

    assert f"{found.base:f}" == expected["base"]
    assert scores_of(found) == {bid: row["score"] for bid, row in expected["rows"].items()}
    assert {row.bid: f"{row.deviation * 100:.2f}" for row in found.rows} == {
        bid: row["deviation_pct"] for bid, row in expected["rows"].items()
    }
    assert dict(found.dropped) == {"庚": "low", "己": "high"}


def test_f03_a_drawn_cut_lowers_the_base() -> None:
    example = GOLDEN["F03"]
    made = engine(base=MEAN | {"cut": {"draw": "delta"}})

    found = table(made, wan("F03"), drawn={"delta": example["inputs"]["delta_drawn"]})

    assert f"{found.base:f}" == example["expected"]["base"]
    assert scores_of(found) == {bid: row["score"] for bid, row in example["expected"]["rows"].items()}
    assert found.plain()["drawn"] == {"delta": "0.03"}


def test_f04_a_compound_base_mixes_ceiling_and_mean() -> None:
    example = GOLDEN["F04"]
    inputs = example["inputs"]
    base = MEAN | {"ceiling_share": {"draw": "w"}, "ceiling_cut": inputs["cap_cut"], "factor": {"draw": "k"}}

    found = table(
        engine(base=base), wan("F04"), ceiling=inputs["max_price_wan"], drawn={"w": inputs["w"], "k": inputs["k"]}
    )

    assert found.ceiling_part is not None
    assert shown(found.ceiling_part, 2) == example["expected"]["cap_part"]
    assert shown(found.middle) == example["expected"]["mean"]
    assert f"{found.base:f}" == example["expected"]["base"]


def test_f05_the_rate_is_kept_whole_for_highways() -> None:
    example = GOLDEN["F05"]

    found = table(engine("100", deviation_places=None), wan("F05"))

    assert f"{found.base:f}" == example["expected"]["base"]
    assert scores_of(found) == example["expected"]["scores"]


@pytest.mark.parametrize(
    ("middle", "variant"), [("mean_not_above_mean", "variant_a"), ("mean_with_lowest", "variant_b")]
)
def test_f06_a_second_mean(middle: str, variant: str) -> None:
    expected = GOLDEN["F06"]["expected"]
    none = {"kind": "none"}

    first = table(engine(trim=none), wan("F06"))
    second = table(engine(trim=none, base={"middle": middle, "places": 2}), wan("F06"))

    assert shown(first.middle) == expected["first_mean"]
    assert f"{second.base:f}" == expected[variant]


def test_f07_each_percent_begun_above_the_lowest_costs_two() -> None:
    example = GOLDEN["F07"]
    curve = {"kind": "deviation", "up": [{"per": "2"}], "down": [{"per": "0"}], "partial": "ceil"}
    made = engine(
        "100", trim={"kind": "none"}, base={"middle": "lowest", "places": 2}, curve=curve, deviation_places=None
    )

    found = table(made, wan("F07"))

    assert f"{found.base:f}" == example["expected"]["min"]
    assert {row.bid: f"{row.percent:f}" for row in found.rows} == {
        bid: row["N"] for bid, row in example["expected"]["rows"].items()
    }
    assert scores_of(found) == {bid: row["score"] for bid, row in example["expected"]["rows"].items()}


def test_f08_the_dearest_loses_a_fixed_difference() -> None:
    made = engine(
        "40",
        trim={"kind": "none"},
        base={"middle": "lowest", "places": 2},
        curve={"kind": "difference", "most": "10"},
        deviation_places=None,
    )

    assert scores_of(table(made, wan("F08"))) == GOLDEN["F08"]["expected"]
    alone = table(made, {"甲": "912.30"})
    assert scores_of(alone) == {"甲": "40.00"}


def test_f09_three_aggregations_give_three_results() -> None:
    example = GOLDEN["F09"]
    data = copy.deepcopy(dict(scheme.ENG_COMPREHENSIVE))
    data["items"] = [
        {"id": "施工组织设计", "name": "施工组织设计", "stage": "technical", "max": "20", "kind": "range", "step": "1"},
        {"id": "项目管理", "name": "项目管理", "stage": "technical", "max": "30", "kind": "range", "step": "1"},
    ]
    items = scheme.read(data).items
    names = {
        Aggregation.MEAN_OF_TOTALS: "plain_mean",
        Aggregation.TRIM_TOTALS: "drop_hi_lo_of_totals",
        Aggregation.TRIM_PER_ITEM: "drop_hi_lo_per_item_then_sum",
    }

    for bid, by_item in example["inputs"]["items"].items():
        members = [{item: Decimal(by_item[item][index]) for item in by_item} for index in range(5)]
        for way, name in names.items():
            found = aggregated(items, members, Summing(way))
            assert shown(found.score, 2) == example["expected"][bid][name]
            assert [f"{total:f}" for total in found.totals] == example["expected"][bid]["expert_totals"]


def test_f10_the_lowest_evaluated_price_is_first_and_the_contract_stays_at_the_bid() -> None:
    example = GOLDEN["F10"]
    bids = example["inputs"]["bids"]
    given_offers = [
        Offer(
            bid,
            Decimal(one["price"]),
            None,
            Decimal(0),
            sum((Decimal(value) for name, value in one.items() if name != "price"), Decimal(0)),
            has_passed=True,
        )
        for bid, one in bids.items()
    ]

    evaluated = {one.bid: price_used(PriceUsed.ADJUSTED, one) for one in given_offers}
    standings = [Standing(bid, Decimal(0), price, {}) for bid, price in evaluated.items()]
    ranks = ranked(standings, ties=(), ranking=Ranking.UNROUNDED, by=RankBy.PRICE)

    assert {bid: f"{price:f}" for bid, price in evaluated.items()} == example["expected"]["evaluated"]
    assert [one.bid for _rank, one in ranks] == example["expected"]["rank"]
    winner = next(one for one in given_offers if one.bid == ranks[0][1].bid)
    assert f"{price_used(PriceUsed.BID, winner):f}" == example["expected"]["contract_price_of_winner"]


def test_f11_bands_cost_more_further_out() -> None:
    example = GOLDEN["F11"]
    curve = {"kind": "deviation", "up": [{"per": "2"}], "down": [{"per": "1", "until": "8"}, {"per": "4"}]}
    base = {"middle": "fixed", "value": example["inputs"]["base"], "places": 2}
    made = engine("35", trim={"kind": "none"}, base=base, curve=curve)

    found = table(made, {price: price for price in example["inputs"]["prices"]})

    assert scores_of(found) == example["expected"]


@pytest.mark.parametrize("name", ["F12a", "F12b"])
def test_f12_a_conspicuous_price_is_strictly_below_a_limit(name: str) -> None:
    example = GOLDEN[name]
    prices = {bid: Decimal(price) for bid, price in example["inputs"]["prices"].items()}

    found = triggers(prices, Decimal(example["inputs"]["max_price"]), GP_LIMITS)

    assert found == example["expected"]["triggers"]
    assert shown(sum(prices.values(), Decimal(0)) / 3) == example["expected"]["avg"]


def test_f12_without_prices_nothing_strikes() -> None:
    assert triggers({}, None, GP_LIMITS) == {}
    assert triggers({"A": Decimal(1)}, None, GP_LIMITS) == {"A": []}


def test_f13_ties_go_to_the_lower_price_and_then_stay_joint() -> None:
    example = GOLDEN["F13"]
    standings = [
        Standing(bid, Decimal(row["total"]), Decimal(row["price"]), {})
        for bid, row in example["inputs"]["rows"].items()
    ]

    ranks = ranked(standings, ties=("price",), ranking=Ranking.UNROUNDED, by=RankBy.TOTAL)

    assert {one.bid: rank for rank, one in ranks} == example["expected"]["gp_rank"]


def test_f14_components_of_a_hundred_are_weighted_and_rounded_once() -> None:
    example = GOLDEN["F14"]
    parts = {name: Decimal(value) for name, value in example["inputs"]["components"].items()}
    weights = {name: Decimal(value) for name, value in example["inputs"]["weights"].items()}

    assert f"{rounded(weighted(parts, weights), 2):f}" == example["expected"]["total"]


def test_ranks_rest_on_unrounded_totals_unless_the_document_says_otherwise() -> None:
    near = [Standing("A", Decimal("90.124"), Decimal(100), {}), Standing("B", Decimal("90.121"), Decimal(90), {})]

    unrounded = ranked(near, ties=("price",), ranking=Ranking.UNROUNDED, by=RankBy.TOTAL)
    on_two_places = ranked(near, ties=("price",), ranking=Ranking.ROUNDED, by=RankBy.TOTAL)

    assert [one.bid for _rank, one in unrounded] == ["A", "B"]
    assert [one.bid for _rank, one in on_two_places] == ["B", "A"]


def test_the_technical_score_breaks_a_tie_of_prices() -> None:
    same = [
        Standing("A", Decimal(90), Decimal(100), {"technical": Decimal(30)}),
        Standing("B", Decimal(90), Decimal(100), {"technical": Decimal(31)}),
    ]

    ranks = ranked(same, ties=("price", "technical"), ranking=Ranking.UNROUNDED, by=RankBy.TOTAL)

    assert [(rank, one.bid) for rank, one in ranks] == [(1, "B"), (2, "A")]


def test_a_price_above_the_ceiling_never_makes_the_base() -> None:
    found = table(engine(trim={"kind": "none"}), {"甲": "900", "乙": "1100"}, ceiling="1000")

    assert found.population == ("甲",)
    assert f"{found.base:f}" == "900.00"


def test_a_rejected_price_counts_only_where_the_document_takes_all_opened() -> None:
    given_offers = [
        Offer("甲", Decimal(900), None, Decimal(0), Decimal(0), has_passed=True),
        Offer("乙", Decimal(1000), None, Decimal(0), Decimal(0), has_passed=False),
    ]
    none = {"kind": "none"}

    passed = price_table(engine(trim=none), given_offers, drawn={}, ceiling=None)
    opened = price_table(engine(trim=none, population="opened"), given_offers, drawn={}, ceiling=None)

    assert (f"{passed.base:f}", f"{opened.base:f}") == ("900.00", "950.00")
    assert [row.bid for row in opened.rows] == ["甲"]


@pytest.mark.parametrize(
    ("trim", "dropped"),
    [
        ({"kind": "share", "from": 5, "share": "0.20"}, {"a": "low", "e": "high"}),
        ({"kind": "share", "from": 6, "share": "0.20"}, {}),
        ({"kind": "deviation", "beyond": "0.20"}, {"e": "deviation"}),
        ({"kind": "deviation", "beyond": "0.001"}, {}),
        ({"kind": "high_low", "from": 6, "high": 1, "low": 1}, {}),
        ({"kind": "high_low", "from": 5, "high": 2, "low": 1}, {"a": "low", "d": "high", "e": "high"}),
    ],
)
def test_what_is_left_out_of_the_base(trim: dict[str, Any], dropped: dict[str, str]) -> None:
    found = table(engine(trim=trim), {"a": "90", "b": "95", "c": "97", "d": "99", "e": "160"})

    assert dict(found.dropped) == dropped


def test_a_quadratic_curve() -> None:
    curve = {"kind": "quadratic", "up": [{"per": "0.2"}], "down": [{"per": "0.1"}]}
    base = {"middle": "fixed", "value": "100", "places": 2}

    found = table(engine(trim={"kind": "none"}, base=base, curve=curve), {"a": "105", "b": "90"})

    assert scores_of(found) == {"a": "55.00", "b": "50.00"}


def test_a_bonus_band_may_lift_a_bid_above_the_base_score() -> None:
    """A bid at the base gets 35 of 45; a little below gets more."""
    curve = {"kind": "deviation", "up": [{"per": "1"}], "down": [{"per": "-2", "until": "5"}, {"per": "1"}]}
    base = {"middle": "fixed", "value": "100", "places": 2}
    made = engine("45", full="35", ceiling="45", trim={"kind": "none"}, base=base, curve=curve)

    assert scores_of(table(made, {"a": "100", "b": "97", "c": "95", "d": "94", "e": "101"})) == {
        "a": "35.00",
        "b": "41.00",
        "c": "45.00",
        "d": "44.00",
        "e": "34.00",
    }


@pytest.mark.parametrize(
    ("_case", "base", "prices", "code"),
    [
        ("the draw is missing", MEAN | {"cut": {"draw": "delta"}}, {"a": "1"}, "price_draw_missing"),
        ("the ceiling is missing", MEAN | {"ceiling_share": "0.3"}, {"a": "1"}, "price_ceiling_missing"),
        ("a cut of everything", MEAN | {"cut": "1"}, {"a": "1"}, "price_base_not_positive"),
        ("nobody to compare", MEAN, {}, "price_population_empty"),
    ],
)
def test_what_cannot_be_computed_is_refused(_case: str, base: Any, prices: dict[str, str], code: str) -> None:
    with pytest.raises(Refused) as caught:
        table(engine(base=base), prices)

    assert caught.value.code == code


@given(st.lists(st.integers(1, 10**12), min_size=1, max_size=30))
def test_scores_lie_between_the_limits_and_nobody_is_lost(cents: list[int]) -> None:
    prices = {str(number): f"{Decimal(price) / 100}" for number, price in enumerate(cents)}

    found = table(engine(), prices)

    assert all(Decimal(0) <= row.score <= Decimal(60) for row in found.rows)
    assert {row.bid for row in found.rows} == set(prices)


@given(st.lists(st.integers(1, 10**9), min_size=2, max_size=20), st.randoms())
def test_the_order_of_the_bids_changes_nothing(cents: list[int], random: Any) -> None:
    prices = [(str(number), f"{price}") for number, price in enumerate(cents)]
    mixed = list(prices)
    random.shuffle(mixed)

    assert scores_of(table(engine(), dict(prices))) == scores_of(table(engine(), dict(mixed)))
