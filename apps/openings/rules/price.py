"""The price form of an opening sheet, read with suspicion."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from decimal import Decimal

AMOUNT = re.compile(r"(0|[1-9][0-9]{0,14})\.[0-9]{2}")
FIELD_LIMIT = 500
FIELDS_LIMIT = 40


class NoPrice(ValueError):
    """The form does not say a price that could be read out."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """开标一览表 — what is announced."""

    price: Decimal
    fields: dict[str, str]


def read_sheet(content: bytes) -> Sheet:
    """What ``price.json`` says. Raises NoPrice."""
    try:
        form = json.loads(content)
    except (ValueError, RecursionError):
        raise NoPrice("not JSON") from None
    match form:
        case {"v": 1, "price": str() as price, "fields": dict() as fields} if AMOUNT.fullmatch(price):
            _must_be_plain(fields)
            return Sheet(Decimal(price), dict(fields))
        case _:
            raise NoPrice("not a price form")


def _must_be_plain(fields: dict[object, object]) -> None:
    is_plain = all(
        isinstance(name, str) and isinstance(value, str) and len(name) <= FIELD_LIMIT and len(value) <= FIELD_LIMIT
        for name, value in fields.items()
    )
    if not is_plain or len(fields) > FIELDS_LIMIT:
        raise NoPrice("a field is not text")
