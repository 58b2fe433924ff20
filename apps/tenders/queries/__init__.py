"""Reads of tenders, each filtered for who asks."""

from __future__ import annotations

from apps.tenders.queries.facts import LotFact, desk_facts, expected_facts, public_facts
from apps.tenders.queries.lots import (
    LotFilter,
    lot_for,
    lots_visible_to,
    own_projects,
    project_for,
    public_lot,
    public_lots,
)
from apps.tenders.queries.todos import todos_for

__all__ = [
    "LotFact",
    "LotFilter",
    "desk_facts",
    "expected_facts",
    "lot_for",
    "lots_visible_to",
    "own_projects",
    "project_for",
    "public_facts",
    "public_lot",
    "public_lots",
    "todos_for",
]
