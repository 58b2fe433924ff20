"""Check 15, the rest of it: candidates, winner and notices are those of the result."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from apps.evidence.verify.material import Material

CHECK = 15
CANDIDATES = "awards/candidates.json"
WINNER = "awards/result.json"
NAMED = ("rank", "bid", "price")

Row = Mapping[str, Any]


def check_awards(material: Material, result: Row) -> None:
    """15: who is recommended and who won is in the log, in the files and in the notices as the result has it."""
    ranked = _rows(result.get("ranked"))
    names = result.get("candidates")
    recommended = [row for row in ranked if isinstance(names, list) and row.get("bid") in names]
    _check_candidates(material, recommended)
    _check_winner(material, recommended)


def _check_candidates(material: Material, recommended: list[Row]) -> None:
    logged = material.last_fact("award.candidates_published")
    if logged is None:
        if material.has(CANDIDATES):
            material.protocol.find(CHECK, "award_not_logged", CANDIDATES)
        return
    material.protocol.look(CHECK)
    if _named(_rows(logged.payload.get("candidates"))) != _named(recommended):
        material.protocol.find(CHECK, "award_differs", logged.kind, part="candidates")
    told = material.object_of(CANDIDATES)
    if told is None:
        return
    rows = _rows(told.get("candidates"))
    if _named(rows) != _named(recommended) or _bidders(rows) != _bidders(recommended):
        material.protocol.find(CHECK, "award_differs", CANDIDATES, part="candidates")
    _check_notice(material, CANDIDATES, told, logged.payload.get("notice"), _bidders(recommended))


def _check_winner(material: Material, recommended: list[Row]) -> None:
    logged = material.last_fact("award.result_published")
    if logged is None:
        if material.has(WINNER):
            material.protocol.find(CHECK, "award_not_logged", WINNER)
        return
    material.protocol.look(CHECK)
    nobody: Row = {}
    winner = next((row for row in recommended if row.get("bid") == logged.payload.get("bid")), nobody)
    if _named([logged.payload]) != _named([winner]):
        material.protocol.find(CHECK, "award_differs", logged.kind, part="winner")
    told = material.object_of(WINNER)
    if told is None:
        return
    if _named([told]) != _named([winner]) or _bidders([told]) != _bidders([winner]):
        material.protocol.find(CHECK, "award_differs", WINNER, part="winner")
    _check_notice(material, WINNER, told, logged.payload.get("notice"), _bidders([winner]))


def _check_notice(material: Material, path: str, told: Row, number: object, bidders: list[object]) -> None:
    """The notice is the one of the lot's list of notices, and it names everybody whom it has to name."""
    notice = told.get("notice")
    notice = notice if isinstance(notice, dict) else {}
    kept = material.object_of(f"tender/notices/{number}.json") if isinstance(number, int) else None
    text = str(notice.get("text"))
    is_same = kept is not None and all(notice.get(name) == kept.get(name) for name in ("number", "title", "text"))
    if not is_same or not all(isinstance(bidder, str) and bidder in text for bidder in bidders):
        material.protocol.find(CHECK, "award_differs", path, part="notice")


def _rows(told: object) -> list[Row]:
    return [row for row in told if isinstance(row, dict)] if isinstance(told, list) else []


def _named(rows: list[Row]) -> list[list[object]]:
    """Rank, bid and price of each; in the order of the ranks, and where a rank is shared in that of the bids."""
    return sorted(([row.get(name) for name in NAMED] for row in rows), key=repr)


def _bidders(rows: list[Row]) -> list[object]:
    return [row.get("bidder") for row in sorted(rows, key=lambda row: repr([row.get(name) for name in NAMED]))]
