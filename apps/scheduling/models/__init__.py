"""Tables of places, bookings and the green channel."""

from __future__ import annotations

from apps.scheduling.models.bookings import Booking, Occupancy, PlaceClosure, ScheduleDecision
from apps.scheduling.models.green import (
    ClockPause,
    GreenCase,
    GreenCheck,
    GreenTask,
    GreenTermsVersion,
    ServiceClock,
)
from apps.scheduling.models.green_day import GreenDuty, GreenIncident
from apps.scheduling.models.green_service import GreenCallback, GreenHold, GreenProofFile, GreenRating
from apps.scheduling.models.hours import Capacity, CentreHours, SpecialHalfDay
from apps.scheduling.models.night import NightPlan
from apps.scheduling.models.places import Place, SitePlan
from apps.scheduling.models.promise_files import PromiseFile

__all__ = [
    "Booking",
    "Capacity",
    "CentreHours",
    "ClockPause",
    "GreenCallback",
    "GreenCase",
    "GreenCheck",
    "GreenDuty",
    "GreenHold",
    "GreenIncident",
    "GreenProofFile",
    "GreenRating",
    "GreenTask",
    "GreenTermsVersion",
    "NightPlan",
    "Occupancy",
    "Place",
    "PlaceClosure",
    "PromiseFile",
    "ScheduleDecision",
    "ServiceClock",
    "SitePlan",
    "SpecialHalfDay",
]
