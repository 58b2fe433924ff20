"""The course of the session: from its hall to the list, and what halts or ends it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from apps.core.disclosure import Matter
from apps.core.refusals import Wording
from apps.evidence.facts import Fact
from apps.evidence.naming import name_kinds
from apps.openings.events.disclosed import BIDDERS


@dataclass(frozen=True, slots=True)
class Arranged(Fact):
    """The lot has an opening: its hall is there from the notice on."""

    kind: ClassVar[str] = "opening.arranged"

    lot: int
    code: str


@dataclass(frozen=True, slots=True)
class SignInOpened(Fact):
    """签到开始."""

    kind: ClassVar[str] = "opening.sign_in_opened"

    lot: int
    code: str
    deadline: str


@dataclass(frozen=True, slots=True)
class SignedIn(Fact):
    """签到 — heard by the bidder alone."""

    kind: ClassVar[str] = "opening.signed_in"
    discloses: ClassVar[frozenset[Matter]] = frozenset()

    lot: int
    bid: str


@dataclass(frozen=True, slots=True)
class ClosedForBids(Fact):
    """投标截止: the opening may be started."""

    kind: ClassVar[str] = "opening.closed_for_bids"

    lot: int
    code: str


@dataclass(frozen=True, slots=True)
class Started(Fact):
    """开标开始 — by the seat that hosts from now on."""

    kind: ClassVar[str] = "opening.started"

    lot: int
    code: str
    host: int
    organisation: str


@dataclass(frozen=True, slots=True)
class ListPublished(Fact):
    """公布投标人名单 — with the salt that opens what was committed to at the deadline."""

    kind: ClassVar[str] = "opening.list_published"
    discloses: ClassVar[frozenset[Matter]] = BIDDERS

    lot: int
    bids: list[dict[str, object]]
    count: int
    root: str
    salt: str
    head: dict[str, object]


@dataclass(frozen=True, slots=True)
class Paused(Fact):
    """暂停开标."""

    kind: ClassVar[str] = "opening.paused"

    lot: int
    reason: str


@dataclass(frozen=True, slots=True)
class Resumed(Fact):
    """恢复开标 — the time that was left is left again."""

    kind: ClassVar[str] = "opening.resumed"

    lot: int
    state: str
    until: str | None


@dataclass(frozen=True, slots=True)
class Failed(Fact):
    """招标失败 — fewer than three bidders."""

    kind: ClassVar[str] = "opening.failed"

    lot: int
    reason: str


name_kinds(
    {
        "opening.arranged": Wording("开标大厅设立", "Opening arranged"),
        "opening.sign_in_opened": Wording("签到开始", "Sign-in opened"),
        "opening.signed_in": Wording("签到", "Signed in"),
        "opening.closed_for_bids": Wording("投标截止，等待开标", "Closed for bids"),
        "opening.started": Wording("开标开始", "Opening started"),
        "opening.list_published": Wording("投标人名单公布", "List of bidders published"),
        "opening.paused": Wording("开标暂停", "Opening paused"),
        "opening.resumed": Wording("开标恢复", "Opening resumed"),
        "opening.failed": Wording("招标失败", "Tender failed"),
    }
)
