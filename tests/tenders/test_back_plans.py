"""倒排工期与到期 — the earliest deadline, the plan counted back from an opening, and what is due when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.tenders.rules.backplan import EarliestDeadline, Means, Stage, back_plan, earliest_deadline
from apps.tenders.rules.books import Level, Regime, RuleBook, Unit
from apps.tenders.rules.due import Due, days_counted, due_at, last_day, latest_start
from apps.tenders.rules.eng import ENG_2019
from apps.tenders.rules.gp import GP_2026
from tests.tenders.plans import CALENDAR, ENG_PLAN, GP_PLAN, at, check


@pytest.mark.parametrize(
    ("_case", "document_from", "lawful_on", "advised_on", "unloaded"),
    [
        ("an ordinary week", "2026-03-03 09:00", date(2026, 3, 23), date(2026, 3, 24), ()),
        ("over Labour Day", "2026-04-10 09:00", date(2026, 4, 30), date(2026, 5, 6), ()),
        ("into a year that is not loaded", "2026-12-14 09:00", date(2027, 1, 3), date(2027, 1, 4), (2027,)),
    ],
)
def test_the_earliest_deadline_is_twenty_days_away_and_one_more_is_advised(
    _case: str, document_from: str, lawful_on: date, advised_on: date, unloaded: tuple[int, ...]
) -> None:
    earliest = earliest_deadline(at(document_from), ENG_2019, CALENDAR)

    assert earliest == EarliestDeadline(lawful_on, advised_on, unloaded)


@given(
    issued=st.datetimes(datetime(2023, 1, 1), datetime(2026, 9, 30)),
    book=st.sampled_from([ENG_2019, GP_2026]),
)
def test_the_earliest_deadline_is_lawful_and_a_day_less_is_not(issued: datetime, book: RuleBook) -> None:
    start = at(issued.isoformat())
    earliest = earliest_deadline(start, book, CALENDAR)
    rule = book["T-E01" if book.regime is Regime.ENG else "T-G02a"]
    until = last_day(rule, start.date() + timedelta(days=rule.warns_at_limit), CALENDAR).value
    base = replace(
        ENG_PLAN if book.regime is Regime.ENG else GP_PLAN,
        notice_from=start,
        document_from=start,
        document_until=at(f"{until} 23:59"),
        notice_until=at(f"{until} 23:59"),
    )

    def blocks(on: date) -> set[str]:
        deadline = at(f"{on} 23:59:59")
        findings = check(replace(base, deadline=deadline, opening_at=deadline), book)
        return {finding.rule_id for finding in findings if finding.level is Level.BLOCK}

    assert blocks(earliest.lawful_on) == set()
    assert blocks(earliest.lawful_on - timedelta(days=1)) != set()
    advised = at(f"{earliest.advised_on} 10:00")
    assert check(replace(base, deadline=advised, opening_at=advised), book) == []


def test_a_back_planned_works_tender() -> None:
    """A works tender that should open on 2026-10-20: the centre's days step over the Mid-Autumn Festival."""
    milestones = back_plan(at("2026-10-20 09:30"), ENG_2019, CALENDAR)

    assert [(each.stage, each.on, each.means) for each in milestones] == [
        (Stage.ENTRY, date(2026, 9, 23), Means.LATEST),
        (Stage.VENUE, date(2026, 9, 24), Means.LATEST),
        (Stage.RELEASE, date(2026, 9, 29), Means.LATEST),
        (Stage.ISSUE, date(2026, 9, 30), Means.LATEST),
        (Stage.AVAILABILITY_END, date(2026, 10, 4), Means.EARLIEST),
        (Stage.CLARIFICATION, date(2026, 10, 5), Means.LATEST),
        (Stage.OBJECTION, date(2026, 10, 10), Means.LATEST),
        (Stage.DEADLINE, date(2026, 10, 20), Means.EXACTLY),
    ]
    assert all(each.zh and each.en for each in milestones)


@given(on=st.dates(date(2023, 2, 10), date(2026, 11, 30)), book=st.sampled_from([ENG_2019, GP_2026]))
def test_a_back_planned_tender_is_lawful(on: date, book: RuleBook) -> None:
    days = {each.stage: each.on for each in back_plan(at(f"{on} 09:30"), book, CALENDAR)}

    base = ENG_PLAN if book.regime is Regime.ENG else GP_PLAN
    issue, deadline = at(f"{days[Stage.ISSUE]} 09:00"), at(f"{on} 09:30")
    until = at(f"{days[Stage.AVAILABILITY_END]} 23:59")
    plan = replace(base, notice_from=issue, document_from=issue, document_until=until, notice_until=until)
    findings = check(replace(plan, deadline=deadline, opening_at=deadline), book)
    assert [finding for finding in findings if finding.level is Level.BLOCK] == []
    assert CALENDAR.is_working_day(days[Stage.ISSUE]).value
    assert days[Stage.ENTRY] < days[Stage.VENUE] < days[Stage.RELEASE] < days[Stage.ISSUE]


@given(
    end=st.dates(date(2023, 6, 1), date(2026, 11, 30)),
    days=st.integers(1, 60),
    unit=st.sampled_from([Unit.CALENDAR_DAYS, Unit.WORKING_DAYS]),
    counts_first_day=st.booleans(),
)
def test_the_latest_start_is_the_last_from_which_the_time_is_over_by_the_end(
    end: date, days: int, unit: Unit, counts_first_day: bool
) -> None:
    rule = replace(ENG_2019["T-E01"], quantity=days, unit=unit, counts_first_day=counts_first_day)

    start = latest_start(rule, end, CALENDAR).value

    assert last_day(rule, start, CALENDAR).value <= end
    tomorrow = start + timedelta(days=1)
    next_start = tomorrow if unit is Unit.CALENDAR_DAYS else CALENDAR.next_working_day(tomorrow).value
    assert last_day(rule, next_start, CALENDAR).value > end


def test_a_back_plan_that_reaches_an_unloaded_year_says_so() -> None:
    milestones = back_plan(at("2027-01-20 09:30"), ENG_2019, CALENDAR)

    assert [each.stage for each in milestones if each.unloaded_years] == [Stage.DEADLINE]


@pytest.mark.parametrize(
    ("_case", "book", "rule_id", "event", "due"),
    [
        ("reply to an objection", ENG_2019, "T-E08", "2026-03-02 10:00", "2026-03-05 23:59:59"),
        ("reply that would fall on a Saturday", ENG_2019, "T-E08", "2026-03-04 10:00", "2026-03-09 23:59:59"),
        ("publicity over National Day", ENG_2019, "T-E14", "2026-09-29 16:00", "2026-10-08 23:59:59"),
        ("a complaint's 30 working days", ENG_2019, "T-E22b", "2026-03-02 10:00", "2026-04-14 23:59:59"),
        ("contract in 30 days", GP_2026, "T-G14a", "2026-03-02 10:00", "2026-04-01 23:59:59"),
        ("an answer in 7 working days", GP_2026, "T-G12b", "2026-02-11 10:00", "2026-02-27 23:59:59"),
        ("an explanation in 30 minutes", GP_2026, "T-G17", "2026-03-02 10:00:05", "2026-03-02 10:30:05"),
        ("a file kept for 15 years", GP_2026, "T-G15", "2024-02-29 10:00", "2039-02-28 23:59:59"),
        ("a file of an ordinary year", GP_2026, "T-G15", "2026-03-02 10:00", "2041-03-02 23:59:59"),
        ("an event late in the evening of Shanghai", ENG_2019, "T-E17", "2026-03-02 23:30", "2026-04-01 23:59:59"),
    ],
)
def test_what_is_due_when(_case: str, book: RuleBook, rule_id: str, event: str, due: str) -> None:
    """民法典第二百零一至二百零三条: the first day is not counted, the last ends at midnight."""
    assert due_at(book[rule_id], at(event), CALENDAR) == Due(at(due), ())


def test_hours_run_to_the_second() -> None:
    rule = replace(ENG_2019["T-E08"], quantity=24, unit=Unit.HOURS)

    assert due_at(rule, at("2026-03-02 10:00:05"), CALENDAR) == Due(at("2026-03-03 10:00:05"), ())


def test_what_is_due_in_an_unloaded_year_warns() -> None:
    due = due_at(GP_2026["T-G14b"], at("2026-12-31 10:00"), CALENDAR)

    assert due == Due(at("2027-01-04 23:59:59"), (2027,))
    assert due.warnings == ("calendar_year_not_loaded",)


@pytest.mark.parametrize("rule_id", ["T-E09a", "T-E12", "T-E23"])
def test_a_rule_without_time_has_no_due_moment(rule_id: str) -> None:
    for ask in (due_at, latest_start, days_counted):
        with pytest.raises(ValueError, match=rule_id):
            _ask(ask, rule_id)


def _ask(ask: Any, rule_id: str) -> None:
    rule, day = ENG_2019[rule_id], date(2026, 3, 2)
    if ask is due_at:
        due_at(rule, at("2026-03-02 10:00"), CALENDAR)
    elif ask is latest_start:
        latest_start(rule, day, CALENDAR)
    else:
        days_counted(rule, day, day, CALENDAR)
