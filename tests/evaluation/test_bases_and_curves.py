"""The base that prices are measured against, and the curve that gives points for the distance from it."""

from __future__ import annotations

import pytest

from apps.core.refusals import Refused
from apps.tenders.rules import scheme as schemes
from tests.evaluation.test_methods import FIXED, LINEAR, MEAN, Data, found, scheme, scores

BASES: list[tuple[str, Data, Data, str]] = [
    ("second lowest", {"middle": "second_lowest", "places": 2}, {}, "92.00"),
    ("mean of the three lowest", {"middle": "mean_of_lowest", "count": 3, "places": 2}, {}, "92.33"),
    ("half way from the mean to the mean below it", {"middle": "mean_with_mean_below", "places": 2}, {}, "95.37"),
    ("ninety-five percent of the ceiling", {"middle": "ceiling", "factor": "0.95", "places": 2}, {}, "114.00"),
    ("highest", {"middle": "highest", "places": 2}, {}, "110.00"),
    (
        "ABC 合成法",
        {
            "parts": [
                {"of": "ceiling", "share": "0.5", "cut": "0.1"},
                {"of": "mean", "share": "0.3"},
                {"of": "lowest", "share": "0.2"},
            ],
            "factor": "0.98",
            "places": 2,
        },
        {},
        "99.49",
    ),
    ("a table of numbers to drop, the first row", MEAN, {"trim": [
        {"kind": "high_low", "from": 5, "until": 9, "high": 1, "low": 1},
        {"kind": "high_low", "from": 10, "high": 2, "low": 2},
    ]}, "97.33"),
    ("dropped, then those far off", MEAN, {"trim": [
        {"kind": "high_low", "from": 5, "high": 1, "low": 0},
        {"kind": "deviation", "from": 5, "beyond": "0.06"},
    ]}, "92.33"),
    ("a fifth from below, rounded down", MEAN, {"trim": {"kind": "share", "from": 5, "low": "0.39", "counting": "floor"}},
     "100.50"),
    ("between parts of the ceiling", MEAN, {"trim": {"kind": "of_ceiling", "below": "0.755", "above": "0.9"}}, "97.33"),
]  # fmt: skip


@pytest.mark.parametrize(("_case", "base", "parts", "value"), BASES, ids=[one[0] for one in BASES])
def test_a_base_is_made_as_the_document_says(_case: str, base: Data, parts: Data, value: str) -> None:
    """Five prices: 90, 92, 95, 105, 110, mean 98.40, below it mean 92.33; ceiling 120."""
    prices = {"a": "90.00", "b": "92.00", "c": "95.00", "d": "105.00", "e": "110.00"}

    result = found(scheme({"base": base, **parts}), prices, ceiling="120.00")

    assert result["price"]["base"] == value


CURVES: list[tuple[str, Data, list[str]]] = [
    ("half a percent at a time", {"curve": LINEAR | {"partial": "ceil", "unit": "0.5"}}, ["57.25", "60.00", "56.00"]),
    ("half up", {"curve": LINEAR | {"partial": "round"}}, ["57.50", "60.00", "56.00"]),
    ("the smaller over the larger", {"curve": {"kind": "ratio_both"}}, ["56.73", "60.00", "57.75"]),
    (
        "区间法",
        {"curve": {"kind": "table", "ranges": [{"until": "-5", "points": "50"}, {"until": "0", "points": "60"}, {"points": "40"}]}},
        ["50.00", "60.00", "40.00"],
    ),
    ("by place", {"curve": {"kind": "rank", "points": ["60", "50"]}}, ["60.00", "50.00", "50.00"]),
    ("points that grow for a small firm", {"bonuses": {"small": "0.05"}}, ["60.14", "60.00", "56.10"]),
]  # fmt: skip


@pytest.mark.parametrize(("_case", "parts", "expected"), CURVES, ids=[one[0] for one in CURVES])
def test_points_follow_the_curve_of_the_document(_case: str, parts: Data, expected: list[str]) -> None:
    """Base 100; prices 94.55 (−5.45 percent), 100 and 103.90."""
    bidders = [
        {"name": "a", "price": "94.55", "enterprise": "small"},
        {"name": "b", "price": "100.00"},
        {"name": "c", "price": "103.90"},
    ]

    result = scores(found(scheme({"base": FIXED, **parts}), bidders))

    assert [result[name] for name in "abc"] == expected


def test_what_is_excluded_is_taken_off_every_price_and_the_ceiling() -> None:
    """暂列金额 10 of every price: 90 and 100 are compared as 80 and 90, the ceiling of 110 as 100."""
    base = {"middle": "lowest", "ceiling_share": "0.5", "places": 2}

    result = found(scheme({"base": base, "excluded": "10"}), {"a": "90", "b": "100"}, ceiling="110")

    assert result["price"]["base"] == "90.00"
    assert {bid: row["used"] for bid, row in result["price"]["rows"].items()} == {"01": "80.00", "02": "90.00"}
    assert [row["price"] for row in result["ranked"]] == ["100", "90"]


def test_a_price_bid_finer_than_cents_is_compared_as_fine() -> None:
    result = found(
        scheme({"base": {"middle": "lowest", "places": 6}, "curve": {"kind": "ratio"}}),
        {"a": "2837.861389", "b": "2837.861390"},
    )

    assert [row["evaluated_price"] for row in result["ranked"]] == ["2837.861389", "2837.861390"]


def test_a_drawn_method_scores_by_the_engine_it_stands_for() -> None:
    """方法抽取, and rates drawn with it: the same prices by method 1 and by method 2."""
    said = scheme({}, weight="100")
    engine = said["price"].pop("engine")
    drawn_rate = {"kind": "deviation", "up": [{"per": {"draw": "E1"}}], "down": [{"per": "0.5"}]}
    said["price"] |= {
        "method": "method",
        "engines": {
            "1": engine | {"base": FIXED, "curve": drawn_rate},
            "2": engine | {"base": {"middle": "lowest", "places": 2}},
        },
    }
    said["draws"] = [{"name": "method", "values": ["1", "2"]}, {"name": "E1", "values": ["1", "1.5", "2"]}]

    first, second = (
        scores(found(said, {"a": "98", "b": "102"}, drawn={"method": method, "E1": "2"})) for method in ("1", "2")
    )

    assert schemes.objections_to(said) == []
    assert first == {"a": "99.00", "b": "96.00"}
    assert second == {"a": "100.00", "b": "95.92"}
    with pytest.raises(Refused) as caught:
        found(said, {"a": "98"}, drawn={"E1": "2"})
    assert caught.value.code == "price_draw_missing"


def test_a_base_of_drawn_prices_takes_exactly_those() -> None:
    """抽取部分报价: half of up to ten prices, three at least."""
    said = scheme({"sample": [{"until": 10, "share": "0.5", "least": 3}, {"share": "0.3", "least": 9}]})
    prices = {"a": "90", "b": "100", "c": "110", "d": "120", "e": "500"}

    assert found(said, prices, sampled=["a", "b", "c"])["price"]["base"] == "100.00"
    for more, code in (({"sampled": ["a", "b"]}, "price_sample_wrong"), ({}, "price_sample_missing")):
        with pytest.raises(Refused) as caught:
            found(said, prices, "eng", **more)
        assert caught.value.code == code
