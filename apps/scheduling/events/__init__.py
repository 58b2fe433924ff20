"""The facts of places, bookings and the green channel. A published fact never changes shape; a new need is a new kind."""

from __future__ import annotations

from apps.scheduling.events.bookings import (
    BookingCancelled,
    BookingConfirmed,
    BookingDisplaced,
    BookingFreed,
    BookingMissed,
    BookingMoved,
    BookingMovedByHand,
)
from apps.scheduling.events.green import (
    GreenApplied,
    GreenChecked,
    GreenClockEscalated,
    GreenClockPaused,
    GreenClockResumed,
    GreenClockStarted,
    GreenClockStopped,
    GreenClockWarned,
    GreenClosed,
    GreenGranted,
    GreenProjectNamed,
    GreenRefused,
    GreenTaskAdded,
    GreenTaskDone,
    GreenTaskDue,
    GreenTaskOverdue,
    GreenTermsEdited,
    GreenWithdrawn,
)
from apps.scheduling.events.green_day import (
    GreenDutyNamed,
    GreenIncidentReported,
    GreenIncidentResolved,
)
from apps.scheduling.events.green_service import (
    GreenHoldPlaced,
    GreenHoldReleased,
    GreenProofAdded,
    GreenRated,
)

__all__ = [
    "BookingCancelled",
    "BookingConfirmed",
    "BookingDisplaced",
    "BookingFreed",
    "BookingMissed",
    "BookingMoved",
    "BookingMovedByHand",
    "GreenApplied",
    "GreenChecked",
    "GreenClockEscalated",
    "GreenClockPaused",
    "GreenClockResumed",
    "GreenClockStarted",
    "GreenClockStopped",
    "GreenClockWarned",
    "GreenClosed",
    "GreenDutyNamed",
    "GreenGranted",
    "GreenHoldPlaced",
    "GreenHoldReleased",
    "GreenIncidentReported",
    "GreenIncidentResolved",
    "GreenProjectNamed",
    "GreenProofAdded",
    "GreenRated",
    "GreenRefused",
    "GreenTaskAdded",
    "GreenTaskDone",
    "GreenTaskDue",
    "GreenTaskOverdue",
    "GreenTermsEdited",
    "GreenWithdrawn",
]
