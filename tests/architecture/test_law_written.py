"""docs/law.md tells every rule as the product holds it."""

from __future__ import annotations

import pytest

from apps.tenders.rules.in_force import BOOKS
from infra import law


def test_the_table_of_rules_is_fresh() -> None:
    assert law.main(["check"]) == 0, "run python infra/law.py"


def test_every_rule_of_every_book_stands_in_it() -> None:
    page = law.PAGE.read_text("utf-8")

    for book in BOOKS:
        assert f"`{book.version}`" in page
        for rule in book.rules.values():
            assert f"| {rule.id} | {rule.zh}<br>" in page


def test_a_page_without_its_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="marks"):
        law.fresh("# The law\n")
