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
from apps.tenders.rules.scheme_parts import Aggregation, Partial
from tests.tenders.stage import NOW, Stage, codes, refused, sheet_terms

Data = dict[str, Any]


def eng_data() -> Data:
    return copy.deepcopy(dict(scheme.ENG_COMPREHENSIVE))


@pytest.mark.parametrize("name", scheme.PRESETS)
def test_a_preset_can_be_used_as_it_is(name: str) -> None:
    assert scheme.objections_to(scheme.PRESETS[name]) == []


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


def _set(*path: str | int, to: object) -> Callable[[Data], None]:
    def change(data: Data) -> None:
        inner: Any = data
        for part in path[:-1]:
            inner = inner[part]
        inner[path[-1]] = to

    return change


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
    ("announcing the bank", _set("announce", to=["bank"]), "scheme_announcement_wrong"),
    ("a day to confirm", _set("confirm_minutes", to=1440), "scheme_minutes_wrong"),
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
