"""Canonical JSON: one value, one spelling (RFC 8785)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.evidence.rules.canonical import LARGEST_INTEGER, NotCanonical, canonical, canonical_bytes

GOLDEN = Path(__file__).parent.parent / "golden" / "canonical.json"
TEXTS = st.text(max_size=12)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST_INTEGER, LARGEST_INTEGER) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@given(PLAIN)
def test_what_is_spelled_reads_back_as_the_same_value(value: object) -> None:
    assert json.loads(canonical(value)) == value


@given(PLAIN)
def test_spelling_what_was_read_changes_no_byte(value: object) -> None:
    spelled = canonical_bytes(value)

    assert canonical_bytes(json.loads(spelled)) == spelled


@given(st.dictionaries(TEXTS, st.integers(0, 9), min_size=2, max_size=8))
def test_keys_stand_in_the_order_of_their_utf16_units_however_they_came(value: dict[str, int]) -> None:
    turned = dict(reversed(value.items()))

    assert canonical(turned) == canonical(value)
    assert list(json.loads(canonical(value))) == sorted(value, key=lambda key: key.encode("utf-16-be"))


@pytest.mark.parametrize("case", json.loads(GOLDEN.read_text("utf-8")), ids=lambda case: case["case"])
def test_the_golden_bytes_stay(case: dict[str, object]) -> None:
    assert canonical_bytes(case["value"]).hex() == case["utf8_hex"]


@pytest.mark.parametrize(
    ("_case", "value"),
    [
        ("a float", 1.5),
        ("a whole float", 1.0),
        ("half of a surrogate pair", "\ud83d"),
        ("half of a pair in a key", {"\udc00": 1}),
        ("an integer that others would round", 2**53),
        ("a key that is no text", {1: "one"}),
        ("bytes", b"a"),
        ("a set", {1}),
    ],
)
def test_what_has_no_single_spelling_is_refused(_case: str, value: object) -> None:
    with pytest.raises(NotCanonical):
        canonical(value)
