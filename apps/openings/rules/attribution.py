"""归因建议 — which cause the gathered evidence speaks for (handbook 1.7, the matrix); the host decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from apps.openings.rules.faults import CAUSES, Fault
from apps.openings.rules.outage import Gap, Outage
from apps.openings.rules.terms import Cause

SILENT_AFTER = timedelta(seconds=60)
"""A line that answered no probe for so long counts as lost at its last answer, whether or not it was closed."""
OF_CERTIFICATE = frozenset({"signature_wrong", "certificate_missing"})
"""Refusals that speak for the bidder's certificate."""
BACK_WITHIN = timedelta(seconds=15)
"""Who comes back so soon did not vanish: the page was reloaded, or the line was dialled again."""


@dataclass(frozen=True, slots=True)
class Stay:
    """在场 — one line of a bidder's page to the hall: from when to when, and how many probes it answered."""

    since: datetime
    until: datetime
    answered: int
    is_open: bool


@dataclass(frozen=True, slots=True)
class Tried:
    """An attempt that failed, as the bidder's device reported it."""

    at: datetime
    fault: Fault
    recipient: str
    detail: str


@dataclass(frozen=True, slots=True)
class Certified:
    """The certificates that matter: of the bid's signature and of the seat now."""

    at_submission: str
    """Serial number of the certificate that signed the bid."""
    in_force: str
    """Serial number of the seat's certificate in force; empty where there is none."""
    not_after: datetime | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything the platform knows about why one bid was not decrypted."""

    bid: str
    since: datetime
    until: datetime
    stays: tuple[Stay, ...] = ()
    tries: tuple[Tried, ...] = ()
    sealed_to: str = ""
    """The key that the bid was sealed to."""
    certified: Certified | None = None
    released: int = 0
    """So many others released in the same window: the platform was there for them."""
    listed: int = 0
    gaps: tuple[Gap, ...] = ()
    outage: Outage | None = None
    jobs_failed: int = 0

    @property
    def seconds_present(self) -> int:
        """How long at least one line stood within the window."""
        covered, end = timedelta(0), self.since
        for stay in sorted(self.stays, key=lambda one: one.since):
            start, stop = max(stay.since, end), min(stay.until, self.until)
            if stop > start:
                covered += stop - start
                end = stop
        return int(covered.total_seconds())

    @property
    def last_heard(self) -> datetime | None:
        """When the page answered last."""
        return max((stay.until for stay in self.stays), default=None)

    @property
    def probes(self) -> int:
        """How many probes were answered."""
        return sum(stay.answered for stay in self.stays)

    def told(self) -> dict[str, Any]:
        """As the journal keeps it: plain, without names."""
        return {
            "bid": self.bid,
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "stays": [[one.since.isoformat(), one.until.isoformat(), one.answered] for one in self.stays],
            "seconds_present": self.seconds_present,
            "tries": [[one.at.isoformat(), one.fault.value, one.recipient, one.detail] for one in self.tries],
            "sealed_to": self.sealed_to,
            "certificate": self.certified.at_submission if self.certified else "",
            "serial_in_force": self.certified.in_force if self.certified else "",
            "released": self.released,
            "listed": self.listed,
            "gaps": [[one.part, one.since.isoformat(), one.until.isoformat()] for one in self.gaps],
            "outage_since": self.outage.since.isoformat() if self.outage else None,
            "outage_bids": len(self.outage.bids) if self.outage else 0,
            "jobs_failed": self.jobs_failed,
        }


def proposed(evidence: Evidence) -> Cause:
    """The cause that the evidence speaks for: the platform's first, then what the device said, then the line."""
    if evidence.outage is not None and (evidence.bid in evidence.outage.bids or not evidence.outage.bids):
        return Cause.PLATFORM
    causes = [cause for one in evidence.tries if (cause := _cause_of(one)) is not None]
    if Cause.PLATFORM in causes:
        return Cause.PLATFORM
    if causes:
        return causes[-1]
    if not evidence.stays:
        return Cause.BIDDER_ABSENT
    return Cause.BIDDER_NETWORK if _left_early(evidence) else Cause.BIDDER_ABSENT


def _cause_of(one: Tried) -> Cause | None:
    """What a fault speaks for; a refusal speaks only where it was about the signature or the certificate."""
    if one.fault is Fault.REFUSED and one.detail not in OF_CERTIFICATE:
        return None
    return CAUSES[one.fault]


def vanished_at(stays: Sequence[Stay], *, until: datetime) -> datetime | None:
    """When the bidder's last line broke off without coming back; nothing while one stands, or where none ever did."""
    if not stays or any(stay.is_open for stay in stays):
        return None
    last = max(stay.until for stay in stays)
    return last if last + BACK_WITHIN <= until else None


def _left_early(evidence: Evidence) -> bool:
    return vanished_at(evidence.stays, until=evidence.until) is not None
