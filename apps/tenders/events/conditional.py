"""What promises tell: to the buyer's side, the centre and the supervisor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from apps.core.refusals import Wording
from apps.evidence.facts import Fact
from apps.evidence.naming import name_kinds


@dataclass(frozen=True, slots=True)
class PromiseGiven(Fact):
    """容缺受理承诺."""

    kind: ClassVar[str] = "lot.promise_given"

    lot: int
    items: list[str]
    due_on: str
    gate: str


@dataclass(frozen=True, slots=True)
class PromiseHandedIn(Fact):
    """容缺材料补交."""

    kind: ClassVar[str] = "lot.promise_handed_in"

    lot: int
    words: str


@dataclass(frozen=True, slots=True)
class PromiseSentBack(Fact):
    """补交材料退回."""

    kind: ClassVar[str] = "lot.promise_sent_back"

    lot: int
    words: str
    due_on: str


@dataclass(frozen=True, slots=True)
class PromiseKept(Fact):
    """容缺材料补齐."""

    kind: ClassVar[str] = "lot.promise_kept"

    lot: int
    is_late: bool


@dataclass(frozen=True, slots=True)
class PromiseReminded(Fact):
    """容缺催办."""

    kind: ClassVar[str] = "lot.promise_reminded"

    lot: int
    days: int
    due_on: str


@dataclass(frozen=True, slots=True)
class PromiseBroken(Fact):
    """容缺承诺逾期 — the unit's channel is closed until then."""

    kind: ClassVar[str] = "lot.promise_broken"

    lot: int
    due_on: str
    closed_until: str


@dataclass(frozen=True, slots=True)
class PromiseTermsEdited(Fact):
    """容缺规定修改."""

    kind: ClassVar[str] = "promise.terms_edited"

    most_days: int
    closed_months: int


KINDS = name_kinds(
    {
        "lot.promise_given": Wording("承诺容缺补齐", "Missing materials promised"),
        "lot.promise_handed_in": Wording("补交容缺材料", "Promised materials handed in"),
        "lot.promise_sent_back": Wording("补交材料退回", "Promised materials sent back"),
        "lot.promise_kept": Wording("容缺材料补齐", "Promise kept"),
        "lot.promise_reminded": Wording("容缺催办", "Reminder of a promise"),
        "lot.promise_broken": Wording("容缺承诺逾期", "Promise broken"),
        "promise.terms_edited": Wording("修改容缺规定", "Terms of promises edited"),
    }
)
