"""How days are counted: working days with make-up days, full days, and a year that nobody loaded. 民法典第二百零一至二百零三条."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.tenders.rules.calendar import (
    YEAR_NOT_LOADED,
    Counted,
    DayKind,
    SpecialDay,
    WorkingCalendar,
    YearTable,
    calendar_from,
    days_between,
)
from apps.tenders.rules.calendar_files import FOLDER, delivered_years, year_from_json, year_to_json

CALENDAR = calendar_from(delivered_years())
LOADED_DAYS = st.dates(date(2023, 1, 1), date(2026, 11, 30))
SOME_DAYS = st.dates(date(2000, 1, 1), date(2050, 12, 31))


def test_the_years_2023_to_2026_are_delivered() -> None:
    assert CALENDAR.years == {2023, 2024, 2025, 2026}
    assert [(table.year, len(table.days)) for table in delivered_years()] == [
        (2023, 34),
        (2024, 36),
        (2025, 33),
        (2026, 39),
    ]


@pytest.mark.parametrize(("year", "working_days"), [(2023, 249), (2024, 251), (2025, 248), (2026, 248)])
def test_a_year_has_the_working_days_that_the_state_council_left(year: int, working_days: int) -> None:
    """The count of working days in a year, known to every payroll office."""
    counted = CALENDAR.working_days_between(date(year, 1, 1), date(year, 12, 31), counts_first_day=True)

    assert counted == Counted(working_days)


@pytest.mark.parametrize(
    ("_case", "day", "is_working"),
    [
        ("a plain Thursday", date(2024, 8, 29), True),
        ("a plain Saturday", date(2024, 8, 31), False),
        ("a Saturday that is worked for the Mid-Autumn Festival", date(2024, 9, 14), True),
        ("a Monday of the Mid-Autumn Festival", date(2024, 9, 16), False),
        ("the Sunday before National Day 2025", date(2025, 9, 28), True),
        ("the Sunday after National Day 2025, an ordinary one", date(2025, 10, 12), False),
        ("the Sunday worked after New Year 2026", date(2026, 1, 4), True),
        ("a Saturday that belongs to the notice for the next year", date(2022, 12, 31), False),
    ],
)
def test_a_day_is_worked_or_not(_case: str, day: date, is_working: bool) -> None:
    assert CALENDAR.is_working_day(day) == Counted(is_working)


def test_five_working_days_from_29_august_2024_end_on_4_september_when_the_first_counts() -> None:
    """政府采购货物和服务招标投标管理办法第十八条, as a real Beijing notice counted it."""
    assert CALENDAR.add_working_days(date(2024, 8, 29), 5, counts_first_day=True) == Counted(date(2024, 9, 4))
    assert CALENDAR.add_working_days(date(2024, 8, 29), 5, counts_first_day=False) == Counted(date(2024, 9, 5))


def test_working_days_cross_a_holiday_and_its_make_up_days() -> None:
    """Three working days after Friday 2025-09-26: the worked Sunday, Monday and Tuesday; then the long holiday."""
    assert CALENDAR.add_working_days(date(2025, 9, 26), 3, counts_first_day=False) == Counted(date(2025, 9, 30))
    assert CALENDAR.add_working_days(date(2025, 9, 26), 4, counts_first_day=False) == Counted(date(2025, 10, 9))


@pytest.mark.parametrize(
    ("_case", "start", "days", "last"),
    [
        ("ends on a working day", date(2026, 3, 2), 3, date(2026, 3, 5)),
        ("ends on a Saturday", date(2026, 3, 4), 3, date(2026, 3, 9)),
        ("ends on a Saturday that is worked", date(2026, 2, 11), 3, date(2026, 2, 14)),
        ("ends in the Spring Festival", date(2026, 2, 14), 3, date(2026, 2, 24)),
        ("ends in National Day week", date(2026, 9, 29), 3, date(2026, 10, 8)),
    ],
)
def test_a_last_day_on_a_holiday_moves_to_the_next_working_day(_case: str, start: date, days: int, last: date) -> None:
    """民法典第二百零三条."""
    counted = CALENDAR.add_days(start, days, counts_first_day=False, moves_to_working_day=True)

    assert counted == Counted(last)


def test_calendar_days_count_the_first_day_only_when_told() -> None:
    """民法典第二百零一条: the day on which a period begins is not counted."""
    first, last = date(2024, 8, 29), date(2024, 9, 18)

    assert days_between(first, last, counts_first_day=False) == 20
    assert days_between(first, last, counts_first_day=True) == 21
    still = CALENDAR.add_days(first, 21, counts_first_day=True, moves_to_working_day=False)
    assert still == Counted(last)


def test_a_year_that_is_not_loaded_warns_and_counts_by_weekends_alone() -> None:
    counted = CALENDAR.add_working_days(date(2026, 12, 30), 3, counts_first_day=False)

    assert counted == Counted(date(2027, 1, 4), (2027,))
    assert counted.warnings == (YEAR_NOT_LOADED,)
    assert CALENDAR.is_working_day(date(2027, 1, 1)) == Counted(True, (2027,))


def test_a_loaded_year_does_not_warn() -> None:
    assert CALENDAR.add_working_days(date(2026, 12, 1), 5, counts_first_day=False).warnings == ()


def test_a_later_table_of_a_year_replaces_the_earlier_one_whole() -> None:
    """The operator's edit of a year stands in place of the delivered year."""
    special = SpecialDay(date(2026, 6, 1), DayKind.HOLIDAY, "抗洪停工", "市政府通告")
    edited = calendar_from([*delivered_years(), YearTable(2026, "市政府通告", (special,))])

    assert edited.is_working_day(date(2026, 6, 1)).value is False
    assert edited.is_working_day(date(2026, 10, 1)).value is True
    assert edited.is_working_day(date(2025, 10, 1)).value is False


def test_counting_backwards_is_refused() -> None:
    with pytest.raises(ValueError, match="from zero up"):
        CALENDAR.add_working_days(date(2026, 3, 2), -1, counts_first_day=False)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.json")), ids=lambda path: path.stem)
def test_a_delivered_file_says_its_notice_and_the_sentence_of_every_day(path: Path) -> None:
    stored = json.loads(path.read_text("utf-8"))

    assert year_to_json(year_from_json(stored)) == stored
    assert stored["notice"].startswith(f"国务院办公厅关于{path.stem}年部分节假日安排的通知")
    for day in stored["days"]:
        assert day["name"].removesuffix("调休") in day["source"]


@pytest.mark.parametrize(
    ("_case", "days", "problem"),
    [
        ("a day twice", [("2026-05-01", "holiday"), ("2026-05-01", "holiday")], "stands twice"),
        ("another year's day", [("2028-05-01", "holiday")], "does not belong"),
        ("a make-up Wednesday", [("2026-05-06", "make_up")], "weekday already"),
        ("an unknown kind", [("2026-05-06", "party")], "party"),
        ("no date", [("2026-02-30", "holiday")], "day"),
    ],
)
def test_a_table_that_cannot_be_true_is_refused(_case: str, days: list[tuple[str, str]], problem: str) -> None:
    stored = {
        "year": 2026,
        "notice": "试验",
        "days": [{"date": day, "kind": kind, "name": "试验", "source": "试验"} for day, kind in days],
    }

    with pytest.raises(ValueError, match=problem):
        year_from_json(stored)


@given(start=LOADED_DAYS, days=st.integers(1, 300), counts_first_day=st.booleans())
def test_adding_and_counting_agree(start: date, days: int, counts_first_day: bool) -> None:
    last = CALENDAR.add_working_days(start, days, counts_first_day=counts_first_day)

    counted = CALENDAR.working_days_between(start, last.value, counts_first_day=counts_first_day)
    assert counted.value == days
    assert CALENDAR.is_working_day(last.value).value


@given(end=LOADED_DAYS, days=st.integers(1, 120), counts_first_day=st.booleans())
def test_counting_back_finds_the_latest_working_day_to_begin(end: date, days: int, counts_first_day: bool) -> None:
    start = CALENDAR.working_days_before(end, days, counts_first_day=counts_first_day).value
    next_start = CALENDAR.next_working_day(start + timedelta(days=1)).value

    assert CALENDAR.add_working_days(start, days, counts_first_day=counts_first_day).value <= end
    assert CALENDAR.add_working_days(next_start, days, counts_first_day=counts_first_day).value > end


@given(start=SOME_DAYS, days=st.integers(0, 200), counts_first_day=st.booleans())
def test_more_days_never_end_earlier(start: date, days: int, counts_first_day: bool) -> None:
    def last(count: int, on: date) -> date:
        return CALENDAR.add_working_days(on, count, counts_first_day=counts_first_day).value

    assert last(days, start) <= last(days + 1, start)
    assert last(days, start) <= last(days, start + timedelta(days=1))


@given(day=SOME_DAYS)
def test_the_next_working_day_is_worked_and_nothing_between_is(day: date) -> None:
    following = CALENDAR.next_working_day(day).value

    assert CALENDAR.is_working_day(following).value
    between = [day + timedelta(days=number) for number in range((following - day).days)]
    assert not any(CALENDAR.is_working_day(each).value for each in between)


@given(day=SOME_DAYS)
def test_a_warning_is_given_exactly_for_days_of_which_nothing_is_known(day: date) -> None:
    is_known = day.year in CALENDAR.years or CALENDAR.special_day(day) is not None

    assert (CALENDAR.is_working_day(day).warnings == ()) is is_known


@given(start=SOME_DAYS, days=st.integers(0, 400), first=st.booleans(), moves=st.booleans())
def test_a_moved_last_day_is_never_earlier_than_the_plain_one(start: date, days: int, first: bool, moves: bool) -> None:
    plain = CALENDAR.add_days(start, days, counts_first_day=first, moves_to_working_day=False).value
    moved = CALENDAR.add_days(start, days, counts_first_day=first, moves_to_working_day=moves).value

    assert moved >= plain
    assert moved == plain or (moves and not CALENDAR.is_working_day(plain).value)


def test_an_empty_calendar_knows_weekends_and_warns() -> None:
    nothing = WorkingCalendar(())

    assert nothing.is_working_day(date(2026, 5, 1)) == Counted(True, (2026,))
    assert nothing.is_working_day(date(2026, 5, 2)) == Counted(False, (2026,))
