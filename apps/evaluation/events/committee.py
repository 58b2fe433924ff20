"""The facts before a committee sits: what was applied for, who was asked (sealed), how many said yes; and the pool's own.

Who was asked is told to nobody but the expert: the desk hears numbers, and no fact of the desk says which expert answered.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from apps.core.disclosure import Matter
from apps.core.refusals import Wording
from apps.evidence.facts import Fact
from apps.evidence.naming import name_kinds


@dataclass(frozen=True, slots=True)
class ApplicationMade(Fact):
    """组建评标委员会申请 was submitted: when, how many sites and experts, how many organisations to avoid."""

    kind: ClassVar[str] = "evaluation.application_made"

    lot: int
    review_at: datetime
    sites: int
    experts: int
    avoided: int
    answer_minutes: int | None


@dataclass(frozen=True, slots=True)
class ApplicationApproved(Fact):
    """The tenderee or purchaser agreed to the application."""

    kind: ClassVar[str] = "evaluation.application_approved"

    lot: int


@dataclass(frozen=True, slots=True)
class ApplicationReturned(Fact):
    """The tenderee or purchaser sent the application back, with a reason."""

    kind: ClassVar[str] = "evaluation.application_returned"

    lot: int
    reason: str


@dataclass(frozen=True, slots=True)
class ExpertsInvited(Fact):
    """So many experts were asked to come."""

    kind: ClassVar[str] = "evaluation.experts_invited"

    lot: int
    count: int


@dataclass(frozen=True, slots=True)
class ExpertsAsked(Fact):
    """Who was asked to come."""

    kind: ClassVar[str] = "evaluation.experts_asked"
    discloses: ClassVar[frozenset[Matter]] = frozenset({Matter.EXPERTS})

    lot: int
    invited: list[dict[str, int | str]]


@dataclass(frozen=True, slots=True)
class InvitationSent(Fact):
    """What the expert is told: when and where, and until when to answer."""

    kind: ClassVar[str] = "invitation.sent"

    invitation: str
    review_at: datetime
    place: str
    answer_until: datetime
    is_by_telephone: bool


@dataclass(frozen=True, slots=True)
class InvitationRenewed(Fact):
    """改期、换场: the expert is asked again; what was answered to the time of before does not count."""

    kind: ClassVar[str] = "invitation.renewed"

    invitation: str
    former_at: datetime
    review_at: datetime
    place: str
    answer_until: datetime
    is_by_telephone: bool


@dataclass(frozen=True, slots=True)
class ConfirmationsVoided(Fact):
    """Which invitations are open again, by number, and how each stood before."""

    kind: ClassVar[str] = "evaluation.confirmations_voided"

    lot: int
    invitations: list[dict[str, int | str]]


@dataclass(frozen=True, slots=True)
class ExpertsAskedAgain(Fact):
    """So many experts were asked again for the time that now holds; so many had confirmed and have to confirm again."""

    kind: ClassVar[str] = "evaluation.experts_asked_again"

    lot: int
    count: int
    void: int
    review_at: datetime


@dataclass(frozen=True, slots=True)
class CommitteeShared(Fact):
    """一并评审: the committee was drawn for several lots at once; the record of the draw names the first of them."""

    kind: ClassVar[str] = "evaluation.committee_shared"

    lot: int
    drawn_with: int
    size: int


@dataclass(frozen=True, slots=True)
class InvitationAnswered(Fact):
    """How an invitation went on; in the sealed stream by number, with the reason."""

    kind: ClassVar[str] = "invitation.answered"

    lot: int
    invitation: int
    answer: str
    reason: str
    is_by_telephone: bool


@dataclass(frozen=True, slots=True)
class ExpertAnswered(Fact):
    """The desk hears that somebody answered, and how many have confirmed; not who, nor why."""

    kind: ClassVar[str] = "evaluation.expert_answered"

    lot: int
    answer: str
    confirmed: int


@dataclass(frozen=True, slots=True)
class ExpertRecorded(Fact):
    """专家档案 was recorded or changed."""

    kind: ClassVar[str] = "expert.recorded"

    person: int
    region: str
    title: str
    practising_since: int
    specialties: list[list[str]]


@dataclass(frozen=True, slots=True)
class ExpertTieRecorded(Fact):
    """利害关系 was recorded, or its end."""

    kind: ClassVar[str] = "expert.tie_recorded"

    person: int
    tie: int
    relation: str
    organisation: str
    from_on: str
    until_on: str | None


@dataclass(frozen=True, slots=True)
class ExpertLeaveAnnounced(Fact):
    """The expert is away on these days."""

    kind: ClassVar[str] = "expert.leave_announced"

    person: int
    leave: int
    from_on: str
    until_on: str


@dataclass(frozen=True, slots=True)
class ExpertLeaveWithdrawn(Fact):
    """The expert is not away after all."""

    kind: ClassVar[str] = "expert.leave_withdrawn"

    person: int
    leave: int


@dataclass(frozen=True, slots=True)
class ExpertConductRecorded(Fact):
    """履职记录 was written: a note, or a suspension."""

    kind: ClassVar[str] = "expert.conduct_recorded"

    person: int
    record: int
    sort: str
    reason: str
    from_on: str
    until_on: str | None


@dataclass(frozen=True, slots=True)
class ExpertSuspensionLifted(Fact):
    """The suspension does not hold any more."""

    kind: ClassVar[str] = "expert.suspension_lifted"

    person: int
    record: int


COMMITTEE_NAMES = name_kinds(
    {
        "evaluation.application_made": Wording("组建评标委员会申请", "Committee applied for"),
        "evaluation.application_approved": Wording("组建申请已同意", "Application approved"),
        "evaluation.application_returned": Wording("组建申请已退回", "Application returned"),
        "evaluation.experts_invited": Wording("已通知专家", "Experts invited"),
        "evaluation.experts_asked": Wording("抽取并通知专家", "Experts drawn and asked"),
        "evaluation.expert_answered": Wording("专家答复", "An expert answered"),
        "invitation.sent": Wording("评标邀请", "Invitation to review"),
        "invitation.renewed": Wording("评标时间或地点变更，重新邀请", "Review moved, asked again"),
        "evaluation.confirmations_voided": Wording("原确认不再有效", "Earlier confirmations void"),
        "evaluation.committee_shared": Wording(
            "与同项目其他标段共用评标委员会", "One committee with other lots of the project"
        ),
        "evaluation.experts_asked_again": Wording("已重新通知专家", "Experts asked again"),
        "invitation.answered": Wording("邀请的答复", "Invitation answered"),
        "expert.recorded": Wording("专家档案登记", "Expert recorded"),
        "expert.tie_recorded": Wording("专家利害关系登记", "Tie of an expert recorded"),
        "expert.leave_announced": Wording("专家请假", "Leave announced"),
        "expert.leave_withdrawn": Wording("专家销假", "Leave withdrawn"),
        "expert.conduct_recorded": Wording("专家履职记录", "Conduct recorded"),
        "expert.suspension_lifted": Wording("专家恢复抽取", "Suspension lifted"),
    }
)
