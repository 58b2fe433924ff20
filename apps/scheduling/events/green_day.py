"""What the room of a day tells; names and telephone numbers stay out of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from apps.core.refusals import Wording
from apps.evidence.facts import Fact
from apps.evidence.naming import name_kinds


@dataclass(frozen=True, slots=True)
class GreenDutyNamed(Fact):
    """现场值守."""

    kind: ClassVar[str] = "green.duty_named"

    case: str
    duty: int
    unit: str
    on: str


@dataclass(frozen=True, slots=True)
class GreenIncidentReported(Fact):
    """现场事项."""

    kind: ClassVar[str] = "green.incident_reported"

    case: str
    incident: int
    on: str
    title: str


@dataclass(frozen=True, slots=True)
class GreenIncidentResolved(Fact):
    """现场事项办结."""

    kind: ClassVar[str] = "green.incident_resolved"

    case: str
    incident: int
    title: str
    resolution: str
    minutes: int


KINDS = name_kinds(
    {
        "green.duty_named": Wording("安排现场值守", "Somebody put on duty for the day"),
        "green.incident_reported": Wording("登记现场事项", "Incident of the day reported"),
        "green.incident_resolved": Wording("现场事项办结", "Incident of the day resolved"),
    }
)
