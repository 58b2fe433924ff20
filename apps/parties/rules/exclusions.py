"""禁止参加投标 — which procedures an exclusion reaches, and on which days it is in force."""

from __future__ import annotations

from datetime import date
from enum import StrEnum


class ExclusionScope(StrEnum):
    """What an organisation is excluded from; the laws of works tenders and of procurement each exclude from their own."""

    TENDERING = "tendering"
    PROCUREMENT = "procurement"
    BOTH = "both"


def reaches(scope: ExclusionScope, procedure: ExclusionScope) -> bool:
    """招标投标法第五十三条、政府采购法第七十七条: each reaches the procedures of its own law."""
    return scope in (procedure, ExclusionScope.BOTH)


def is_in_force(from_on: date, until_on: date, today: date) -> bool:
    """True from its first day to its last, both included."""
    return from_on <= today <= until_on
