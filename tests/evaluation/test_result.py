"""评标结果: published and hand-computed cases come out exactly. 87号令 §55, §57; 评标办法暂行规定 §35; handbook 3.4-3.6."""

from __future__ import annotations

import copy
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from apps.core.refusals import WORDINGS, Refused
from apps.evaluation.rules.result import computed, result
from apps.evaluation.rules.short_form import full_case
from apps.evidence.rules.canonical import canonical
from apps.tenders.rules.scheme_presets import ENG_COMPREHENSIVE

CASES = Path(__file__).parents[1] / "cases"
Data = dict[str, Any]


def case(name: str, **drawn: str) -> Data:
    return full_case(json.loads((CASES / f"{name}.json").read_text("utf-8")), drawn)


def expected(name: str) -> Data:
    said: Data = json.loads((CASES / f"{name}.json").read_text("utf-8"))["expected"]
    return said


def ranking(found: Data) -> list[Data]:
    return [{"rank": row["rank"], "bidder": row["bidder"], "total": row["total"]} for row in found["ranked"]]


def test_a_published_procurement_comes_out_as_it_was_published() -> None:
    """Lot A of a real procurement: 23 suppliers, seven members, the plain mean of their totals."""
    found = computed(case("case01_lot_a"))

    assert found["ranked"][0]["bidder"] == expected("case01_lot_a")["winner"] == "中建八局第二建设有限公司"
    assert ranking(found) == expected("case01_lot_a")["ranking"]
    assert len(found["ranked"]) == 23
    assert found["price"] is None


@pytest.mark.parametrize("delta", ["0.03", "0.04", "0.05", "0.06"])
def test_the_worked_works_tender_comes_out_as_computed_by_hand(delta: str) -> None:
    by_hand = expected("s1")["by_draw"]["delta"][delta]

    found = computed(case("s1", delta=delta))

    assert found["price"]["base"] == by_hand["base"]
    rows = [
        {**row, "price_points": one["price_score"]} for row, one in zip(ranking(found), found["ranked"], strict=True)
    ]
    assert rows == by_hand["ranking"]
    assert found["ranked"][0]["bidder"] == by_hand["winner"]


def test_the_members_may_be_listed_in_any_order() -> None:
    given_case = case("s1", delta="0.03")
    mixed = {**given_case, "sheets": given_case["sheets"][::-1], "bids": given_case["bids"][::-1]}

    assert ranking(computed(mixed)) == ranking(computed(given_case))


def test_a_result_is_plain_data_of_one_spelling() -> None:
    given_case = case("s1", delta="0.03")

    assert canonical(computed(given_case)) == canonical(computed(json.loads(json.dumps(given_case))))


def test_the_parts_of_a_case_may_be_given_one_by_one() -> None:
    one = case("s1", delta="0.03")

    found = result(
        one["scheme"],
        one["bids"],
        one["drawn"],
        one["preliminary"],
        one["sheets"],
        regime="eng",
        ceiling=one["ceiling"],
    )

    assert found == computed(one)


def reject(given_case: Data, *bids: str) -> Data:
    rejected = {bid: {"passed": False, "for": 1, "against": 4, "reasons": ["未实质性响应"]} for bid in bids}
    return {**given_case, "preliminary": rejected}


def test_a_rejected_bid_is_neither_scored_nor_part_of_the_base() -> None:
    given_case = reject(case("s1", delta="0.03"), "07")

    found = computed(given_case)

    assert "07" not in found["price"]["population"]
    assert "07" not in found["scores"]
    assert [row["bid"] for row in found["rejected"]] == ["07"]
    assert found["rejected"][0]["reasons"] == ["未实质性响应"]
    assert len(found["ranked"]) == 6


def test_fewer_than_three_bids_left_are_not_ranked_in_a_procurement() -> None:
    """87号令: fewer than three suppliers that respond end the procurement."""
    given_case = reject(case("case01_lot_a"), *[f"{number:02d}" for number in range(3, 24)])

    found = computed({**given_case, "sheets": []})

    assert found["ranked"] == []
    assert found["candidates"] == []
    assert [one["code"] for one in found["findings"] if one["code"] == "too_few_valid"] == ["too_few_valid"]


def test_two_bids_left_in_a_works_tender_are_ranked_with_a_remark() -> None:
    """评标办法暂行规定 §27: the committee may go on, with a reason in the report."""
    given_case = reject(case("s1", delta="0.03"), "03", "04", "05", "06", "07")

    found = computed(given_case)

    assert len(found["ranked"]) == 2
    assert {"code": "too_few_valid", "bid": "", "item": "", "member": None, "figures": {"count": "2"}} in found[
        "findings"
    ]


def test_when_everybody_is_rejected_nobody_is_ranked() -> None:
    given_case = reject(case("s1", delta="0.03"), *[f"0{number}" for number in range(1, 8)])

    found = computed({**given_case, "sheets": []})

    assert (found["ranked"], found["candidates"], found["price"], found["scores"]) == ([], [], None, {})
    assert len(found["rejected"]) == 7


def test_equal_scores_go_to_the_lower_price_and_equal_prices_share_a_rank() -> None:
    """并列 as 1, 1, 3; the bids that share it are told."""
    given_case = copy.deepcopy(case("case01_lot_a"))
    for sheet in given_case["sheets"]:
        sheet["scores"]["02"] = sheet["scores"]["01"]
    by_price = computed(given_case)
    given_case["bids"][1]["price"] = given_case["bids"][0]["price"]

    joint = computed(given_case)

    assert [(row["rank"], row["bid"]) for row in by_price["ranked"]][:2] == [(1, "02"), (2, "01")]
    assert [(row["rank"], row["bid"]) for row in joint["ranked"]][:3] == [(1, "01"), (1, "02"), (3, "16")]
    assert [one["bid"] for one in joint["findings"] if one["code"] == "joint_rank"] == ["01", "02"]


def test_what_strikes_is_told() -> None:
    """客观分不一致、畸高畸低、异常低价."""
    given_case = copy.deepcopy(case("s1", delta="0.03"))
    given_case["scheme"]["items"][1]["kind"] = "objective"
    given_case["sheets"][0]["scores"]["01"]["plan"] = "2.0"
    given_case["regime"] = "gp"
    given_case["bids"][6]["price"] = "4000000.00"

    codes = {(one["code"], one["bid"], one["member"]) for one in computed(given_case)["findings"]}

    assert ("objective_differs", "01", None) in codes
    assert ("strikingly_low", "01", 1) in codes
    assert ("abnormally_low", "07", None) in codes


WRONG: list[tuple[str, Data, str]] = [
    ("no scheme", {"scheme": None}, "case_unreadable"),
    ("no bids", {"bids": []}, "case_unreadable"),
    ("a price as a number", {"bids": [{"bid": "01", "price": 9}]}, "case_unreadable"),
    ("one bid twice", {"bids": [{"bid": "01", "price": "9"}, {"bid": "01", "price": "9"}]}, "case_unreadable"),
    ("sheets as a text", {"sheets": "all"}, "case_unreadable"),
    ("no sheet", {"sheets": []}, "case_incomplete"),
    ("an empty sheet", {"sheets": [{"member": 1, "scores": {}}]}, "case_incomplete"),
    ("nothing drawn", {"drawn": {}}, "price_draw_missing"),
    ("preliminary as a list", {"preliminary": []}, "case_unreadable"),
    ("no regime", {"regime": None}, "case_unreadable"),
]


@pytest.mark.parametrize(("_case", "change", "code"), WRONG, ids=[name for name, _change, _code in WRONG])
def test_what_cannot_be_computed_is_refused_with_a_reason(_case: str, change: Data, code: str) -> None:
    with pytest.raises(Refused) as caught:
        computed({**case("s1", delta="0.03"), **change})

    assert caught.value.code == code
    assert caught.value.sentence("zh-hans")
    assert WORDINGS[code].en


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
)


@given(st.sampled_from(["v", "regime", "ceiling", "scheme", "bids", "drawn", "preliminary", "sheets"]), PLAIN)
def test_any_data_is_computed_or_refused(key: str, value: Any) -> None:
    given_case = {**case("s1", delta="0.03"), key: value}

    code = ""
    try:
        computed(given_case)
    except Refused as refusal:
        code = refusal.code
    assert not code or code in WORDINGS


def score(*arguments: str) -> str:
    out = StringIO()
    call_command("score", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_prints_the_result_as_json() -> None:
    found = json.loads(score(str(CASES / "case01_lot_a.json")))

    assert found["ranked"][0]["total"] == "89.18"


def test_the_command_prints_the_ranking_as_lines() -> None:
    lines = score(str(CASES / "s1.json"), "--drawn", "delta=0.03", "--table").splitlines()

    assert lines[0] == "1\t91.95\t丙泽水利市政有限公司"
    assert len(lines) == 7


def test_the_command_takes_a_full_case(tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    path.write_text(json.dumps(case("s1", delta="0.04")), "utf-8")

    assert json.loads(score(str(path)))["price"]["base"] == "8687308.80"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read"),
        ("{", "not JSON"),
        ("[]", "not a case"),
        ("{}", "incomplete"),
        ('{"bidders": [], "scheme": {}}', "incomplete"),
    ],
)
def test_the_command_says_what_is_wrong(tmp_path: Path, content: str | None, said: str) -> None:
    path = tmp_path / "case.json"
    if content is not None:
        path.write_text(content, "utf-8")

    with pytest.raises(CommandError, match=said):
        score(str(path))


def test_a_drawn_value_needs_a_name() -> None:
    with pytest.raises(CommandError, match="NAME=VALUE"):
        score(str(CASES / "s1.json"), "--drawn", "0.03")


def test_the_result_is_the_same_however_the_case_spells_its_keys() -> None:
    """A bundle sorts the keys of the case; whoever computes again from it gets the result to the last row."""
    bids: list[dict[str, Any]] = [
        {"bid": name, "bidder": name, "price": "100.00", "fields": {}} for name in ("b", "a", "c")
    ]
    said = {"passed": False, "reasons": ["未实质性响应"]}
    given_case = {
        "v": 1,
        "regime": "eng",
        "ceiling": None,
        "scheme": dict(ENG_COMPREHENSIVE),
        "bids": bids,
        "drawn": {"delta": "0.03"},
        "preliminary": {"c": said, "b": said, "a": said},
        "sheets": [],
    }

    again = computed(json.loads(canonical(given_case)))

    assert computed(given_case) == again
    assert [row["bid"] for row in again["rejected"]] == ["b", "a", "c"]
