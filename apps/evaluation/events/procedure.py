"""The facts of an evaluation. Members appear by number; who they are is told to nobody before the result.

Digests of what members wrote stand in the sealed stream only: a sheet of few scores could be guessed from its digest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from apps.core.disclosure import Matter
from apps.core.refusals import Wording
from apps.evidence.facts import Fact
from apps.evidence.naming import name_kinds


@dataclass(frozen=True, slots=True)
class EvaluationPrepared(Fact):
    """The platform committed to its part of the draw of experts."""

    kind: ClassVar[str] = "evaluation.prepared"

    lot: int
    commitment: str


@dataclass(frozen=True, slots=True)
class RepresentativesNamed(Fact):
    """The buyer named its representatives; how many, not who."""

    kind: ClassVar[str] = "evaluation.representatives_named"

    lot: int
    count: int


@dataclass(frozen=True, slots=True)
class EvaluationBegun(Fact):
    """评标开始: the committee is formed."""

    kind: ClassVar[str] = "evaluation.begun"

    lot: int
    size: int
    experts: int
    draw: str


@dataclass(frozen=True, slots=True)
class MembersDrawn(Fact):
    """抽取结果: who was drawn, who was passed over and why, and the record that draws again."""

    kind: ClassVar[str] = "evaluation.members_drawn"
    discloses: ClassVar[frozenset[Matter]] = frozenset({Matter.EXPERTS})

    lot: int
    members: list[dict[str, int | str]]
    record: dict[str, object]


@dataclass(frozen=True, slots=True)
class MemberInvited(Fact):
    """A member learns that there is something to evaluate."""

    kind: ClassVar[str] = "evaluation.member_invited"

    lot: int
    member: int


@dataclass(frozen=True, slots=True)
class EvaluationProgressed(Fact):
    """What the desk hears of a member's act: which and by what number, never what was judged, scored or written."""

    kind: ClassVar[str] = "evaluation.progressed"

    lot: int
    step: str
    member: int | None


@dataclass(frozen=True, slots=True)
class MemberUndertook(Fact):
    """承诺书 was signed."""

    kind: ClassVar[str] = "evaluation.member_undertook"

    lot: int
    member: int
    statement: str


@dataclass(frozen=True, slots=True)
class MemberRecused(Fact):
    """回避: a member left; its conclusions are void."""

    kind: ClassVar[str] = "evaluation.member_recused"

    lot: int
    member: int


@dataclass(frozen=True, slots=True)
class PreliminarySettled(Fact):
    """初步评审结束: which bids do not pass, by majority."""

    kind: ClassVar[str] = "evaluation.preliminary_settled"

    lot: int
    rejected: list[str]


@dataclass(frozen=True, slots=True)
class SheetSigned(Fact):
    """评分表 was signed; its digest is told, its scores are not."""

    kind: ClassVar[str] = "evaluation.sheet_signed"

    lot: int
    member: int
    statement: str


@dataclass(frozen=True, slots=True)
class ResultComputed(Fact):
    """评标结果 was computed; its digest is told."""

    kind: ClassVar[str] = "evaluation.result_computed"

    lot: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ReportMade(Fact):
    """评标报告 was made."""

    kind: ClassVar[str] = "evaluation.report_made"

    lot: int
    report: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ReportSigned(Fact):
    """A member signed the report."""

    kind: ClassVar[str] = "evaluation.report_signed"

    lot: int
    member: int
    sha256: str


@dataclass(frozen=True, slots=True)
class SignatureRefused(Fact):
    """A member refused to sign, with a reason."""

    kind: ClassVar[str] = "evaluation.signature_refused"

    lot: int
    member: int
    statement: str


@dataclass(frozen=True, slots=True)
class EvaluationCompleted(Fact):
    """评标结束: everybody has signed the report or refused with a reason."""

    kind: ClassVar[str] = "evaluation.completed"

    lot: int
    report: str


@dataclass(frozen=True, slots=True)
class ReportReceived(Fact):
    """The buyer has the report."""

    kind: ClassVar[str] = "evaluation.report_received"

    lot: int


@dataclass(frozen=True, slots=True)
class CommitteeDisclosed(Fact):
    """评标委员会名单公开, with the record of its draw; people appear by their number."""

    kind: ClassVar[str] = "evaluation.committee_disclosed"
    discloses: ClassVar[frozenset[Matter]] = frozenset({Matter.EXPERTS})

    lot: int
    members: list[dict[str, int | str]]
    record: dict[str, object]


NAMES = name_kinds(
    {
        "evaluation.prepared": Wording("评标准备：抽取承诺", "Evaluation prepared: commitment to the draw"),
        "evaluation.representatives_named": Wording("采购方代表已指定", "Representatives named"),
        "evaluation.begun": Wording("评标开始", "Evaluation begun"),
        "evaluation.members_drawn": Wording("评标委员会抽取", "Committee drawn"),
        "evaluation.member_invited": Wording("评标任务通知", "Member invited"),
        "evaluation.progressed": Wording("评标进展", "Evaluation progressed"),
        "evaluation.member_undertook": Wording("承诺书签署", "Undertaking signed"),
        "evaluation.member_recused": Wording("成员回避", "Member recused"),
        "evaluation.preliminary_settled": Wording("初步评审结束", "Preliminary review settled"),
        "evaluation.sheet_signed": Wording("评分表签署", "Score sheet signed"),
        "evaluation.result_computed": Wording("评标结果计算", "Result computed"),
        "evaluation.report_made": Wording("评标报告生成", "Report made"),
        "evaluation.report_signed": Wording("评标报告签字", "Report signed"),
        "evaluation.signature_refused": Wording("拒绝签字", "Signature refused"),
        "evaluation.completed": Wording("评标结束", "Evaluation completed"),
        "evaluation.report_received": Wording("评标报告接收", "Report received"),
        "evaluation.committee_disclosed": Wording("评标委员会名单公开", "Committee disclosed"),
    }
)
