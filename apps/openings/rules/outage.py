"""平台故障判定 — when so many bidders fail or vanish within so short a time that the cause is likely the platform's.

The rule is published (settings, docs/openings.md); what it finds is proposed to the host, and nothing happens by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Ground(StrEnum):
    """What an outage was seen by."""

    BIDDERS = "bidders"
    HEALTH = "health"


@dataclass(frozen=True, slots=True)
class Trouble:
    """A bid that failed, or whose bidder vanished, at a moment."""

    bid: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Gap:
    """The platform's own log has nothing between these moments, or a failure at the second."""

    part: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Rule:
    """So many different bidders within so long."""

    least: int
    within: timedelta


@dataclass(frozen=True, slots=True)
class Outage:
    """An outage as it is proposed: since when, whom it touched, by what it was seen."""

    since: datetime
    bids: tuple[str, ...]
    ground: Ground


def outage_of(troubles: Iterable[Trouble], gaps: Sequence[Gap], rule: Rule) -> Outage | None:
    """The latest outage that the rule finds; nothing where what happened is nobody's but the bidders'."""
    ordered = sorted(troubles, key=lambda one: (one.at, one.bid))
    clusters = [found for one in ordered if (found := _from(one.at, ordered, rule))]
    if clusters:
        return max(clusters, key=lambda one: (len(one.bids), one.since))
    if gaps:
        latest = max(gaps, key=lambda one: one.until)
        touched = {one.bid for one in ordered if latest.since <= one.at <= latest.until + rule.within}
        return Outage(latest.since, tuple(sorted(touched)), Ground.HEALTH)
    return None


def _from(start: datetime, ordered: Sequence[Trouble], rule: Rule) -> Outage | None:
    touched = {one.bid for one in ordered if start <= one.at < start + rule.within}
    return Outage(start, tuple(sorted(touched)), Ground.BIDDERS) if len(touched) >= rule.least else None
