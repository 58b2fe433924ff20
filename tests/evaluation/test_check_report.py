"""评标报告核验: what computing alone finds. 发改法规规〔2022〕1117号; 87号令 §64; handbook 1.15 and scenario S13."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from apps.evaluation.rules.checking import Cell, ChangeGround, cells, findings
from apps.evaluation.rules.result import computed

CASES = Path(__file__).parents[1] / "cases"
SCHEME: dict[str, Any] = {
    "v": 1,
    "items": [
        {"id": "plan", "name": "方案", "stage": "technical", "max": "60", "kind": "range", "step": "0.5"},
        {"id": "record", "name": "业绩", "stage": "business", "max": "10", "kind": "objective", "step": "1"},
    ],
    "price": {
        "weight": "30",
        "engine": {
            "population": "passed",
            "price": "bid",
            "trim": {"kind": "none"},
            "base": {"middle": "lowest", "places": 2},
            "curve": {"kind": "ratio"},
            "places": 2,
        },
    },
    "aggregation": "mean_of_totals",
    "rank_on": "unrounded",
    "ties": ["price"],
    "draws": [],
    "committee": {"size": 5, "representatives": 1},
    "candidates": 3,
    "announce": ["days"],
    "confirm_minutes": 10,
}
PRICES = {"a": "900000.00", "b": "950000.00", "c": "980000.00"}


def case_with(changed: dict[tuple[int, str, str], str], prices: dict[str, str] | None = None) -> dict[str, Any]:
    """Five members who agree, but for what is changed."""
    sheets = [
        {"member": member, "scores": {bid: {"plan": "45", "record": "6"} for bid in PRICES}} for member in range(1, 6)
    ]
    for (member, bid, item), score in changed.items():
        sheets[member - 1]["scores"][bid][item] = score  # type: ignore[index]  # plain data
    return {
        "v": 1,
        "regime": "gp",
        "ceiling": "1000000.00",
        "scheme": SCHEME,
        "bids": [
            {"bid": bid, "bidder": f"{bid}公司", "price": price, "fields": {}}
            for bid, price in (prices or PRICES).items()
        ],
        "drawn": {},
        "preliminary": {},
        "sheets": sheets,
    }


def codes(case: dict[str, Any], result: dict[str, Any] | None = None, explained: tuple[str, ...] = ()) -> list[str]:
    return [one.code for one in findings(case, result or computed(case), explained=explained)]


def test_a_clean_result_has_no_findings() -> None:
    assert codes(case_with({})) == []


def test_objective_scores_that_differ_are_everybodys_to_look_at() -> None:
    case = case_with({(2, "a", "record"): "8"})
    found = findings(case, computed(case), explained=())

    assert [one.code for one in found] == ["objective_differs"]
    assert cells(found, case, ChangeGround.OBJECTIVE_DIFFERS) == [Cell(n, "a", "record") for n in range(1, 6)]
    assert cells(found, case, ChangeGround.STRIKING) == []


def test_a_striking_score_is_its_givers_to_look_at() -> None:
    case = case_with({(3, "b", "plan"): "20"})
    found = findings(case, computed(case), explained=())

    assert [one.code for one in found] == ["strikingly_low"]
    assert cells(found, case, ChangeGround.STRIKING) == [Cell(3, "b", "plan")]


@pytest.mark.parametrize("score", ["60.5", "45.25"])
def test_a_score_that_the_criteria_do_not_know_is_found(score: str) -> None:
    assert "score_out_of_range" in codes(case_with({(1, "c", "plan"): score}))


def test_a_wrong_sum_is_found() -> None:
    case = case_with({})
    told = deepcopy(computed(case))
    told["ranked"][0]["total"] = "99.99"

    (found,) = findings(case, told, explained=())
    assert (found.code, found.bid) == ("sum_wrong", told["ranked"][0]["bid"])
    assert found.figures["told"].startswith("99.99")


def test_a_low_price_counts_until_it_was_dealt_with() -> None:
    """财库〔2026〕2号: strictly less than half of the second lowest; no ground of art. 64, but for the supervisor."""
    case = case_with({}, PRICES | {"a": "400000.00"})

    assert set(codes(case)) == {"low_price_unhandled"}
    assert codes(case, explained=("a",)) == []


def test_s13_the_published_total_that_breaks_the_shared_fraction_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    """case01: of 102 rows in four lots exactly one, lot C's 79.14 where the six others end in .18 or .68."""
    with pytest.raises(SystemExit):
        call_command("check_report", str(CASES / "case01.json"))

    lines = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    odd = [line for line in lines if line[1] == "shared_part_differs"]
    assert len(odd) == 1
    assert odd[0][0] == "C"
    assert "中国电建市政建设集团有限公司" in odd[0][2]
    assert "79.14" in odd[0][2]


def test_a_result_is_checked_as_the_platform_hands_it_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = case_with({(2, "a", "record"): "8"})
    path = tmp_path / "result.json"
    path.write_text(json.dumps({"case": case, "result": computed(case), "sha256": ""}), "utf-8")

    with pytest.raises(SystemExit) as left:
        call_command("check_report", str(path))

    assert left.value.code == 1
    assert "objective_differs" in capsys.readouterr().out
