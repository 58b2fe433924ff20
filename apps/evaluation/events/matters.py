"""What comes up in a review, as facts. All of them are sealed, but for what one bidder alone is asked and answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from apps.core.refusals import Wording
from apps.evidence.facts import Fact
from apps.evidence.naming import name_kinds


@dataclass(frozen=True, slots=True)
class RejectionProposed(Fact):
    """否决提议: a bid came to a vote."""

    kind: ClassVar[str] = "evaluation.rejection_proposed"

    lot: int
    motion: int
    bid: str
    ground: str
    clause: str
    page: str


@dataclass(frozen=True, slots=True)
class VoteCast(Fact):
    """表决: a member voted."""

    kind: ClassVar[str] = "evaluation.vote_cast"

    lot: int
    motion: int
    member: int
    agrees: bool


@dataclass(frozen=True, slots=True)
class RejectionSettled(Fact):
    """表决结果."""

    kind: ClassVar[str] = "evaluation.rejection_settled"

    lot: int
    motion: int
    is_carried: bool
    votes_for: int
    votes_against: int


@dataclass(frozen=True, slots=True)
class EnquiryDrafted(Fact):
    """A member drafted a question to a bidder."""

    kind: ClassVar[str] = "evaluation.enquiry_drafted"

    lot: int
    enquiry: str
    matter: str
    bid: str
    member: int


@dataclass(frozen=True, slots=True)
class EnquirySent(Fact):
    """The chair sent the question; its letter is told by its digest."""

    kind: ClassVar[str] = "evaluation.enquiry_sent"

    lot: int
    enquiry: str
    letter: str
    due_at: str


@dataclass(frozen=True, slots=True)
class EnquiryDropped(Fact):
    """The chair did not send the question."""

    kind: ClassVar[str] = "evaluation.enquiry_dropped"

    lot: int
    enquiry: str


@dataclass(frozen=True, slots=True)
class EnquiryReceived(Fact):
    """What the bidder hears: the committee asks, and until when it may answer."""

    kind: ClassVar[str] = "evaluation.enquiry_received"

    lot: int
    organisation: int
    enquiry: str
    letter: str
    due_at: str


@dataclass(frozen=True, slots=True)
class EnquiryAnswered(Fact):
    """The bidder answered under signature."""

    kind: ClassVar[str] = "evaluation.enquiry_answered"

    lot: int
    enquiry: str
    statement: str


@dataclass(frozen=True, slots=True)
class QualificationExamined(Fact):
    """资格审查: the purchaser or its agency said who is qualified; the bids that are not."""

    kind: ClassVar[str] = "evaluation.qualification_examined"

    lot: int
    unqualified: list[str]


Matter = (
    RejectionProposed
    | VoteCast
    | RejectionSettled
    | EnquiryDrafted
    | EnquirySent
    | EnquiryDropped
    | EnquiryAnswered
    | QualificationExamined
)
"""What only the sealed stream hears."""

MATTER_NAMES = name_kinds(
    {
        "evaluation.rejection_proposed": Wording("提出否决", "Rejection proposed"),
        "evaluation.vote_cast": Wording("表决", "Vote cast"),
        "evaluation.rejection_settled": Wording("表决结果", "Vote settled"),
        "evaluation.enquiry_drafted": Wording("拟写澄清", "Enquiry drafted"),
        "evaluation.enquiry_sent": Wording("发出澄清", "Enquiry sent"),
        "evaluation.enquiry_dropped": Wording("不发出澄清", "Enquiry dropped"),
        "evaluation.enquiry_received": Wording("收到澄清要求", "Enquiry received"),
        "evaluation.enquiry_answered": Wording("答复澄清", "Enquiry answered"),
        "evaluation.qualification_examined": Wording("资格审查", "Qualification examined"),
    }
)
