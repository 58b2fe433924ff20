"""绿色通道 — its kinds with the proofs they ask for, its services, the centre's own times, and the share it may take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class GreenKind(StrEnum):
    """五类项目 — why a project may use the green channel."""

    KEY_INDUSTRY = "key_industry"
    KEY_PROJECT = "key_project"
    KEY_TASK = "key_task"
    ASSISTANCE = "assistance"
    URGENT = "urgent"


class Proof(StrEnum):
    """证明文件 — what shows that a project is of the kind it says."""

    INDUSTRY_CATALOGUE = "industry_catalogue"
    INDUSTRY_OPINION = "industry_opinion"
    KEY_PROJECT_LIST = "key_project_list"
    GOVERNMENT_MINUTES = "government_minutes"
    TASK_LETTER = "task_letter"
    ASSISTANCE_LIST = "assistance_list"
    ASSISTANCE_LETTER = "assistance_letter"
    AUTHORITY_OPINION = "authority_opinion"


PROOFS: Mapping[GreenKind, tuple[Proof, ...]] = {
    GreenKind.KEY_INDUSTRY: (Proof.INDUSTRY_CATALOGUE, Proof.INDUSTRY_OPINION),
    GreenKind.KEY_PROJECT: (Proof.KEY_PROJECT_LIST,),
    GreenKind.KEY_TASK: (Proof.GOVERNMENT_MINUTES, Proof.TASK_LETTER),
    GreenKind.ASSISTANCE: (Proof.ASSISTANCE_LIST, Proof.ASSISTANCE_LETTER),
    GreenKind.URGENT: (Proof.AUTHORITY_OPINION,),
}
"""Any one of them is enough."""


class GreenService(StrEnum):
    """五项服务 — what the centre does for such a project; none of it touches a time of the law."""

    EARLY = "early"
    CONDITIONAL = "conditional"
    PRIORITY = "priority"
    TIMED = "timed"
    JOINT = "joint"


class PromisedBy(StrEnum):
    """What a file of a lot belongs to: 容缺受理承诺 or 告知承诺."""

    PROMISE = "promise"
    STATEMENT = "statement"


class ServiceStep(StrEnum):
    """限时办结的环节 — what the centre does within a time that it has promised itself."""

    ENTRY_CHECK = "entry_check"
    VENUE = "venue"
    NOTICE_RELEASE = "notice_release"
    EXPERT_DRAW = "expert_draw"
    ANSWER_FILE = "answer_file"
    ARCHIVE_COPY = "archive_copy"


class TaskUnit(StrEnum):
    """联动单位 — whom a task of a case is given to."""

    HOUSING = "housing"
    REFORM = "reform"
    FINANCE = "finance"
    AGENCY = "agency"
    CERTIFICATES = "certificates"
    OPERATIONS = "operations"
    CENTRE = "centre"
    OTHER = "other"


class Grade(StrEnum):
    """好差评等级 — the first three are good (handbook 2.7)."""

    VERY_SATISFIED = "very_satisfied"
    SATISFIED = "satisfied"
    FAIRLY_SATISFIED = "fairly_satisfied"
    DISSATISFIED = "dissatisfied"
    VERY_DISSATISFIED = "very_dissatisfied"


GOOD = frozenset({Grade.VERY_SATISFIED, Grade.SATISFIED, Grade.FAIRLY_SATISFIED})
RATED_WITHIN = 5
"""Working days after a case has ended in which it is rated; silence counts as satisfied, apart from those who rated."""
CALLED_WITHIN, CORRECTED_WITHIN = 1, 15
"""Working days: a bad rating is called back within the first, and what was founded is put right within the second (好差评)."""
HOLD_DAYS, HOLDS = 5, 2
"""暂留 — for how many working days a place is held at most, and how many of them a case has at once."""
PROOF_FILES = 20

SAME_DAY = 0
"""In the place of working minutes: until the centre closes on that day."""

MINUTES = {
    ServiceStep.ENTRY_CHECK: 240,
    ServiceStep.VENUE: SAME_DAY,
    ServiceStep.NOTICE_RELEASE: SAME_DAY,
    ServiceStep.EXPERT_DRAW: 60,
    ServiceStep.ANSWER_FILE: 120,
    ServiceStep.ARCHIVE_COPY: 420,
}
"""Working minutes as delivered (handbook 2.6); an operator may set others."""
MOST_MINUTES = 420 * 10


@dataclass(frozen=True, slots=True)
class GreenTerms:
    """服务承诺 — the centre's own numbers: working minutes by step, and the share of green above which it warns."""

    minutes: Mapping[str, int] = field(default_factory=lambda: {step.value: many for step, many in MINUTES.items()})
    cap_percent: int = 20

    def minutes_of(self, step: ServiceStep) -> int:
        """Working minutes that the step may take, SAME_DAY for until closing time."""
        return self.minutes.get(step.value, MINUTES[step])

    def is_sound(self) -> bool:
        """True for steps that exist, times of up to ten days and a share between one and a hundred percent."""
        steps = {step.value for step in ServiceStep}
        times_are = set(self.minutes) <= steps and all(0 <= many <= MOST_MINUTES for many in self.minutes.values())
        return times_are and 0 < self.cap_percent <= 100

    def to_json(self) -> dict[str, Any]:
        """Plain values, to be stored."""
        return asdict(self) | {"minutes": dict(self.minutes)}


def terms_from(stored: Mapping[str, Any]) -> GreenTerms:
    """The terms as they were stored."""
    return GreenTerms(dict(stored["minutes"]), stored["cap_percent"])


@dataclass(frozen=True, slots=True)
class Share:
    """绿色通道占比 — green projects among all that came in, in percent with one decimal."""

    green: int
    all: int

    @property
    def percent(self) -> float:
        """0 when nothing came in."""
        return round(100 * self.green / self.all, 1) if self.all else 0.0

    def is_above(self, cap_percent: int) -> bool:
        """True when more projects are green than the cap allows: what everybody has is no priority any more."""
        return self.green * 100 > cap_percent * self.all


def fits(kind: GreenKind, proof: Proof) -> bool:
    """True when the kind accepts the proof."""
    return proof in PROOFS[kind]
