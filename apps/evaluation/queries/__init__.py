"""What may be read of evaluations, each answer for who asks."""

from __future__ import annotations

from apps.evaluation.queries.chairs import Election, chair_of, election_of
from apps.evaluation.queries.handovers import SiteHandover, handovers_of
from apps.evaluation.queries.members import MemberShown, members_of
from apps.evaluation.queries.results import RankedBid, RejectedBid, Result, received_at_of, result_of
from apps.evaluation.queries.rooms import evaluation_of, sheet_for, state, version_of
from apps.evaluation.queries.todos import todos_for
from apps.evaluation.sharing import lots_of_committee

__all__ = [
    "Election",
    "MemberShown",
    "RankedBid",
    "RejectedBid",
    "Result",
    "SiteHandover",
    "chair_of",
    "election_of",
    "evaluation_of",
    "handovers_of",
    "lots_of_committee",
    "members_of",
    "received_at_of",
    "result_of",
    "sheet_for",
    "state",
    "todos_for",
    "version_of",
]
