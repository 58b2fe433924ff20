"""Plan — what a lot's notice and data sheet are about to promise, as plain values the law can be asked about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from apps.tenders.rules.books import Regime
from apps.tenders.rules.calendar import SHANGHAI


class WorkKind(StrEnum):
    """标的类别 — what is tendered, as far as a bond's ceiling depends on it."""

    WORKS = "works"
    SURVEY_DESIGN = "survey_design"
    GOODS = "goods"
    SERVICES = "services"


@dataclass(frozen=True, slots=True)
class BidBond:
    """投标保证金 — what the data sheet asks for; its validity is counted from the deadline, as the bid's own."""

    amount: Decimal
    valid_days: int
    accepts_cash: bool


@dataclass(frozen=True, slots=True)
class PerformanceBond:
    """履约保证金 — what the data sheet asks of the winner."""

    percent: Decimal
    accepts_cash: bool


@dataclass(frozen=True, slots=True)
class Prequalification:
    """资格预审 — its notice, its document's availability and the application deadline."""

    notice_from: datetime
    notice_until: datetime | None
    document_from: datetime
    document_until: datetime
    deadline: datetime


@dataclass(frozen=True, slots=True)
class Plan:
    """What is about to be promised. Times are aware; their days are those of Asia/Shanghai.

    At publication `notice_from` is the moment of publication itself.
    """

    regime: Regime
    is_must_tender: bool
    """依法必须进行招标的项目."""
    is_green: bool
    """A green-channel case belongs to the lot: the centre hurries, the law's times stay."""
    kind: WorkKind
    estimate: Decimal
    """招标项目估算价 (ENG) or 采购项目预算金额 (GP), in yuan."""
    notice_from: datetime
    notice_until: datetime | None
    document_from: datetime
    document_until: datetime
    deadline: datetime
    opening_at: datetime
    validity_days: int | None
    """投标有效期, counted from the deadline; None when the data sheet does not state it."""
    bond: BidBond | None
    performance: PerformanceBond | None
    publicity_days: int | None
    """中标候选人公示期 that the document announces (ENG); None when it leaves the length to the law."""
    prequalification: Prequalification | None


def day_of(moment: datetime) -> date:
    """The day in Asia/Shanghai."""
    return moment.astimezone(SHANGHAI).date()


def last_day_of(until: datetime) -> date:
    """The last day of a period; one that ends at midnight ends with the day before."""
    return day_of(until - timedelta(microseconds=1))
