"""开标一览表 — the table of the record as it stands now: what the hall shows everybody, in the record's columns."""

from __future__ import annotations

from dataclasses import dataclass

from apps.openings.models import Opening
from apps.openings.queries.hall import snapshot, version_of
from apps.openings.queries.record import course_of
from apps.openings.rules.record_form import COLUMNS, bid_rows, draw_rows
from apps.tenders.rules.books import Regime


@dataclass(frozen=True, slots=True)
class Table:
    """The table at a version of the public stream. Without a list it has no rows."""

    columns: tuple[str, ...]
    rows: list[list[str]]
    draws: list[list[str]]
    v: int
    is_read_out: bool


def table_of(opening: Opening) -> Table:
    """What everybody may see of the bids, and nothing more: before the reveal the prices are dashes."""
    screen = snapshot(opening)
    course = course_of(opening, until=version_of(opening)) if screen["bids"] else []
    return Table(
        columns=COLUMNS,
        rows=bid_rows(screen, course, is_gp=opening.lot.project.regime_in_force is Regime.GP),
        draws=draw_rows(screen, course),
        v=screen["v"],
        is_read_out="confirming" in screen["times"],
    )
