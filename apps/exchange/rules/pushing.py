"""When a delivery is tried again, and what an answer means (docs/formats/webhooks.md)."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from http import HTTPStatus

PAUSES = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""How long one delivery waits after the receiver answered no for the first, second … ninth time; after the tenth it is given up."""
REFUSALS = len(PAUSES) + 1
QUIET = (
    timedelta(seconds=5),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
)
"""How long everything for an address waits after it did not answer once, twice …; from then on the last."""
OFF_AFTER = timedelta(days=5)
"""After so long without one delivery that was taken, the webhook is switched off."""
SECRET_OVERLAP = timedelta(hours=24)
"""For how long a replaced secret signs beside the new one."""
PUSH_SECONDS = 10
"""For resolving, connecting, sending and the head of the answer together."""
TESTED_EVERY = timedelta(seconds=10)
"""A test follows the one before no sooner: nobody's server is hammered at the press of a button."""
WEBHOOKS_A_SEAT = 5
REPLAYED_AT_MOST = 1000


class Outcome(StrEnum):
    """What came of an attempt."""

    TAKEN = "taken"
    REFUSED = "refused"
    """The receiver is there and does not take this one."""
    UNREACHED = "unreached"
    """The receiver is not there, or says that it cannot for now."""
    GONE = "gone"
    """410: the receiver wants nothing any more."""


_FOR_NOW = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}


def outcome_of(status: int) -> Outcome:
    """What a final status of HTTP means. Redirects are not followed: they are a no."""
    if 200 <= status < 300:
        return Outcome.TAKEN
    if status == HTTPStatus.GONE:
        return Outcome.GONE
    return Outcome.UNREACHED if status >= 500 or status in _FOR_NOW else Outcome.REFUSED


def pause_after(refusals: int) -> timedelta:
    """How long a delivery waits that was refused so often, at least once."""
    return PAUSES[min(refusals, len(PAUSES)) - 1]


def quiet_after(failures: int) -> timedelta:
    """How long an address is left alone that failed to answer so often in a row, at least once."""
    return QUIET[min(failures, len(QUIET)) - 1]
