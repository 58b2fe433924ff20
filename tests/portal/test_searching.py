"""The words by which texts are found: signs, pairs of signs, sounds, initials, parts of codes. No database is asked here."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.portal.rules.searching import MOST_TERMS, matches, pieces, shorter, terms_of, tokens_of, words_of

NAME = "望川市滨河路（一期）河道整治工程"
CODE = "WC-ENG-2026-0012-03"


@pytest.mark.parametrize(
    ("question", "is_found"),
    [
        ("河道", True),
        ("hedao", True),
        ("HEDA", True),
        ("hd", True),
        ("hdzz", True),
        ("滨河路一期", True),
        ("滨河路（一期）", True),
        ("binhe 整治", True),
        ("ＷＣ－ＥＮＧ", True),
        ("2026-0012", True),
        ("0012-03", True),
        ("20260012", True),
        ("0012-02", False),
        ("3", True),
        ("道河", False),
        ("医院", False),
        ("hdx", False),
        ("（）", False),
    ],
)
def test_a_lot_has_what_people_type(question: str, is_found: bool) -> None:
    terms = terms_of(question)

    assert (bool(terms) and matches(tokens_of([NAME, CODE]), terms)) is is_found


@pytest.mark.parametrize(
    ("question", "marked"),
    [
        ("河道", "望川市滨河路（一期）[河道]整治工程"),
        ("hedao", "望川市滨河路（一期）[河道]整治工程"),
        ("hd 整治", "望川市滨河路（一期）[河道整治]工程"),
        ("滨河路一期", "望川市[滨河路（一期]）河道整治工程"),
        ("医院", NAME),
        ("", NAME),
    ],
)
def test_what_was_looked_for_stands_apart(question: str, marked: str) -> None:
    shown = pieces(NAME, words_of(question))

    assert "".join(f"[{piece.text}]" if piece.is_found else piece.text for piece in shown) == marked


def test_who_found_nothing_is_asked_for_less() -> None:
    assert shorter("河道 医院") == ["河道", "医院"]
    assert shorter("河道医院") == ["河道", "医院"]
    assert shorter("河") == shorter("") == []


@given(st.text(max_size=60), st.text(max_size=100))
def test_any_text_is_found_by_itself_and_comes_back_whole(text: str, question: str) -> None:
    terms = terms_of(text)
    tokens = tokens_of([text])

    assert matches(tokens, terms)
    assert all(token and " " not in token for token in tokens)
    assert len(terms_of(question)) <= MOST_TERMS
    assert "".join(piece.text for piece in pieces(text, words_of(question))) == text
