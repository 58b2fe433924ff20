"""Tables of the award."""

from __future__ import annotations

from apps.awards.models.archive import Archive
from apps.awards.models.award import Award, Candidate, Outcome, PassedOver
from apps.awards.models.contract import Contract, Duty, Performance, PerformanceKind
from apps.awards.models.deliberation import Deliberation
from apps.awards.models.service import ExpertService

__all__ = [
    "Archive",
    "Award",
    "Candidate",
    "Contract",
    "Deliberation",
    "Duty",
    "ExpertService",
    "Outcome",
    "PassedOver",
    "Performance",
    "PerformanceKind",
]
