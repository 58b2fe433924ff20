"""How a session stands in the half-day that runs: ahead, due, late, running, over its time, ended."""

from __future__ import annotations

from enum import StrEnum

from apps.scheduling.lifecycle import BookingState
from apps.scheduling.rules.plan import HalfDay, Kind


class Standing(StrEnum):
    """进行情况."""

    AHEAD = "ahead"
    DUE = "due"
    """Its half-day runs, and nobody has noted that it began."""
    LATE = "late"
    """Its first half-day is over, and it has not begun."""
    RUNNING = "running"
    OVER_RUN = "over_run"
    """It still runs although its last half-day is over."""
    ENDED = "ended"


def standing(state: BookingState, kind: Kind, *, first: HalfDay, last: HalfDay, here: HalfDay) -> Standing:
    """How it stands; ``here`` is the half-day that runs. An opening's course is kept in its hall, so it is never late here."""
    match state:
        case BookingState.RELEASED | BookingState.CANCELLED | BookingState.NO_SHOW:
            return Standing.ENDED
        case BookingState.IN_USE:
            return Standing.RUNNING if here <= last else Standing.OVER_RUN
    if here < first:
        return Standing.AHEAD
    if kind is Kind.OPENING:
        return Standing.DUE if here <= last else Standing.ENDED
    return Standing.DUE if here == first else Standing.LATE
