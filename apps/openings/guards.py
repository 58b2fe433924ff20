"""What has to hold before an opening goes on, each with its article: plain facts in, a refusal or nothing out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from apps.core.refusals import Refusal, Refused, TooEarly, WrongState
from apps.openings.rules.arrival import EMERGENCY_LEAD
from apps.openings.rules.messages import SLOW, Silenced
from apps.openings.rules.terms import CURABLE, MINIMUM_BIDDERS
from apps.openings.states import OpeningState


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
    minimum: int = MINIMUM_BIDDERS
    """So many are needed to go on; where second envelopes are opened, as many as the centre says."""
    draws_left: int | None = None
    contributions_left: int | None = None
    holders_left: int | None = None
    sign_ins_unchecked: int | None = None
    """Sign-ins without a certificate that the host has neither accepted nor refused yet."""
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
    host_wait_minutes: int = 0
    """How long that is, as the centre has it."""
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


def where_it_stood(facts: Facts) -> OpeningState:
    """The state in which the opening was paused."""
    if facts.stood_at is None:
        raise Refused("halted_state_unknown")
    return facts.stood_at


def next_utterance(facts: Facts) -> OpeningState:
    """Still reading out, or after the last sentence the bidders' turn to confirm."""
    return OpeningState.CONFIRMING if facts.utterances_left == 0 else OpeningState.ANNOUNCING


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
    """招标投标法实施条例第四十四条；政府采购货物和服务招标投标管理办法第三十九条: fewer than three bidders, no opening.

    公路工程建设项目招标投标管理办法: the second envelope of whoever passed the first review is opened, however few they are.
    """
    is_enough = facts.bids is not None and facts.bids >= facts.minimum
    return None if is_enough else Refused("too_few_bidders", minimum=facts.minimum)


def too_few_bidders(facts: Facts) -> Refusal | None:
    """招标投标法第二十八条: a tender fails for want of bidders only when they are fewer than three."""
    is_few = facts.bids is not None and facts.bids < facts.minimum
    return None if is_few else Refused("enough_bidders_to_go_on", minimum=facts.minimum)


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


def sign_ins_were_checked(facts: Facts) -> Refusal | None:
    """电子招标投标办法第二十九条: bidders attend online; the record says of each who signed in without a certificate whether it counts."""
    left = facts.sign_ins_unchecked
    return None if left == 0 else Refused("sign_ins_unchecked", left=left or 0)


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
    is_awaited = facts.now < facts.host_awaited_until
    return TooEarly("host_not_absent", minutes=facts.host_wait_minutes) if is_awaited else None


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
    return None if facts.stood_at is OpeningState.DECRYPTING else Refused("not_decrypting")


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
