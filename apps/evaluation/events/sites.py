"""The facts of a review at several sites: venues, consent of the sites, start, incidents, seals, recordings, hand-over.

They name sites by number and rooms and seats by id; who sits where is told to nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from apps.core.refusals import Wording
from apps.evidence.facts import Fact
from apps.evidence.naming import name_kinds


@dataclass(frozen=True, slots=True)
class VenueRecorded(Fact):
    """评标场所 was recorded or changed."""

    kind: ClassVar[str] = "venue.recorded"

    venue: int
    organisation: int
    name: str


@dataclass(frozen=True, slots=True)
class RoomRecorded(Fact):
    """评标室 with so many seats was added to a venue."""

    kind: ClassVar[str] = "venue.room_recorded"

    venue: int
    room: int
    seats: int


@dataclass(frozen=True, slots=True)
class SeatWithdrawn(Fact):
    """席位 is out of use, or in use again."""

    kind: ClassVar[str] = "venue.seat_changed"

    venue: int
    seat: int
    is_in_use: bool


@dataclass(frozen=True, slots=True)
class SiteRequested(Fact):
    """A site was asked for a room and seats."""

    kind: ClassVar[str] = "site.requested"

    lot: int
    site: int
    venue: int | None
    review_at: datetime
    half_days: int
    seats: int


@dataclass(frozen=True, slots=True)
class SiteConfirmed(Fact):
    """场地确认: the site keeps this room and so many seats, or its letter says so."""

    kind: ClassVar[str] = "site.confirmed"

    lot: int
    site: int
    room: int | None
    seats: int
    letter: str


@dataclass(frozen=True, slots=True)
class SiteRefused(Fact):
    """The site cannot; why, and the next half day that is free there."""

    kind: ClassVar[str] = "site.refused"

    lot: int
    site: int
    reason: str
    proposed_on: str
    proposed_half: str


@dataclass(frozen=True, slots=True)
class StartCalled(Fact):
    """发起开评: the main site asks the sub-sites to confirm the start."""

    kind: ClassVar[str] = "sitting.called"

    lot: int


@dataclass(frozen=True, slots=True)
class StartConfirmed(Fact):
    """分场确认开评."""

    kind: ClassVar[str] = "sitting.confirmed"

    lot: int
    site: int


@dataclass(frozen=True, slots=True)
class SittingOpened(Fact):
    """Every site has confirmed: the review may begin."""

    kind: ClassVar[str] = "sitting.opened"

    lot: int


@dataclass(frozen=True, slots=True)
class IncidentReported(Fact):
    """突发情况: a site failed; until when it may be cured."""

    kind: ClassVar[str] = "incident.reported"

    lot: int
    incident: int
    site: int
    phase: str
    what: str
    cure_by: datetime


@dataclass(frozen=True, slots=True)
class IncidentCured(Fact):
    """The site works again within the time; the review begins or goes on."""

    kind: ClassVar[str] = "incident.cured"

    lot: int
    incident: int
    remedy: str


@dataclass(frozen=True, slots=True)
class ReviewPostponed(Fact):
    """招标人决定 another time or other sites, because the failure lasted."""

    kind: ClassVar[str] = "incident.postponed"

    lot: int
    incident: int
    review_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class CommitteeDissolved(Fact):
    """封存并重新组建: the committee's members left and stay bound to secrecy; so many places are open."""

    kind: ClassVar[str] = "incident.committee_dissolved"

    lot: int
    incident: int
    left: int
    reason: str


@dataclass(frozen=True, slots=True)
class CommitteeMaterialKept(Fact):
    """The digest of what the dissolved committee had concluded; sealed, because a sheet of few scores could be guessed."""

    kind: ClassVar[str] = "incident.material_kept"

    lot: int
    incident: int
    members: list[int]
    sha256: str


@dataclass(frozen=True, slots=True)
class MaterialSealed(Fact):
    """资料封存: a site has locked the system and sealed the material."""

    kind: ClassVar[str] = "incident.material_sealed"

    lot: int
    incident: int
    site: int
    what: str


@dataclass(frozen=True, slots=True)
class RecordingMarked(Fact):
    """音视频索引: a recording's reference and the moment in it."""

    kind: ClassVar[str] = "site.recording_marked"

    lot: int
    site: int
    medium: str
    reference: str
    marked_at: datetime


@dataclass(frozen=True, slots=True)
class MaterialHandedOver(Fact):
    """资料移交: the sub-site has handed over so many things."""

    kind: ClassVar[str] = "site.material_handed_over"

    lot: int
    site: int
    items: list[str]
    due_on: str


@dataclass(frozen=True, slots=True)
class MaterialReceived(Fact):
    """The main site has taken the material."""

    kind: ClassVar[str] = "site.material_received"

    lot: int
    site: int


@dataclass(frozen=True, slots=True)
class MaterialReturned(Fact):
    """The main site has sent the hand-over back, with what is missing."""

    kind: ClassVar[str] = "site.material_returned"

    lot: int
    site: int
    reason: str


SITE_NAMES = name_kinds(
    {
        "venue.recorded": Wording("评标场所登记", "Venue recorded"),
        "venue.room_recorded": Wording("评标室登记", "Room recorded"),
        "venue.seat_changed": Wording("席位启用或停用", "Seat put in or out of use"),
        "site.requested": Wording("请求场地和席位", "Room and seats asked for"),
        "site.confirmed": Wording("场地已确认", "Site confirmed"),
        "site.refused": Wording("场地不能安排", "Site refused"),
        "sitting.called": Wording("主场发起开评", "Start called by the main site"),
        "sitting.confirmed": Wording("分场确认开评", "Start confirmed by a sub-site"),
        "sitting.opened": Wording("各场已就绪，可以开评", "All sites ready, review open"),
        "incident.reported": Wording("突发情况", "Incident reported"),
        "incident.cured": Wording("突发情况已排除", "Incident cured"),
        "incident.postponed": Wording("改期或变更场地", "Review postponed or moved"),
        "incident.committee_dissolved": Wording(
            "封存并重新组建评标委员会", "Committee dissolved, a new one to be formed"
        ),
        "incident.material_kept": Wording("原评标委员会资料封存", "The dissolved committee's material kept"),
        "incident.material_sealed": Wording("资料已封存", "Material sealed"),
        "site.recording_marked": Wording("音视频索引", "Recording marked"),
        "site.material_handed_over": Wording("分场移交资料", "Material handed over"),
        "site.material_received": Wording("主场接收资料", "Material received"),
        "site.material_returned": Wording("移交退回", "Hand-over sent back"),
    }
)
