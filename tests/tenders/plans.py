"""A lawful plan of each regime, to be bent by tests."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from apps.tenders.rules.books import Regime, RuleBook
from apps.tenders.rules.calendar import SHANGHAI, calendar_from
from apps.tenders.rules.calendar_files import delivered_years
from apps.tenders.rules.eng import ENG_2019
from apps.tenders.rules.findings import Finding
from apps.tenders.rules.gp import GP_2026
from apps.tenders.rules.plan import BidBond, PerformanceBond, Plan, WorkKind
from apps.tenders.rules.timeline import check_timeline

CALENDAR = calendar_from(delivered_years())


def at(text: str) -> datetime:
    """A moment in Asia/Shanghai: `2026-03-02 09:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


ENG_PLAN = Plan(
    regime=Regime.ENG,
    is_must_tender=True,
    is_green=False,
    kind=WorkKind.WORKS,
    estimate=Decimal("10000000.00"),
    notice_from=at("2026-03-02 09:00"),
    notice_until=None,
    document_from=at("2026-03-02 09:00"),
    document_until=at("2026-03-09 17:00"),
    deadline=at("2026-03-24 09:30"),
    opening_at=at("2026-03-24 09:30"),
    validity_days=90,
    bond=BidBond(Decimal("200000.00"), valid_days=90, accepts_cash=True),
    performance=PerformanceBond(Decimal(10), accepts_cash=True),
    publicity_days=3,
    prequalification=None,
)
GP_PLAN = Plan(
    regime=Regime.GP,
    is_must_tender=False,
    is_green=False,
    kind=WorkKind.GOODS,
    estimate=Decimal("1196000.00"),
    notice_from=at("2026-03-02 09:00"),
    notice_until=at("2026-03-06 17:00"),
    document_from=at("2026-03-02 09:00"),
    document_until=at("2026-03-06 17:00"),
    deadline=at("2026-03-24 09:30"),
    opening_at=at("2026-03-24 09:30"),
    validity_days=90,
    bond=BidBond(Decimal("23920.00"), valid_days=90, accepts_cash=False),
    performance=PerformanceBond(Decimal(10), accepts_cash=False),
    publicity_days=None,
    prequalification=None,
)


def check(plan: Plan, book: RuleBook | None = None) -> list[Finding]:
    """What the law says to the plan; by the regime's present rule book where none is given."""
    return check_timeline(plan, book or (ENG_2019 if plan.regime is Regime.ENG else GP_2026), CALENDAR)
