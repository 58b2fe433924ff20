"""The years that come with the product: one JSON file per year, copied from the State Council's notices."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from apps.tenders.rules.calendar import DayKind, SpecialDay, YearTable

FOLDER = Path(__file__).parent / "calendars"


@cache
def delivered_years() -> tuple[YearTable, ...]:
    """Every year that comes with the product, in order."""
    return tuple(year_from_json(json.loads(path.read_text("utf-8"))) for path in sorted(FOLDER.glob("*.json")))


def year_from_json(stored: Mapping[str, Any]) -> YearTable:
    """A year as `year_to_json` stored it. Raises KeyError, TypeError or ValueError for anything else."""
    days = tuple(
        SpecialDay(date.fromisoformat(day["date"]), DayKind(day["kind"]), day["name"], day["source"])
        for day in stored["days"]
    )
    table = YearTable(int(stored["year"]), stored["notice"], days)
    _must_be_plain(table)
    return table


def year_to_json(table: YearTable) -> dict[str, Any]:
    """A year as JSON-plain values, to be stored."""
    days = [
        {"date": special.day.isoformat(), "kind": special.kind.value, "name": special.name, "source": special.source}
        for special in table.days
    ]
    return {"year": table.year, "notice": table.notice, "days": days}


def _must_be_plain(table: YearTable) -> None:
    """A day stands once, near its year, and a make-up day is a Saturday or Sunday."""
    seen: set[date] = set()
    for special in table.days:
        if special.day in seen:
            raise ValueError(f"{special.day} stands twice")
        if abs(special.day.year - table.year) > 1:
            raise ValueError(f"{special.day} does not belong to {table.year}")
        if special.kind is DayKind.MAKE_UP and special.day.weekday() < 5:
            raise ValueError(f"{special.day} is a weekday already")
        seen.add(special.day)
