"""Times before publication. 招标投标法第二十三、二十四、三十四条; 实施条例第十六至二十六条; 政府采购法第三十五条; 87号令."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.tenders.rules.books import Level, Regime
from apps.tenders.rules.calendar import Counted
from apps.tenders.rules.due import days_counted, last_day
from apps.tenders.rules.eng import ENG_2019
from apps.tenders.rules.findings import Finding
from apps.tenders.rules.gp import GP_2017, GP_2026
from apps.tenders.rules.plan import BidBond, PerformanceBond, Plan, Prequalification, last_day_of
from apps.tenders.rules.timeline import DocumentKind, check_amendment
from tests.tenders.plans import CALENDAR, ENG_PLAN, GP_PLAN, at, check

CASES = json.loads((Path(__file__).parents[1] / "cases" / "case08_timelines.json").read_text("utf-8"))["cases"]
BEIJING, XUZHOU, CHENGDU, JINAN = CASES


def rules_of(findings: list[Finding]) -> list[tuple[str, Level]]:
    return [(finding.rule_id, finding.level) for finding in findings]


def of(rule_id: str, findings: list[Finding]) -> Finding:
    return next(finding for finding in findings if finding.rule_id == rule_id)


def published(base: Plan, case: Mapping[str, Any], **times: Any) -> Plan:
    """The plan with the dates of a published notice."""
    start = at(f"{case['document_from']} 09:00")
    deadline = datetime.fromisoformat(case["deadline"])
    shown = replace(base, notice_from=start, document_from=start, deadline=deadline, opening_at=deadline)
    return replace(shown, **times)


@pytest.mark.parametrize("plan", [ENG_PLAN, GP_PLAN], ids=["eng", "gp"])
def test_a_lawful_plan_raises_nothing(plan: Plan) -> None:
    assert check(plan) == []


def test_beijing_twenty_days_are_lawful_and_shown_with_a_warning() -> None:
    """Case 08, Huairou: issued 2024-08-29, due 2024-09-18; five working days, the first counted."""
    until = at(f"{BEIJING['document_to']} 17:00")
    plan = published(GP_PLAN, BEIJING, document_until=until, notice_until=until)

    findings = check(plan, GP_2017)

    assert rules_of(findings) == [("T-G03", Level.WARN)]
    expected = BEIJING["expect"]
    assert findings[0].computed["days"] == expected["days_issue_to_deadline"] == 20
    assert findings[0].computed["safe"] == "2024-09-19"
    available = days_counted(GP_2017["T-G02a"], date(2024, 8, 29), date(2024, 9, 4), CALENDAR)
    assert available == Counted(expected["document_working_days_inclusive"]) == Counted(5)


@pytest.mark.parametrize(
    ("_case", "is_must_tender", "is_green", "level"),
    [
        ("need not be tendered by law", False, False, Level.BLOCK_UNLESS_REASON),
        ("must be tendered by law", True, False, Level.BLOCK),
        ("need not be tendered, in the green channel", False, True, Level.BLOCK),
    ],
)
def test_xuzhou_thirteen_days_ask_for_a_reason_or_block(
    _case: str, is_must_tender: bool, is_green: bool, level: Level
) -> None:
    """Case 08, a works notice of 2023: thirteen days, less than the twenty of 招标投标法第二十四条."""
    plan = published(
        ENG_PLAN,
        XUZHOU,
        document_until=datetime.fromisoformat(XUZHOU["document_to"]),
        is_must_tender=is_must_tender,
        is_green=is_green,
    )

    findings = check(plan)

    assert rules_of(findings) == [("T-E02", level)]
    short = findings[0]
    assert short.computed == {
        "start": "2023-02-15",
        "end": "2023-02-28",
        "limit": 20,
        "days": XUZHOU["expect"]["days_issue_to_deadline"],
        "lawful": "2023-03-07",
    }
    assert short.zh.endswith("2023年2月15日至2023年2月28日计13日，少于20日。")
    assert short.en.endswith("15 Feb 2023 to 28 Feb 2023 is 13 days; at least 20 are demanded.")
    assert short.fix_zh == "请将结束时间调整到2023年3月7日或以后。"
    assert short.article == "招标投标法第二十四条"


def test_chengdu_twenty_seven_days_are_lawful_and_open_on_a_sunday() -> None:
    """Case 08, non-fiscal funds: 27 days; the deadline, 2025-10-12, is a Sunday that nobody makes up."""
    plan = published(ENG_PLAN, CHENGDU, is_must_tender=False, document_until=at("2025-09-22 17:00"))

    findings = check(plan)

    assert rules_of(findings) == [("T-H01", Level.WARN)]
    assert findings[0].computed == {"day": "2025-10-12", "name": "周日", "next": "2025-10-13"}
    waited = days_counted(ENG_2019["T-E02"], date(2025, 9, 15), date(2025, 10, 12), CALENDAR)
    assert waited == Counted(CHENGDU["expect"]["days_issue_to_deadline"])


def test_jinan_award_notice_of_one_working_day_ends_the_next_day() -> None:
    """Case 08 and case 01: published on 2025-07-14, the period of one working day ends on 2025-07-15."""
    published_on = date.fromisoformat(JINAN["award_notice"])

    ends = last_day(GP_2017["T-G09b"], published_on, CALENDAR)

    assert ends == Counted(date.fromisoformat(JINAN["expect"]["notice_period_ends"]))
    assert GP_2017["T-G09b"].quantity == JINAN["expect"]["notice_period_working_days"]


@pytest.mark.parametrize(
    ("_case", "changes", "expected"),
    [
        ("four days of availability", {"document_until": at("2026-03-05 17:00")}, [("T-E01", Level.BLOCK)]),
        ("five, the first counted", {"document_until": at("2026-03-06 17:00")}, [("T-E01", Level.WARN)]),
        ("six days of availability", {"document_until": at("2026-03-07 17:00")}, []),
        ("availability that ends at midnight", {"document_until": at("2026-03-06 00:00")}, [("T-E01", Level.BLOCK)]),
        ("nineteen days", {"deadline": at("2026-03-21 09:30")}, [("T-E02", Level.BLOCK)]),
        ("opening an hour later", {"opening_at": at("2026-03-24 10:30")}, [("T-E11", Level.BLOCK)]),
        ("no validity", {"validity_days": None}, [("T-H04", Level.BLOCK)]),
        ("a short validity", {"validity_days": 60}, [("T-H03", Level.WARN), ("T-E09b", Level.BLOCK)]),
        ("two days of publicity", {"publicity_days": 2}, [("T-E14", Level.BLOCK)]),
        ("publicity left to the law", {"publicity_days": None}, []),
    ],
)
def test_works_plans(_case: str, changes: dict[str, Any], expected: list[tuple[str, Level]]) -> None:
    plan = replace(ENG_PLAN, **changes)
    if "deadline" in changes:
        plan = replace(plan, opening_at=plan.deadline)

    found = [pair for pair in rules_of(check(plan)) if pair != ("T-H01", Level.WARN)]

    assert found == expected


@pytest.mark.parametrize(
    ("_case", "changes", "expected"),
    [
        ("a notice of four working days", {"notice_until": at("2026-03-05 17:00")}, [("T-G01", Level.BLOCK)]),
        ("a notice without an end", {"notice_until": None}, [("T-G01", Level.BLOCK)]),
        ("four working days of availability", {"document_until": at("2026-03-05 17:00")}, [("T-G02a", Level.BLOCK)]),
        ("over a weekend", {"document_until": at("2026-03-08 17:00")}, []),
        ("opening a minute later", {"opening_at": at("2026-03-24 09:31")}, [("T-G18", Level.BLOCK)]),
        ("a publicity of candidates, which there is none of", {"publicity_days": 1}, []),
    ],
)
def test_procurement_plans(_case: str, changes: dict[str, Any], expected: list[tuple[str, Level]]) -> None:
    assert rules_of(check(replace(GP_PLAN, **changes))) == expected


@pytest.mark.parametrize(("seconds", "minutes"), [(30, 1), (60, 1), (-90, 2), (3600, 60), (86_400, 1440)])
def test_an_opening_beside_the_deadline_is_told_in_minutes_begun(seconds: int, minutes: int) -> None:
    """招标投标法第三十四条: the same moment, to the second."""
    opening = ENG_PLAN.deadline + timedelta(seconds=seconds)

    finding = of("T-E11", check(replace(ENG_PLAN, opening_at=opening)))

    assert finding.computed == {"minutes": minutes}


def test_procurement_never_asks_for_a_reason() -> None:
    """政府采购法第三十五条: nineteen days cannot be explained away."""
    deadline = at("2026-03-20 09:30")

    findings = check(replace(GP_PLAN, deadline=deadline, opening_at=deadline))

    assert rules_of(findings) == [("T-G03", Level.BLOCK)]
    assert findings[0].computed["days"] == 18


def test_a_missing_end_of_the_notice_is_told_with_the_first_lawful_day() -> None:
    finding = of("T-G01", check(replace(GP_PLAN, notice_until=None)))

    assert finding.computed == {"limit": 5, "lawful": "2026-03-06"}


@pytest.mark.parametrize(
    ("_case", "opening", "expected"),
    [
        ("at the start of office hours", "2026-03-24 09:00", []),
        ("a minute before", "2026-03-24 08:59", [("T-H02a", Level.WARN)]),
        ("a minute before office hours end", "2026-03-24 16:59", []),
        ("when they end", "2026-03-24 17:00", [("T-H02b", Level.WARN)]),
        ("on a Saturday", "2026-03-28 09:30", [("T-H01", Level.WARN)]),
        ("on Labour Day", "2026-05-01 09:30", [("T-H01", Level.WARN)]),
        ("on a Saturday that is worked", "2026-05-09 09:30", []),
    ],
)
def test_an_opening_outside_working_time_is_unwise(_case: str, opening: str, expected: list[tuple[str, Level]]) -> None:
    assert rules_of(check(replace(ENG_PLAN, deadline=at(opening), opening_at=at(opening)))) == expected


def test_an_opening_at_the_wrong_hour_says_both_hours() -> None:
    early, late = at("2026-03-24 08:59"), at("2026-03-24 18:05")

    before = of("T-H02a", check(replace(ENG_PLAN, deadline=early, opening_at=early)))
    after = of("T-H02b", check(replace(ENG_PLAN, deadline=late, opening_at=late)))

    assert before.computed == {"time": "08:59", "limit_time": "09:00"}
    assert after.computed == {"time": "18:05", "limit_time": "17:00"}


def test_an_opening_on_a_holiday_names_it_and_the_next_working_day() -> None:
    day = at("2026-05-01 09:30")

    finding = of("T-H01", check(replace(ENG_PLAN, deadline=day, opening_at=day)))

    assert finding.computed == {"day": "2026-05-01", "name": "劳动节", "next": "2026-05-06"}


def test_an_opening_in_utc_is_judged_by_the_hour_in_shanghai() -> None:
    opening = datetime.fromisoformat("2026-03-24T01:30:00+00:00")

    assert check(replace(ENG_PLAN, deadline=opening, opening_at=opening)) == []


def test_an_opening_in_a_year_that_is_not_loaded_warns() -> None:
    opening = at("2027-03-24 09:30")

    findings = check(replace(ENG_PLAN, deadline=opening, opening_at=opening))

    assert rules_of(findings) == [("calendar_year_not_loaded", Level.WARN)]
    assert findings[0].computed == {"years": "2027"}


PREQUALIFICATION = Prequalification(
    notice_from=at("2026-01-26 09:00"),
    notice_until=at("2026-01-30 17:00"),
    document_from=at("2026-01-26 09:00"),
    document_until=at("2026-01-31 17:00"),
    deadline=at("2026-02-05 17:00"),
)


@pytest.mark.parametrize(
    ("_case", "plan", "changes", "expected"),
    [
        ("lawful", ENG_PLAN, {}, []),
        ("four days to apply", ENG_PLAN, {"deadline": at("2026-02-04 17:00")}, ["T-E05"]),
        ("four days of availability", ENG_PLAN, {"document_until": at("2026-01-29 17:00")}, ["T-E01"]),
        ("lawful, GP", GP_PLAN, {}, []),
        ("a notice of four working days, GP", GP_PLAN, {"notice_until": at("2026-01-29 17:00")}, ["T-G01"]),
        ("a notice after its document", ENG_PLAN, {"notice_from": at("2026-01-26 10:00")}, ["T-H05"]),
        ("applications after the document, GP", GP_PLAN, {"deadline": at("2026-03-03 17:00")}, ["T-H05"]),
    ],
)
def test_a_prequalification_has_its_own_times(
    _case: str, plan: Plan, changes: dict[str, Any], expected: list[str]
) -> None:
    """实施条例第十六、十七条; 87号令第十六条."""
    stage = replace(PREQUALIFICATION, **changes)

    findings = check(replace(plan, prequalification=stage))

    assert rules_of(findings) == [(rule_id, Level.BLOCK) for rule_id in expected]


@pytest.mark.parametrize(
    ("_case", "changes", "zh"),
    [
        ("document before notice", {"notice_from": at("2026-03-03 09:00")}, "招标文件开始获取时间早于公告发布时间。"),
        (
            "deadline before the end of availability",
            {"document_until": at("2026-03-25 17:00")},
            "投标截止时间早于招标文件获取截止时间。",
        ),
    ],
)
def test_times_come_in_order(_case: str, changes: dict[str, Any], zh: str) -> None:
    findings = check(replace(ENG_PLAN, **changes))

    assert rules_of(findings) == [("T-H05", Level.BLOCK)]
    assert findings[0].zh == zh
    assert findings[0].en.startswith("The ")
    assert "comes before the " in findings[0].en


@pytest.mark.parametrize(
    ("_case", "plan", "issued_at", "expected"),
    [
        ("sixteen days ahead", ENG_PLAN, "2026-03-08 18:00", []),
        ("fifteen days ahead", ENG_PLAN, "2026-03-09 18:00", [("T-E03", Level.WARN)]),
        ("fourteen days ahead", ENG_PLAN, "2026-03-10 08:00", [("T-E03", Level.BLOCK)]),
        (
            "fourteen days ahead, need not be tendered",
            replace(ENG_PLAN, is_must_tender=False),
            "2026-03-10 08:00",
            [("T-E03", Level.BLOCK)],
        ),
        ("fourteen days ahead, GP", GP_PLAN, "2026-03-10 08:00", [("T-G04a", Level.BLOCK)]),
    ],
)
def test_a_late_clarification_forces_the_deadline_to_move(
    _case: str, plan: Plan, issued_at: str, expected: list[tuple[str, Level]]
) -> None:
    """招标投标法第二十三条; 实施条例第二十一条; 87号令第二十七条."""
    book = ENG_2019 if plan.regime is Regime.ENG else GP_2026

    def findings_for(judged: Plan) -> list[Finding]:
        moment, kind = at(issued_at), DocumentKind.TENDER
        return check_amendment(judged, issued_at=moment, document=kind, book=book, calendar=CALENDAR)

    assert rules_of(findings_for(plan)) == expected
    later = replace(plan, deadline=plan.deadline + timedelta(days=7))
    assert findings_for(later) == []


def test_a_clarification_of_the_prequalification_document_needs_three_days() -> None:
    """实施条例第二十一条."""
    plan = replace(ENG_PLAN, prequalification=PREQUALIFICATION)
    kind = DocumentKind.PREQUALIFICATION

    findings = check_amendment(plan, issued_at=at("2026-02-03 09:00"), document=kind, book=ENG_2019, calendar=CALENDAR)

    assert rules_of(findings) == [("T-E04", Level.BLOCK)]
    with pytest.raises(ValueError, match="no prequalification"):
        check_amendment(ENG_PLAN, issued_at=at("2026-02-03 09:00"), document=kind, book=ENG_2019, calendar=CALENDAR)


def test_an_end_at_midnight_belongs_to_the_day_before() -> None:
    assert last_day_of(at("2026-03-07 00:00")) == date(2026, 3, 6)
    assert last_day_of(at("2026-03-07 00:01")) == date(2026, 3, 7)


MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31)).map(lambda moment: at(moment.isoformat()))


@given(moments=st.tuples(MOMENTS, MOMENTS, MOMENTS, MOMENTS, MOMENTS), regime=st.sampled_from(Regime))
def test_any_plan_gets_complete_sentences(moments: tuple[datetime, ...], regime: Regime) -> None:
    notice, start, until, deadline, opening = moments
    plan = replace(
        ENG_PLAN if regime is Regime.ENG else GP_PLAN,
        notice_from=notice,
        document_from=start,
        document_until=until,
        deadline=deadline,
        opening_at=opening,
        bond=BidBond(Decimal(10**8), 1, accepts_cash=True),
        performance=PerformanceBond(Decimal(50), accepts_cash=True),
        validity_days=None,
    )

    findings = check(plan)

    assert findings
    for finding in findings:
        for sentence in (finding.zh, finding.en, finding.fix_zh, finding.fix_en):
            assert sentence
            assert "{" not in sentence
            assert "!" not in sentence
        json.dumps(dict(finding.computed))
    assert len({finding.key for finding in findings}) == len(findings)
