"""执行强度 (handbook 1.5): when a reason helps, when nothing does, and what a green channel cannot shorten."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.tenders.rules.books import Level, Regime
from apps.tenders.rules.eng import ENG_2019
from apps.tenders.rules.findings import Finding, Override, blocking
from apps.tenders.rules.gp import GP_2026
from apps.tenders.rules.plan import Plan
from apps.tenders.rules.timeline import check_timeline, level_here
from tests.tenders.plans import CALENDAR, ENG_PLAN, GP_PLAN, at

SHORT = replace(ENG_PLAN, is_must_tender=False, deadline=at("2026-03-16 09:30"), opening_at=at("2026-03-16 09:30"))
"""Fourteen days, in a project that need not be tendered by law."""


def check(plan: Plan) -> list[Finding]:
    return check_timeline(plan, ENG_2019 if plan.regime is Regime.ENG else GP_2026, CALENDAR)


def reason_for(finding: Finding) -> Override:
    return Override(finding.key, reason="非依法必须招标项目，工期紧", approver="person:1", note="会议纪要〔2026〕3号")


@pytest.mark.parametrize(
    ("_case", "base", "is_must_tender", "is_green", "level"),
    [
        ("works that need not be tendered", ENG_PLAN, False, False, Level.BLOCK_UNLESS_REASON),
        ("works that must be tendered", ENG_PLAN, True, False, Level.BLOCK),
        ("works in the green channel", ENG_PLAN, False, True, Level.BLOCK),
        ("procurement", GP_PLAN, False, False, Level.BLOCK),
    ],
)
def test_a_time_too_short_is_held_as_strictly_as_the_project_demands(
    _case: str, base: Plan, is_must_tender: bool, is_green: bool, level: Level
) -> None:
    plan = replace(base, is_must_tender=is_must_tender, is_green=is_green)

    assert level_here(ENG_2019["T-E02"], plan) is level


@pytest.mark.parametrize("level", sorted(set(Level) - {Level.BLOCK_UNLESS_REASON}))
def test_other_levels_are_the_same_for_every_project(level: Level) -> None:
    rule = replace(ENG_2019["T-E02"], level=level)

    for plan in (ENG_PLAN, GP_PLAN, SHORT, replace(SHORT, is_green=True)):
        assert level_here(rule, plan) is level


def test_a_full_reason_opens_what_asks_for_one() -> None:
    findings = check(SHORT)
    assert [(finding.rule_id, finding.level) for finding in findings] == [("T-E02", Level.BLOCK_UNLESS_REASON)]

    assert blocking(findings, ()) == findings
    assert blocking(findings, [reason_for(findings[0])]) == []


@pytest.mark.parametrize("missing", ["reason", "approver", "note"])
def test_a_reason_without_approver_or_note_is_none(missing: str) -> None:
    findings = check(SHORT)

    incomplete = replace(reason_for(findings[0]), **{missing: "  "})

    assert blocking(findings, [incomplete]) == findings


def test_a_reason_counts_for_the_figures_it_was_given_for() -> None:
    """Thirteen days were explained; twelve are another question."""
    given_for = reason_for(check(SHORT)[0])
    shorter = replace(SHORT, deadline=SHORT.deadline - timedelta(days=3), opening_at=SHORT.opening_at)
    shorter = replace(shorter, opening_at=shorter.deadline)

    findings = check(shorter)

    assert blocking(findings, [given_for]) == findings


def test_warnings_never_stand_in_the_way() -> None:
    exactly = replace(ENG_PLAN, deadline=at("2026-03-22 09:30"), opening_at=at("2026-03-22 09:30"))

    findings = check(exactly)

    assert {finding.level for finding in findings} == {Level.WARN}
    assert blocking(findings, ()) == []


def test_a_reason_does_not_open_a_block() -> None:
    findings = check(replace(SHORT, is_must_tender=True))

    assert blocking(findings, [reason_for(finding) for finding in findings]) == findings


@given(
    days=st.integers(0, 19),
    hour=st.integers(0, 23),
    is_must_tender=st.booleans(),
    regime=st.sampled_from(Regime),
    reason=st.text(min_size=1),
)
def test_a_green_channel_shortens_no_statutory_time_by_any_input(
    days: int, hour: int, is_must_tender: bool, regime: Regime, reason: str
) -> None:
    """招标投标法第二十四条; 政府采购法第三十五条: fewer than twenty days stay forbidden, whatever is explained."""
    base = ENG_PLAN if regime is Regime.ENG else GP_PLAN
    deadline = base.document_from.replace(hour=hour) + timedelta(days=days)
    plan = replace(base, is_green=True, is_must_tender=is_must_tender, deadline=deadline, opening_at=deadline)

    findings = check(plan)
    overrides = [Override(finding.key, reason, reason, reason) for finding in findings]

    issue = "T-E02" if regime is Regime.ENG else "T-G03"
    assert issue in {finding.rule_id for finding in blocking(findings, overrides)}
