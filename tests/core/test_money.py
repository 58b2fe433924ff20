"""Money: exact to the cent, in figures and in the capitals of Chinese documents (handbook F16)."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.money import figures, in_capitals, yuan

CAPITALS = json.loads((Path(__file__).parents[1] / "cases" / "f16_capitals.json").read_text("utf-8"))
CENTS = st.integers(0, 10**16 - 1)
"""Up to 9999 亿 and far beyond: sixteen digits with the cents."""


@pytest.mark.parametrize(("amount", "capitals"), CAPITALS.items())
def test_capitals_are_those_of_the_handbook(amount: str, capitals: str) -> None:
    assert in_capitals(Decimal(amount)) == capitals


@pytest.mark.parametrize(
    ("_case", "amount", "capitals"),
    [
        ("a gap over a whole group", "100000001.00", "壹亿零壹元整"),
        ("a gap at the end of a group", "10100000.00", "壹仟零壹拾万元整"),
        ("a group that begins with a zero", "100100.00", "壹拾万零壹佰元整"),
        ("a cent after whole yuan", "10.01", "壹拾元零壹分"),
        ("less than nothing", "-3.20", "负叁元贰角整"),
        ("兆", "1000000000000.00", "壹兆元整"),
        ("rounded half up", "0.005", "壹分"),
    ],
)
def test_capitals_of_awkward_amounts(_case: str, amount: str, capitals: str) -> None:
    assert in_capitals(Decimal(amount)) == capitals


@pytest.mark.parametrize(
    ("given_as", "expected"),
    [("1.005", "1.01"), ("1.004", "1.00"), (7, "7.00"), (Decimal("2.675"), "2.68"), ("-0.005", "-0.01")],
)
def test_an_amount_has_exactly_two_places_rounded_half_up(given_as: Decimal | str | int, expected: str) -> None:
    assert str(yuan(given_as)) == expected


@pytest.mark.parametrize("text", ["", "abc", "1,000", "一百"])
def test_what_is_no_number_is_no_money(text: str) -> None:
    with pytest.raises(InvalidOperation):
        yuan(text)


def test_figures_group_thousands() -> None:
    assert figures(Decimal(10_000_000)) == "10,000,000.00"


@given(cents=CENTS)
def test_capitals_can_be_read_back(cents: int) -> None:
    """Nothing is lost: another reader of capitals finds the same amount."""
    amount = Decimal(cents).scaleb(-2)

    assert _read(in_capitals(amount)) == amount


@given(cents=CENTS)
def test_capitals_are_well_formed(cents: int) -> None:
    text = in_capitals(Decimal(cents).scaleb(-2))

    assert "零零" not in text
    assert "零万" not in text
    assert "零亿" not in text
    assert text.endswith("分") is (cents % 10 != 0)
    assert text.endswith("整") is (cents % 10 == 0)
    assert not text.startswith("零") or text == "零元整"


@given(first=CENTS, second=CENTS)
def test_different_amounts_have_different_capitals(first: int, second: int) -> None:
    same = in_capitals(Decimal(first).scaleb(-2)) == in_capitals(Decimal(second).scaleb(-2))

    assert same is (first == second)


@given(cents=CENTS)
def test_figures_can_be_read_back(cents: int) -> None:
    amount = Decimal(cents).scaleb(-2)

    assert Decimal(figures(amount).replace(",", "")) == amount


def _read(text: str) -> Decimal:
    """A reader of capitals that shares nothing with the writer."""
    whole, _, rest = text.removesuffix("整").rpartition("元")
    cents = 0
    digit = 0
    for sign in rest:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        else:
            cents += digit * {"角": 10, "分": 1}[sign]
    return Decimal(_read_whole(whole) * 100 + cents).scaleb(-2)


def _read_whole(text: str) -> int:
    for sign, size in (("兆", 10**12), ("亿", 10**8), ("万", 10**4)):
        above, found, below = text.partition(sign)
        if found:
            return _read_whole(above) * size + _read_whole(below)
    total, digit = 0, 0
    for sign in text:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        else:
            total += digit * {"拾": 10, "佰": 100, "仟": 1000}[sign]
            digit = 0
    return total + digit


_DIGITS = {sign: value for value, sign in enumerate("零壹贰叁肆伍陆柒捌玖")}
