"""What is told after the award: the contract, its clocks, how it was performed, and that an award is open again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from apps.core.disclosure import Matter
from apps.core.refusals import Wording
from apps.evidence.facts import Fact
from apps.evidence.naming import name_kinds


@dataclass(frozen=True, slots=True)
class AwardReopened(Fact):
    """重新确定中标人 — the winner dropped out before the contract, on one of four grounds."""

    kind: ClassVar[str] = "award.reopened"

    lot: int
    ground: str


@dataclass(frozen=True, slots=True)
class ContractPublished(Fact):
    """合同公告 — signed when, at which price, and the digest of the contract."""

    kind: ClassVar[str] = "award.contract_published"
    discloses: ClassVar[frozenset[Matter]] = frozenset({Matter.BIDDERS, Matter.PRICES})

    lot: int
    notice: int
    number: str
    bidder: int
    signed_on: str
    price: str
    sha256: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class ContractOverdue(Fact):
    """合同逾期未签订."""

    kind: ClassVar[str] = "award.contract_overdue"

    lot: int
    due_at: str


@dataclass(frozen=True, slots=True)
class DutyDone(Fact):
    """法定事项已履行 — the written report to the supervisor, the filing of the contract."""

    kind: ClassVar[str] = "award.duty_done"

    lot: int
    rule: str
    done_on: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class PerformanceNoted(Fact):
    """履约记录."""

    kind: ClassVar[str] = "award.performance_noted"

    lot: int
    matter: str


@dataclass(frozen=True, slots=True)
class EndedWithoutAward(Fact):
    """流标、废标 — after the evaluation there is nobody to award to."""

    kind: ClassVar[str] = "award.ended_without_award"

    lot: int
    notice: int
    ground: str
    reason: str


KINDS = name_kinds(
    {
        "award.reopened": Wording("重新确定中标人", "Award open again"),
        "award.contract_published": Wording("合同公告", "Contract published"),
        "award.contract_overdue": Wording("合同逾期未签订", "Contract overdue"),
        "award.duty_done": Wording("法定事项已履行", "Duty of law done"),
        "award.performance_noted": Wording("履约情况登记", "Performance noted"),
        "award.ended_without_award": Wording("流标（废标）", "Ended without award"),
    }
)
