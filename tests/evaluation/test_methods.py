"""评标办法: the families and parts of the price engine that documents combine, each with figures computed by hand. Handbook 3.1-3.6."""

from __future__ import annotations

import copy
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.core.refusals import Refused
from apps.evaluation.rules.result import computed
from apps.evaluation.rules.several_lots import computed_lots
from apps.evaluation.rules.sheets import must_be_complete
from apps.evaluation.rules.short_form import full_case
from apps.tenders.rules import scheme as schemes

Data = dict[str, Any]
MEAN = {"middle": "mean", "places": 2}
LINEAR = {"kind": "deviation", "up": [{"per": "1"}], "down": [{"per": "0.5"}]}
FIXED = {"middle": "fixed", "value": "100", "places": 2}


def item(name: str = "plan", most: str = "40", **more: Any) -> Data:
    return {"id": name, "name": name, "stage": "technical", "max": most, "kind": "range", "step": "0.5"} | more


def scheme(engine: Data | None = None, items: list[Data] | None = None, weight: str = "60", **more: Any) -> Data:
    price: Data = {"weight": weight if engine is not None else "0"}
    if engine is not None:
        price["engine"] = {
            "population": "passed",
            "price": "bid",
            "trim": {"kind": "none"},
            "base": MEAN,
            "curve": LINEAR,
            "places": 2,
        } | engine
    return {
        "v": 1,
        "items": items or [],
        "price": price,
        "aggregation": "mean_of_totals",
        "rank_on": "unrounded",
        "ties": ["price"],
        "draws": [],
        "committee": {"size": 5, "representatives": 1},
        "candidates": 3,
        "announce": [],
        "confirm_minutes": 10,
    } | more


def found(said: Data, bidders: list[Data] | dict[str, str], regime: str = "eng", **more: Any) -> Data:
    listed = [{"name": n, "price": p} for n, p in bidders.items()] if isinstance(bidders, dict) else bidders
    return computed(full_case({"regime": regime, "scheme": said, "bidders": listed} | more, {}))


def scores(result: Data) -> dict[str, str]:
    return {row["bidder"]: row["price_score"] for row in result["ranked"]}


def order(result: Data) -> list[str]:
    return [row["bidder"] for row in result["ranked"]]


def test_prices_weighed_by_technical_ranks() -> None:
    """技术排名加权: the best 50 percent, the next 30, the third 20."""
    base = {"middle": "by_rank", "by": "technical", "shares": ["0.5", "0.3", "0.2"], "places": 2}
    bidders = [
        {"name": "a", "price": "100", "scores": [{"plan": "30"}]},
        {"name": "b", "price": "90", "scores": [{"plan": "38"}]},
        {"name": "c", "price": "110", "scores": [{"plan": "35"}]},
        {"name": "d", "price": "50", "scores": [{"plan": "20"}]},
    ]

    assert found(scheme({"base": base}, [item()]), bidders)["price"]["base"] == "98.00"


def test_the_cost_below_which_a_price_strikes() -> None:
    """理论成本价 = (最高限价 × 0.5 + 均价 × 0.5) × 0.85; equal is not below."""
    cost = {"middle": "mean", "ceiling_share": "0.5", "factor": "0.85", "places": 2}

    result = found(scheme({"cost": cost}), {"a": "76.49", "b": "90", "c": "113.51"}, ceiling="120")

    assert result["price"]["cost"] == "90.67"
    low = [(one["bid"], one["figures"]) for one in result["findings"] if one["code"] == "below_cost"]
    assert low == [("01", {"price": "76.49", "cost": "90.67"}), ("02", {"price": "90.00", "cost": "90.67"})]


def test_the_three_best_technical_bids_go_on_to_the_lowest_price() -> None:
    """技术评分最低标价法; who equals the third goes on too."""
    said = scheme(None, [item(most="100")], rank_by="price", entry={"best_by": "technical", "count": 2})
    points = {"a": ("95", "80"), "b": ("90", "70"), "c": ("90", "75"), "d": ("85", "10")}
    bidders = [{"name": name, "price": price, "scores": [{"plan": p}]} for name, (p, price) in points.items()]

    result = found(said, bidders)

    assert order(result) == ["b", "c", "a"]
    assert [(one["bidder"], one["why"], one["points"]) for one in result["not_entered"]] == [
        ("d", "not_among_best", "85.0000")
    ]


def test_only_who_reaches_both_thresholds_enters_the_price_review() -> None:
    """80 in technical and business; equal is enough, and who stays out does not make the base."""
    items = [item("t", "100"), item("b", "100", stage="business")]
    said = scheme(
        {"base": {"middle": "lowest", "places": 2}},
        items,
        weight="100",
        entry={"least": {"technical": "80", "business": "80"}},
        weights={"technical": "0.4", "business": "0.1", "price": "0.5"},
    )
    rows = {"a": ("80", "80", "100"), "b": ("79.5", "100", "50"), "c": ("90", "85", "110")}
    bidders = [{"name": name, "price": p, "scores": {"t": t, "b": b}} for name, (t, b, p) in rows.items()]

    result = found(said, bidders)

    assert schemes.objections_to(said) == []
    assert result["price"]["base"] == "100.00"
    assert [(row["bidder"], row["total"]) for row in result["ranked"]] == [("a", "90.00"), ("c", "89.50")]
    assert result["not_entered"][0]["why"] == "below_threshold"


def test_weights_count_parts_that_are_out_of_a_hundred() -> None:
    """F14: 95.333333 × 0.30 + 88.4 × 0.50 + 92 × 0.20 = 91.20, rounded once."""
    items = [item("t", "100"), item("b", "100", stage="business")]
    said = scheme({"curve": {"kind": "ratio"}, "base": {**FIXED, "value": "95.333333", "places": 6}, "places": 6}, items, weight="100",
                  weights={"technical": "0.5", "business": "0.2", "price": "0.3"})  # fmt: skip

    result = found(said, [{"name": "a", "price": "100", "scores": {"t": "88.4", "b": "92"}}])

    assert result["ranked"][0]["total"] == "91.20"


@pytest.mark.parametrize(
    ("_case", "more", "total"),
    [("kept whole", {}, "86.67"), ("the mean to one place", {"member_places": 1}, "86.70"),
     ("each item to whole points", {"item_places": 0}, "86.00")],
)  # fmt: skip
def test_the_members_score_is_rounded_where_the_document_says(_case: str, more: Data, total: str) -> None:
    """Three members give 40+45, 40+46 and 41+48: means 40.333 and 46.333."""
    said = scheme(None, [item("x", "50"), item("y", "50")], **more)

    result = found(said, [{"name": "a", "scores": {"x": ["40", "40", "41"], "y": ["45", "46", "48"]}}])

    assert result["ranked"][0]["total"] == total


def test_with_few_members_nothing_is_dropped_where_the_document_says_so() -> None:
    bidder = {"name": "a", "scores": {"plan": ["10", "20", "40"]}}

    kept = found(scheme(None, [item()], aggregation="trim_totals", trim_from=5), [bidder])
    dropped = found(scheme(None, [item()], aggregation="trim_totals"), [bidder])

    assert [one["ranked"][0]["total"] for one in (kept, dropped)] == ["23.33", "20.00"]
    with pytest.raises(Refused) as caught:
        found(scheme(None, [item()], aggregation="trim_totals"), [{"name": "a", "scores": {"plan": ["10", "20"]}}])
    assert caught.value.code == "members_too_few_to_trim"


def test_ties_go_on_to_items_and_figures_of_the_sheet() -> None:
    """Same total, same price: the better plan; then the higher net assets; or the shorter period."""
    items = [item("plan"), item("team", "60")]
    rows = {"a": ("20", "40", "5", "90"), "b": ("30", "30", "4", "90"), "c": ("30", "30", "6", "80")}
    bidders = [
        {"name": name, "price": "100", "scores": {"plan": p, "team": t}, "fields": {"assets": a, "days": d}}
        for name, (p, t, a, d) in rows.items()
    ]

    by_assets = found(scheme(None, items, ties=["price", "item:plan", "field:assets"]), bidders)
    by_days = found(scheme(None, items, ties=["price", "field:days:low"]), bidders)

    assert order(by_assets) == ["c", "b", "a"]
    assert [(row["rank"], row["bidder"]) for row in by_days["ranked"]] == [(1, "c"), (2, "a"), (2, "b")]


def test_the_most_votes_win() -> None:
    """投票推荐."""
    said = scheme(None, [item("vote", "1", kind="vote", step="1")], rank_by="votes")
    votes = {"a": ["1", "0", "0"], "b": ["0", "1", "1"], "c": ["0", "0", "0"]}

    result = found(said, [{"name": n, "price": "1", "scores": {"vote": v}} for n, v in votes.items()])

    assert schemes.objections_to(said) == []
    assert [(row["bidder"], row["total"]) for row in result["ranked"]] == [("b", "2.00"), ("a", "1.00"), ("c", "0.00")]


def test_a_member_has_so_many_votes_and_no_more() -> None:
    said = schemes.read(scheme(None, [item("vote", "1", kind="vote", step="1")], rank_by="votes", votes=1))
    one, none = {"vote": Decimal(1)}, {"vote": Decimal(0)}

    must_be_complete(said, ["a", "b"], {"a": one, "b": none}, {})
    with pytest.raises(Refused) as caught:
        must_be_complete(said, ["a", "b"], {"a": one, "b": one}, {})
    assert caught.value.code == "votes_too_many"


def test_a_negotiation_goes_to_the_lowest_final_offer() -> None:
    """竞争性谈判: the last offer counts everywhere; an inquiry has one price only."""
    bidders = [
        {"name": "a", "price": "100", "final": "95"},
        {"name": "b", "price": "98", "final": "96"},
        {"name": "c", "price": "90", "rejected": "未实质性响应"},
    ]

    result = found(scheme(None, rank_by="price", final_offers=True, fewest=2), bidders, regime="gp")

    assert [(row["bidder"], row["price"]) for row in result["ranked"]] == [("a", "95"), ("b", "96")]
    assert result["findings"] == []
    with pytest.raises(Refused) as caught:
        found(scheme(None, rank_by="price"), bidders)
    assert "bids.[1].final" in caught.value.sentence("zh-hans")


def test_at_a_fixed_price_only_the_members_score() -> None:
    said = scheme(None, [item(most="100")])
    said["price"]["fixed"] = "500000.00"

    result = found(said, [{"name": "a", "scores": {"plan": "90"}}, {"name": "b", "scores": {"plan": "92"}}])

    assert schemes.objections_to(said) == []
    assert [(row["bidder"], row["price"]) for row in result["ranked"]] == [("b", "500000.00"), ("a", "500000.00")]


def separated(method: str, decision: Data) -> Data:
    said = scheme(None, rank_by="price", award={"way": "separated", "method": method}, candidates=3)
    prices = {"a": "100", "b": "101", "c": "102", "d": "103"}
    told: Data = found(said, prices, decision=decision)["decision"]
    return told


def test_a_published_case_need_not_say_what_is_usual() -> None:
    """磋商 of three members: criteria, price points and the lowest-price rule are enough; whole figures need no quotes."""
    said = {
        "fewest": 2,
        "items": [{"id": "plan", "max": "70"}],
        "price": {"weight": "30", "engine": {"base": {"middle": "lowest"}, "curve": {"kind": "ratio"}}},
    }
    bidders = [
        {"name": "a", "price": 100, "scores": {"plan": [60, "61.5", 63]}},
        {"name": "b", "price": 120, "scores": {"plan": [66, 66, 66]}},
        {"name": "c", "price": 125, "scores": {"plan": "50"}, "rejected": "未提交承诺函"},
    ]

    result = found(said, bidders, regime="GP")

    assert [(row["bidder"], row["total"]) for row in result["ranked"]] == [("a", "91.50"), ("b", "91.00")]
    with pytest.raises(Refused) as caught:
        found(said, bidders)
    assert "aggregation: 缺少 missing" in caught.value.sentence("zh-hans")


def test_a_ballot_goes_on_until_more_than_half_agree() -> None:
    """票决: nobody has more than half of seven, so the two highest stand again."""
    told = separated("ballot", {"rounds": [list("aabbbcc"), list("aabbbaa")]})

    assert told["chosen"] == "01"
    assert told["rounds"][0] == {"votes": {"01": 2, "02": 3, "03": 2}}


@pytest.mark.parametrize(
    ("_case", "method", "decision", "part"),
    [
        ("a vote for nobody's candidate", "ballot", {"rounds": [["d"]]}, "rounds.[1]"),
        ("a round after the decision", "ballot", {"rounds": [["a"], ["b"]]}, "rounds.[2]"),
        ("no rounds", "ballot", {}, "rounds"),
        ("chosen from outside", "council", {"chosen": "d", "reason": "质量"}, "chosen"),
        ("without a reason", "council", {"chosen": "b", "reason": " "}, "reason"),
    ],
)
def test_a_decision_against_the_stated_method_is_refused(_case: str, method: str, decision: Data, part: str) -> None:
    with pytest.raises(Refused) as caught:
        separated(method, decision)

    assert caught.value.code == "decision_wrong"
    assert part in caught.value.sentence("en")


def test_the_other_ways_to_decide() -> None:
    assert separated("price", {})["chosen"] == "01"
    assert separated("council", {"chosen": "c", "reason": "团队经验最契合"})["chosen"] == "03"


LOTS = [
    {"lot": "A", "bidders": [{"name": "x", "totals": ["90"]}, {"name": "y", "totals": ["80"]}]},
    {"lot": "B", "bidders": [{"name": "x", "totals": ["95"]}, {"name": "y", "totals": ["85"]}]},
]


@pytest.mark.parametrize(
    ("rule", "winners"),
    [({}, "xx"), ({"one_lot": {}}, "xy"), ({"one_lot": {"order": ["B", "A"]}}, "xy"), ({"one_lot": {"rule": "best_total"}}, "yx"),
     ({"one_lot": {"most": 2}}, "xx")],
)  # fmt: skip
def test_who_won_is_passed_over_in_the_next_lot(rule: Data, winners: str) -> None:
    """兼投不兼中 in order, by the best total, two lots each, or not at all."""
    found_lots = computed_lots({"regime": "eng", "scheme": scheme(None, [item(most="100")]), "lots": LOTS, **rule}, {})

    assert "".join(lot["winner"]["bidder"] for lot in found_lots["lots"]) == winners
    for lot in found_lots["lots"]:
        assert [one["bidder"] for one in lot["passed_over"]] == (["x"] if lot["winner"]["bidder"] == "y" else [])


@pytest.mark.parametrize(
    "change",
    [{"lots": []}, {"lots": [LOTS[0], LOTS[0]]}, {"one_lot": {"order": ["A"]}}, {"one_lot": {"rule": "lot"}}, {"lots": ["A"]},
     {"one_lot": {"most": 0}}],
)  # fmt: skip
def test_lots_that_do_not_fit_are_refused(change: Data) -> None:
    with pytest.raises(Refused) as caught:
        computed_lots({"regime": "eng", "scheme": scheme(None, [item(most="100")]), "lots": LOTS} | change, {})

    assert caught.value.code == "lots_unreadable"


CENTS = st.integers(10_000, 99_999)


@settings(max_examples=40)
@given(
    st.lists(CENTS, min_size=3, max_size=8),
    st.lists(st.integers(0, 80), min_size=3, max_size=3),
    st.randoms(use_true_random=False),
)
def test_the_order_of_bidders_and_members_changes_nothing(prices: list[int], points: list[int], random: Any) -> None:
    """Nor does a bid that was rejected, where the base is made of those that passed."""
    said = scheme({"trim": {"kind": "high_low", "from": 5, "high": 1, "low": 1}}, [item()], aggregation="trim_per_item")
    bidders: list[Data] = [
        {"name": str(n), "price": f"{p / 100:.2f}", "scores": {"plan": [f"{(p + one) % 81 / 2}" for one in points]}}
        for n, p in enumerate(prices)
    ]
    mixed: list[Data] = [{**one, "scores": {"plan": copy.copy(one["scores"]["plan"])}} for one in bidders]
    random.shuffle(mixed)
    members = random.sample(range(3), 3)
    for one in mixed:
        one["scores"]["plan"] = [one["scores"]["plan"][member] for member in members]

    results = [
        found(said, bidders),
        found(said, mixed),
        found(said, [*bidders, {"name": "r", "price": "1", "rejected": "x"}]),
    ]

    told = [
        {row["bidder"]: (row["rank"], row["total_unrounded"], row["price_score"]) for row in one["ranked"]}
        for one in results
    ]
    assert told[0] == told[1] == told[2]
