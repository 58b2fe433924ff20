"""What objections to the tender document tell: to those concerned without a name, to everybody without a trace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from apps.core.refusals import Wording
from apps.evidence.facts import Fact
from apps.evidence.naming import name_kinds


@dataclass(frozen=True, slots=True)
class ObjectionReceived(Fact):
    """收到异议（质疑、询问） — told to its objector, to who answers by law and to the supervisor; names nobody."""

    kind: ClassVar[str] = "objection.received"

    lot: int
    objection: str
    matter: str
    due_at: str


@dataclass(frozen=True, slots=True)
class ObjectionNotAdmitted(Fact):
    """逾期提出，不予受理 — by the clock, in the moment it was raised."""

    kind: ClassVar[str] = "objection.not_admitted"

    lot: int
    objection: str
    matter: str
    last_on: str


@dataclass(frozen=True, slots=True)
class ObjectionAnswerGiven(Fact):
    """答复 — told to those who hear of this objection."""

    kind: ClassVar[str] = "objection.answer_given"

    lot: int
    objection: str
    matter: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class ObjectionWithdrawn(Fact):
    """撤回异议（质疑、询问）."""

    kind: ClassVar[str] = "objection.withdrawn"

    lot: int
    objection: str
    matter: str


@dataclass(frozen=True, slots=True)
class ObjectionOverdue(Fact):
    """答复期限届满而未答复."""

    kind: ClassVar[str] = "objection.overdue"

    lot: int
    objection: str
    matter: str
    due_at: str


@dataclass(frozen=True, slots=True)
class ObjectionPublished(Fact):
    """公开异议事项 — that the document was objected to, about what, and until when it is answered. Never by whom."""

    kind: ClassVar[str] = "objection.published"

    lot: int
    number: int
    matter: str
    subject: str
    due_at: str


@dataclass(frozen=True, slots=True)
class ObjectionAnswered(Fact):
    """公开答复."""

    kind: ClassVar[str] = "objection.answered"

    lot: int
    number: int
    matter: str
    subject: str
    raised_at: str
    answer: str
    basis: str
    clarification_follows: bool


@dataclass(frozen=True, slots=True)
class ResultObjectionAnswered(Fact):
    """公开对评标结果异议的答复 — whether it holds, and why."""

    kind: ClassVar[str] = "objection.result_answered"

    lot: int
    number: int
    matter: str
    subject: str
    raised_at: str
    answer: str
    basis: str
    is_upheld: bool


@dataclass(frozen=True, slots=True)
class ObjectionTakenBack(Fact):
    """公开的异议已由提出人撤回."""

    kind: ClassVar[str] = "objection.taken_back"

    lot: int
    number: int
    matter: str


KINDS = name_kinds(
    {
        "objection.received": Wording("收到异议（质疑、询问）", "Objection or enquiry received"),
        "objection.not_admitted": Wording("逾期提出，不予受理", "Raised too late, not admitted"),
        "objection.answer_given": Wording("异议（质疑、询问）已答复", "Objection or enquiry answered"),
        "objection.withdrawn": Wording("异议（质疑、询问）撤回", "Objection or enquiry withdrawn"),
        "objection.overdue": Wording("答复逾期", "Answer overdue"),
        "objection.published": Wording("公开异议事项", "Objection made public"),
        "objection.answered": Wording("公开答复", "Answer made public"),
        "objection.result_answered": Wording("公开对结果异议的答复", "Answer about the result made public"),
        "objection.taken_back": Wording("公开的异议已撤回", "Public objection taken back"),
    }
)
