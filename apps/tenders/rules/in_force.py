"""Which rule book a lot follows: the latest of its regime that was in force on the day of publication."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from apps.tenders.rules.books import Regime, RuleBook
from apps.tenders.rules.eng import ENG_2019
from apps.tenders.rules.gp import GP_2017, GP_2026

BOOKS = (ENG_2019, GP_2017, GP_2026)
"""Every book that comes with the product, oldest first within a regime."""


class NoBookInForce(LookupError):
    """No rule book of the regime was in force on the day asked for."""


def book_in_force(regime: Regime, on: date, books: Iterable[RuleBook]) -> RuleBook:
    """The latest book of the regime in force on a day; of two of the same day, the later in `books`."""
    candidates = [book for book in books if book.regime is regime and book.effective_from <= on]
    if not candidates:
        raise NoBookInForce(f"{regime} {on.isoformat()}")
    return max(reversed(candidates), key=lambda book: book.effective_from)
