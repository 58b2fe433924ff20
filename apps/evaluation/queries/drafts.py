"""What a member has entered so far, for that member alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from apps.evaluation.models import Member


@dataclass(frozen=True, slots=True)
class Draft:
    """A member's own scores, reasons and pages by bid and item; the newest change, and the score it was made to."""

    scores: dict[str, dict[str, str]]
    reasons: dict[str, dict[str, str]]
    pages: dict[str, dict[str, list[list[Any]]]]
    sequence: int
    place: tuple[str, str] | None


def draft_of(member: Member) -> Draft:
    """The draft as it was saved last."""
    draft = Draft({}, {}, {}, 0, None)
    newest, place = 0, None
    for one in member.marks.order_by("sequence", "pk"):
        parts: list[tuple[dict[str, dict[str, Any]], Any]] = [
            (draft.scores, one.score),
            (draft.reasons, one.reason),
            (draft.pages, one.pages),
        ]
        for kept, value in parts:
            if value:
                kept.setdefault(one.bid, {})[one.item] = value
        newest, place = one.sequence, (one.bid, one.item)
    return Draft(draft.scores, draft.reasons, draft.pages, newest, place)
