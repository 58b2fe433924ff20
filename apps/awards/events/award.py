"""The facts this app may emit. A published fact never changes shape; a new need is a new kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from apps.core.disclosure import Matter
from apps.core.refusals import Wording
from apps.evidence.facts import Fact
from apps.evidence.naming import name_kinds


@dataclass(frozen=True, slots=True)
class CandidatesPublished(Fact):
    """中标候选人公示 — who, in which order, at which price, and until when anybody may object."""

    kind: ClassVar[str] = "award.candidates_published"
    discloses: ClassVar[frozenset[Matter]] = frozenset({Matter.BIDDERS, Matter.PRICES})

    lot: int
    notice: int
    publicity_from: str
    publicity_until: str
    candidates: list[dict[str, str | int]]
    """In order: rank, bid, bidder (the organisation's number), price."""


@dataclass(frozen=True, slots=True)
class PublicityEnded(Fact):
    """公示期满."""

    kind: ClassVar[str] = "award.publicity_ended"

    lot: int
    publicity_until: str


@dataclass(frozen=True, slots=True)
class CandidatesWithdrawn(Fact):
    """撤回候选人公示 — an objection was upheld; the report is looked at again before candidates are published anew."""

    kind: ClassVar[str] = "award.candidates_withdrawn"

    lot: int
    notice: int
    reason: str


@dataclass(frozen=True, slots=True)
class CandidatePassedOver(Fact):
    """未按排序确定 — a candidate did not get the award that was his in order, on one of four grounds."""

    kind: ClassVar[str] = "award.candidate_passed_over"
    discloses: ClassVar[frozenset[Matter]] = frozenset({Matter.BIDDERS})

    lot: int
    bid: str
    rank: int
    ground: str
    reason: str


@dataclass(frozen=True, slots=True)
class AwardDecided(Fact):
    """定标 — the winner is determined; who it is stands in the result."""

    kind: ClassVar[str] = "award.decided"

    lot: int


@dataclass(frozen=True, slots=True)
class ResultPublished(Fact):
    """中标结果公告."""

    kind: ClassVar[str] = "award.result_published"
    discloses: ClassVar[frozenset[Matter]] = frozenset({Matter.BIDDERS, Matter.PRICES})

    lot: int
    notice: int
    bid: str
    bidder: int
    rank: int
    price: str


@dataclass(frozen=True, slots=True)
class NoticeIssued(Fact):
    """中标通知书 went to the winner."""

    kind: ClassVar[str] = "award.notice_issued"

    lot: int
    code: str
    sha256: str


@dataclass(frozen=True, slots=True)
class OutcomeTold(Fact):
    """评审结果告知 — one bidder hears its own score and rank, or why its bid was rejected."""

    kind: ClassVar[str] = "award.outcome_told"
    discloses: ClassVar[frozenset[Matter]] = frozenset({Matter.SCORES})

    lot: int
    bid: str
    organisation: int
    total: str
    rank: int | None
    rejected_for: str
    is_winner: bool


KINDS = name_kinds(
    {
        "award.candidates_published": Wording("中标候选人公示", "Candidates published"),
        "award.publicity_ended": Wording("公示期满", "Publicity over"),
        "award.candidates_withdrawn": Wording("撤回候选人公示", "Candidates withdrawn"),
        "award.candidate_passed_over": Wording("未按排序确定候选人", "Candidate passed over"),
        "award.decided": Wording("定标", "Award decided"),
        "award.result_published": Wording("中标结果公告", "Result published"),
        "award.notice_issued": Wording("中标通知书发出", "Award notice issued"),
        "award.outcome_told": Wording("评审结果告知", "Own result told"),
    }
)
