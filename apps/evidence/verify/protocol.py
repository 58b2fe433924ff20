"""The protocol of a verification: what each check looked at and what it found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

FINDINGS_LIMIT = 1000
"""A bundle that is wrong in a thousand places is wrong; the rest is counted."""
SAID_LIMIT = 200


class Status(StrEnum):
    """How a check ended."""

    PASSED = "passed"
    FAILED = "failed"
    ABSENT = "absent"
    """There is nothing to look at yet."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be, and where."""

    check: int
    code: str
    where: str
    said: Mapping[str, str]


@dataclass(slots=True)
class Protocol:
    """Collects findings and counts what was looked at, by number of check."""

    findings: list[Finding] = field(default_factory=list)
    looked: dict[int, int] = field(default_factory=dict)
    dropped: int = 0

    def look(self, check: int, things: int = 1) -> None:
        """So many things were looked at by this check."""
        self.looked[check] = self.looked.get(check, 0) + things

    def find(self, check: int, code: str, where: str, **said: object) -> None:
        """Something is wrong."""
        self.look(check, 0)
        if len(self.findings) >= FINDINGS_LIMIT:
            self.dropped += 1
            return
        details = {name: printable(str(value)) for name, value in said.items()}
        self.findings.append(Finding(check, code, printable(where), details))

    def status(self, check: int) -> Status:
        """How the check stands."""
        if any(one.check == check for one in self.findings):
            return Status.FAILED
        return Status.PASSED if self.looked.get(check) else Status.ABSENT


def printable(text: str) -> str:
    """The text without anything that a terminal would obey, cut to a line."""
    shown = "".join(one if one.isprintable() else "�" for one in text[:SAID_LIMIT])
    return shown + ("…" if len(text) > SAID_LIMIT else "")
