"""评分办法: what makes a scheme usable. 招标投标法 §37; 实施条例 §53; 评标委员会和评标方法暂行规定 §35; 87号令 §55."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.refusals import WORDINGS, Refused
from apps.tenders import actions
from apps.tenders.data_sheet import digest_of
from apps.tenders.queries.readiness import check_readiness
from apps.tenders.rules import scheme
from apps.tenders.rules.price_parts import Partial
from apps.tenders.rules.scheme_parts import Aggregation, AwardMethod, AwardWay, NodeStage
from apps.tenders.rules.scheme_presets import LIBRARY, Preset
from apps.tenders.scheme_figures import figures_of, with_figures
from apps.tenders.scheme_labels import PRESET_LABELS
from tests.tenders.stage import NOW, Stage, codes, refused, sheet_terms

Data = dict[str, Any]


def eng_data() -> Data:
    return copy.deepcopy(dict(scheme.ENG_COMPREHENSIVE))


@pytest.mark.parametrize("preset", LIBRARY, ids=lambda preset: preset.name)
def test_a_preset_can_be_used_as_it_is(preset: Preset) -> None:
    """By itself, in its regime and with its method; and writing back what the page shows of it changes nothing."""
    kind = "services" if "services" in preset.name else "goods"
    in_context = scheme.objections_in_context(
        preset.data, is_procurement=preset.regime == "gp", method=preset.method, kind=kind
    )

    assert scheme.objections_to(preset.data) + in_context == []
    assert PRESET_LABELS[preset.name]
    assert scheme.read(with_figures(preset.data, figures_of(preset.data))) == scheme.read(preset.data)


IN_CONTEXT: list[tuple[str, str, dict[str, Any], str]] = [
    ("a rank of totals by the lowest price", "adjusted_lowest", {}, "scheme_method_wrong"),
    ("a rational price beside a plan", "rational_low", {}, "scheme_method_wrong"),
    ("a shortlist of nobody", "tech_lowest", {"rank_by": "price"}, "scheme_method_wrong"),
    ("a second price", "comprehensive", {"final_offers": True}, "scheme_offers_wrong"),
    ("two bids are enough", "comprehensive", {"fewest": 2}, "scheme_offers_wrong"),
    ("a name nobody reads", "comprehensive", {"deductions": {}}, "scheme_unreadable"),
    ("a mean in a procurement", "gp_score", {}, "scheme_price_rule_wrong"),
    ("limits lowered in a procurement", "gp_score", {"low_price": {"of_mean": "0.40"}}, "scheme_low_price_wrong"),
    ("limits beyond 65 percent", "gp_score", {"low_price": {"of_ceiling": "0.66"}}, "scheme_low_price_wrong"),
    ("a ballot in a procurement", "gp_score", {"award": {"way": "separated", "method": "ballot"}}, "scheme_award_wrong"),
]  # fmt: skip


@pytest.mark.parametrize(("_case", "method", "more", "code"), IN_CONTEXT, ids=[one[0] for one in IN_CONTEXT])
def test_what_regime_and_method_do_not_bear_is_named(_case: str, method: str, more: dict[str, Any], code: str) -> None:
    is_procurement = method.startswith("gp")
    found = scheme.objections_in_context(eng_data() | more, is_procurement=is_procurement, method=method, kind="goods")

    assert code in [objection.code for objection in found]
    assert WORDINGS[code].en


@pytest.mark.parametrize(
    ("kind", "weight", "is_enough"),
    [("goods", "30", True), ("goods", "29", False), ("services", "10", True), ("services", "9", False), ("works", "0", True)],
)  # fmt: skip
def test_the_price_of_a_procurement_weighs_what_the_law_asks_for(kind: str, weight: str, is_enough: bool) -> None:
    """87号令第五十五条; the figure is the share of the price, also where parts are weighted."""
    data = copy.deepcopy(dict(scheme.GP_SCORE))
    data["price"]["weight"] = weight
    weighted = {**data, "weights": {"price": f"{int(weight) / 100}"}, "price": {**data["price"], "weight": "100"}}

    for said in (data, weighted):
        found = scheme.objections_in_context(said, is_procurement=True, method="gp_score", kind=kind)
        assert ("scheme_price_weight_wrong" not in [one.code for one in found]) is is_enough


def test_what_is_wrong_is_told_with_its_place() -> None:
    data = eng_data()
    data["price"]["engine"]["curve"]["up"][0]["per"] = 1

    (objection,) = scheme.objections_to(data)

    assert "price.engine.curve.up.[1].per: 1 应写成带引号的数" in objection.sentence("zh-hans")


def test_figures_of_the_page_are_written_into_the_data() -> None:
    data = with_figures(
        eng_data(),
        {
            "price_cut": "@delta",
            "price_up": "2",
            "price_high": 2,
            "award_method": "price",
            "price_basis": "discount",
            "draws": "delta： 0.01 0.02",
        },
    )

    assert scheme.objections_to(data) == []
    engine = data["price"]["engine"]
    assert (engine["base"]["cut"], engine["curve"]["up"], engine["trim"]["high"]) == (
        {"draw": "delta"},
        [{"per": "2"}],
        2,
    )
    assert data["award"] == {"way": "separated", "method": "price"}
    assert data["announce"][:2] == ["discount", "days"]
    assert with_figures(data, {"price_basis": ""})["announce"] == eng_data()["announce"]
    assert data["draws"] == [{"name": "delta", "values": ["0.01", "0.02"]}]


def test_a_scheme_is_read_into_figures() -> None:
    read = scheme.read(scheme.ENG_COMPREHENSIVE)

    assert [item.most for item in read.items] == [Decimal(20), Decimal(10), Decimal(10)]
    assert (read.price_weight, read.aggregation, read.candidates) == (Decimal(60), Aggregation.TRIM_PER_ITEM, 3)
    assert read.engine is not None
    assert (read.engine.base.cut.drawn, read.engine.full, read.engine.curve.partial) == (
        "delta",
        Decimal(60),
        Partial.INTERPOLATE,
    )
    assert read.item("team") == read.items[1]
    assert read.item("nothing") is None


def test_an_old_scheme_reads_with_three_nodes_and_without_the_rest() -> None:
    read = scheme.read(scheme.ENG_COMPREHENSIVE)

    assert [node.stage for node in read.nodes] == list(NodeStage)
    assert (read.is_blind, read.award.way, read.explain_minutes) == (False, AwardWay.RANKED, 30)
    assert (read.low_price.of_mean, read.low_price.of_ceiling) == (Decimal("0.50"), Decimal("0.45"))


def test_what_a_scheme_may_say_besides_is_read() -> None:
    data = eng_data()
    data["items"][0] |= {"blind": True, "standard": "针对性强得 16 至 20 分"}
    data["items"][1] |= {
        "kind": "objective",
        "field": "works",
        "rule": {"kind": "each", "points": [{"at": "1", "points": "2"}]},
    }
    data["items"][2] |= {"kind": "deduction", "step": "3", "least": "1"}
    data["nodes"] = [{**NODE, "clause": "前附表 3.1"}, {**NODE, "id": "terms", "kind": "deviation", "allowed": 3}]
    data["award"] = {"way": "separated", "method": "ballot", "stated": "逐轮票决", "is_order_told": False}

    read = scheme.read(data)

    assert scheme.objections_to(data) == []
    assert read.is_blind
    assert [read.items[2].counted(faults) for faults in (0, 1, 2, 3, 4)] == [10, 7, 4, 1, 1]
    assert [(node.id, node.kind, node.allowed) for node in read.nodes] == [
        ("licence", "pass", 0),
        ("terms", "deviation", 3),
    ]
    assert (read.award.method, read.award.is_order_told) == (AwardMethod.BALLOT, False)


def _set(*path: str | int, to: object) -> Callable[[Data], None]:
    def change(data: Data) -> None:
        inner: Any = data
        for part in path[:-1]:
            inner = inner[part]
        inner[path[-1]] = to

    return change


NODE = {"id": "licence", "stage": "qualification", "name": "施工许可资质"}
BLIND = {**scheme.ENG_COMPREHENSIVE["items"][0], "blind": True}


WRONG: list[tuple[str, Callable[[Data], None], str]] = [
    ("no version", _set("v", to=2), "scheme_unreadable"),
    ("points as numbers", _set("items", 0, "max", to=20), "scheme_unreadable"),
    ("no such aggregation", _set("aggregation", to="median"), "scheme_unreadable"),
    ("not a number", _set("price", "weight", to="NaN"), "scheme_unreadable"),
    ("beyond all figures", _set("price", "weight", to="1E+99999"), "scheme_unreadable"),
    ("items as a text", _set("items", to="all"), "scheme_unreadable"),
    ("a committee of True", _set("committee", "size", to=True), "scheme_unreadable"),
    ("one id twice", _set("items", 1, "id", to="plan"), "scheme_items_wrong"),
    ("no item", _set("items", to=[]), "scheme_items_wrong"),
    ("a step that does not divide", _set("items", 0, "step", to="0.3"), "scheme_items_wrong"),
    ("a value above the maximum", _set("items", 0, "values", to=["0", "21"]), "scheme_items_wrong"),
    ("ninety-nine points", _set("price", "weight", to="59"), "scheme_points_wrong"),
    ("a price without an engine", _set("price", to={"weight": "60"}), "scheme_price_wrong"),
    ("a floor above the full score", _set("price", "engine", "floor", to="61"), "scheme_price_wrong"),
    ("a curve that ends", _set("price", "engine", "curve", "up", 0, "until", to="5"), "scheme_price_wrong"),
    ("more dropped than there are", _set("price", "engine", "trim", "from", to=2), "scheme_price_wrong"),
    ("a fixed base without a figure", _set("price", "engine", "base", "middle", to="fixed"), "scheme_price_wrong"),
    ("a draw nobody uses", _set("draws", 0, "name", to="gamma"), "scheme_draws_wrong"),
    ("a draw of nothing", _set("draws", 0, "values", to=[]), "scheme_draws_wrong"),
    ("the same value twice", _set("draws", 0, "values", to=["0.03", "0.03"]), "scheme_draws_wrong"),
    ("dropping of three", _set("committee", to={"size": 3, "representatives": 1}), "scheme_trim_wrong"),
    ("a tie by lot", _set("ties", to=["lot"]), "scheme_ties_wrong"),
    ("four members", _set("committee", to={"size": 4, "representatives": 1}), "scheme_committee_wrong"),
    ("an even committee", _set("committee", to={"size": 6, "representatives": 1}), "scheme_committee_wrong"),
    ("three of five experts", _set("committee", to={"size": 5, "representatives": 2}), "scheme_committee_wrong"),
    ("four candidates", _set("candidates", to=4), "scheme_candidates_wrong"),
    ("an unknown order", _set("announce_orders", to=["by_price"]), "scheme_announcement_wrong"),
    ("no order at all", _set("announce_orders", to=[]), "scheme_announcement_wrong"),
    ("perhaps a check", _set("identity_check", to="yes"), "scheme_announcement_wrong"),
    ("announcing the bank", _set("announce", to=["bank"]), "scheme_announcement_wrong"),
    ("a discount and a rate", _set("announce", to=["discount", "rate"]), "scheme_announcement_wrong"),
    ("a day to confirm", _set("confirm_minutes", to=1440), "scheme_minutes_wrong"),
    ("no node", _set("nodes", to=[]), "scheme_nodes_wrong"),
    ("one node twice", _set("nodes", to=[NODE, NODE]), "scheme_nodes_wrong"),
    ("deviations of a pass", _set("nodes", to=[{**NODE, "allowed": 2}]), "scheme_nodes_wrong"),
    ("a node of no stage", _set("nodes", to=[{**NODE, "stage": "price"}]), "scheme_unreadable"),
    ("separated without a method", _set("award", to={"way": "separated"}), "scheme_award_wrong"),
    ("ranked by ballot", _set("award", to={"way": "ranked", "method": "ballot"}), "scheme_award_wrong"),
    ("a winner by lot", _set("award", to={"way": "separated", "method": "lot"}), "scheme_unreadable"),
    ("twenty-nine minutes", _set("explain_minutes", to=29), "scheme_explanation_wrong"),
    ("a limit of everything", _set("low_price", to={"of_mean": "1"}), "scheme_low_price_wrong"),
    ("blind business", _set("items", 0, to={**BLIND, "stage": "business"}), "scheme_items_wrong"),
    ("blind by a word", _set("items", 0, "blind", to="yes"), "scheme_unreadable"),
    ("a proposal for a range", _set("items", 0, "field", to="days"), "scheme_items_wrong"),
    ("a least of a range below zero", _set("items", 0, "least", to="-5"), "scheme_items_wrong"),
]  # fmt: skip


@pytest.mark.parametrize(("_case", "change", "code"), WRONG, ids=[case for case, _change, _code in WRONG])
def test_what_cannot_be_used_is_named(_case: str, change: Callable[[Data], None], code: str) -> None:
    data = eng_data()
    change(data)

    assert code in [objection.code for objection in scheme.objections_to(data)]
    assert WORDINGS[code].zh
    assert WORDINGS[code].en


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)


@given(st.sampled_from(sorted(scheme.ENG_COMPREHENSIVE)), PLAIN)
def test_any_data_gets_an_answer(key: str, value: Any) -> None:
    data = eng_data() | {key: value}

    for objection in scheme.objections_to(data):
        assert objection.code in WORDINGS


def test_an_unusable_scheme_is_not_saved(eng: Stage) -> None:
    lot = eng.scheduled()
    terms = replace(sheet_terms(eng.regime), scheme={**eng_data(), "candidates": 4})

    with refused(Refused, "scheme_candidates_wrong", unchanged=lot):
        actions.save_data_sheet(lot.pk, terms=terms, actor=eng.buyer.actor, now=NOW)


def test_the_scheme_is_part_of_what_was_frozen(eng: Stage) -> None:
    lot = eng.scheduled()
    terms = sheet_terms(eng.regime)
    first = digest_of(actions.save_data_sheet(lot.pk, terms=terms, actor=eng.buyer.actor, now=NOW))

    changed = replace(terms, scheme={**eng_data(), "candidates": 2})
    second = digest_of(actions.save_data_sheet(lot.pk, terms=changed, actor=eng.buyer.actor, now=NOW))
    without = digest_of(
        actions.save_data_sheet(lot.pk, terms=replace(terms, scheme={}), actor=eng.buyer.actor, now=NOW)
    )

    assert len({first, second, without}) == 3


def test_publishing_without_a_scheme_is_advised_against(eng: Stage) -> None:
    lot = eng.prepared()
    assert "C-SCHEME" not in codes(check_readiness(lot, NOW).findings)

    terms = replace(sheet_terms(eng.regime), scheme={})
    actions.save_data_sheet(lot.pk, terms=terms, actor=eng.buyer.actor, now=NOW)

    readiness = check_readiness(lot, NOW)
    assert "C-SCHEME" in codes(readiness.findings)
    assert "C-SCHEME" not in codes([*readiness.blocks, *readiness.needs_reason])


def test_a_discount_needs_a_ceiling_and_one_envelope(eng: Stage) -> None:
    """招标投标法实施条例第二十七条: without a ceiling there is nothing to reckon from; the second envelope keeps the price."""
    lot = eng.prepared()
    terms = sheet_terms(eng.regime)
    stated = replace(terms, scheme={**eng_data(), "announce": ["discount", "days"]})
    actions.save_data_sheet(lot.pk, terms=stated, actor=eng.buyer.actor, now=NOW)
    assert "C-BASIS" not in codes(check_readiness(lot, NOW).findings)

    lot.ceiling_price = None
    assert codes(check_readiness(lot, NOW).findings) == ["C-BASIS"]
    double = replace(stated, envelopes=(*terms.envelopes, "particulars"))
    with refused(Refused, "price_basis_wrong", unchanged=lot):
        actions.save_data_sheet(lot.pk, terms=double, actor=eng.buyer.actor, now=NOW)
