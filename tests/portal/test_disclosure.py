"""信息公开目录 — what has to be public, from the public record and the clock. 招标投标法实施条例§54; 政府采购法实施条例§50; 87号令§69."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from apps.core.actor import CLOCK
from apps.core.clock import SHANGHAI
from apps.portal.queries import disclosure
from apps.portal.rules.required import DUTIES, Course, Item, Standing, Told, items
from apps.portal.wording import PUBLIC_KINDS
from apps.tenders import actions
from apps.tenders.models import Lot
from apps.tenders.queries import LotFilter
from apps.tenders.rules.books import Regime
from apps.tenders.rules.calendar import calendar_from
from apps.tenders.rules.calendar_files import delivered_years
from apps.tenders.rules.eng import ENG_2019
from apps.tenders.rules.gp import GP_2026
from tests.tenders.stage import Stage, at

Fact = tuple[str, str, Mapping[str, object]]
DEADLINE = at("2026-11-24 09:30")
BEGUN: tuple[Fact, ...] = (
    ("lot.notice_published", "2026-11-03 09:00", {}),
    ("lot.document_published", "2026-11-03 09:00", {}),
    ("lot.submission_closed", "2026-11-24 09:30", {}),
    ("opening.started", "2026-11-24 09:32", {}),
)
RECEIVED: Fact = ("evaluation.report_received", "2026-11-25 15:00", {})
DECIDED: Fact = ("award.decided", "2026-11-25 15:00", {})
CALENDAR = calendar_from(delivered_years())


def items_of(regime: Regime, *facts: Fact, now: str, **course: Any) -> dict[str, Item]:
    """The catalogue of a lot with these public facts, by name; answers by their number."""
    told = tuple(Told(v, kind, at(when), payload) for v, (kind, when, payload) in enumerate(facts, start=1))
    book = ENG_2019 if regime is Regime.ENG else GP_2026
    given = {"is_halted": False, "is_over": False} | course
    found = items(Course(regime, book, DEADLINE, facts=told, **given), calendar=CALENDAR, now=at(now))
    return {f"{one.name}{one.number or ''}": one for one in found}


def test_every_duty_follows_public_facts_and_has_words() -> None:
    assert disclosure.KINDS <= PUBLIC_KINDS
    assert {duty.name for duty in DUTIES} | {"answer"} == set(disclosure.NAMES) == set(disclosure.BEGINNINGS)
    assert set(disclosure.STANDINGS) == set(Standing)
    for duty in DUTIES:
        books = {Regime.ENG: ENG_2019, Regime.GP: GP_2026}
        assert all(rule in books[regime].rules for regime, rule in duty.rules.items())


def test_candidates_are_owed_three_days_after_the_report() -> None:
    """2026-11-25 is a Wednesday: the third day is Saturday, the last day Monday the 30th (民法典§203)."""
    last = at("2026-11-30 23:59").replace(second=59)

    waiting = items_of(Regime.ENG, *BEGUN, RECEIVED, now="2026-11-30 23:00")["candidates"]
    overdue = items_of(Regime.ENG, *BEGUN, RECEIVED, now="2026-12-01 00:00")["candidates"]

    assert (waiting.standing, waiting.due_at, waiting.rule) == (Standing.WAITING, last, "T-E13")
    assert overdue.standing is Standing.OVERDUE


def test_what_was_published_late_stays_known_as_late() -> None:
    out: Fact = ("award.candidates_published", "2026-12-02 09:00", {})

    found = items_of(Regime.ENG, *BEGUN, RECEIVED, out, now="2026-12-05 09:00")["candidates"]

    assert (found.standing, found.v) == (Standing.LATE, 6)


def test_candidates_that_were_withdrawn_are_owed_again() -> None:
    out: Fact = ("award.candidates_published", "2026-11-26 09:00", {})
    withdrawn: Fact = ("award.candidates_withdrawn", "2026-11-27 09:00", {})

    found = items_of(Regime.ENG, *BEGUN, RECEIVED, out, withdrawn, now="2026-11-27 10:00")["candidates"]

    assert (found.standing, found.out_at) == (Standing.WAITING, None)


def test_a_result_before_the_award_was_decided_anew_does_not_count() -> None:
    out: Fact = ("award.result_published", "2026-11-26 09:00", {})
    again: Fact = ("award.decided", "2026-12-01 09:00", {})

    found = items_of(Regime.GP, *BEGUN, DECIDED, out, again, now="2026-12-03 09:00")["result"]

    assert found.standing is Standing.WAITING
    assert found.due_at == at("2026-12-03 23:59").replace(second=59)


def test_works_owe_no_contract_notice_and_procurements_no_candidates() -> None:
    works, procurement = (items_of(regime, *BEGUN, now="2026-11-24 10:00") for regime in Regime)

    assert "contract" not in works
    assert "committee" not in works
    assert "candidates" not in procurement


def test_the_contract_is_counted_from_its_day_once_that_is_known() -> None:
    """T-G14a, T-G14b: thirty days to sign from the award notice, two working days to publish."""
    issued: Fact = ("award.notice_issued", "2026-11-26 09:00", {})
    signed: Fact = ("award.contract_published", "2026-12-08 10:00", {"signed_on": "2026-12-03"})

    unknown = items_of(Regime.GP, *BEGUN, DECIDED, issued, now="2026-12-03 09:00")["contract"]
    known = items_of(Regime.GP, *BEGUN, DECIDED, issued, signed, now="2026-12-09 09:00")["contract"]

    assert unknown.due_at == at("2026-12-30 23:59").replace(second=59)
    assert (known.due_at, known.standing) == (at("2026-12-07 23:59").replace(second=59), Standing.LATE)


def test_the_opening_is_overdue_when_its_day_is_over() -> None:
    before = items_of(Regime.ENG, *BEGUN[:3], now="2026-11-24 18:00")["opening"]
    after = items_of(Regime.ENG, *BEGUN[:3], now="2026-11-25 00:00")["opening"]

    assert (before.standing, before.due_at) == (Standing.WAITING, DEADLINE)
    assert after.standing is Standing.OVERDUE


def test_a_lot_that_stands_still_is_not_overdue_and_one_that_ended_owes_nothing_more() -> None:
    halted = items_of(Regime.ENG, *BEGUN, RECEIVED, now="2026-12-20 00:00", is_halted=True)["candidates"]
    ended = items_of(Regime.ENG, *BEGUN, RECEIVED, now="2026-12-20 00:00", is_over=True)["candidates"]

    assert halted.standing is Standing.HALTED
    assert ended.standing is Standing.NOT_DUE


def test_each_answer_has_its_own_time_which_a_standstill_does_not_lengthen() -> None:
    raised: list[Fact] = [
        ("objection.published", "2026-11-10 09:00", {"number": 1, "matter": "objection", "due_at": DUE}),
        ("objection.published", "2026-11-10 10:00", {"number": 2, "matter": "objection", "due_at": DUE}),
    ]
    answered: Fact = ("objection.answered", "2026-11-12 09:00", {"number": 1})

    found = items_of(Regime.ENG, *BEGUN[:2], *raised, answered, now="2026-11-14 00:00", is_halted=True)

    assert (found["answer1"].standing, found["answer1"].v) == (Standing.OUT, 5)
    assert (found["answer2"].standing, found["answer2"].rule) == (Standing.OVERDUE, "T-E08")


DUE = datetime(2026, 11, 13, 23, 59, 59, tzinfo=SHANGHAI).isoformat()


def test_the_whole_centre_shows_the_worst_first(lot: Lot, gp: Stage) -> None:
    gp.tendering()
    actions.close_submission(lot.pk, actor=CLOCK, now=DEADLINE)

    found = disclosure.overview(LotFilter(), None, now=at("2026-11-25 09:00"))

    assert (found.rows[0].lot, found.rows[0].item.name, found.rows[0].item.standing) == (
        lot,
        "opening",
        Standing.OVERDUE,
    )
    assert (found.lots, found.counts[Standing.OVERDUE], found.counts[Standing.OUT]) == (2, 1, 4)


def test_pages_and_file_say_the_same(lot: Lot) -> None:
    public = Client()

    page = public.get("/disclosure/?standing=out").content.decode()
    of_lot = public.get(f"/lots/{lot.code}/disclosure/").content.decode()
    rows = public.get("/disclosure.csv?standing=out").content.decode("utf-8-sig").splitlines()

    assert page.count("<tr>") == 3
    assert f'href="/lots/{lot.code}/facts/1/"' in page
    assert "招标投标法实施条例第五十四条" in of_lot
    assert [line.split(",")[2] for line in rows] == ["事项", "招标公告", "招标文件"]


def test_the_overview_asks_the_database_a_fixed_number_of_times(
    lot: Lot, gp: Stage, django_assert_num_queries: Any
) -> None:
    disclosure.overview(LotFilter(), None, now=at("2026-11-25 09:00"))
    gp.tendering()

    with django_assert_num_queries(3):
        disclosure.overview(LotFilter(), None, now=at("2026-11-25 09:00"))


@pytest.mark.parametrize("path", ["/disclosure/?standing=lost", "/disclosure.csv?regime=moon"])
def test_a_question_that_is_not_understood_says_so(lot: Lot, path: str) -> None:
    assert Client().get(path).status_code == 422


def test_a_draft_has_no_catalogue(eng: Stage) -> None:
    assert Client().get(f"/lots/{eng.prepared().code}/disclosure/").status_code == 404
