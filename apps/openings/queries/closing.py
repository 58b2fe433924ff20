"""一键检查 — what still stands between an opening and its closing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from apps.core.refusals import Refusal
from apps.openings.lifecycle import OpeningState, closing_check
from apps.openings.models import Opening
from apps.openings.standing import facts_of


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the list: what is asked, and what its guard says against closing; nothing when all is well."""

    key: str
    refusal: Refusal | None


def checks_of(opening: Opening, now: datetime) -> list[Check]:
    """Every line, in the order in which it is seen to. Only read, nothing held: the acts ask the same guards again."""
    found = closing_check(OpeningState(opening.state), facts_of(opening, now))
    return [Check(key, refusal) for key, refusal in found.items()]
