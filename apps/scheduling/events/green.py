"""What the green channel tells: to the applicant's side, the centre and the supervisor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from apps.core.refusals import Wording
from apps.evidence.facts import Fact
from apps.evidence.naming import name_kinds


@dataclass(frozen=True, slots=True)
class GreenApplied(Fact):
    """申请绿色通道."""

    kind: ClassVar[str] = "green.applied"

    case: str
    project: int | None
    ground: str
    proof: str
    proof_number: str
    services: list[str]


@dataclass(frozen=True, slots=True)
class GreenChecked(Fact):
    """核验 — one of the two."""

    kind: ClassVar[str] = "green.checked"

    case: str
    number: int
    is_fit: bool
    opinion: str


@dataclass(frozen=True, slots=True)
class GreenGranted(Fact):
    """授予."""

    kind: ClassVar[str] = "green.granted"

    case: str
    services: list[str]
    officer: int
    reason: str


@dataclass(frozen=True, slots=True)
class GreenRefused(Fact):
    """不予."""

    kind: ClassVar[str] = "green.refused"

    case: str
    reason: str


@dataclass(frozen=True, slots=True)
class GreenWithdrawn(Fact):
    """撤回."""

    kind: ClassVar[str] = "green.withdrawn"

    case: str
    reason: str


@dataclass(frozen=True, slots=True)
class GreenClosed(Fact):
    """办结."""

    kind: ClassVar[str] = "green.closed"

    case: str
    summary: str


@dataclass(frozen=True, slots=True)
class GreenProjectNamed(Fact):
    """The card became a registered project."""

    kind: ClassVar[str] = "green.project_named"

    case: str
    project: int


@dataclass(frozen=True, slots=True)
class GreenClockStarted(Fact):
    """限时办结开始计时."""

    kind: ClassVar[str] = "green.clock_started"

    case: str
    clock: int
    step: str
    minutes: int
    due_at: str


@dataclass(frozen=True, slots=True)
class GreenClockPaused(Fact):
    """补正暂停."""

    kind: ClassVar[str] = "green.clock_paused"

    case: str
    clock: int
    step: str
    asked: str


@dataclass(frozen=True, slots=True)
class GreenClockResumed(Fact):
    """补正后继续计时."""

    kind: ClassVar[str] = "green.clock_resumed"

    case: str
    clock: int
    step: str
    due_at: str


@dataclass(frozen=True, slots=True)
class GreenClockStopped(Fact):
    """办结."""

    kind: ClassVar[str] = "green.clock_stopped"

    case: str
    clock: int
    step: str
    is_on_time: bool


@dataclass(frozen=True, slots=True)
class GreenClockWarned(Fact):
    """黄灯 — three quarters of the time are over."""

    kind: ClassVar[str] = "green.clock_warned"

    case: str
    clock: int
    step: str
    due_at: str


@dataclass(frozen=True, slots=True)
class GreenClockEscalated(Fact):
    """红灯 — overdue; the heads of the centre hear of it."""

    kind: ClassVar[str] = "green.clock_escalated"

    case: str
    clock: int
    step: str
    due_at: str


@dataclass(frozen=True, slots=True)
class GreenTaskAdded(Fact):
    """联动任务."""

    kind: ClassVar[str] = "green.task_added"

    case: str
    task: int
    unit: str
    title: str
    due_on: str


@dataclass(frozen=True, slots=True)
class GreenTaskDone(Fact):
    """联动任务完成."""

    kind: ClassVar[str] = "green.task_done"

    case: str
    task: int
    outcome: str
    is_on_time: bool


@dataclass(frozen=True, slots=True)
class GreenTaskDue(Fact):
    """联动任务今日到期."""

    kind: ClassVar[str] = "green.task_due"

    case: str
    task: int
    unit: str
    title: str


@dataclass(frozen=True, slots=True)
class GreenTaskOverdue(Fact):
    """联动任务超期 — its day is over and nothing was reported."""

    kind: ClassVar[str] = "green.task_overdue"

    case: str
    task: int
    unit: str
    title: str
    due_on: str


@dataclass(frozen=True, slots=True)
class GreenTermsEdited(Fact):
    """服务承诺修改."""

    kind: ClassVar[str] = "green.terms_edited"

    minutes: dict[str, int]
    cap_percent: int


KINDS = name_kinds(
    {
        "green.applied": Wording("申请绿色通道", "Green channel asked for"),
        "green.checked": Wording("绿色通道核验", "Green channel case checked"),
        "green.granted": Wording("授予绿色通道", "Green channel granted"),
        "green.refused": Wording("不予绿色通道", "Green channel refused"),
        "green.withdrawn": Wording("撤回绿色通道办件", "Green channel case withdrawn"),
        "green.closed": Wording("绿色通道办结", "Green channel case closed"),
        "green.project_named": Wording("办件关联登记项目", "Case tied to its registered project"),
        "green.clock_started": Wording("限时办结开始计时", "Service clock started"),
        "green.clock_paused": Wording("等待补正，暂停计时", "Service clock paused for a supplement"),
        "green.clock_resumed": Wording("补正后继续计时", "Service clock goes on"),
        "green.clock_stopped": Wording("限时服务办结", "Service done"),
        "green.clock_warned": Wording("办理时限黄灯提醒", "Service clock is yellow"),
        "green.clock_escalated": Wording("办理超时，已上报", "Service overdue, reported upwards"),
        "green.task_added": Wording("联动任务交办", "Joint task given"),
        "green.task_done": Wording("联动任务完成", "Joint task done"),
        "green.task_due": Wording("联动任务今日到期", "Joint task due today"),
        "green.task_overdue": Wording("联动任务超期", "Joint task overdue"),
        "green.terms_edited": Wording("修改绿色通道服务承诺", "Green channel terms edited"),
    }
)
