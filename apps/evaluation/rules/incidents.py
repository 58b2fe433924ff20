"""突发情况: how long a failure of a site may last, and what follows then (市级远程异地评标规则第十八条至第二十一条)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class IncidentPhase(StrEnum):
    """Whether the review had begun when it failed."""

    BEFORE = "before"
    DURING = "during"


class Way(StrEnum):
    """What is possible now."""

    CURE = "cure"
    """延时、继续: once cured, the review begins or goes on."""
    TENDEREE_DECIDES = "tenderee_decides"
    """由招标人决定: another day, or other sites."""
    NEW_COMMITTEE = "new_committee"
    """封存、重新组建: both sites seal, a new committee reviews, the old one stays bound to secrecy."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Hours that a failure may last; the centre's settings."""

    before_start: int
    during: int


def cure_by(phase: IncidentPhase, *, set_at: datetime, reported_at: datetime, limits: Limits) -> datetime:
    """Until when it may be cured: before the start counted from the time set, during the review from the failure."""
    if phase is IncidentPhase.BEFORE:
        return set_at + timedelta(hours=limits.before_start)
    return reported_at + timedelta(hours=limits.during)


def way_of(phase: IncidentPhase, *, until: datetime, now: datetime) -> Way:
    """What is possible now; the last moment still counts as in time."""
    if now <= until:
        return Way.CURE
    return Way.TENDEREE_DECIDES if phase is IncidentPhase.BEFORE else Way.NEW_COMMITTEE
