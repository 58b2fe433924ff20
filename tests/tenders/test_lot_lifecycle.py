"""标段状态: the ways of a lot in both regimes; what the tables do not list is forbidden. 招标投标法; 政府采购法; 濮阳13、21、22."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation

from apps.core.lifecycle import Lifecycle
from apps.core.refusals import WORDINGS, Refusal, Refused, TooEarly, WrongState
from apps.tenders import labels, lifecycle
from apps.tenders.lifecycle import (
    FINAL,
    HALTED,
    LOT_ENG,
    LOT_GP,
    EntryRefusalGround,
    Facts,
    LotAction,
    LotState,
    TerminationGround,
    lifecycle_of,
    state_to_remember,
)
from apps.tenders.rules.books import Regime
from tests.tenders.plans import at

Table = Lifecycle[LotState, LotAction, Facts]

NOW = at("2026-03-02 08:00")
DEADLINE = at("2026-03-24 09:30")
READY = Facts(
    now=NOW,
    reason="按交易中心通知办理",
    refusal_ground=EntryRefusalGround.OWNERSHIP_DISPUTED,
    termination_ground=TerminationGround.FORCE_MAJEURE,
    is_entry_complete=True,
    is_venue_arranged=True,
    blocking_findings=0,
    has_document=True,
    document_from=at("2026-03-02 09:00"),
    deadline=DEADLINE,
    opening_at=DEADLINE,
    stood_at=LotState.TENDERING,
)
"""Everything is in order, an hour before the document is available."""
AT_DEADLINE = replace(READY, now=DEADLINE)

PREPARATION = "submit_entry accept_entry arrange_venue publish"
TO_REPORT = "begin_tendering close_submission open close_opening begin_evaluation complete_evaluation receive_report"


def walked(table: Table, actions: str) -> LotState:
    state = LotState.DRAFT
    for action in map(LotAction, actions.split()):
        facts = READY if action in (LotAction.PUBLISH, LotAction.AMEND) else AT_DEADLINE
        state = table.advance(state, action, facts)
    return state


def test_a_works_lot_goes_from_draft_to_archive_over_the_candidates_publicity() -> None:
    """实施条例第五十四条."""
    to_publicity = f"{PREPARATION} {TO_REPORT} publish_candidates"

    assert walked(LOT_ENG, to_publicity) is LotState.CANDIDATES_PUBLISHED
    assert walked(LOT_ENG, f"{to_publicity} begin_award publish_award sign_contract archive") is LotState.ARCHIVED


def test_a_procurement_lot_goes_to_the_purchaser_without_publicity() -> None:
    """政府采购法实施条例第四十三条."""
    to_report = f"{PREPARATION} {TO_REPORT}"

    assert walked(LOT_GP, f"{to_report} begin_award publish_award sign_contract archive") is LotState.ARCHIVED
    with pytest.raises(WrongState):
        walked(LOT_GP, f"{to_report} publish_candidates")


def test_each_regime_has_its_own_word_for_what_did_not_succeed() -> None:
    """流标 in works tenders, 废标 in procurement (政府采购法第三十六条)."""
    assert walked(LOT_ENG, f"{PREPARATION} begin_tendering close_submission declare_failed") is LotState.FAILED
    assert walked(LOT_GP, f"{PREPARATION} begin_tendering close_submission cancel_procurement") is LotState.CANCELLED
    eng, gp = _states(LOT_ENG), _states(LOT_GP)
    assert LotState.CANCELLED not in eng
    assert LotState.FAILED not in gp
    assert LotState.CANDIDATES_PUBLISHED not in gp
    assert eng | gp == set(LotState)


@pytest.mark.parametrize("regime", Regime)
@pytest.mark.parametrize("state", LotState)
def test_what_the_table_does_not_list_is_forbidden(regime: Regime, state: LotState) -> None:
    for action in LotAction:
        _must_be_as_listed(regime, state, action)


def _must_be_as_listed(regime: Regime, state: LotState, action: LotAction) -> None:
    table = lifecycle_of(regime)

    if (state, action) in table.table:
        assert action in table.allowed(state)
        facts = AT_DEADLINE if action not in (LotAction.PUBLISH, LotAction.AMEND) else READY
        assert table.objections(state, action, facts) == []
        assert table.advance(state, action, facts) in LotState
        return
    with pytest.raises(WrongState) as caught:
        table.advance(state, action, READY)
    assert caught.value.code == "wrong_state"
    assert [refusal.code for refusal in table.objections(state, action, READY)] == ["wrong_state"]


@pytest.mark.parametrize("table", [LOT_ENG, LOT_GP], ids=["eng", "gp"])
def test_every_state_is_reached_and_only_final_ones_end(table: Table) -> None:
    reached, seen = {LotState.DRAFT}, set[LotState]()
    while reached - seen:
        for state in reached - seen:
            seen.add(state)
            for action in table.allowed(state):
                to = table.table[state, action].to
                if isinstance(to, LotState):
                    reached.add(to)

    assert seen == _states(table)
    assert {state for state in seen if not table.allowed(state)} == FINAL


@pytest.mark.parametrize("table", [LOT_ENG, LOT_GP], ids=["eng", "gp"])
def test_before_the_deadline_a_lot_only_moves_on_when_its_time_has_come(table: Table) -> None:
    """招标投标法第三十四条: not a second before."""
    early = replace(READY, now=DEADLINE - timedelta(seconds=1))

    for state, action in (
        (LotState.TENDERING, LotAction.CLOSE_SUBMISSION),
        (LotState.SUBMISSION_CLOSED, LotAction.OPEN),
    ):
        with pytest.raises(TooEarly) as caught:
            table.advance(state, action, early)
        assert caught.value.code == "deadline_not_reached"
        assert table.advance(state, action, AT_DEADLINE) is not state


GUARDS: list[tuple[str, LotState, LotAction, dict[str, Any], type[Refusal], str]] = [
    ("an unfinished entry", LotState.DRAFT, LotAction.SUBMIT_ENTRY, {"is_entry_complete": False}, Refused,
     "entry_incomplete"),
    ("an entry accepted unfinished", LotState.ENTRY_SUBMITTED, LotAction.ACCEPT_ENTRY, {"is_entry_complete": False},
     Refused, "entry_incomplete"),
    ("a venue on an untrue statement", LotState.ENTRY_ACCEPTED, LotAction.ARRANGE_VENUE, {"is_statement_wrong": True},
     Refused, "statement_found_wrong"),
    ("a return without a list", LotState.ENTRY_SUBMITTED, LotAction.RETURN_ENTRY, {"reason": " "}, Refused,
     "lot_reason_missing"),
    ("a refusal on no lawful ground", LotState.ENTRY_SUBMITTED, LotAction.REFUSE_ENTRY, {"refusal_ground": None},
     Refused, "entry_refusal_ground_missing"),
    ("no hall", LotState.ENTRY_ACCEPTED, LotAction.ARRANGE_VENUE, {"is_venue_arranged": False}, Refused,
     "venue_not_arranged"),
    ("published without a hall", LotState.SCHEDULED, LotAction.PUBLISH, {"is_venue_arranged": False}, Refused,
     "venue_not_arranged"),
    ("published without a document", LotState.SCHEDULED, LotAction.PUBLISH, {"has_document": False}, Refused,
     "document_missing"),
    ("published without a start", LotState.SCHEDULED, LotAction.PUBLISH, {"document_from": None}, Refused,
     "document_time_missing"),
    ("published after the start it counts from", LotState.SCHEDULED, LotAction.PUBLISH,
     {"document_from": at("2026-03-01 23:59")}, Refused, "document_time_passed"),
    ("published without a deadline", LotState.SCHEDULED, LotAction.PUBLISH, {"deadline": None}, Refused,
     "deadline_missing"),
    ("published at the deadline", LotState.SCHEDULED, LotAction.PUBLISH, {"deadline": NOW}, Refused,
     "deadline_passed"),
    ("published without an opening time", LotState.SCHEDULED, LotAction.PUBLISH, {"opening_at": None}, Refused,
     "opening_time_missing"),
    ("an opening a second later", LotState.SCHEDULED, LotAction.PUBLISH,
     {"opening_at": DEADLINE + timedelta(seconds=1)}, Refused, "opening_not_at_deadline"),
    ("published unchecked", LotState.SCHEDULED, LotAction.PUBLISH, {"blocking_findings": None}, Refused,
     "readiness_not_checked"),
    ("published against a finding", LotState.SCHEDULED, LotAction.PUBLISH, {"blocking_findings": 2}, Refused,
     "readiness_blocked"),
    ("amended against a finding", LotState.TENDERING, LotAction.AMEND, {"blocking_findings": 1}, Refused,
     "readiness_blocked"),
    ("amended after the deadline", LotState.TENDERING, LotAction.AMEND, {"now": DEADLINE}, Refused,
     "deadline_passed"),
    ("tendering before the document", LotState.ANNOUNCED, LotAction.BEGIN_TENDERING, {"now": NOW}, TooEarly,
     "document_not_available"),
    ("tendering at no time", LotState.ANNOUNCED, LotAction.BEGIN_TENDERING, {"document_from": None}, Refused,
     "document_time_missing"),
    ("closing without a deadline", LotState.TENDERING, LotAction.CLOSE_SUBMISSION, {"deadline": None}, Refused,
     "deadline_missing"),
    ("a suspension without a reason", LotState.TENDERING, LotAction.SUSPEND, {"reason": ""}, Refused,
     "lot_reason_missing"),
    ("an end at will", LotState.TENDERING, LotAction.TERMINATE, {"termination_ground": None}, Refused,
     "termination_ground_missing"),
    ("back to nowhere", LotState.SUSPENDED, LotAction.RESUME, {"stood_at": None}, Refused, "halted_state_unknown"),
]  # fmt: skip


@pytest.mark.parametrize("regime", Regime)
@pytest.mark.parametrize("refused", GUARDS, ids=lambda refused: refused[0])
def test_a_guard_refuses(
    regime: Regime, refused: tuple[str, LotState, LotAction, dict[str, Any], type[Refusal], str]
) -> None:
    _case, state, action, changes, kind, code = refused
    facts = replace(READY, **changes)

    with pytest.raises(kind) as caught:
        lifecycle_of(regime).advance(state, action, facts)

    assert caught.value.code == code
    assert caught.value.sentence("zh-hans")
    assert caught.value.sentence("en")


def test_every_guard_names_its_article() -> None:
    guards: set[Callable[[Facts], Refusal | None]] = {
        guard for table in (LOT_ENG, LOT_GP) for step in table.table.values() for guard in step.guards
    }

    assert len(guards) == 15
    for guard in guards:
        assert "条:" in (guard.__doc__ or ""), guard.__name__


@pytest.mark.parametrize("state", LotState)
@pytest.mark.parametrize("regime", Regime)
def test_a_halted_lot_goes_on_where_it_stood(state: LotState, regime: Regime) -> None:
    """中止、暂停: resumed to the state before, also when a pause became a suspension."""
    table = lifecycle_of(regime)
    for halt in (LotAction.PAUSE, LotAction.SUSPEND):
        if state in HALTED or (state, halt) not in table.table:
            continue
        halted = table.advance(state, halt, READY)
        stood_at = state_to_remember(state, halt, None)

        assert table.advance(halted, LotAction.RESUME, replace(READY, stood_at=stood_at)) is state
        assert state_to_remember(halted, LotAction.RESUME, stood_at) is None


def test_a_pause_that_becomes_a_suspension_keeps_where_the_lot_stood() -> None:
    stood_at = state_to_remember(LotState.OPENING, LotAction.PAUSE, None)
    suspended = LOT_ENG.advance(LotState.PAUSED, LotAction.SUSPEND, READY)
    stood_at = state_to_remember(LotState.PAUSED, LotAction.SUSPEND, stood_at)

    assert (suspended, stood_at) == (LotState.SUSPENDED, LotState.OPENING)


def test_a_pause_belongs_to_a_session() -> None:
    pausable = {state for state, action in LOT_ENG.table if action is LotAction.PAUSE}

    assert pausable == {LotState.OPENING, LotState.EVALUATING}


@pytest.mark.parametrize("member", [*LotState, *LotAction], ids=lambda member: f"{type(member).__name__}.{member}")
def test_every_state_and_action_has_a_name_in_both_languages(member: LotState | LotAction) -> None:
    wording = WORDINGS[f"{type(member).__name__}.{member}"]

    assert wording.zh
    assert wording.en


@pytest.mark.parametrize("state", LotState)
def test_a_refusal_calls_a_state_what_the_pages_call_it(state: LotState) -> None:
    with translation.override("zh-hans"):
        assert WORDINGS[f"LotState.{state}"].zh == str(labels.STATES[state])


def test_a_wrong_state_is_said_in_words() -> None:
    with pytest.raises(WrongState) as caught:
        LOT_ENG.advance(LotState.DRAFT, LotAction.PUBLISH, READY)

    assert "“草稿”" in caught.value.sentence("zh-hans")
    assert "“Draft”" in caught.value.sentence("en")


def _states(table: Table) -> set[LotState]:
    to = {step.to for step in table.table.values() if isinstance(step.to, LotState)}
    return {state for state, _action in table.table} | to


def test_the_tables_are_asked_by_regime() -> None:
    assert lifecycle_of(Regime.ENG) is lifecycle.LOT_ENG
    assert lifecycle_of(Regime.GP) is lifecycle.LOT_GP
