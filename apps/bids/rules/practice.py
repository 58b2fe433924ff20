"""练习解密 — when a bidder is reminded to try the key that his bid is sealed to, before he needs it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

CANARY_FOR = timedelta(hours=1)
"""So long a canary may be opened; afterwards another is made."""


class Reminder(StrEnum):
    """How long before the deadline a bidder is reminded."""

    THREE_DAYS = "three_days"
    ONE_HOUR = "one_hour"


LEADS = {Reminder.THREE_DAYS: timedelta(days=3), Reminder.ONE_HOUR: timedelta(hours=1)}
"""The centre's own rule: early enough to restore a key from its file, and late enough to be the last word."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A reminder and when it comes."""

    reminder: Reminder
    at: datetime


def moments(deadline: datetime) -> tuple[Moment, ...]:
    """When reminders come, the earliest first."""
    return tuple(Moment(reminder, deadline - lead) for reminder, lead in LEADS.items())


def come(deadline: datetime, now: datetime) -> Iterator[Moment]:
    """The moments that have come; none once bids are late."""
    if now < deadline:
        yield from (moment for moment in moments(deadline) if moment.at <= now)


def is_owed(moment: Moment, *, received_at: datetime, is_practised: bool) -> bool:
    """True for a bid that was there at this moment, sealed to a key that was never tried on it.

    Who hands in later has just sealed with that key, and hears at the next moment.
    """
    return received_at <= moment.at and not is_practised
