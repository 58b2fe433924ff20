"""规则库: every rule of both regimes, stored and read back unchanged, and never weakened."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.refusals import Refused
from apps.tenders.rules.books import Bound, Level, Regime, RuleBook, Source, TimeRule, Trigger, Unit, book
from apps.tenders.rules.eng import ENG_2019
from apps.tenders.rules.gp import GP_2017, GP_2026
from apps.tenders.rules.in_force import BOOKS, NoBookInForce, book_in_force
from apps.tenders.rules.wording import UNITS

D, W, P = Unit.CALENDAR_DAYS, Unit.WORKING_DAYS, Unit.PERCENT
LEAST, MOST = Bound.AT_LEAST, Bound.AT_MOST

ENG_LIMITS = [
    ("T-E01", LEAST, 5, D),
    ("T-E02", LEAST, 20, D),
    ("T-E03", LEAST, 15, D),
    ("T-E04", LEAST, 3, D),
    ("T-E05", LEAST, 5, D),
    ("T-E06", LEAST, 2, D),
    ("T-E07", LEAST, 10, D),
    ("T-E08", MOST, 3, D),
    ("T-E09a", MOST, 2, P),
    ("T-E09c", MOST, 800_000, Unit.YUAN),
    ("T-E09d", MOST, 100_000, Unit.YUAN),
    ("T-E10", MOST, 5, D),
    ("T-E11", MOST, 0, Unit.MINUTES),
    ("T-E13", MOST, 3, D),
    ("T-E14", LEAST, 3, D),
    ("T-E15b", MOST, 3, D),
    ("T-E17", MOST, 30, D),
    ("T-E18", MOST, 15, D),
    ("T-E19", MOST, 5, D),
    ("T-E20", MOST, 10, P),
    ("T-E21", MOST, 10, D),
    ("T-E22a", MOST, 3, W),
    ("T-E22b", MOST, 30, W),
    ("T-E23", Bound.MORE_THAN, 3, Unit.ONE_IN),
]
ENG_MANNERS = ["T-E09b", "T-E09e", "T-E12", "T-E15a", "T-E16a", "T-E16b"]
GP_LIMITS = [
    ("T-G01", LEAST, 5, W),
    ("T-G02a", LEAST, 5, W),
    ("T-G02b", LEAST, 3, Unit.COUNT),
    ("T-G03", LEAST, 20, D),
    ("T-G04a", LEAST, 15, D),
    ("T-G04b", LEAST, 3, D),
    ("T-G05a", MOST, 2, P),
    ("T-G06a", MOST, 5, W),
    ("T-G06b", MOST, 5, W),
    ("T-G06c", MOST, 5, W),
    ("T-G06d", LEAST, 20, P),
    ("T-G07", MOST, 2, W),
    ("T-G08", MOST, 5, W),
    ("T-G09a", MOST, 2, W),
    ("T-G09b", LEAST, 1, W),
    ("T-G11", MOST, 3, W),
    ("T-G12a", MOST, 7, W),
    ("T-G12b", MOST, 7, W),
    ("T-G13a", MOST, 15, W),
    ("T-G13b", MOST, 30, W),
    ("T-G13c", MOST, 30, D),
    ("T-G14a", MOST, 30, D),
    ("T-G14b", MOST, 2, W),
    ("T-G14c", MOST, 7, W),
    ("T-G15", LEAST, 15, Unit.YEARS),
    ("T-G16a", MOST, 10, P),
    ("T-G17", LEAST, 30, Unit.MINUTES),
]
GP_MANNERS = ["T-G05b", "T-G10", "T-G16b"]


@pytest.mark.parametrize(("rule_id", "bound", "quantity", "unit"), ENG_LIMITS)
def test_works_tenders_have_the_limits_of_the_tendering_law(
    rule_id: str, bound: Bound, quantity: int, unit: Unit
) -> None:
    rule = ENG_2019[rule_id]

    assert (rule.bound, rule.quantity, rule.unit) == (bound, quantity, unit)


@pytest.mark.parametrize(("rule_id", "bound", "quantity", "unit"), GP_LIMITS)
def test_government_procurement_has_the_limits_of_its_own_law(
    rule_id: str, bound: Bound, quantity: int, unit: Unit
) -> None:
    rule = GP_2026[rule_id]

    assert (rule.bound, rule.quantity, rule.unit) == (bound, quantity, unit)


@pytest.mark.parametrize(
    ("rule_book", "prefix", "last", "limits", "manners"),
    [(ENG_2019, "T-E", 23, ENG_LIMITS, ENG_MANNERS), (GP_2026, "T-G", 17, GP_LIMITS, GP_MANNERS)],
)
def test_no_rule_is_missing(
    rule_book: RuleBook, prefix: str, last: int, limits: list[tuple[str, Bound, int, Unit]], manners: list[str]
) -> None:
    kept = {rule_id[:5] for rule_id in rule_book.rules if rule_id.startswith(prefix)}
    assert kept >= {f"{prefix}{number:02d}" for number in range(1, last + 1)}

    law = {rule_id for rule_id in rule_book.rules if rule_id.startswith(prefix)} - {"T-G18"}
    assert law == {rule_id for rule_id, *_ in limits} | set(manners)
    assert all(rule_book[rule_id].unit is Unit.MANNER for rule_id in manners)


@pytest.mark.parametrize(
    ("rule_book", "counting_their_first_day"), [(ENG_2019, {"T-E01"}), (GP_2026, {"T-G01", "T-G02a"})]
)
def test_only_notice_and_availability_count_their_first_day(
    rule_book: RuleBook, counting_their_first_day: set[str]
) -> None:
    assert {rule.id for rule in rule_book.rules.values() if rule.counts_first_day} == counting_their_first_day


@pytest.mark.parametrize("rule_book", BOOKS, ids=lambda rule_book: rule_book.version)
def test_every_rule_says_what_it_is_and_where_it_stands(rule_book: RuleBook) -> None:
    for rule in rule_book.rules.values():
        assert rule.zh
        assert rule.en
        assert rule.unit in UNITS
        is_house = rule.source is Source.HOUSE
        assert bool(rule.article) is not is_house
        assert is_house is (rule.id.startswith("T-H") and rule.id != "T-H04")
        assert rule.is_editable is False or rule.source is not Source.READ
        assert (rule.quantity == 0) or rule.unit is not Unit.MANNER


@pytest.mark.parametrize("rule_book", BOOKS, ids=lambda rule_book: rule_book.version)
def test_a_book_comes_back_from_json_as_it_was(rule_book: RuleBook) -> None:
    stored = json.loads(json.dumps(rule_book.to_json()))

    back = RuleBook.from_json(stored)

    assert back == rule_book
    assert back.digest == rule_book.digest


def test_the_digest_does_not_depend_on_the_order_of_the_rules_and_does_on_their_content() -> None:
    rules = list(ENG_2019.rules.values())
    backwards = book(Regime.ENG, ENG_2019.version, ENG_2019.effective_from, reversed(rules))
    stricter = ENG_2019.changed(
        version=ENG_2019.version, effective_from=ENG_2019.effective_from, quantities={"T-E02": 21}
    )

    assert backwards.digest == ENG_2019.digest
    assert stricter.digest != ENG_2019.digest


def test_a_rule_stands_in_a_book_once() -> None:
    rule = ENG_2019["T-E02"]

    with pytest.raises(ValueError, match="T-E02 stands twice"):
        book(Regime.ENG, "x", date(2026, 1, 1), (rule, rule))


@pytest.mark.parametrize(
    ("_case", "regime", "on", "version"),
    [
        ("works today", Regime.ENG, date(2026, 11, 21), "ENG-2019"),
        ("procurement on the last day before the circular", Regime.GP, date(2026, 1, 31), "GP-2017"),
        ("procurement on the circular's first day", Regime.GP, date(2026, 2, 1), "GP-2026"),
    ],
)
def test_a_later_law_is_a_new_book_and_does_not_reach_back(_case: str, regime: Regime, on: date, version: str) -> None:
    """财库〔2026〕2号 applies from 2026-02-01."""
    assert book_in_force(regime, on, BOOKS).version == version
    assert "T-G17" not in GP_2017.rules


def test_a_day_before_every_book_has_none() -> None:
    with pytest.raises(NoBookInForce):
        book_in_force(Regime.ENG, date(2019, 3, 1), BOOKS)


def test_the_operators_book_of_the_same_day_comes_after_the_delivered_one() -> None:
    house = ENG_2019.changed(version="ENG-2019-A", effective_from=ENG_2019.effective_from, quantities={"T-H03": 60})

    assert book_in_force(Regime.ENG, date(2026, 1, 1), (*BOOKS, house)).version == "ENG-2019-A"


@pytest.mark.parametrize(
    ("_case", "quantities", "code"),
    [
        ("fewer days than the law's least", {"T-E02": 19}, "law_weakened"),
        ("more than the law's most", {"T-E17": 31}, "law_weakened"),
        ("a larger bond", {"T-E09a": 3}, "law_weakened"),
        ("a share of members larger than a third", {"T-E23": 2}, "law_weakened"),
        ("more days that bidders must object ahead", {"T-E07": 12}, "law_fixed"),
        ("fewer days in which to complain", {"T-E21": 5}, "law_fixed"),
        ("a negative number", {"T-H03": -1}, "quantity_negative"),
        ("a number for a manner", {"T-E12": 1}, "rule_has_no_quantity"),
    ],
)
def test_a_change_that_weakens_the_law_is_refused(_case: str, quantities: dict[str, int], code: str) -> None:
    with pytest.raises(Refused) as caught:
        ENG_2019.changed(version="x", effective_from=date(2026, 1, 1), quantities=quantities)

    assert caught.value.code == code
    assert ENG_2019.digest == book_in_force(Regime.ENG, date(2026, 1, 1), BOOKS).digest


def test_a_number_that_stays_and_a_stricter_one_are_taken() -> None:
    changed = ENG_2019.changed(
        version="x", effective_from=date(2026, 6, 1), quantities={"T-E02": 20, "T-E17": 30, "T-E03": 18, "T-E20": 5}
    )

    taken = [changed[rule_id].quantity for rule_id in ("T-E02", "T-E17", "T-E03", "T-E20")]
    assert taken == [20, 30, 18, 5]


def test_the_canonical_form_is_plain_sorted_utf8() -> None:
    rule = replace(ENG_2019["T-E12"], zh="异议", en="objection", article="第四十四条")

    canonical = book(Regime.ENG, "v", date(2026, 1, 1), (rule,)).canonical().decode()

    assert canonical == (
        '{"effective_from":"2026-01-01","regime":"eng","rules":[{"article":"第四十四条","bound":"none",'
        '"counts_first_day":false,"en":"objection","id":"T-E12","is_editable":false,"level":"block",'
        '"moves_to_working_day":false,"quantity":0,"source":"R","trigger":"opening","unit":"manner",'
        '"warns_at_limit":false,"zh":"异议"}],"version":"v"}'
    )


def test_known_and_house_numbers_change_both_ways() -> None:
    """What was not read in the text of a law, and the centre's own advice, are the operator's to set."""
    changed = ENG_2019.changed(
        version="ENG-2019-A", effective_from=date(2026, 6, 1), quantities={"T-E09c": 900_000, "T-H02a": 0}
    )

    assert (changed["T-E09c"].quantity, changed["T-H02a"].quantity) == (900_000, 0)
    assert (changed.version, changed.effective_from) == ("ENG-2019-A", date(2026, 6, 1))
    assert ENG_2019["T-E09c"].quantity == 800_000


RULES = st.builds(
    TimeRule,
    id=st.text("ABC-0123", min_size=1, max_size=6),
    zh=st.text(max_size=10),
    en=st.text(max_size=10),
    quantity=st.integers(0, 10**9),
    unit=st.sampled_from(Unit),
    bound=st.sampled_from(Bound),
    level=st.sampled_from(Level),
    article=st.text(max_size=10),
    source=st.sampled_from(Source),
    trigger=st.sampled_from(Trigger),
    counts_first_day=st.booleans(),
    moves_to_working_day=st.booleans(),
    warns_at_limit=st.booleans(),
    is_editable=st.booleans(),
)


@given(
    rules=st.lists(RULES, unique_by=lambda rule: rule.id, max_size=6),
    regime=st.sampled_from(Regime),
    on=st.dates(date(1900, 1, 1), date(2100, 1, 1)),
)
def test_any_book_survives_storage(rules: list[TimeRule], regime: Regime, on: date) -> None:
    original = book(regime, "any", on, rules)

    back = RuleBook.from_json(json.loads(original.canonical()))

    assert dict(back.rules) == dict(original.rules)
    assert back.canonical() == original.canonical()


@given(rule_id=st.sampled_from(sorted(ENG_2019.rules)), quantity=st.integers(0, 2_000_000))
def test_no_change_ever_weakens_a_rule_that_was_read_in_the_law(rule_id: str, quantity: int) -> None:
    before = ENG_2019[rule_id]
    try:
        after = ENG_2019.changed(version="x", effective_from=date(2026, 1, 1), quantities={rule_id: quantity})[rule_id]
    except Refused:
        return

    is_stricter = after.quantity <= before.quantity if before.bound is MOST else after.quantity >= before.quantity
    assert before.is_editable or is_stricter
