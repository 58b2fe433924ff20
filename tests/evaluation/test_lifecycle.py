"""评标状态: the ways of an evaluation; what the table does not list is forbidden. 招标投标法 §37; 实施条例 §48, §53; 87号令 §47."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from apps.core.refusals import WORDINGS, Refusal, WrongState
from apps.evaluation.guards import Facts
from apps.evaluation.lifecycle import EVALUATION, RESTS
from apps.evaluation.rules.checking import ChangeGround
from apps.evaluation.states import EvaluationAction, EvaluationState, MemberKind
from apps.tenders.rules.books import Regime

S = EvaluationState
A = EvaluationAction
READY = Facts(
    regime=Regime.ENG,
    is_lot_in_turn=True,
    has_scheme=True,
    bids=7,
    size=5,
    representatives=1,
    representatives_named=1,
    is_large=True,
    missing=0,
    has_done_it=False,
    is_last=True,
    left_to_score=7,
    reason="与投标人存在利害关系",
    candidate=MemberKind.EXPERT,
    has_leader=True,
    back_to=S.PRELIMINARY,
    ground=ChangeGround.SUM_WRONG,
    has_lapsed=True,
    has_majority_signed=True,
    has_ground=True,
)
SHORT = replace(READY, missing=1)
SUITED = {
    A.TAKE_PRICES: replace(READY, are_prices_opened=True),
    A.FILL_COMMITTEE: SHORT,
    A.REPLACE_REPRESENTATIVES: SHORT,
    A.NAME_CHAIR: replace(READY, is_chair_named=True),
    A.RECORD_COMPETITION: replace(READY, unrecorded=2),
}
"""What some acts are for."""
WAY = {
    S.PREPARED: A.FORM_COMMITTEE,
    S.UNDERTAKING: A.UNDERTAKE,
    S.ELECTING: A.VOTE_FOR_CHAIR,
    S.PRELIMINARY: A.JUDGE,
    S.SCORING: A.SIGN_SHEET,
    S.COMPUTED: A.RECORD_REPORT,
    S.SIGNING: A.SIGN_REPORT,
    S.COMPLETED: A.RECEIVE_REPORT,
}


def test_an_evaluation_goes_from_the_draw_to_the_buyer() -> None:
    state = S.PREPARED
    for stands, action in WAY.items():
        assert state is stands
        state = EVALUATION.advance(state, action, READY)

    assert state is S.RECEIVED


@pytest.mark.parametrize("state", EvaluationState)
def test_what_the_table_does_not_list_is_forbidden(state: S) -> None:
    for action in EvaluationAction:
        _must_be_as_listed(state, action)


def _must_be_as_listed(state: S, action: A) -> None:
    facts = SUITED.get(action, READY)
    if (state, action) in EVALUATION.table:
        assert action in EVALUATION.allowed(state)
        assert EVALUATION.objections(state, action, facts) == []
        assert EVALUATION.advance(state, action, facts) in EvaluationState
        return
    with pytest.raises(WrongState) as caught:
        EVALUATION.advance(state, action, facts)
    assert caught.value.code == "wrong_state"
    assert caught.value.sentence("zh-hans")
    assert caught.value.sentence("en")


def test_from_a_received_report_only_its_return_leads_back() -> None:
    """政府采购货物和服务招标投标管理办法第六十四条."""
    assert {state for state in EvaluationState if set(EVALUATION.allowed(state)) <= {A.RETURN_REPORT}} == RESTS


@pytest.mark.parametrize(
    ("state", "action", "stays"),
    [
        (S.UNDERTAKING, A.UNDERTAKE, S.UNDERTAKING),
        (S.ELECTING, A.VOTE_FOR_CHAIR, S.ELECTING),
        (S.PRELIMINARY, A.JUDGE, S.PRELIMINARY),
        (S.SCORING, A.SIGN_SHEET, S.SCORING),
        (S.SIGNING, A.SIGN_REPORT, S.SIGNING),
        (S.SIGNING, A.REFUSE_TO_SIGN, S.SIGNING),
    ],
)
def test_nothing_goes_on_before_everybody_has_done_his_part(state: S, action: A, stays: S) -> None:
    assert EVALUATION.advance(state, action, replace(READY, is_last=False)) is stays


@pytest.mark.parametrize(
    ("regime", "left", "state"),
    [
        (Regime.ENG, 1, S.SCORING),
        (Regime.ENG, 0, S.COMPUTED),
        (Regime.GP, 3, S.SCORING),
        (Regime.GP, 2, S.COMPUTED),
    ],
)
def test_too_few_bids_left_are_not_scored(regime: Regime, left: int, state: S) -> None:
    """政府采购法第三十六条: fewer than three that respond end a procurement."""
    facts = replace(READY, regime=regime, left_to_score=left)

    assert EVALUATION.advance(S.PRELIMINARY, A.JUDGE, facts) is state


def test_a_tie_is_followed_by_another_round() -> None:
    """评标委员会和评标方法暂行规定第九条."""
    assert EVALUATION.advance(S.ELECTING, A.VOTE_FOR_CHAIR, replace(READY, has_leader=False)) is S.ELECTING


@pytest.mark.parametrize(("is_last", "state"), [(True, S.SCORING), (False, S.BLIND)])
def test_blind_items_come_first_and_names_when_all_are_locked(is_last: bool, state: S) -> None:
    facts = replace(READY, is_blind=True, is_last=is_last)

    assert EVALUATION.advance(S.PRELIMINARY, A.JUDGE, replace(facts, is_last=True)) is S.BLIND
    assert EVALUATION.advance(S.BLIND, A.SIGN_BLIND, facts) is state


def test_a_committee_that_has_a_chair_elects_no_other() -> None:
    facts = replace(READY, has_chair=True)

    assert EVALUATION.advance(S.UNDERTAKING, A.UNDERTAKE, facts) is S.PRELIMINARY


GUARDS: list[tuple[str, S, A, dict[str, Any], str]] = [
    ("formed while the opening goes on", S.PREPARED, A.FORM_COMMITTEE, {"is_lot_in_turn": False},
     "lot_not_in_evaluation"),
    ("formed without a scheme", S.PREPARED, A.FORM_COMMITTEE, {"has_scheme": False}, "scheme_missing"),
    ("formed for no bid", S.PREPARED, A.FORM_COMMITTEE, {"bids": 0}, "nothing_to_evaluate"),
    ("three members", S.PREPARED, A.FORM_COMMITTEE, {"size": 3}, "committee_unlawful"),
    ("six members", S.PREPARED, A.FORM_COMMITTEE, {"size": 6}, "committee_unlawful"),
    ("two of five for the buyer", S.PREPARED, A.FORM_COMMITTEE, {"representatives": 2}, "committee_unlawful"),
    ("five for a large procurement", S.PREPARED, A.FORM_COMMITTEE, {"regime": Regime.GP}, "committee_needs_seven"),
    ("nobody named", S.PREPARED, A.FORM_COMMITTEE, {"representatives_named": 0}, "representatives_missing"),
    ("filled though complete", S.UNDERTAKING, A.FILL_COMMITTEE, {}, "committee_complete"),
    ("undertaken twice", S.UNDERTAKING, A.UNDERTAKE, {"has_done_it": True}, "already_done"),
    ("undertaken in a halted lot", S.UNDERTAKING, A.UNDERTAKE, {"is_lot_in_turn": False}, "lot_not_in_evaluation"),
    ("withdrawn without a reason", S.SCORING, A.RECUSE, {"reason": " "}, "evaluation_reason_missing"),
    ("voted twice", S.ELECTING, A.VOTE_FOR_CHAIR, {"has_done_it": True}, "already_done"),
    ("a purchaser's representative to lead", S.ELECTING, A.VOTE_FOR_CHAIR,
     {"regime": Regime.GP, "candidate": MemberKind.REPRESENTATIVE}, "representative_not_chair"),
    ("one who lost in the round before", S.ELECTING, A.VOTE_FOR_CHAIR, {"is_standing": False}, "not_in_this_round"),
    ("voted for where the tenderee names", S.ELECTING, A.VOTE_FOR_CHAIR, {"is_chair_named": True}, "chair_is_named"),
    ("named where members elect", S.ELECTING, A.NAME_CHAIR, {}, "chair_is_elected"),
    ("two bids and no word why", S.SCORING, A.SIGN_SHEET, {"unrecorded": 2}, "competition_unrecorded"),
    ("two blind bids and no word why", S.BLIND, A.SIGN_BLIND, {"unrecorded": 2}, "competition_unrecorded"),
    ("a word why where three are left", S.SCORING, A.RECORD_COMPETITION, {}, "competition_sufficient"),
    ("gone back without a reason", S.SCORING, A.STEP_BACK, {"reason": " "}, "evaluation_reason_missing"),
    ("gone back to nowhere", S.SCORING, A.STEP_BACK, {"back_to": None}, "step_back_impossible"),
    ("gone back on a signed report", S.COMPUTED, A.STEP_BACK, {"signatures": 1}, "step_back_after_signing"),
    ("gone back in a procurement for nothing", S.COMPUTED, A.STEP_BACK, {"regime": Regime.GP, "ground": None},
     "step_back_without_ground"),
    ("judged short of a member", S.PRELIMINARY, A.JUDGE, {"missing": 1}, "committee_short"),
    ("judged twice", S.PRELIMINARY, A.JUDGE, {"has_done_it": True}, "already_done"),
    ("a signed sheet saved again", S.SCORING, A.SAVE_SHEET, {"has_done_it": True}, "already_done"),
    ("a sheet signed twice", S.SCORING, A.SIGN_SHEET, {"has_done_it": True}, "already_done"),
    ("a report made in a halted lot", S.COMPUTED, A.RECORD_REPORT, {"is_lot_in_turn": False}, "lot_not_in_evaluation"),
    ("a report signed twice", S.SIGNING, A.SIGN_REPORT, {"has_done_it": True}, "already_done"),
    ("refused without a reason", S.SIGNING, A.REFUSE_TO_SIGN, {"reason": ""}, "evaluation_reason_missing"),
    ("silence before the time is over", S.SIGNING, A.COUNT_SILENCE, {"has_lapsed": False}, "signing_not_over"),
    ("silence of the most", S.SIGNING, A.COUNT_SILENCE, {"has_majority_signed": False}, "majority_not_signed"),
    ("returned on no ground", S.RECEIVED, A.RETURN_REPORT, {"has_ground": False}, "recheck_not_founded"),
    ("returned without a reason", S.RECEIVED, A.RETURN_REPORT, {"reason": ""}, "evaluation_reason_missing"),
    ("prices taken that nobody has opened", S.AWAITING_PRICES, A.TAKE_PRICES, {}, "prices_not_opened"),
    ("looked at again twice", S.RECHECKING, A.RECONSIDER, {"has_done_it": True}, "already_done"),
    ("received from a halted lot", S.COMPLETED, A.RECEIVE_REPORT, {"is_lot_in_turn": False}, "lot_not_in_evaluation"),
]  # fmt: skip


@pytest.mark.parametrize("refused", GUARDS, ids=lambda refused: refused[0])
def test_a_guard_refuses(refused: tuple[str, S, A, dict[str, Any], str]) -> None:
    _case, state, action, changes, code = refused

    with pytest.raises(Refusal) as caught:
        EVALUATION.advance(state, action, replace(READY, **changes))

    assert caught.value.code == code
    assert caught.value.sentence("zh-hans")
    assert caught.value.sentence("en")


def test_every_guard_names_its_article() -> None:
    guards: set[Callable[[Facts], Refusal | None]] = {
        guard for step in EVALUATION.table.values() for guard in step.guards
    }

    assert len(guards) > 10
    for guard in guards:
        assert "条" in (guard.__doc__ or "").split(":")[0], guard.__name__


@pytest.mark.parametrize("member", [*EvaluationState, *EvaluationAction], ids=lambda one: f"{type(one).__name__}.{one}")
def test_every_state_and_action_has_a_name_in_both_languages(member: S | A) -> None:
    wording = WORDINGS[f"{type(member).__name__}.{member}"]

    assert wording.zh
    assert wording.en
