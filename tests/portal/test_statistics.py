"""The public statistics: what a centre reports, counted from what is public. 招标投标法第二十二条、第三十七条."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from apps.awards.lifecycle import AwardState
from apps.core import clock
from apps.core.disclosure import Output
from apps.evidence.models import Entry
from apps.openings.rules.arrival import SignInWay
from apps.portal.queries.statistics import Asked, statistics
from apps.portal.rules.counting import Figures, Statistics, counted
from apps.portal.rules.periods import Step, periods
from apps.portal.rules.rows import Entered, Result, RoomKind, Rows, Service, Sort
from apps.tenders.models import DocumentObjection, DocumentObjectionStep, EntryStepKind
from apps.tenders.models.objections import DocumentObjectionStepKind
from apps.tenders.rules.books import Regime
from tests.portal.hand_made import Hand
from tests.tenders.stage import NOW, Stage, at
from tests.world import World

TODAY = at("2026-11-20 12:00")
YEAR = Asked(date(2026, 1, 1), date(2026, 11, 20), Step.MONTH, regime="", kind="", region="")
WORKS, GOODS, SERVICES = Sort("eng", "works"), Sort("gp", "goods"), Sort("gp", "services")
E, G = Regime.ENG, Regime.GP
DAYS = st.dates(date(2019, 1, 1), date(2030, 12, 31))


@pytest.fixture
def hand(world: World) -> Hand:
    """Who makes lots by hand."""
    return Hand(world)


@pytest.fixture
def year(hand: Hand) -> Hand:
    """Four lots of three projects: two of works, of which one has its result, and two procurements with theirs."""
    road, desks = hand.project(E), hand.project(G)
    first = hand.lot(road, "works", at("2026-01-12 09:00"), estimate="10500000", ceiling="10000000")
    hand.opened(first, 7, hours=4)
    hand.reviewed(first, at("2026-02-04 09:00"), sub_sites=1)
    hand.awarded(first, "8800000.00", at("2026-02-10 09:00"))
    hand.opened(hand.lot(road, "works", at("2026-05-11 09:00"), ceiling="5000000"), 3, way=SignInWay.EMERGENCY)

    goods = hand.lot(desks, "goods", at("2026-01-13 09:00"), estimate="1200000", ceiling="1190000")
    hand.opened(goods, 3, way=SignInWay.PHONE)
    hand.reviewed(goods, at("2026-02-04 10:00"))
    hand.awarded(goods, "1080000.00", at("2026-02-12 09:00"))
    services = hand.lot(hand.project(G, region="望川市城西区"), "services", at("2026-06-30 23:59"), estimate="400000")
    hand.opened(services, 4, way=SignInWay.EMERGENCY)
    hand.reviewed(services, at("2026-07-22 09:00"))
    hand.awarded(services, "400000.00", at("2026-07-24 09:00"))
    return hand


@given(since=DAYS, length=st.integers(0, 1200), step=st.sampled_from(Step))
def test_periods_follow_each_other_and_leave_out_no_day(since: date, length: int, step: Step) -> None:
    until = since + timedelta(days=length)

    cut = periods(since, until, step)

    assert (cut[0].since, cut[-1].until) == (since, until)
    assert all(one.until + timedelta(days=1) == following.since for one, following in pairwise(cut))
    assert all((one.since.year, one.name) == (one.until.year, replace(one, since=one.until).name) for one in cut)
    assert len({one.name for one in cut}) == len(cut)
    assert not any(one.is_part for one in cut[1:-1])


def test_a_project_enters_once_with_its_first_lot() -> None:
    """Of one project two lots of works and one of goods: one project in all, in its first month; one of each kind."""
    rows = Rows(
        entered=(
            Entered(date(2026, 3, 2), WORKS, 1),
            Entered(date(2026, 1, 31), WORKS, 1),
            Entered(date(2026, 2, 1), GOODS, 1),
            Entered(date(2025, 12, 31), WORKS, 2),
            Entered(date(2026, 2, 1), WORKS, 2),
        )
    )

    found = counted(rows, periods(date(2026, 1, 1), date(2026, 3, 31), Step.MONTH), working_days=0)

    assert (found.total.projects, found.total.lots) == (1, 4)
    assert [(one.projects, one.lots) for _period, one in found.by_period] == [(1, 1), (0, 2), (0, 1)]
    assert [(sort, one.projects, one.lots) for sort, one in found.by_sort] == [(WORKS, 1, 3), (GOODS, 1, 1)]


@given(st.lists(st.tuples(st.integers(1, 10**12), st.integers(1, 10**12), DAYS), max_size=12), st.sampled_from(Step))
def test_periods_add_up_to_the_total(some: list[tuple[int, int, date]], step: Step) -> None:
    since, until = date(2019, 1, 1), date(2030, 12, 31)
    results = tuple(
        Result(on, WORKS, Decimal(price) / 100, Decimal(limit) / 100, is_electronic=True, is_remote=False)
        for price, limit, on in some
    )

    found = counted(Rows(results=results), periods(since, until, step), working_days=0)

    for name in ("results", "electronic", "amount", "limit"):
        assert sum(getattr(one, name) for _period, one in found.by_period) == getattr(found.total, name)


def test_a_rate_of_nothing_is_no_rate() -> None:
    nothing = Figures()

    assert nothing.is_empty
    rates = (nothing.saving_rate, nothing.electronic_rate, nothing.without_meeting_rate, nothing.bidders_per_lot)
    assert rates == (None, None, None, None)


def test_the_figures_are_those_counted_by_hand(year: Hand) -> None:
    """(10,000,000 − 8,800,000 + 1,200,000 − 1,080,000 + 0) ÷ 11,600,000 = 11.38 %."""
    found = _of(YEAR)

    assert found.total == Figures(
        projects=3, lots=4, openings=4, without_meeting=2, lists=4, bidders=17, results=3, electronic=2, remote=1,
        amount=Decimal("10280000"), compared=Decimal("10280000"), limit=Decimal("11600000"),
    )  # fmt: skip
    assert (found.total.amount_wan, found.total.saved_wan) == (Decimal("1028.00"), Decimal("132.00"))
    assert (found.total.saving_rate, found.total.electronic_rate) == (Decimal("11.38"), Decimal("66.7"))
    assert (found.total.without_meeting_rate, found.total.bidders_per_lot) == (Decimal("50.0"), Decimal("4.3"))
    assert found.by_bidders == ((3, 2), (4, 1), (7, 1))
    by_month = {period.name: (one.projects, one.lots, one.openings, one.results) for period, one in found.by_period}
    assert {name: row for name, row in by_month.items() if any(row)} == {
        "2026-01": (2, 2, 0, 0),
        "2026-02": (0, 0, 2, 2),
        "2026-05": (0, 1, 0, 0),
        "2026-06": (1, 1, 1, 0),
        "2026-07": (0, 0, 1, 1),
    }
    assert [(sort, one.projects, one.lots, one.amount_wan) for sort, one in found.by_sort] == [
        (WORKS, 1, 2, Decimal("880.00")),
        (GOODS, 1, 1, Decimal("108.00")),
        (SERVICES, 1, 1, Decimal("40.00")),
    ]


def test_rooms_count_half_days_of_working_days(year: Hand) -> None:
    """The hall: 2 and 3 February (the first until 13:00), 1 June, 21 July; February 2026 has 16 working days to the 28th."""
    february = _of(replace(YEAR, since=date(2026, 2, 1), until=date(2026, 2, 28)))

    assert [(one.place.kind, one.place.name, one.sessions, one.halves) for one in february.rooms] == [
        (RoomKind.EVALUATION, "望川中心 评标室 1", 1, 1),
        (RoomKind.EVALUATION, "望川中心 评标室 2", 1, 1),
        (RoomKind.OPENING, "网上开标大厅 1", 2, 3),
    ]
    assert {one.offered for one in february.rooms} == {2 * 16}
    assert [(one.sessions, one.halves) for one in _of(YEAR).rooms if one.place.kind is RoomKind.OPENING] == [(4, 5)]


def test_rooms_that_the_desk_gave_count_once_the_result_is_out(year: Hand) -> None:
    """Two evaluations in one room, the second into the evening; one in use and one without a result say nothing of it."""
    first, second, _emergency = year.decided()
    year.seated(first, date(2026, 2, 5), (0,))
    year.seated(second, date(2026, 2, 6), (0, 1, 2))
    waiting = year.lot(year.project(E), "works", at("2026-02-02 09:00"))
    year.seated(waiting, date(2026, 2, 9), (0,))

    rooms = _of(YEAR).rooms

    assert [(one.sessions, one.halves) for one in rooms if one.place.name == "评标室 甲"] == [(2, 3)]
    type(first).objects.get(pk=first.pk).place_bookings.update(state="in_use")
    assert [(one.sessions, one.halves) for one in _of(YEAR).rooms if one.place.name == "评标室 甲"] == [(1, 2)]


@pytest.mark.parametrize(
    ("asked", "lots", "results"),
    [
        ({"regime": "eng"}, 2, 1),
        ({"regime": "gp", "kind": "services"}, 1, 1),
        ({"kind": "works"}, 2, 1),
        ({"region": "望川市城西区"}, 1, 1),
        ({"since": date(2026, 6, 30), "until": date(2026, 6, 30)}, 1, 0),
        ({"since": date(2026, 2, 12), "until": date(2026, 2, 12)}, 0, 1),
        ({"since": date(2025, 1, 1), "until": date(2025, 12, 31)}, 0, 0),
    ],
)
def test_the_question_narrows(year: Hand, asked: dict[str, Any], lots: int, results: int) -> None:
    found = _of(replace(YEAR, **asked))

    assert (found.total.lots, found.total.results) == (lots, results)


def test_nothing_counts_before_its_moment(hand: Hand) -> None:
    """招标投标法第二十二条、第三十七条: a draft, a list not yet out, a result not yet out, and where a committee sits."""
    empty = _of(YEAR)
    hand.lot(hand.project(E), "works", None)
    assert _of(YEAR) == empty

    lot = hand.lot(hand.project(G), "goods", at("2026-01-13 09:00"), estimate="1200000")
    entered = _of(YEAR)
    hand.opened(lot, 5, is_listed=False)
    hand.reviewed(lot, at("2026-02-04 10:00"), sub_sites=2)
    award = hand.awarded(lot, "1000000", None, state=AwardState.DECIDED)

    assert replace(_of(YEAR), services=()) == replace(entered, services=())
    type(award).objects.filter(pk=award.pk).update(published_at=at("2026-03-02 09:00"), state=AwardState.PUBLISHED)
    public = _of(YEAR)
    assert (public.total.results, public.total.remote, len(public.rooms)) == (1, 1, 3)
    type(award).objects.filter(pk=award.pk).update(state=AwardState.DECIDED)
    assert replace(_of(YEAR), services=()) == replace(entered, services=())


def test_services_are_in_time_or_late(hand: Hand) -> None:
    """A check of one working day over a weekend, one late by a day; one result out in time and one that never came; a file closed late."""
    lot = hand.lot(hand.project(G), "goods", at("2026-05-11 09:00"))
    hand.checked(
        lot,
        (EntryStepKind.SUBMITTED, at("2026-04-17 16:00")),
        (EntryStepKind.RETURNED, at("2026-04-20 17:00")),
        (EntryStepKind.SUBMITTED, at("2026-04-21 09:00")),
        (EntryStepKind.ACCEPTED, at("2026-04-23 09:00")),
    )
    award = hand.awarded(lot, "1", at("2026-06-03 09:00"))
    hand.filed(award, at("2026-06-08 09:00"), at("2026-06-12 09:00"))
    hand.awarded(hand.lot(hand.project(G), "goods", at("2026-05-12 09:00")), "1", None, state=AwardState.DECIDED)

    found = {one.service: (one.done, one.in_time) for one in _of(YEAR).services}

    assert found == {Service.ENTRY_CHECK: (2, 1), Service.NOTICE: (2, 1), Service.ARCHIVE: (1, 0)}


def test_answers_count_by_their_own_time_and_only_those_the_public_knows(hand: Hand) -> None:
    lot = hand.lot(hand.project(E), "works", at("2026-05-11 09:00"))
    due = at("2026-05-20 23:59")
    for number, answered in ((1, at("2026-05-19 09:00")), (2, at("2026-05-21 09:00")), (3, None), (None, None)):
        objection = DocumentObjection.objects.create(
            lot=lot, code=f"Y-{number}", kind="document", state="raised", number=number, owner="x", shut=b"", subject="x",
            content="x", raised_at=at("2026-05-18 09:00"), due_at=due,
        )  # fmt: skip
        if answered:
            kind = DocumentObjectionStepKind.ANSWERED
            DocumentObjectionStep.objects.create(objection=objection, kind=kind, at=answered, by="x")

    [found] = _of(YEAR).services

    assert (found.service, found.done, found.in_time, found.rate) == (Service.ANSWER, 3, 1, Decimal("33.3"))


def test_what_the_use_cases_did_is_counted_as_the_journal_tells_it(eng: Stage) -> None:
    lot = eng.tendering()
    told = {
        entry.kind: entry.at
        for entry in Entry.objects.filter(stream__in=[lot.desk_stream.name, lot.public_stream.name])
    }

    def day(kind: str) -> date:
        return told[kind].astimezone(clock.SHANGHAI).date()

    found = _of(replace(YEAR, since=day("lot.entry_accepted"), until=day("lot.notice_published")))

    assert (found.total.projects, found.total.lots) == (1, 1)
    assert told["lot.entry_submitted"] == told["lot.entry_accepted"] == NOW
    assert [(one.service, one.done, one.in_time) for one in found.services] == [(Service.ENTRY_CHECK, 1, 1)]
    before = _of(replace(YEAR, until=day("lot.notice_published") - timedelta(days=1)))
    assert before.total.is_empty


def test_the_database_is_asked_the_same_number_of_times_however_many_lots(hand: Hand, year: Hand) -> None:
    with CaptureQueriesContext(
        connection,
    ) as few:
        _of(YEAR)
    for _lot in range(5):
        lot = hand.lot(hand.project(E), "works", at("2026-01-12 09:00"), ceiling="5000000")
        hand.opened(lot, 3)
        hand.reviewed(lot, at("2026-02-04 09:00"))
        hand.awarded(lot, "1", at("2026-02-10 09:00"))

    with CaptureQueriesContext(connection) as many:
        _of(YEAR)

    assert len(few) == len(many) <= 11


def test_the_page_shows_them_and_every_table_is_a_file(year: Hand, stopped: Client) -> None:
    page = stopped.get("/statistics/?since=2026-01-01&until=2026-12-31&by=quarter")
    text = page.content.decode()

    assert page.status_code == 200
    for words in (
        "3<small>个项目",
        "1,028.00<small>万元",
        "11.38<small>%",
        "2026年第1季度",
        "政府采购·货物",
        "2026年1月1日至2026年11月20日",
    ):
        assert words in text
    for name in ("periods", "kinds", "bidders", "rooms", "services"):
        address = f"/statistics/{name}.csv?since=2026-01-01&amp;until=2026-12-31&amp;by=quarter"
        assert address in text
    file = stopped.get("/statistics/periods.csv?since=2026-01-01&until=2026-12-31&by=quarter")
    assert file.headers["Content-Disposition"] == 'attachment; filename="statistics-periods-2026-01-01-2026-11-20.csv"'
    assert file.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(file.content.decode("utf-8-sig").splitlines()))
    assert rows[0][:3] == ["期间", "进场项目", "进场标段"]
    assert rows[1] == ["2026年第1季度", "2", "2", "2", "2", "2", "2", "1", "988.00", "132.00", "11.79%", "5.0"]
    assert rows[-1] == ["总计", "3", "4", "4", "2", "3", "2", "1", "1028.00", "132.00", "11.38%", "4.3"]
    assert stopped.get("/statistics/people.csv").status_code == 404


def test_a_hall_whose_name_is_a_formula_stays_text(hand: Hand, stopped: Client) -> None:
    lot = hand.lot(hand.project(E), "works", at("2026-01-12 09:00"))
    type(lot).objects.filter(pk=lot.pk).update(opening_hall="=1+1")
    lot.refresh_from_db()
    hand.opened(lot, 3)

    assert "开标,'=1+1,1,1," in stopped.get("/statistics/rooms.csv").content.decode()


@pytest.mark.parametrize(
    ("question", "status", "words"),
    [
        ("", 200, "还没有公告"),
        ("since=2027-01-01", 422, "开始日期在今天之后"),
        ("since=2026-03-01&until=2026-02-01", 422, "结束日期在开始日期之前"),
        ("since=2015-01-01", 422, "一次最多统计五年"),
        ("since=yesterday&by=week&regime=law", 422, 'class="wrong"'),
    ],
)
def test_an_empty_page_and_a_wrong_question_say_what_to_do(
    stopped: Client, question: str, status: int, words: str
) -> None:
    page = stopped.get(f"/statistics/?{question}")

    assert page.status_code == status
    assert words in page.content.decode()


@pytest.fixture
def stopped(monkeypatch: pytest.MonkeyPatch, world: World) -> Client:
    """Somebody who never signed in, on a day of November."""
    monkeypatch.setattr(clock, "now", lambda: TODAY)
    return Client()


def _of(asked: Asked, *, now: datetime = TODAY) -> Statistics:
    return statistics(asked, output=Output.PAGE, now=now)
