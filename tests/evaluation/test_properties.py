"""What a result never depends on: the order of bidders and members, a bid that was rejected, the spelling of a figure.

评标委员会和评标方法暂行规定 §16, §35; 87号令 §55, §57; handbook 3.2, 3.4, 3.5. Every preset of the library is asked.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import apps.evaluation.rules
import apps.tenders.rules
from apps.core.refusals import Refused
from apps.evaluation.rules.result import computed
from apps.tenders.rules.plain_reading import Unreadable, number
from apps.tenders.rules.scheme_presets import GP_SCORE, LIBRARY, Preset

Data = dict[str, Any]
FEW = settings(max_examples=5)
BRANDS = ("", "华为", "浪潮", "华 为")


def full(said: Any, prices: list[int], points: list[int], *, regime: str = "eng", brands: bool = False) -> Data:
    """A case of this scheme: five members, prices in thousands, scores within the range of each item."""
    scheme = dict(said)
    if brands:
        scheme["core_product"] = "交换机"
    bids = [f"{place:02d}" for place in range(len(prices))]
    return {
        "v": 1,
        "regime": regime,
        "ceiling": "200000.00",
        "scheme": scheme,
        "bids": [
            {"bid": bid, "bidder": f"投标人{bid}", "price": f"{price}.00", "fields": {}}
            | ({"brand": BRANDS[price % len(BRANDS)]} if brands else {})
            for bid, price in zip(bids, prices, strict=True)
        ],
        "drawn": {draw["name"]: draw["values"][0] for draw in scheme["draws"]},
        "preliminary": {},
        "sheets": [
            {
                "member": member,
                "scores": {
                    bid: {item["id"]: _score(item, points[(place + member * number) % len(points)])
                          for number, item in enumerate(scheme["items"], start=1)}
                    for place, bid in enumerate(bids)
                },
            }
            for member in range(1, 6)
        ] if scheme["items"] else [],
    }  # fmt: skip


def _score(item: Data, point: int) -> str:
    steps = int(Decimal(item["max"]) / Decimal(item["step"]))
    return f"{Decimal(item['step']) * (point % (steps + 1)):f}"


def told(case: Data) -> Any:
    """What a result says of each bid, in no order; or the refusal."""
    try:
        found = computed(case)
    except Refused as refusal:
        return refusal.code
    rows = {row["bid"]: row for name in ("ranked", "same_brand", "not_entered") for row in found.get(name, ())}
    return rows, sorted(found["candidates"]), found["price"] and found["price"]["base"], found["scores"]


def is_of_those_who_passed(preset: Preset) -> bool:
    """False where the document takes the prices of all who were opened."""
    price = preset.data["price"]
    engines = [*price.get("engines", {}).values(), *([price["engine"]] if price.get("engine") else [])]
    return all(engine["population"] == "passed" for engine in engines)


CASES = st.tuples(
    st.lists(st.integers(90_000, 120_000), min_size=4, max_size=9),
    st.lists(st.integers(0, 1_000), min_size=7, max_size=7),
)


@pytest.mark.parametrize("preset", LIBRARY, ids=lambda preset: preset.name)
@FEW
@given(case=CASES, chance=st.randoms(use_true_random=False))
def test_neither_order_nor_a_rejected_bid_changes_a_result(preset: Preset, case: Any, chance: Any) -> None:
    whole = full(preset.data, *case, regime=preset.regime, brands=preset.regime == "gp")
    mixed = {**whole, "bids": chance.sample(whole["bids"], len(whole["bids"]))}
    mixed["sheets"] = chance.sample(whole["sheets"], len(whole["sheets"]))
    stray = {"bid": "zz", "bidder": "被否决", "price": "95000.00", "fields": {}}
    more = {**whole, "bids": [stray, *whole["bids"]]}
    more["preliminary"] = {"zz": {"passed": False, "reasons": ["未签字"]}}

    assert told(mixed) == told(whole)
    if is_of_those_who_passed(preset):
        assert told(more) == told(whole)


@FEW
@given(case=CASES)
def test_a_rejected_price_counts_where_the_document_takes_all_that_were_opened(case: Any) -> None:
    preset = next(one for one in LIBRARY if one.name == "eng_comprehensive_mean")
    engine = {**preset.data["price"]["engine"], "population": "opened", "trim": {"kind": "none"}}
    whole = full({**preset.data, "price": {"weight": "60", "engine": engine}}, *case)
    more = {**whole, "bids": [*whole["bids"], {"bid": "zz", "bidder": "否", "price": "199999.00", "fields": {}}]}
    more["preliminary"] = {"zz": {"passed": False, "reasons": ["未签字"]}}

    assert told(more)[2] != told(whole)[2]


SPELLINGS: list[Callable[[str], str]] = [
    lambda figure: figure,
    lambda figure: f"{figure}000" if "." in figure else f"{figure}.000",
    lambda figure: f"{Decimal(figure):E}",
    lambda figure: f"+00{figure}",
]


@FEW
@given(case=CASES)
def test_scores_rest_on_exact_figures_however_they_are_spelled(case: Any) -> None:
    """Against fractions: the lowest price over each price, rounded once, and the plain mean of the members' totals."""
    whole = full(GP_SCORE, *case, regime="gp")
    results = []
    for spell in SPELLINGS:
        sheets = [
            {**sheet, "scores": {bid: {item: spell(one) for item, one in row.items()} for bid, row in sheet["scores"].items()}}
            for sheet in whole["sheets"]
        ]  # fmt: skip
        results.append(computed({**whole, "sheets": sheets}))

    wanted = {}
    lowest = min(Fraction(bid["price"]) for bid in whole["bids"])
    for bid in whole["bids"]:
        points = lowest / Fraction(bid["price"]) * 30
        price = Fraction(int(points * 100 + Fraction(1, 2)), 100)
        totals = [sum(map(Fraction, sheet["scores"][bid["bid"]].values())) for sheet in whole["sheets"]]
        wanted[bid["bid"]] = price + sum(totals) / len(totals)
    for found in results:
        got = {row["bid"]: row["total_unrounded"] for row in found["ranked"]}
        assert {bid: Fraction(total) for bid, total in got.items()} == wanted
        order = [wanted[row["bid"]] for row in found["ranked"]]
        assert order == sorted(order, reverse=True)
        assert [row["total"] for row in found["ranked"]] == [
            f"{Decimal(got[row['bid']]).quantize(Decimal('0.01'), ROUND_HALF_UP):f}" for row in found["ranked"]
        ]


def test_no_rule_computes_with_floats() -> None:
    """No figure with a point stands in the rules as a number of the machine, and nothing is made one."""
    found = []
    for package in (apps.evaluation.rules, apps.tenders.rules):
        for path in Path(package.__path__[0]).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, float):
                    found.append(f"{path.name}:{node.lineno}")
                if isinstance(node, ast.Name) and node.id == "float":
                    found.append(f"{path.name}:{node.lineno}")
    assert found == []


@pytest.mark.parametrize("written", ["5_0", " 5", "5 ", "٥", "５", "NaN", "Infinity", "1e99", "", ".", "0x1"])
def test_a_figure_is_written_in_plain_digits(written: str) -> None:
    with pytest.raises(Unreadable):
        number(written)


def test_a_price_of_nothing_is_no_offer() -> None:
    case = full(GP_SCORE, [90_000, 95_000, 99_000], [1] * 7, regime="gp")
    case["bids"][0]["price"] = "0.00"

    assert told(case) == "case_unreadable"
