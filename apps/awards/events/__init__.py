"""The facts of an award. A published fact never changes shape; a new need is a new kind."""

from __future__ import annotations

from apps.awards.events.archive import ArchiveMade, FileClosed, ServiceNoted
from apps.awards.events.award import (
    AwardDecided,
    CandidatePassedOver,
    CandidatesPublished,
    CandidatesWithdrawn,
    NoticeIssued,
    OutcomeTold,
    PublicityEnded,
    ResultPublished,
)
from apps.awards.events.contract import (
    AwardReopened,
    ContractOverdue,
    ContractPublished,
    DutyDone,
    EndedWithoutAward,
    PerformanceNoted,
)

__all__ = [
    "ArchiveMade",
    "AwardDecided",
    "AwardReopened",
    "CandidatePassedOver",
    "CandidatesPublished",
    "CandidatesWithdrawn",
    "ContractOverdue",
    "ContractPublished",
    "DutyDone",
    "EndedWithoutAward",
    "FileClosed",
    "NoticeIssued",
    "OutcomeTold",
    "PerformanceNoted",
    "PublicityEnded",
    "ResultPublished",
    "ServiceNoted",
]
