"""Whether a tender's plan keeps the times of the law, and which times the law would allow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

from apps.tenders.rules.books import Level, Regime, RuleBook
from apps.tenders.rules.calendar import WorkingCalendar

SHANGHAI = ZoneInfo("Asia/Shanghai")


class WorkKind(StrEnum):
    """标的类别, as far as a bond's ceiling depends on it."""

    WORKS = "works"
    SURVEY_DESIGN = "survey_design"
    GOODS = "goods"
    SERVICES = "services"


@dataclass(frozen=True, slots=True)
class Bond:
    """投标保证金 — what the data sheet asks for."""

    amount: Decimal
    valid_days: int
    """Counted from the deadline, as the bid's own validity."""
    is_cash_only: bool


@dataclass(frozen=True, slots=True)
class Prequalification:
    """资格预审 — its document's availability and the application deadline."""

    notice_until: datetime | None
    document_from: datetime
    document_until: datetime
    deadline: datetime


@dataclass(frozen=True, slots=True)
class Plan:
    """What a lot's notice and data sheet are about to promise. Times are aware; days are those of Asia/Shanghai."""

    regime: Regime
    is_must_tender: bool
    """依法必须进行招标的项目."""
    is_green: bool
    """A green-channel case belongs to the lot: the centre hurries, the law's times stay."""
    kind: WorkKind
    estimate: Decimal
    """项目估算价 (ENG) or 预算金额 (GP), in yuan."""
    notice_from: datetime
    notice_until: datetime | None
    document_from: datetime
    document_until: datetime
    deadline: datetime
    opening_at: datetime
    validity_days: int | None
    """投标有效期, counted from the deadline."""
    bond: Bond | None
    performance_percent: Decimal | None
    is_performance_cash_only: bool
    prequalification: Prequalification | None


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark on a plan: the rule, how strictly it is held here, what is wrong, how to mend it, and the figures."""

    rule_id: str
    level: Level
    zh: str
    en: str
    fix_zh: str
    fix_en: str
    article: str
    computed: Mapping[str, str | int]

    @property
    def key(self) -> str:
        """What an override refers to: the rule and the figures it was given for, so a changed plan asks again."""


@dataclass(frozen=True, slots=True)
class Override:
    """特殊情形说明 — why a time shorter than usual is lawful here, who agreed, and the note in the file."""

    key: str
    reason: str
    approver: str
    note: str


@dataclass(frozen=True, slots=True)
class Milestone:
    """A day of a back-planned timeline: which rule it serves and the latest day on which it may happen."""

    rule_id: str
    zh: str
    en: str
    latest_on: date
    article: str
    unloaded_years: tuple[int, ...]


def check_timeline(plan: Plan, book: RuleBook, calendar: WorkingCalendar) -> list[Finding]: ...


def check_amendment(plan: Plan, *, issued_at: datetime, book: RuleBook, calendar: WorkingCalendar) -> list[Finding]: ...


def blocking(findings: Iterable[Finding], overrides: Iterable[Override]) -> list[Finding]: ...
