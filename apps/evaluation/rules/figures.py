"""Figures of the evaluation: Decimal with enough digits that nothing is lost before the document says to round."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext

_EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
_WHOLE = Decimal(1).scaleb(-30)
SHOWN_PLACES = 4


@contextmanager
def exactly() -> Iterator[None]:
    """Sixty digits inside, so that a mean of thirds added up again is the same to thirty places."""
    with localcontext(_EXACT):
        yield


def rounded(value: Decimal, places: int) -> Decimal:
    """四舍五入 to so many places."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _EXACT)


def comparable(value: Decimal) -> Decimal:
    """The value to thirty places: what is equal on paper is equal here."""
    return value.quantize(_WHOLE, ROUND_HALF_UP, _EXACT)


def mean(values: Iterable[Decimal]) -> Decimal:
    """The plain mean. There must be a value."""
    given = list(values)
    with exactly():
        return sum(given, Decimal(0)) / len(given)


def shown(value: Decimal, places: int = SHOWN_PLACES) -> str:
    """The figure as it is printed, without an exponent."""
    return f"{rounded(value, places):f}"
