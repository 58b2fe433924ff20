"""开标 — the only ways between the states of an opening (handbook 2.3.1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from apps.core.lifecycle import Lifecycle, Step
from apps.core.refusals import Refusal
from apps.openings.guards import (
    Facts,
    backups_were_awaited,
    bid_is_in_escrow,
    bids_are_being_decrypted,
    cases_are_decided,
    cases_have_ended,
    contributions_are_in,
    correction_is_drafted,
    correction_is_stated,
    deadline_has_come,
    draws_are_drawn,
    emergency_time_has_come,
    enough_bidders,
    escrow_is_named,
    every_bid_is_decided,
    every_bid_is_opened,
    every_objection_is_answered,
    everybody_acknowledged_or_timed_out,
    everybody_confirmed_or_timed_out,
    holders_are_ready,
    host_is_absent,
    identities_were_checked,
    lot_goes_on,
    may_write,
    next_utterance,
    order_is_allowed,
    pace_is_kept,
    reading_goes_on,
    reading_is_paused,
    reason_is_stated,
    record_is_made,
    record_is_not_signed,
    record_is_signed,
    release_opened_nothing,
    release_was_bad,
    remedy_is_named,
    result_is_announced,
    result_is_known,
    result_is_not_announced,
    sign_in_time_has_come,
    sign_ins_were_checked,
    signatures_are_complete,
    something_is_left_to_draw,
    something_is_undecided,
    something_is_written,
    supervisor_is_awaited,
    supervisor_was_awaited,
    third_holder_was_heard,
    too_few_bidders,
    where_it_stood,
    window_is_open,
    window_is_over,
)
from apps.openings.rules.custody import CASE
from apps.openings.rules.objections import OBJECTION
from apps.openings.states import OpeningAction, OpeningState

__all__ = [
    "BEFORE_THE_LIST",
    "CASE",
    "CLOSING",
    "IN_SESSION",
    "OBJECTION",
    "OPENING",
    "OPEN_TO_OBJECTIONS",
    "OVER",
    "Facts",
    "OpeningAction",
    "OpeningState",
    "closing_check",
]
"""The tables of this app, two of which stand with their rules, and what they are made of."""

S = OpeningState
A = OpeningAction

BEFORE_THE_LIST = (S.SIGN_IN, S.CLOSED_FOR_BIDS, S.STARTED)
IN_SESSION = (S.STARTED, S.LIST_PUBLISHED, S.DECRYPTING, S.DECRYPT_SETTLED, S.ANNOUNCING, S.CONFIRMING)
"""From the start until the record is made: what may be paused."""
OPEN_TO_OBJECTIONS = (S.LIST_PUBLISHED, S.DECRYPTING, S.DECRYPT_SETTLED, S.ANNOUNCING, S.CONFIRMING)

_Table = dict[tuple[OpeningState, OpeningAction], Step[OpeningState, Facts]]
_MAIN: _Table = {
    (S.NOT_OPEN, A.OPEN_SIGN_IN): Step(S.SIGN_IN, (sign_in_time_has_come,)),
    (S.NOT_OPEN, A.CLOSE_FOR_BIDS): Step(S.CLOSED_FOR_BIDS, (deadline_has_come,)),
    (S.SIGN_IN, A.CLOSE_FOR_BIDS): Step(S.CLOSED_FOR_BIDS, (deadline_has_come,)),
    (S.CLOSED_FOR_BIDS, A.START): Step(S.STARTED, (deadline_has_come, lot_goes_on)),
    (S.STARTED, A.REGISTER_HOLDER): Step(S.STARTED, (lot_goes_on,)),
    (S.STARTED, A.CONTRIBUTE_SECRET): Step(S.STARTED, (lot_goes_on, something_is_left_to_draw)),
    (S.STARTED, A.DRAW): Step(S.STARTED, (lot_goes_on, something_is_left_to_draw, contributions_are_in)),
    (S.STARTED, A.PUBLISH_LIST): Step(S.LIST_PUBLISHED, (lot_goes_on, enough_bidders, draws_are_drawn)),
    (S.LIST_PUBLISHED, A.REGISTER_HOLDER): Step(S.LIST_PUBLISHED, (lot_goes_on,)),
    (S.LIST_PUBLISHED, A.START_DECRYPTION): Step(
        S.DECRYPTING, (lot_goes_on, holders_are_ready, identities_were_checked)
    ),
    (S.DECRYPTING, A.RELEASE): Step(S.DECRYPTING, (lot_goes_on, window_is_open)),
    (S.DECRYPTING, A.ATTRIBUTE): Step(S.DECRYPTING, (lot_goes_on, window_is_over, reason_is_stated)),
    (S.DECRYPTING, A.SETTLE): Step(S.DECRYPT_SETTLED, (lot_goes_on, every_bid_is_decided, cases_are_decided)),
    (S.DECRYPT_SETTLED, A.REVEAL): Step(S.DECRYPT_SETTLED, (lot_goes_on,)),
    (S.DECRYPT_SETTLED, A.OPEN_BID): Step(S.DECRYPT_SETTLED),
    (S.DECRYPT_SETTLED, A.IMPORT_BACKUP): Step(S.DECRYPT_SETTLED, (lot_goes_on, remedy_is_named, release_was_bad)),
    (S.DECRYPT_SETTLED, A.ANNOUNCE): Step(
        S.ANNOUNCING, (lot_goes_on, every_bid_is_opened, third_holder_was_heard, backups_were_awaited, cases_have_ended)
    ),
    (S.ANNOUNCING, A.ANNOUNCE): Step(next_utterance, (lot_goes_on, reading_goes_on)),
    (S.CONFIRMING, A.CONFIRM): Step(S.CONFIRMING, (lot_goes_on, window_is_open)),
    (S.CONFIRMING, A.MAKE_RECORD): Step(
        S.RECORD_SIGNING,
        (lot_goes_on, sign_ins_were_checked, every_objection_is_answered, everybody_confirmed_or_timed_out),
    ),
    (S.RECORD_SIGNING, A.SIGN_RECORD): Step(S.RECORD_SIGNING, (lot_goes_on, record_is_made, record_is_not_signed)),
    (S.RECORD_SIGNING, A.CLOSE): Step(
        S.CLOSED, (lot_goes_on, every_objection_is_answered, record_is_signed, signatures_are_complete)
    ),
    (S.CLOSED, A.HAND_OVER): Step(S.HANDED_TO_EVALUATION),
}


def _loops() -> _Table:
    """What happens within a state: signing in before the list, objections after it."""
    table: _Table = {(state, A.SIGN_IN): Step(state) for state in BEFORE_THE_LIST}
    for state in OPEN_TO_OBJECTIONS:
        table[state, A.RAISE_OBJECTION] = Step(state, (lot_goes_on, reason_is_stated))
        table[state, A.ANSWER_OBJECTION] = Step(state, (lot_goes_on, reason_is_stated))
    return table


def _convening() -> _Table:
    """第二信封开标的安排 — its time falls while it has not begun, and another is set."""
    table: _Table = {(state, A.CALL_OFF): Step(S.NOT_OPEN) for state in (S.NOT_OPEN, S.SIGN_IN, S.CLOSED_FOR_BIDS)}
    table[S.NOT_OPEN, A.CONVENE_AGAIN] = Step(S.NOT_OPEN)
    return table


def _arrival() -> _Table:
    """到场 — who arrives without a certificate, who is looked at after the list, and what the supervisor remarks."""
    looking_at_itself = (S.NOT_OPEN, *BEFORE_THE_LIST, S.LIST_PUBLISHED, S.DECRYPTING)
    table: _Table = {(state, A.NOTE_ENVIRONMENT): Step(state) for state in looking_at_itself}
    for state in BEFORE_THE_LIST:
        table[state, A.SIGN_IN_IN_EMERGENCY] = Step(state, (emergency_time_has_come,))
    for state in OPEN_TO_OBJECTIONS:
        table[state, A.CHECK_SIGN_IN] = Step(state, (lot_goes_on,))
        table[state, A.CHECK_IDENTITY] = Step(state, (lot_goes_on,))
    for state in (*BEFORE_THE_LIST, *OPEN_TO_OBJECTIONS, S.RECORD_SIGNING, S.PAUSED):
        table[state, A.REMARK] = Step(state, (reason_is_stated,))
    return table


def _stops() -> _Table:
    """暂停、开标失败 — how an opening is halted, goes on, or ends without bids being opened."""
    table: _Table = {(state, A.PAUSE): Step(S.PAUSED, (lot_goes_on, reason_is_stated)) for state in IN_SESSION}
    table[S.PAUSED, A.RESUME] = Step(where_it_stood, (lot_goes_on,))
    for state in (S.STARTED, S.DECRYPTING, S.DECRYPT_SETTLED):
        table[state, A.DECLARE_FAILED] = Step(
            S.FAILED,
            (
                lot_goes_on,
                reason_is_stated,
                too_few_bidders,
                third_holder_was_heard,
                backups_were_awaited,
                cases_have_ended,
            ),
        )
    return table


def _remedies() -> _Table:
    """延长、失败报告、托管开启 — what may be done about bids that are not decrypted."""
    extends = (lot_goes_on, reason_is_stated, something_is_undecided)
    opens = (lot_goes_on, reason_is_stated, escrow_is_named, bid_is_in_escrow)
    return {
        (S.DECRYPTING, A.EXTEND): Step(S.DECRYPTING, extends),
        (S.PAUSED, A.EXTEND): Step(S.PAUSED, (*extends, bids_are_being_decrypted)),
        (S.DECRYPTING, A.REPORT_ATTEMPT): Step(S.DECRYPTING, (lot_goes_on,)),
        (S.DECRYPTING, A.OPEN_CASE): Step(S.DECRYPTING, (*opens, window_is_over)),
        (S.DECRYPT_SETTLED, A.OPEN_CASE): Step(S.DECRYPT_SETTLED, (*opens, release_opened_nothing)),
        (S.DECRYPTING, A.DECIDE_CASE): Step(S.DECRYPTING, (lot_goes_on,)),
        (S.DECRYPT_SETTLED, A.DECIDE_CASE): Step(S.DECRYPT_SETTLED, (lot_goes_on,)),
        (S.DECRYPT_SETTLED, A.HAND_SHARE): Step(S.DECRYPT_SETTLED, (lot_goes_on,)),
        (S.DECRYPTING, A.END_CASE): Step(S.DECRYPTING, (lot_goes_on, reason_is_stated)),
        (S.DECRYPT_SETTLED, A.END_CASE): Step(S.DECRYPT_SETTLED, (lot_goes_on, reason_is_stated)),
    }


def _hosting() -> _Table:
    """更换主持人 — somebody of the buyer's side takes the place of a host who is gone."""
    takes = (reason_is_stated, host_is_absent)
    return {
        (state, A.TAKE_OVER): Step(state, (lot_goes_on, *takes) if state in HOSTED else takes) for state in TAKEN_OVER
    }


def _resumption() -> _Table:
    """复会 — after the evaluation the hall opens once more and everybody hears the result."""
    return {
        (S.HANDED_TO_EVALUATION, A.REOPEN): Step(S.RESUMED, (result_is_known,)),
        (S.RESUMED, A.ANNOUNCE_RESULT): Step(S.RESUMED, (result_is_known, result_is_not_announced)),
        (S.RESUMED, A.ACKNOWLEDGE_RESULT): Step(S.RESUMED, (result_is_announced, window_is_open)),
        (S.RESUMED, A.END): Step(S.ENDED, (result_is_announced, everybody_acknowledged_or_timed_out)),
    }


HOSTED = (*IN_SESSION, S.PAUSED, S.RECORD_SIGNING)
"""While the lot is being opened somebody has to be there to host."""
TAKEN_OVER = (*HOSTED, S.CLOSED, S.HANDED_TO_EVALUATION, S.RESUMED)
CLOSING: Mapping[str, Callable[[Facts], Refusal | None]] = {
    "decided": every_bid_is_decided,
    "opened": every_bid_is_opened,
    "checked": sign_ins_were_checked,
    "answered": every_objection_is_answered,
    "confirmed": everybody_confirmed_or_timed_out,
    "made": record_is_made,
    "signed": record_is_signed,
    "countersigned": signatures_are_complete,
}
"""一键检查 — what has to be true before an opening is closed, in the order in which it is seen to."""


RECORDED = ("checked", "confirmed")
"""What the record was made upon."""


def closing_check(state: OpeningState, facts: Facts) -> dict[str, Refusal | None]:
    """What every guard on the way to closing says now, not the first alone. What the record was made upon stays as it was."""
    is_recorded = state is S.RECORD_SIGNING
    return {key: None if is_recorded and key in RECORDED else guard(facts) for key, guard in CLOSING.items()}


def _words() -> _Table:
    """异议的受理和答复、留言、禁言、唱标的安排 — what is said in the hall beside its course, in a pause too."""
    table: _Table = {(S.PAUSED, A.RAISE_OBJECTION): Step(S.PAUSED, (lot_goes_on, reason_is_stated))}
    table[S.PAUSED, A.ANSWER_OBJECTION] = Step(S.PAUSED, (lot_goes_on, reason_is_stated))
    for state in (*OPEN_TO_OBJECTIONS, S.PAUSED):
        table[state, A.ACCEPT_OBJECTION] = Step(state, (lot_goes_on,))
        table[state, A.REFUSE_OBJECTION] = Step(state, (lot_goes_on, reason_is_stated))
        table[state, A.RESPOND_TO_ANSWER] = Step(state, (lot_goes_on,))
        table[state, A.MUTE] = Step(state, (lot_goes_on, reason_is_stated))
        table[state, A.UNMUTE] = Step(state, (lot_goes_on,))
    for state in (*IN_SESSION, S.PAUSED):
        table[state, A.SEND_MESSAGE] = Step(state, (lot_goes_on, something_is_written, may_write, pace_is_kept))
    return table


def _reading() -> _Table:
    """唱标的安排和经过 — planned before the first sentence; sentences end, the reading pauses, goes on or goes back to a bid."""
    planned = (S.STARTED, S.LIST_PUBLISHED, S.DECRYPTING, S.DECRYPT_SETTLED)
    table: _Table = {(state, A.PLAN_READING): Step(state, (lot_goes_on, order_is_allowed)) for state in planned}
    for state in (S.ANNOUNCING, S.CONFIRMING, S.PAUSED):
        table[state, A.END_UTTERANCE] = Step(state, (lot_goes_on,))
    table[S.ANNOUNCING, A.PAUSE_READING] = Step(S.ANNOUNCING, (lot_goes_on, reading_goes_on))
    table[S.ANNOUNCING, A.CONTINUE_READING] = Step(S.ANNOUNCING, (lot_goes_on, reading_is_paused))
    for state in (S.ANNOUNCING, S.CONFIRMING):
        table[state, A.REPLAY] = Step(state, (lot_goes_on,))
    table[S.ANNOUNCING, A.READ_FROM] = Step(S.ANNOUNCING, (lot_goes_on,))
    return table


def _papers() -> _Table:
    """监标、会签、更正 — who supervises, who signs after the host, and what is corrected when nothing else may be changed."""
    table: _Table = {
        (state, A.SEAT_SUPERVISOR): Step(state) for state in (S.SIGN_IN, S.CLOSED_FOR_BIDS, *IN_SESSION, S.PAUSED)
    }
    signing = {
        A.SEAT_SUPERVISOR: (supervisor_is_awaited,),
        A.COUNTERSIGN_RECORD: (lot_goes_on, record_is_signed),
        A.NOTE_ABSENCE: (reason_is_stated, supervisor_is_awaited, supervisor_was_awaited),
    }
    table |= {(S.RECORD_SIGNING, action): Step(S.RECORD_SIGNING, guards) for action, guards in signing.items()}
    for state in OVER:
        table[state, A.DRAFT_CORRECTION] = Step(state, (correction_is_stated,))
        table[state, A.SIGN_CORRECTION] = Step(state, (correction_is_drafted,))
    return table


OVER = (S.CLOSED, S.HANDED_TO_EVALUATION, S.RESUMED, S.ENDED)
"""After closing: what was recorded is corrected by a signed paper of its own, and changed by nothing."""
OPENING: Lifecycle[OpeningState, OpeningAction, Facts] = Lifecycle(
    _MAIN
    | _loops()
    | _convening()
    | _arrival()
    | _stops()
    | _remedies()
    | _hosting()
    | _resumption()
    | _words()
    | _reading()
    | _papers()
)
"""开标, from the notice to the hand-over to evaluation. What the table does not list is forbidden."""
