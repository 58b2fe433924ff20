"""告知承诺: a signed statement in the place of a proof, checked later, corrected in time or broken. Handbook 2.7, A14."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from django.urls import reverse

from apps.core.actor import CLOCK
from apps.core.lifecycle import Lifecycle
from apps.core.refusals import NotAllowed, Refused, TooEarly, WrongState
from apps.evidence.models import Entry
from apps.scheduling.actions.green import apply_for_green
from apps.scheduling.queries import todos_for
from apps.tenders import actions as lots
from apps.tenders import due
from apps.tenders.actions import statements as actions
from apps.tenders.actions.projects import Principal, register_project
from apps.tenders.lifecycle import LotState
from apps.tenders.lifecycle_statement import STATEMENT, StatementAction, StatementFacts, StatementState
from apps.tenders.models import Lot, SignedStatement
from apps.tenders.queries.readiness import check_readiness
from apps.tenders.rules.books import Regime
from tests.scheduling import green
from tests.tenders.stage import APPROVAL, NOW, Stage, at, kinds, lot_terms, project_terms, refused

CODE = ("investment_code",)
CORRECT_BY = date(2026, 10, 30)


def draft(eng: Stage) -> Lot:
    """A lot outside the channel whose investment code is not given."""
    world = eng.world
    project = register_project(
        Regime.ENG,
        principal=Principal(world.tenderee.organisation.pk, world.agency.organisation.pk, "代理合同第三条"),
        terms=replace(project_terms(must_tender=True), investment_code=""),
        approvals=[APPROVAL],
        actor=world.tenderee.actor,
        now=NOW,
    )
    return lots.add_lot(project.pk, terms=lot_terms(Regime.ENG), actor=world.tenderee.actor, now=NOW)


def signed(eng: Stage) -> Lot:
    """Signed, and accepted at once without the code."""
    lot, buyer = draft(eng), eng.buyer.actor
    actions.sign_statement(lot.pk, items=CODE, is_signed=True, actor=buyer, now=NOW)
    lots.submit_entry(lot.pk, wished_opening_at=eng.deadline, note="", actor=buyer, now=NOW)
    lots.accept_entry(lot.pk, actor=eng.world.operator.actor, now=NOW)
    lot.refresh_from_db()
    return lot


def found_wrong(eng: Stage) -> Lot:
    """The check says otherwise."""
    lot = signed(eng)
    actions.find_statement_wrong(
        lot.pk, finding="平台查无此码", correct_by=CORRECT_BY, actor=eng.world.operator.actor, now=NOW
    )
    return lot


def arrange(eng: Stage, lot: Lot, now: datetime = NOW) -> None:
    lots.arrange_venue(lot.pk, opening_at=eng.deadline, hall=eng.hall, actor=eng.world.operator.actor, now=now)


def test_a_statement_stands_in_for_a_proof_at_once(eng: Stage) -> None:
    lot = draft(eng)
    with refused(Refused, "entry_incomplete", unchanged=lot):
        lots.submit_entry(lot.pk, wished_opening_at=None, note="", actor=eng.buyer.actor, now=NOW)
    entered = signed(eng)
    arrange(eng, entered)
    entered.refresh_from_db()

    given = SignedStatement.objects.get()
    assert entered.state == LotState.SCHEDULED
    assert "愿接受核查" in given.text
    fact = Entry.objects.get(kind="lot.statement_signed")
    assert given.is_drawn is actions.is_drawn(bytes(fact.digest))


def test_a_wrong_statement_stops_the_venue_until_it_is_corrected(eng: Stage) -> None:
    lot, operator = found_wrong(eng), eng.world.operator.actor
    with refused(Refused, "statement_found_wrong", unchanged=lot):
        arrange(eng, lot)
    assert "C-STATEMENT" in {one.rule_id for one in check_readiness(lot, NOW).findings}
    assert [todo.title for todo in todos_for(eng.buyer.actor, NOW)] == [f"改正不实承诺：{lot.name}"]
    actions.correct_statement(lot.pk, words="已补赋码", actor=eng.buyer.actor, now=NOW)
    assert f"核查告知承诺：{lot.name}" in [todo.title for todo in todos_for(operator, NOW)]
    arrange(eng, lot)
    actions.find_statement_true(lot.pk, finding="平台已有", actor=operator, now=NOW)

    assert SignedStatement.objects.get().state == StatementState.TRUE
    assert [kind for kind in kinds(lot.desk_stream.name) if "statement" in kind] == [
        "lot.statement_signed",
        "lot.statement_found_wrong",
        "lot.statement_corrected",
        "lot.statement_found_true",
    ]


def test_what_is_not_corrected_in_time_is_broken_by_the_clock_and_closes_the_unit_out(eng: Stage) -> None:
    lot, buyer = found_wrong(eng), eng.buyer.actor
    given = SignedStatement.objects.get()
    with refused(TooEarly, "statement_day_not_over", unchanged=given):
        actions.break_statement(given.pk, actor=CLOCK, now=at("2026-10-30 23:59"))
    over = at("2026-10-31 00:00")
    with refused(NotAllowed, "not_the_clock", unchanged=given):
        actions.break_statement(given.pk, actor=eng.world.operator.actor, now=over)
    for item in due.due(over):
        due.perform(item, over)

    given.refresh_from_db()
    assert (given.state, given.closed_until) == (StatementState.BROKEN, at("2027-01-31 00:00"))
    with refused(Refused, "statement_found_wrong", unchanged=lot):
        arrange(eng, lot, over)
    other = draft(eng)
    with refused(Refused, "promise_channel_closed", unchanged=other):
        actions.sign_statement(other.pk, items=CODE, is_signed=True, actor=buyer, now=over)
    with refused(Refused, "green_channel_closed", unchanged=None):
        apply_for_green(green.asked_for(None), actor=buyer, now=over)


def test_what_may_not_be_stated_or_by_whom_is_refused(eng: Stage) -> None:
    lot, world = draft(eng), eng.world
    for items, is_signed, code in (
        ((), True, "statement_items_wrong"),
        (("approval",), True, "statement_items_wrong"),
        (CODE, False, "statement_not_signed"),
    ):
        with refused(Refused, code, unchanged=lot):
            actions.sign_statement(lot.pk, items=items, is_signed=is_signed, actor=eng.buyer.actor, now=NOW)
    with pytest.raises(NotAllowed):
        actions.sign_statement(lot.pk, items=CODE, is_signed=True, actor=world.stranger.actor, now=NOW)
    with refused(TooEarly, "statement_missing", unchanged=lot):
        actions.find_statement_true(lot.pk, finding="属实", actor=world.operator.actor, now=NOW)
    lot = signed(eng)
    given = SignedStatement.objects.get()
    with refused(WrongState, "not_a_draft", unchanged=given):
        actions.sign_statement(lot.pk, items=CODE, is_signed=True, actor=eng.buyer.actor, now=NOW)
    with pytest.raises(NotAllowed):
        actions.find_statement_true(lot.pk, finding="属实", actor=eng.buyer.actor, now=NOW)
    with refused(Refused, "statement_words_missing", unchanged=given):
        actions.find_statement_true(lot.pk, finding=" ", actor=world.operator.actor, now=NOW)
    for day in (NOW.date(), date(2026, 12, 30)):
        with refused(Refused, "statement_day_wrong", unchanged=given):
            actions.find_statement_wrong(lot.pk, finding="不实", correct_by=day, actor=world.operator.actor, now=NOW)


@pytest.mark.parametrize("state", StatementState)
def test_what_the_table_does_not_list_is_forbidden(state: StatementState) -> None:
    table: Lifecycle[StatementState, StatementAction, StatementFacts] = STATEMENT
    for action in StatementAction:
        if (state, action) in table.table:
            assert action in table.allowed(state)
            continue
        with pytest.raises(WrongState):
            table.advance(state, action, StatementFacts())


@pytest.mark.sqlite
def test_a_statement_goes_by_form(eng: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.core.clock.now", lambda: NOW)
    lot, world = draft(eng), eng.world
    page = reverse("tenders:statement", args=[lot.code])
    buyer, operator = world.client_of(world.tenderee), world.client_of(world.operator)
    assert page in buyer.get(reverse("tenders:entry", args=[lot.code])).content.decode()
    assert buyer.post(page, {"items": ["investment_code"]}).status_code == 422
    assert buyer.post(page, {"items": ["investment_code"], "signed": "on"}).status_code == 302
    assert page in buyer.get(reverse("tenders:lot", args=[lot.code])).content.decode()

    assert operator.post(f"{page}finding", {"result": "wrong", "finding": "查无此码"}).status_code == 422
    wrong = {"result": "wrong", "finding": "查无此码", "correct_by": "2026-10-30"}
    assert operator.post(f"{page}finding", wrong).status_code == 302
    assert "查无此码" in buyer.get(page).content.decode()
    assert buyer.post(f"{page}correction", {"words": "已赋码"}).status_code == 302
    assert operator.post(f"{page}finding", {"result": "true", "finding": "平台已有"}).status_code == 302
    assert "核查属实" in world.client_of(world.supervisor).get(page).content.decode()
