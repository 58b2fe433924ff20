"""开标 — the states of an opening and the only ways between them (handbook 2.3.1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from apps.core.lifecycle import Lifecycle, Step
from apps.core.refusals import Refusal, Refused, TooEarly, WrongState
from apps.openings.rules.arrival import EMERGENCY_LEAD
from apps.openings.rules.custody import CASE as CASE  # noqa: PLC0414  # drawn with the tables of this app
from apps.openings.rules.messages import SLOW, Silenced
from apps.openings.rules.objections import OBJECTION as OBJECTION  # noqa: PLC0414  # drawn with the tables of this app
from apps.openings.rules.terms import CURABLE, HOST_WAIT, MINIMUM_BIDDERS


class OpeningState(StrEnum):
    """开标状态 — where an opening stands."""

    NOT_OPEN = "not_open"
    SIGN_IN = "sign_in"
    CLOSED_FOR_BIDS = "closed_for_bids"
    STARTED = "started"
    LIST_PUBLISHED = "list_published"
    DECRYPTING = "decrypting"
    DECRYPT_SETTLED = "decrypt_settled"
    ANNOUNCING = "announcing"
    CONFIRMING = "confirming"
    RECORD_SIGNING = "record_signing"
    CLOSED = "closed"
    HANDED_TO_EVALUATION = "handed_to_evaluation"
    PAUSED = "paused"
    FAILED = "failed"
    RESUMED = "resumed"
    ENDED = "ended"


class OpeningAction(StrEnum):
    """What may be done in an opening."""

    OPEN_SIGN_IN = "open_sign_in"
    SIGN_IN = "sign_in"
    CLOSE_FOR_BIDS = "close_for_bids"
    START = "start"
    REGISTER_HOLDER = "register_holder"
    CONTRIBUTE_SECRET = "contribute_secret"  # noqa: S105  # an action's name, not a password
    DRAW = "draw"
    PUBLISH_LIST = "publish_list"
    START_DECRYPTION = "start_decryption"
    RELEASE = "release"
    ATTRIBUTE = "attribute"
    SETTLE = "settle"
    REVEAL = "reveal"
    OPEN_BID = "open_bid"
    IMPORT_BACKUP = "import_backup"
    ANNOUNCE = "announce"
    RAISE_OBJECTION = "raise_objection"
    ANSWER_OBJECTION = "answer_objection"
    CONFIRM = "confirm"
    MAKE_RECORD = "make_record"
    SIGN_RECORD = "sign_record"
    CLOSE = "close"
    HAND_OVER = "hand_over"
    PAUSE = "pause"
    RESUME = "resume"
    DECLARE_FAILED = "declare_failed"
    ACCEPT_OBJECTION = "accept_objection"
    REFUSE_OBJECTION = "refuse_objection"
    RESPOND_TO_ANSWER = "respond_to_answer"
    SEND_MESSAGE = "send_message"
    MUTE = "mute"
    UNMUTE = "unmute"
    PLAN_READING = "plan_reading"
    END_UTTERANCE = "end_utterance"
    PAUSE_READING = "pause_reading"
    CONTINUE_READING = "continue_reading"
    REPLAY = "replay"
    EXTEND = "extend"
    REPORT_ATTEMPT = "report_attempt"
    OPEN_CASE = "open_case"
    DECIDE_CASE = "decide_case"
    HAND_SHARE = "hand_share"
    END_CASE = "end_case"
    TAKE_OVER = "take_over"
    REOPEN = "reopen"
    ANNOUNCE_RESULT = "announce_result"
    ACKNOWLEDGE_RESULT = "acknowledge_result"
    END = "end"
    SEAT_SUPERVISOR = "seat_supervisor"
    COUNTERSIGN_RECORD = "countersign_record"
    NOTE_ABSENCE = "note_absence"
    DRAFT_CORRECTION = "draft_correction"
    SIGN_CORRECTION = "sign_correction"
    NOTE_ENVIRONMENT = "note_environment"
    SIGN_IN_IN_EMERGENCY = "sign_in_in_emergency"
    CHECK_SIGN_IN = "check_sign_in"
    CHECK_IDENTITY = "check_identity"
    REMARK = "remark"


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a guard may know: plain values, read once, under lock. What is unknown objects."""

    now: datetime
    is_lot_in_session: bool = False
    deadline: datetime | None = None
    sign_in_from: datetime | None = None
    reason: str = ""
    bids: int | None = None
    """Bids received in time, or after the list those that are not given up."""
    draws_left: int | None = None
    contributions_left: int | None = None
    holders_left: int | None = None
    identities_left: int | None = None
    """Bidders whose identity is yet to be checked, where the document demands that it is checked before decryption."""
    until: datetime | None = None
    """The end of the window that runs: for releasing keys, or for confirming."""
    undecided: int | None = None
    unopened: int | None = None
    third_reveal_until: datetime | None = None
    """Until when the third holder's shares are waited for; nothing when they can change nothing."""
    utterances_left: int | None = None
    objections_open: int | None = None
    unconfirmed: int | None = None
    is_record_made: bool = False
    is_record_signed: bool = False
    stood_at: OpeningState | None = None
    """Where the opening stood when it was paused."""
    is_backup_allowed: bool = False
    """The tender document names the import of a backup among its remedies."""
    failure: str = ""
    """Why the bid in question could not be opened; nothing where it was opened, or not tried yet."""
    backup_until: datetime | None = None
    """Until when backups of bids that could not be opened are waited for; nothing where there is none to wait for."""
    silenced: Silenced | None = None
    """Why who writes may not write now."""
    wrote_at: datetime | None = None
    """When the bidder who writes wrote last."""
    is_order_allowed: bool = False
    """The tender document lets bids be read out in the order in question."""
    is_reading_paused: bool | None = None
    is_escrow_named: bool = False
    """The tender document names escrow among its remedies."""
    is_bid_in_escrow: bool = False
    """The bid in question was sealed for custodians too."""
    cases_waiting: int = 0
    """Custodians' cases that are neither approved nor declined."""
    cases_open: int = 0
    """Custodians' cases that have neither opened their bid nor ended."""
    host_awaited_until: datetime | None = None
    """Until when the host is waited for: so long after what he did last nobody takes his place."""
    is_result_known: bool = False
    """The evaluation has a result that may be told."""
    is_result_announced: bool = False
    unacknowledged: int | None = None
    signatures_left: int | None = None
    """So many signatures the record still needs; nothing where there is no record."""
    is_supervisor_awaited: bool = False
    """The record needs the supervisor's signature, and has neither that nor the reason why not."""
    supervisor_until: datetime | None = None
    """Until when the supervisor is waited for; nothing before the host has signed."""
    is_correction_drafted: bool = False


S = OpeningState
A = OpeningAction


def where_it_stood(facts: Facts) -> OpeningState:
    """The state in which the opening was paused."""
    if facts.stood_at is None:
        raise Refused("halted_state_unknown")
    return facts.stood_at


def next_utterance(facts: Facts) -> OpeningState:
    """Still reading out, or after the last sentence the bidders' turn to confirm."""
    return S.CONFIRMING if facts.utterances_left == 0 else S.ANNOUNCING


def lot_goes_on(facts: Facts) -> Refusal | None:
    """招标投标法实施条例第三十一条: nothing is opened of a tender that was halted or ended."""
    return None if facts.is_lot_in_session else WrongState("lot_not_in_session")


def sign_in_time_has_come(facts: Facts) -> Refusal | None:
    """电子招标投标办法第二十九条: bidders attend online in time; signing in begins when the hall opens for it."""
    if facts.sign_in_from is None:
        return Refused("deadline_missing")
    return TooEarly("sign_in_not_yet") if facts.now < facts.sign_in_from else None


def deadline_has_come(facts: Facts) -> Refusal | None:
    """招标投标法第三十四条: bids are opened at the very time set as their deadline, by the server's clock, not before."""
    if facts.deadline is None:
        return Refused("deadline_missing")
    return TooEarly("deadline_not_reached") if facts.now < facts.deadline else None


def enough_bidders(facts: Facts) -> Refusal | None:
    """招标投标法实施条例第四十四条；政府采购货物和服务招标投标管理办法第三十九条: fewer than three bidders, no opening."""
    is_enough = facts.bids is not None and facts.bids >= MINIMUM_BIDDERS
    return None if is_enough else Refused("too_few_bidders", minimum=MINIMUM_BIDDERS)


def too_few_bidders(facts: Facts) -> Refusal | None:
    """招标投标法第二十八条: a tender fails for want of bidders only when they are fewer than three."""
    is_few = facts.bids is not None and facts.bids < MINIMUM_BIDDERS
    return None if is_few else Refused("enough_bidders_to_go_on", minimum=MINIMUM_BIDDERS)


def reason_is_stated(facts: Facts) -> Refusal | None:
    """电子招标投标办法第四十九条: who stops something says why, so that it can be traced."""
    return None if facts.reason.strip() else Refused("opening_reason_missing")


def contributions_are_in(facts: Facts) -> Refusal | None:
    """招标投标法第五条: nobody alone decides what a draw gives; everybody's share of the chance is in before it is drawn."""
    return Refused("draw_contribution_missing") if facts.contributions_left != 0 else None


def something_is_left_to_draw(facts: Facts) -> Refusal | None:
    """招标投标法第四十条: what the tender document has drawn is drawn once, and nothing else is."""
    return None if facts.draws_left else Refused("nothing_to_draw")


def draws_are_drawn(facts: Facts) -> Refusal | None:
    """招标投标法第四十条: a coefficient that the document has drawn is known before any price is, so that none fits it."""
    return None if facts.draws_left == 0 else Refused("draws_missing")


def holders_are_ready(facts: Facts) -> Refusal | None:
    """电子招标投标办法第三十条: bids are decrypted as the document says: two of three holders together, so all three are there."""
    return None if facts.holders_left == 0 else Refused("holders_missing")


def emergency_time_has_come(facts: Facts) -> Refusal | None:
    """电子招标投标办法第二十九条: bidders attend online in time; who cannot use his certificate says so in the last half hour."""
    if facts.deadline is None:
        return Refused("deadline_missing")
    return TooEarly("emergency_not_yet") if facts.now < facts.deadline - EMERGENCY_LEAD else None


def identities_were_checked(facts: Facts) -> Refusal | None:
    """招标投标法第三十五条: bidders are invited to the opening; where the document has their identity checked, it is checked first."""
    return None if facts.identities_left == 0 else Refused("identities_unchecked", left=facts.identities_left or 0)


def window_is_open(facts: Facts) -> Refusal | None:
    """电子招标投标办法第三十条: bidders decrypt within the time that the document sets."""
    if facts.until is None:
        return Refused("window_unknown")
    return Refused("window_closed") if facts.now >= facts.until else None


def window_is_over(facts: Facts) -> Refusal | None:
    """电子招标投标办法第三十一条: a bid counts as not decrypted only when the time for it has passed."""
    if facts.until is None:
        return Refused("window_unknown")
    return TooEarly("window_still_open") if facts.now < facts.until else None


def every_bid_is_decided(facts: Facts) -> Refusal | None:
    """电子招标投标办法第三十条、第三十一条: results are published when decryption is complete: released, or the cause stated."""
    return None if facts.undecided == 0 else Refused("bids_undecided")


def every_bid_is_opened(facts: Facts) -> Refusal | None:
    """招标投标法第三十六条: every bid received in time is opened and read out, so none is read before all are opened."""
    return None if facts.unopened == 0 else Refused("bids_not_opened")


def third_holder_was_heard(facts: Facts) -> Refusal | None:
    """电子招标投标办法第三十条、第三十一条: no bid is given up for the wrong share of a holder, who is not its bidder."""
    waits = facts.third_reveal_until is not None and facts.now < facts.third_reveal_until
    return TooEarly("third_reveal_missing") if waits else None


def remedy_is_named(facts: Facts) -> Refusal | None:
    """电子招标投标办法第三十一条: a bid that was not decrypted is remedied only as the tender document says."""
    return None if facts.is_backup_allowed else Refused("backup_not_allowed")


def release_was_bad(facts: Facts) -> Refusal | None:
    """电子招标投标办法第三十一条: a backup cures a release that opened nothing, and never changes what was sealed."""
    return None if facts.failure in CURABLE else WrongState("backup_not_needed")


def backups_were_awaited(facts: Facts) -> Refusal | None:
    """电子招标投标办法第三十一条: who may import a backup has the time to do it before the session goes on without his bid."""
    waits = facts.backup_until is not None and facts.now < facts.backup_until
    return TooEarly("backup_awaited") if waits else None


def every_objection_is_answered(facts: Facts) -> Refusal | None:
    """招标投标法实施条例第四十四条: an objection to the opening is answered on the spot and recorded."""
    return None if facts.objections_open == 0 else Refused("objections_unanswered")


def everybody_confirmed_or_timed_out(facts: Facts) -> Refusal | None:
    """政府采购货物和服务招标投标管理办法第四十二条: bidders confirm; who does not attend is deemed to accept the result."""
    is_over = facts.until is not None and facts.now >= facts.until
    return None if facts.unconfirmed == 0 or is_over else TooEarly("confirmations_missing")


def record_is_made(facts: Facts) -> Refusal | None:
    """招标投标法第三十六条: the opening is recorded; what is signed is the record itself."""
    return None if facts.is_record_made else Refused("record_not_made")


def record_is_not_signed(facts: Facts) -> Refusal | None:
    """电子签名法第十三条: what was signed is not changed any more."""
    return Refused("record_signed_already") if facts.is_record_signed else None


def record_is_signed(facts: Facts) -> Refusal | None:
    """招标投标法第三十六条；政府采购货物和服务招标投标管理办法第四十二条: the record is signed before the opening ends."""
    return None if facts.is_record_signed else Refused("record_not_signed")


def host_is_absent(facts: Facts) -> Refusal | None:
    """招标投标法第三十五条: the tenderee hosts; another of its side takes the place of a host who is gone, not of one at work."""
    if facts.host_awaited_until is None:
        return Refused("window_unknown")
    minutes = int(HOST_WAIT.total_seconds() // 60)
    return TooEarly("host_not_absent", minutes=minutes) if facts.now < facts.host_awaited_until else None


def result_is_known(facts: Facts) -> Refusal | None:
    """招标投标法第四十条、第四十五条；政府采购货物和服务招标投标管理办法第六十六条: nothing of the evaluation is told before it is final."""
    return None if facts.is_result_known else TooEarly("result_not_known")


def result_is_not_announced(facts: Facts) -> Refusal | None:
    """招标投标法第四十条: the result is what the report says; it is announced once."""
    return WrongState("result_announced_already") if facts.is_result_announced else None


def result_is_announced(facts: Facts) -> Refusal | None:
    """招标投标法第四十五条: everybody who bid hears the result."""
    return None if facts.is_result_announced else Refused("result_not_announced")


def everybody_acknowledged_or_timed_out(facts: Facts) -> Refusal | None:
    """招标投标法第四十五条: who bid hears the result and has the time to say that he did, before the session ends."""
    is_over = facts.until is not None and facts.now >= facts.until
    return None if facts.unacknowledged == 0 or is_over else TooEarly("acknowledgements_missing")


def bids_are_being_decrypted(facts: Facts) -> Refusal | None:
    """电子招标投标办法第三十条: what is extended is the time for decrypting, also while the session is paused in it."""
    return None if facts.stood_at is S.DECRYPTING else Refused("not_decrypting")


def something_is_undecided(facts: Facts) -> Refusal | None:
    """电子招标投标办法第三十条: the window is for bids that are neither released nor given up."""
    return None if facts.undecided else Refused("nothing_to_extend")


def escrow_is_named(facts: Facts) -> Refusal | None:
    """电子招标投标办法第三十一条: only the remedies that the tender document names may cure what was not decrypted."""
    return None if facts.is_escrow_named else Refused("escrow_not_named")


def bid_is_in_escrow(facts: Facts) -> Refusal | None:
    """电子招标投标办法第三十一条: custodians help whom they were chosen by, when he sealed his bid."""
    return None if facts.is_bid_in_escrow else Refused("bid_not_in_escrow")


def release_opened_nothing(facts: Facts) -> Refusal | None:
    """电子招标投标办法第三十一条: custodians cure a key that is missing or wrong, and never change what was sealed."""
    return None if facts.failure in CURABLE else WrongState("case_not_needed")


def cases_are_decided(facts: Facts) -> Refusal | None:
    """电子招标投标办法第三十条、第三十一条: whether a remedy is used is decided before anybody knows a price."""
    return None if facts.cases_waiting == 0 else Refused("cases_waiting")


def cases_have_ended(facts: Facts) -> Refusal | None:
    """电子招标投标办法第三十一条: the remedy that the document names is carried through before the bids are read out."""
    return None if facts.cases_open == 0 else TooEarly("cases_open")


def something_is_written(facts: Facts) -> Refusal | None:
    """开标纪律第四条: what is kept for good says something."""
    return None if facts.reason.strip() else Refused("message_text_missing")


def may_write(facts: Facts) -> Refusal | None:
    """开标纪律第四条；招标投标法第三十六条: while bids are read out only the host writes; who disturbs is silenced, never his objections."""
    match facts.silenced:
        case Silenced.READING:
            return Refused("muted_while_reading")
        case Silenced.ALL:
            return Refused("muted_all")
        case Silenced.ONE:
            return Refused("muted_one")
        case _:
            return None


def pace_is_kept(facts: Facts) -> Refusal | None:
    """开标纪律第四条: a bidder writes once in ten seconds, so that everybody can be read."""
    is_soon = facts.wrote_at is not None and facts.now < facts.wrote_at + SLOW
    return TooEarly("message_too_soon", seconds=int(SLOW.total_seconds())) if is_soon else None


def order_is_allowed(facts: Facts) -> Refusal | None:
    """招标投标法第三十六条；招标投标法实施条例第三十二条: bids are read out as the document says, nobody's first or last by choice."""
    return None if facts.is_order_allowed else Refused("reading_order_not_allowed")


def reading_goes_on(facts: Facts) -> Refusal | None:
    """招标投标法第三十六条: everybody hears every sentence: none is read while the reading is paused."""
    return None if facts.is_reading_paused is False else Refused("reading_paused")


def reading_is_paused(facts: Facts) -> Refusal | None:
    """招标投标法第三十六条: what goes on was paused."""
    return None if facts.is_reading_paused else WrongState("reading_not_paused")


def signatures_are_complete(facts: Facts) -> Refusal | None:
    """招标投标法第七条、第三十六条: where a supervisor signs, the opening ends with his signature or with the reason why not."""
    return None if facts.signatures_left == 0 else Refused("supervisor_not_signed")


def supervisor_is_awaited(facts: Facts) -> Refusal | None:
    """招标投标法第七条: who supervises signs where the centre's rule asks for it, and once."""
    return None if facts.is_supervisor_awaited else WrongState("supervisor_not_awaited")


def supervisor_was_awaited(facts: Facts) -> Refusal | None:
    """招标投标法第七条: a supervisor has the time to sign before it is noted that he did not."""
    if facts.supervisor_until is None:
        return Refused("record_not_signed")
    return TooEarly("supervisor_still_awaited") if facts.now < facts.supervisor_until else None


def correction_is_stated(facts: Facts) -> Refusal | None:
    """招标投标法第三十六条: the record is kept as it was made; what corrects it says what and why."""
    return None if facts.reason.strip() else Refused("correction_text_missing")


def correction_is_drafted(facts: Facts) -> Refusal | None:
    """电子签名法第十三条: what is signed is there before it is signed."""
    return None if facts.is_correction_drafted else Refused("correction_not_drafted")


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
        S.RECORD_SIGNING, (lot_goes_on, every_objection_is_answered, everybody_confirmed_or_timed_out)
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
    "answered": every_objection_is_answered,
    "confirmed": everybody_confirmed_or_timed_out,
    "made": record_is_made,
    "signed": record_is_signed,
    "countersigned": signatures_are_complete,
}
"""一键检查 — what has to be true before an opening is closed, in the order in which it is seen to."""


def closing_check(state: OpeningState, facts: Facts) -> dict[str, Refusal | None]:
    """What every guard on the way to closing says now, not the first alone. What the record was made upon stays as it was."""
    is_recorded = state is S.RECORD_SIGNING
    return {key: None if is_recorded and key == "confirmed" else guard(facts) for key, guard in CLOSING.items()}


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
    """唱标的安排和经过 — planned before the first sentence; sentences end, the reading pauses and goes on, one bid is replayed."""
    planned = (S.STARTED, S.LIST_PUBLISHED, S.DECRYPTING, S.DECRYPT_SETTLED)
    table: _Table = {(state, A.PLAN_READING): Step(state, (lot_goes_on, order_is_allowed)) for state in planned}
    for state in (S.ANNOUNCING, S.CONFIRMING, S.PAUSED):
        table[state, A.END_UTTERANCE] = Step(state, (lot_goes_on,))
    table[S.ANNOUNCING, A.PAUSE_READING] = Step(S.ANNOUNCING, (lot_goes_on, reading_goes_on))
    table[S.ANNOUNCING, A.CONTINUE_READING] = Step(S.ANNOUNCING, (lot_goes_on, reading_is_paused))
    for state in (S.ANNOUNCING, S.CONFIRMING):
        table[state, A.REPLAY] = Step(state, (lot_goes_on,))
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
