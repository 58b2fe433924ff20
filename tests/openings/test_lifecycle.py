"""开标的状态. 招标投标法 §34–36: what the table does not list is forbidden."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from apps.core.refusals import Refusal, WrongState
from apps.openings import guards as law
from apps.openings.lifecycle import OPENING, Facts
from apps.openings.lifecycle import OpeningAction as A
from apps.openings.lifecycle import OpeningState as S
from tests.tenders.stage import DEADLINE

BEFORE, AT = DEADLINE - timedelta(microseconds=1), DEADLINE
SATISFIED = Facts(
    now=AT,
    is_lot_in_session=True,
    deadline=DEADLINE,
    sign_in_from=DEADLINE - timedelta(hours=1),
    reason="原因",
    bids=3,
    draws_left=0,
    contributions_left=0,
    holders_left=0,
    until=AT + timedelta(minutes=1),
    undecided=0,
    unopened=0,
    utterances_left=1,
    objections_open=0,
    sign_ins_unchecked=0,
    unconfirmed=0,
    is_record_made=True,
    is_record_signed=True,
    stood_at=S.DECRYPTING,
)
KNOWN_NOTHING = Facts(now=AT)


@pytest.mark.parametrize("state", S)
def test_what_the_table_does_not_list_is_forbidden(state: S) -> None:
    for action in A:
        _must_be_as_listed(state, action)


def _must_be_as_listed(state: S, action: A) -> None:
    if (state, action) in OPENING.table:
        assert action in OPENING.allowed(state)
        return
    with pytest.raises(WrongState) as caught:
        OPENING.advance(state, action, SATISFIED)
    assert caught.value.code == "wrong_state"
    assert "{" not in caught.value.sentence("zh-hans") + caught.value.sentence("en")


@pytest.mark.parametrize(("state", "action"), [key for key, step in OPENING.table.items() if step.guards])
def test_a_step_with_guards_is_refused_while_nothing_is_known(state: S, action: A) -> None:
    with pytest.raises(Refusal):
        OPENING.advance(state, action, KNOWN_NOTHING)


@pytest.mark.parametrize("guard", sorted({guard for step in OPENING.table.values() for guard in step.guards}, key=str))
def test_every_guard_names_its_article(guard: object) -> None:
    assert "条" in (guard.__doc__ or "")


@pytest.mark.parametrize(
    ("_case", "guard", "facts", "code"),
    [
        ("an instant early", law.deadline_has_come, Facts(now=BEFORE, deadline=DEADLINE), "deadline_not_reached"),
        ("two bidders", law.enough_bidders, Facts(now=AT, bids=2), "too_few_bidders"),
        ("three cannot fail", law.too_few_bidders, Facts(now=AT, bids=3), "enough_bidders_to_go_on"),
        ("the window's last instant is over", law.window_is_open, Facts(now=AT, until=AT), "window_closed"),
        ("the window still runs", law.window_is_over, Facts(now=BEFORE, until=AT), "window_still_open"),
        ("one bid undecided", law.every_bid_is_decided, Facts(now=AT, undecided=1), "bids_undecided"),
        ("one bid not open", law.every_bid_is_opened, Facts(now=AT, unopened=1), "bids_not_opened"),
        ("an objection", law.every_objection_is_answered, Facts(now=AT, objections_open=1), "objections_unanswered"),
        (
            "one has yet to confirm",
            law.everybody_confirmed_or_timed_out,
            Facts(now=BEFORE, until=AT, unconfirmed=1),
            "confirmations_missing",
        ),
        ("blank reason", law.reason_is_stated, Facts(now=AT, reason=" \n"), "opening_reason_missing"),
        ("two holders", law.holders_are_ready, Facts(now=AT, holders_left=1), "holders_missing"),
        ("a draw to come", law.draws_are_drawn, Facts(now=AT, draws_left=1), "draws_missing"),
        ("the host is at work", law.host_is_absent, Facts(now=BEFORE, host_awaited_until=AT), "host_not_absent"),
        ("still judged", law.result_is_known, Facts(now=AT), "result_not_known"),
        ("told", law.result_is_not_announced, Facts(now=AT, is_result_announced=True), "result_announced_already"),
        (
            "one has yet to hear",
            law.everybody_acknowledged_or_timed_out,
            Facts(now=BEFORE, until=AT, unacknowledged=1),
            "acknowledgements_missing",
        ),
        ("the lot is halted", law.lot_goes_on, Facts(now=AT), "lot_not_in_session"),
    ],
)
def test_a_guard_refuses_with_its_code(
    _case: str, guard: Callable[[Facts], Refusal | None], facts: Facts, code: str
) -> None:
    refusal = guard(facts)

    assert refusal is not None
    assert refusal.code == code
    assert refusal.sentence("zh-hans")
    assert refusal.sentence("en")


def test_the_deadline_itself_is_in_time() -> None:
    assert law.deadline_has_come(Facts(now=AT, deadline=DEADLINE)) is None
    assert law.window_is_over(Facts(now=AT, until=AT)) is None


def test_time_out_stands_for_a_confirmation() -> None:
    assert law.everybody_confirmed_or_timed_out(Facts(now=AT, until=AT, unconfirmed=2)) is None


@pytest.mark.parametrize(
    ("state", "left"),
    [
        (S.CLOSED, [A.HAND_OVER, A.TAKE_OVER, A.DRAFT_CORRECTION, A.SIGN_CORRECTION]),
        (S.HANDED_TO_EVALUATION, [A.TAKE_OVER, A.REOPEN, A.DRAFT_CORRECTION, A.SIGN_CORRECTION]),
        (S.ENDED, [A.DRAFT_CORRECTION, A.SIGN_CORRECTION]),
        (S.FAILED, []),
    ],
)
def test_nothing_is_added_to_an_opening_that_is_over_but_corrections(state: S, left: list[A]) -> None:
    assert OPENING.allowed(state) == left


def test_an_opening_goes_on_where_it_was_paused() -> None:
    assert OPENING.advance(S.PAUSED, A.RESUME, SATISFIED) is S.DECRYPTING
