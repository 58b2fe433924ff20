"""工作日历, corrected by the centre. 国务院办公厅关于节假日安排的通知; handbook 1.4."""

from __future__ import annotations

from datetime import date

import pytest

from apps.core.refusals import NotAllowed, Refused
from apps.evidence.models import Entry
from apps.tenders import actions
from apps.tenders.actions.calendar import SpecialDay
from apps.tenders.models import CalendarYear
from apps.tenders.queries.calendar import working_calendar
from apps.tenders.rules.calendar import DayKind
from tests.tenders.stage import NOW, Stage, refused
from tests.world import World

NEW_YEAR = SpecialDay(date(2027, 1, 1), DayKind.HOLIDAY, "元旦")
SUNDAY = SpecialDay(date(2027, 1, 3), DayKind.MAKE_UP, "元旦调休")
SOURCE = "国办发明电〔2026〕9号"


def test_a_loaded_year_is_counted_by_and_told_in_public(world: World) -> None:
    assert 2027 not in working_calendar().years

    actions.edit_calendar(2027, source=SOURCE, days=[NEW_YEAR, SUNDAY], actor=world.operator.actor, now=NOW)

    calendar = working_calendar()
    assert not calendar.is_working_day(date(2027, 1, 1)).value
    assert calendar.is_working_day(date(2027, 1, 3)).value
    assert calendar.is_working_day(date(2027, 1, 4)).unloaded_years == ()
    entry = Entry.objects.get(kind="calendar.edited")
    assert (entry.stream, entry.payload["source"]) == ("calendar:2027", SOURCE)


def test_an_edit_replaces_the_year_whole(world: World) -> None:
    operator = world.operator.actor
    actions.edit_calendar(2027, source=SOURCE, days=[NEW_YEAR, SUNDAY], actor=operator, now=NOW)

    actions.edit_calendar(2027, source=SOURCE, days=[NEW_YEAR], actor=operator, now=NOW)

    assert not working_calendar().is_working_day(date(2027, 1, 3)).value


def test_a_published_lot_keeps_the_calendar_it_was_counted_with(gp: Stage) -> None:
    lot = gp.announced()
    kept = lot.calendar_basis

    actions.edit_calendar(
        2026,
        source="更正",
        days=[SpecialDay(date(2026, 11, 24), DayKind.HOLIDAY, "临时放假")],
        actor=gp.world.operator.actor,
        now=NOW.replace(month=11, day=4),
    )

    lot.refresh_from_db()
    assert lot.calendar_basis == kept


@pytest.mark.parametrize(
    ("code", "source", "days"),
    [
        ("calendar_source_missing", " ", [NEW_YEAR]),
        ("calendar_empty", SOURCE, []),
        ("calendar_day_twice", SOURCE, [NEW_YEAR, NEW_YEAR]),
        ("calendar_other_year", SOURCE, [SpecialDay(date(2028, 1, 1), DayKind.HOLIDAY, "元旦")]),
        ("make_up_on_weekday", SOURCE, [SpecialDay(date(2027, 1, 4), DayKind.MAKE_UP, "周一")]),
    ],
)
def test_a_year_that_cannot_be_right_is_refused(world: World, code: str, source: str, days: list[SpecialDay]) -> None:
    with refused(Refused, code, unchanged=None):
        actions.edit_calendar(2027, source=source, days=days, actor=world.operator.actor, now=NOW)

    assert not CalendarYear.objects.exists()


def test_only_an_operator_keeps_the_calendar(world: World) -> None:
    for who in (world.tenderee, world.supervisor, world.witness, world.stranger):
        with refused(NotAllowed, "operator_only", unchanged=None):
            actions.edit_calendar(2027, source=SOURCE, days=[NEW_YEAR], actor=who.actor, now=NOW)
