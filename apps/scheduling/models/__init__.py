"""Tables of places, bookings and the green channel."""

from __future__ import annotations

from apps.scheduling.models.green import (
    ClockPause,
    GreenCase,
    GreenCheck,
    GreenTask,
    GreenTermsVersion,
    ServiceClock,
)

__all__ = [
    "ClockPause",
    "GreenCase",
    "GreenCheck",
    "GreenTask",
    "GreenTermsVersion",
    "ServiceClock",
]
