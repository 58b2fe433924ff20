"""招标投标法实施条例第二十六条、第五十八条; 政府采购法实施条例第三十三条、第四十八条: how much a bond may be."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from apps.tenders.rules.books import Level
from apps.tenders.rules.plan import BidBond, PerformanceBond, Plan, WorkKind
from tests.tenders.plans import ENG_PLAN, GP_PLAN, check
from tests.tenders.test_timelines import rules_of


@pytest.mark.parametrize(
    ("_case", "plan", "bond", "expected"),
    [
        ("exactly two per cent", ENG_PLAN, BidBond(Decimal("200000"), 90, accepts_cash=True), []),
        ("a cent more", ENG_PLAN, BidBond(Decimal("200000.01"), 90, accepts_cash=True), ["T-E09a"]),
        ("for one day less than the bid", ENG_PLAN, BidBond(Decimal(1), 89, accepts_cash=True), ["T-E09b"]),
        ("for longer than the bid", ENG_PLAN, BidBond(Decimal(1), 120, accepts_cash=True), ["T-E09b"]),
        ("none", ENG_PLAN, None, []),
        ("exactly two per cent, GP", GP_PLAN, BidBond(Decimal("23920.00"), 90, accepts_cash=False), []),
        ("a cent more, GP", GP_PLAN, BidBond(Decimal("23920.01"), 90, accepts_cash=False), ["T-G05a"]),
        ("in cash, GP", GP_PLAN, BidBond(Decimal("23920.00"), 90, accepts_cash=True), ["T-G05b"]),
    ],
)
def test_a_bid_bond_within_the_law(_case: str, plan: Plan, bond: BidBond | None, expected: list[str]) -> None:
    """实施条例第二十六条; 政府采购法实施条例第三十三条."""
    assert rules_of(check(replace(plan, bond=bond))) == [(rule_id, Level.BLOCK) for rule_id in expected]


@pytest.mark.parametrize(
    ("_case", "kind", "amount", "expected"),
    [
        ("works", WorkKind.WORKS, "800000.01", ["T-E09c"]),
        ("works at the ceiling", WorkKind.WORKS, "800000.00", []),
        ("goods", WorkKind.GOODS, "800000.01", ["T-E09c"]),
        ("design", WorkKind.SURVEY_DESIGN, "100000.01", ["T-E09d"]),
        ("services have no ceiling of their own", WorkKind.SERVICES, "900000.00", []),
    ],
)
def test_a_ceiling_that_was_not_read_in_the_law_only_warns(
    _case: str, kind: WorkKind, amount: str, expected: list[str]
) -> None:
    bond = BidBond(Decimal(amount), 90, accepts_cash=True)
    plan = replace(ENG_PLAN, kind=kind, estimate=Decimal("100000000"), bond=bond)

    assert rules_of(check(plan)) == [(rule_id, Level.WARN) for rule_id in expected]


@pytest.mark.parametrize(
    ("_case", "plan", "performance", "expected"),
    [
        ("ten and a half per cent", ENG_PLAN, PerformanceBond(Decimal("10.5"), accepts_cash=True), ["T-E20"]),
        ("ten and a half, GP", GP_PLAN, PerformanceBond(Decimal("10.5"), accepts_cash=False), ["T-G16a"]),
        ("in cash, GP", GP_PLAN, PerformanceBond(Decimal(5), accepts_cash=True), ["T-G16b"]),
        ("none", GP_PLAN, None, []),
    ],
)
def test_a_performance_bond_within_the_law(
    _case: str, plan: Plan, performance: PerformanceBond | None, expected: list[str]
) -> None:
    """实施条例第五十八条; 政府采购法实施条例第四十八条."""
    assert rules_of(check(replace(plan, performance=performance))) == [(rule_id, Level.BLOCK) for rule_id in expected]
