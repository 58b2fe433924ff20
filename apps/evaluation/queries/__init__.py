"""What may be read of evaluations, each answer for who asks."""

from __future__ import annotations

from apps.evaluation.queries.members import MemberShown, members_of
from apps.evaluation.queries.results import RankedBid, RejectedBid, Result, result_of
from apps.evaluation.queries.rooms import evaluation_of, sheet_for, state, version_of
from apps.evaluation.queries.todos import todos_for

__all__ = [
    "MemberShown",
    "RankedBid",
    "RejectedBid",
    "Result",
    "evaluation_of",
    "members_of",
    "result_of",
    "sheet_for",
    "state",
    "todos_for",
    "version_of",
]
