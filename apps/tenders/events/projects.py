"""What projects, lots and plans tell: they were made, corrected, copied, traced and taken up again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from apps.core.refusals import Wording
from apps.evidence.facts import Fact
from apps.evidence.naming import name_kinds


@dataclass(frozen=True, slots=True)
class ProjectRegistered(Fact):
    """项目登记."""

    kind: ClassVar[str] = "project.registered"

    project: int
    code: str
    regime: str
    organisation: int
    agency: int | None


@dataclass(frozen=True, slots=True)
class ProjectChanged(Fact):
    """Facts of the project were corrected while all its lots were drafts."""

    kind: ClassVar[str] = "project.changed"

    project: int
    fields: list[str]


@dataclass(frozen=True, slots=True)
class ApprovalAdded(Fact):
    """批准文件 was recorded."""

    kind: ClassVar[str] = "project.approval_added"

    project: int
    number: str


@dataclass(frozen=True, slots=True)
class ProjectTraced(Fact):
    """The project carries out a plan that was made public before."""

    kind: ClassVar[str] = "project.plan_traced"

    project: int
    plan: int
    code: str


@dataclass(frozen=True, slots=True)
class LotAdded(Fact):
    """A lot was added to a project."""

    kind: ClassVar[str] = "lot.added"

    lot: int
    code: str
    lot_kind: str
    estimate: str
    round: int


@dataclass(frozen=True, slots=True)
class LotChanged(Fact):
    """A draft lot was corrected."""

    kind: ClassVar[str] = "lot.changed"

    lot: int
    fields: list[str]


@dataclass(frozen=True, slots=True)
class LotCopied(Fact):
    """A lot began with the terms and the data sheet of another."""

    kind: ClassVar[str] = "lot.copied"

    lot: int
    source: int
    source_code: str


@dataclass(frozen=True, slots=True)
class RoundPrepared(Fact):
    """重新招标 is being prepared: the next round of a lot that came to nothing is a draft."""

    kind: ClassVar[str] = "lot.round_prepared"

    lot: int
    next: int
    code: str
    round: int


@dataclass(frozen=True, slots=True)
class Retendered(Fact):
    """重新招标 — the notice of the lot's next round is out."""

    kind: ClassVar[str] = "lot.retendered"

    lot: int
    next: int
    code: str
    round: int


@dataclass(frozen=True, slots=True)
class PlanPublished(Fact):
    """招标计划（采购意向）公开."""

    kind: ClassVar[str] = "plan.published"

    plan: int
    code: str
    regime: str
    organisation: int
    estimate: str
    planned_on: str


KINDS = name_kinds(
    {
        "project.registered": Wording("项目登记", "Project registered"),
        "project.changed": Wording("项目信息更正", "Project corrected"),
        "project.approval_added": Wording("批准文件登记", "Approval recorded"),
        "project.plan_traced": Wording("项目对应招标计划", "Project traced to its plan"),
        "lot.added": Wording("标段建立", "Lot added"),
        "lot.changed": Wording("标段信息更正", "Lot corrected"),
        "lot.copied": Wording("标段复制", "Lot copied"),
        "lot.round_prepared": Wording("重新招标准备", "Next round prepared"),
        "lot.retendered": Wording("重新招标", "Tendered again"),
        "plan.published": Wording("招标计划公开", "Tender plan published"),
    }
)
