"""标段 — the states of a lot and the only ways between them, one table for each regime (handbook 2.2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from apps.core.lifecycle import Lifecycle, Step
from apps.core.refusals import Refusal, Refused, TooEarly
from apps.tenders.rules.books import Regime
from apps.tenders.rules.calendar import SHANGHAI


class LotState(StrEnum):
    """标段状态 — where a lot stands."""

    DRAFT = "draft"
    ENTRY_SUBMITTED = "entry_submitted"
    ENTRY_RETURNED = "entry_returned"
    ENTRY_REFUSED = "entry_refused"
    ENTRY_ACCEPTED = "entry_accepted"
    SCHEDULED = "scheduled"
    ANNOUNCED = "announced"
    TENDERING = "tendering"
    SUBMISSION_CLOSED = "submission_closed"
    OPENING = "opening"
    OPENED = "opened"
    EVALUATING = "evaluating"
    EVALUATED = "evaluated"
    REPORT_CHECK = "report_check"
    CANDIDATES_PUBLISHED = "candidates_published"
    AWARDING = "awarding"
    AWARDED = "awarded"
    CONTRACTED = "contracted"
    ARCHIVED = "archived"
    PAUSED = "paused"
    SUSPENDED = "suspended"
    TERMINATED = "terminated"
    FAILED = "failed"
    CANCELLED = "cancelled"


class LotAction(StrEnum):
    """What may be done to a lot as a whole."""

    SUBMIT_ENTRY = "submit_entry"
    RETURN_ENTRY = "return_entry"
    REFUSE_ENTRY = "refuse_entry"
    ACCEPT_ENTRY = "accept_entry"
    ARRANGE_VENUE = "arrange_venue"
    RELEASE_VENUE = "release_venue"
    PUBLISH = "publish"
    BEGIN_TENDERING = "begin_tendering"
    AMEND = "amend"
    CLOSE_SUBMISSION = "close_submission"
    OPEN = "open"
    CLOSE_OPENING = "close_opening"
    BEGIN_EVALUATION = "begin_evaluation"
    COMPLETE_EVALUATION = "complete_evaluation"
    RECEIVE_REPORT = "receive_report"
    RETURN_REPORT = "return_report"
    PUBLISH_CANDIDATES = "publish_candidates"
    WITHDRAW_CANDIDATES = "withdraw_candidates"
    BEGIN_AWARD = "begin_award"
    PUBLISH_AWARD = "publish_award"
    REOPEN_AWARD = "reopen_award"
    SIGN_CONTRACT = "sign_contract"
    ARCHIVE = "archive"
    PAUSE = "pause"
    SUSPEND = "suspend"
    RESUME = "resume"
    TERMINATE = "terminate"
    DECLARE_FAILED = "declare_failed"
    CANCEL_PROCUREMENT = "cancel_procurement"


class EntryRefusalGround(StrEnum):
    """不予受理的情形 — the only grounds on which a centre may turn an entry away."""

    APPROVAL_MISSING = "approval_missing"
    OWNERSHIP_DISPUTED = "ownership_disputed"
    RESTRICTED_BY_LAW = "restricted_by_law"
    TRADE_FORBIDDEN = "trade_forbidden"


class TerminationGround(StrEnum):
    """终止招标的情形 — why a tender that was made public may be ended."""

    FORCE_MAJEURE = "force_majeure"
    TASK_CANCELLED = "task_cancelled"
    LAW_OR_PLAN_CHANGED = "law_or_plan_changed"
    IDLE_TOO_LONG = "idle_too_long"


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a guard may know: plain values, read once, under lock. What is unknown objects."""

    now: datetime
    reason: str = ""
    refusal_ground: EntryRefusalGround | None = None
    termination_ground: TerminationGround | None = None
    is_entry_complete: bool = False
    is_venue_arranged: bool = False
    blocking_findings: int | None = None
    has_document: bool = False
    document_from: datetime | None = None
    deadline: datetime | None = None
    opening_at: datetime | None = None
    stood_at: LotState | None = None
    """Where the lot stood when it was paused or suspended."""
    objections_waiting: int = 0
    """Objections that are not answered and hold the lot; `steps.advance` counts them under the lock."""
    promises_waiting: int = 0
    is_statement_wrong: bool = False
    """Promised materials that are not confirmed and hold this very step (容缺); `steps.advance` counts them."""


S = LotState
A = LotAction


def where_it_stood(facts: Facts) -> LotState:
    """The state in which the lot was paused or suspended."""
    if facts.stood_at is None:
        raise Refused("halted_state_unknown")
    return facts.stood_at


def state_to_remember(state: LotState, action: LotAction, stood_at: LotState | None) -> LotState | None:
    """What the lot keeps as `stood_at` after an action: the state a pause or suspension interrupts, else nothing."""
    if action in (A.PAUSE, A.SUSPEND):
        return stood_at if state in HALTED else state
    return None


def entry_is_complete(facts: Facts) -> Refusal | None:
    """濮阳市公共资源交易管理条例第十三条: an entry that is complete is accepted at once; this asks whether it is."""
    return None if facts.is_entry_complete else Refused("entry_incomplete")


def refusal_has_a_ground(facts: Facts) -> Refusal | None:
    """濮阳市公共资源交易管理条例第十三条: only four grounds allow an entry to be refused."""
    return None if facts.refusal_ground else Refused("entry_refusal_ground_missing")


def reason_is_stated(facts: Facts) -> Refusal | None:
    """电子招标投标办法第四十九条: who stops something says why, so that it can be traced."""
    return None if facts.reason.strip() else Refused("lot_reason_missing")


def termination_has_a_ground(facts: Facts) -> Refusal | None:
    """工程建设项目施工招标投标办法第十五条；政府采购货物和服务招标投标管理办法第二十九条: a tender is not ended at will."""
    return None if facts.termination_ground else Refused("termination_ground_missing")


def venue_is_arranged(facts: Facts) -> Refusal | None:
    """招标投标法第三十四条: the place of opening is fixed in advance in the tender document."""
    return None if facts.is_venue_arranged else Refused("venue_not_arranged")


def document_is_ready(facts: Facts) -> Refusal | None:
    """招标投标法第十九条: what is announced rests on a tender document."""
    return None if facts.has_document else Refused("document_missing")


def deadline_is_ahead(facts: Facts) -> Refusal | None:
    """招标投标法第二十四条: bidders are given time; a deadline that has passed gives none."""
    if facts.deadline is None:
        return Refused("deadline_missing")
    return Refused("deadline_passed") if facts.now >= facts.deadline else None


def opening_is_at_the_deadline(facts: Facts) -> Refusal | None:
    """招标投标法第三十四条: bids are opened at the very time set as their deadline."""
    if facts.opening_at is None:
        return Refused("opening_time_missing")
    return None if facts.opening_at == facts.deadline else Refused("opening_not_at_deadline")


def readiness_check_passed(facts: Facts) -> Refusal | None:
    """招标投标法第十六条、第二十四条；政府采购法第三十五条: nothing is announced while a rule of law forbids it."""
    if facts.blocking_findings is None:
        return Refused("readiness_not_checked")
    return Refused("readiness_blocked", count=facts.blocking_findings) if facts.blocking_findings else None


def document_starts_no_earlier(facts: Facts) -> Refusal | None:
    """实施条例第十六条: the time of a document runs from when it can really be had, so not from a day before today."""
    if facts.document_from is None:
        return Refused("document_time_missing")
    is_past = facts.document_from.astimezone(SHANGHAI).date() < facts.now.astimezone(SHANGHAI).date()
    return Refused("document_time_passed") if is_past else None


def document_is_available(facts: Facts) -> Refusal | None:
    """实施条例第十六条: bidders begin when the document can be had, at the time the notice names."""
    if facts.document_from is None:
        return Refused("document_time_missing")
    return TooEarly("document_not_available") if facts.now < facts.document_from else None


def deadline_has_come(facts: Facts) -> Refusal | None:
    """招标投标法第三十四条: submission ends, and opening begins, at the deadline and not before."""
    if facts.deadline is None:
        return Refused("deadline_missing")
    return TooEarly("deadline_not_reached") if facts.now < facts.deadline else None


def objections_are_answered(facts: Facts) -> Refusal | None:
    """招标投标法实施条例第二十二条、第五十四条: until an objection is answered, nothing that follows may happen."""
    return Refused("objection_unanswered", count=facts.objections_waiting) if facts.objections_waiting else None


def promises_are_kept(facts: Facts) -> Refusal | None:
    """容缺受理, 招标投标法第九条: what was promised for this gate is here and confirmed before the step is taken."""
    return Refused("promise_not_kept") if facts.promises_waiting else None


def statements_are_true(facts: Facts) -> Refusal | None:
    """告知承诺, 招标投标法第九条: what rests on a statement that was found wrong waits until it is corrected."""
    return Refused("statement_found_wrong") if facts.is_statement_wrong else None


HALTED = frozenset({S.PAUSED, S.SUSPENDED})
"""暂停、中止 — side states from which a lot goes on where it stood."""
FINAL = frozenset({S.ENTRY_REFUSED, S.ARCHIVED})
"""Nothing follows these."""

CAME_TO_NOTHING = frozenset({S.FAILED, S.CANCELLED, S.TERMINATED})
"""流标、废标、终止 — after these a lot may be tendered again (招标投标法 §28, §42; 实施条例 §55)."""

_Table = dict[tuple[LotState, LotAction], Step[LotState, Facts]]

_PREPARATION: _Table = {
    (S.DRAFT, A.SUBMIT_ENTRY): Step(S.ENTRY_SUBMITTED, (entry_is_complete,)),
    (S.ENTRY_SUBMITTED, A.ACCEPT_ENTRY): Step(S.ENTRY_ACCEPTED, (entry_is_complete,)),
    (S.ENTRY_SUBMITTED, A.RETURN_ENTRY): Step(S.ENTRY_RETURNED, (reason_is_stated,)),
    (S.ENTRY_SUBMITTED, A.REFUSE_ENTRY): Step(S.ENTRY_REFUSED, (refusal_has_a_ground, reason_is_stated)),
    (S.ENTRY_RETURNED, A.SUBMIT_ENTRY): Step(S.ENTRY_SUBMITTED, (entry_is_complete,)),
    (S.ENTRY_ACCEPTED, A.ARRANGE_VENUE): Step(S.SCHEDULED, (venue_is_arranged, promises_are_kept, statements_are_true)),
    (S.SCHEDULED, A.RELEASE_VENUE): Step(S.ENTRY_ACCEPTED, (reason_is_stated,)),
    (S.SCHEDULED, A.PUBLISH): Step(
        S.ANNOUNCED,
        (
            venue_is_arranged,
            document_is_ready,
            document_starts_no_earlier,
            deadline_is_ahead,
            opening_is_at_the_deadline,
            promises_are_kept,
            statements_are_true,
            readiness_check_passed,
        ),
    ),
    (S.ANNOUNCED, A.AMEND): Step(S.ANNOUNCED, (deadline_is_ahead, opening_is_at_the_deadline, readiness_check_passed)),
    (S.ANNOUNCED, A.BEGIN_TENDERING): Step(S.TENDERING, (document_is_available,)),
    (S.TENDERING, A.AMEND): Step(S.TENDERING, (deadline_is_ahead, opening_is_at_the_deadline, readiness_check_passed)),
    (S.TENDERING, A.CLOSE_SUBMISSION): Step(S.SUBMISSION_CLOSED, (deadline_has_come, objections_are_answered)),
    (S.SUBMISSION_CLOSED, A.OPEN): Step(S.OPENING, (deadline_has_come, objections_are_answered)),
    (S.OPENING, A.CLOSE_OPENING): Step(S.OPENED),
    (S.OPENED, A.BEGIN_EVALUATION): Step(S.EVALUATING),
    (S.EVALUATING, A.COMPLETE_EVALUATION): Step(S.EVALUATED),
    (S.EVALUATED, A.RECEIVE_REPORT): Step(S.REPORT_CHECK),
    (S.REPORT_CHECK, A.RETURN_REPORT): Step(S.EVALUATING, (reason_is_stated,)),
}
_CANDIDATES_PUBLICITY: _Table = {
    (S.REPORT_CHECK, A.PUBLISH_CANDIDATES): Step(S.CANDIDATES_PUBLISHED),
    (S.CANDIDATES_PUBLISHED, A.RETURN_REPORT): Step(S.EVALUATING, (reason_is_stated,)),
    (S.CANDIDATES_PUBLISHED, A.WITHDRAW_CANDIDATES): Step(S.REPORT_CHECK, (reason_is_stated,)),
    (S.CANDIDATES_PUBLISHED, A.BEGIN_AWARD): Step(S.AWARDING),
}
_PURCHASER_DECIDES: _Table = {(S.REPORT_CHECK, A.BEGIN_AWARD): Step(S.AWARDING)}
_CONCLUSION: _Table = {
    (S.AWARDING, A.PUBLISH_AWARD): Step(S.AWARDED),
    (S.AWARDED, A.REOPEN_AWARD): Step(S.AWARDING, (reason_is_stated,)),
    (S.AWARDED, A.SIGN_CONTRACT): Step(S.CONTRACTED),
    (S.CONTRACTED, A.ARCHIVE): Step(S.ARCHIVED),
    (S.TERMINATED, A.ARCHIVE): Step(S.ARCHIVED),
}
_IN_SESSION = (S.OPENING, S.EVALUATING)
_BEFORE_PUBLICATION = (S.ENTRY_ACCEPTED, S.SCHEDULED)
_IN_PUBLIC = (S.ANNOUNCED, S.TENDERING)
_AFTER_DEADLINE = (S.SUBMISSION_CLOSED, S.OPENING, S.OPENED, S.EVALUATING, S.EVALUATED, S.REPORT_CHECK, S.AWARDING)


def _stops(at: Iterable[LotState]) -> _Table:
    """暂停、中止、终止 — how a lot is halted, goes on, or is ended by who tenders."""
    table: _Table = {(state, A.PAUSE): Step(S.PAUSED, (reason_is_stated,)) for state in _IN_SESSION}
    ended = Step(S.TERMINATED, (reason_is_stated, termination_has_a_ground))
    for state in at:
        table[state, A.SUSPEND] = Step(S.SUSPENDED, (reason_is_stated,))
        table[state, A.TERMINATE] = ended
    table[S.PAUSED, A.RESUME] = Step(where_it_stood)
    table[S.PAUSED, A.SUSPEND] = Step(S.SUSPENDED, (reason_is_stated,))
    table[S.SUSPENDED, A.RESUME] = Step(where_it_stood, (objections_are_answered,))
    table[S.SUSPENDED, A.TERMINATE] = ended
    return table


def _ends_without_award(action: LotAction, to: LotState, at: Iterable[LotState]) -> _Table:
    table: _Table = {(state, action): Step(to, (reason_is_stated,)) for state in at}
    table[to, A.ARCHIVE] = Step(S.ARCHIVED)
    return table


LOT_ENG: Lifecycle[LotState, LotAction, Facts] = Lifecycle(
    _PREPARATION
    | _CANDIDATES_PUBLICITY
    | _CONCLUSION
    | _stops((*_BEFORE_PUBLICATION, *_IN_PUBLIC, *_AFTER_DEADLINE, S.CANDIDATES_PUBLISHED))
    | _ends_without_award(A.DECLARE_FAILED, S.FAILED, (*_AFTER_DEADLINE, S.CANDIDATES_PUBLISHED, S.SUSPENDED))
)
"""工程建设招标: candidates are made public before the award; a tender that does not succeed is 流标."""

LOT_GP: Lifecycle[LotState, LotAction, Facts] = Lifecycle(
    _PREPARATION
    | _PURCHASER_DECIDES
    | _CONCLUSION
    | _stops((*_BEFORE_PUBLICATION, *_IN_PUBLIC, *_AFTER_DEADLINE))
    | _ends_without_award(A.CANCEL_PROCUREMENT, S.CANCELLED, (*_IN_PUBLIC, *_AFTER_DEADLINE, S.SUSPENDED))
)
"""政府采购: the purchaser decides on the report, no candidates' publicity; a procurement that does not succeed is 废标."""

LIFECYCLES = {Regime.ENG: LOT_ENG, Regime.GP: LOT_GP}


def lifecycle_of(regime: Regime) -> Lifecycle[LotState, LotAction, Facts]:
    """The table that a lot of this regime follows."""
    return LIFECYCLES[regime]


class DocumentObjectionKind(StrEnum):
    """异议、质疑、询问 — what is raised against a document or a result: an objection (ENG), a challenge or an enquiry (GP)."""

    OBJECTION = "objection"
    CHALLENGE = "challenge"
    ENQUIRY = "enquiry"
    RESULT_OBJECTION = "result_objection"
    """对评标结果的异议 (实施条例 §54)."""
    RESULT_CHALLENGE = "result_challenge"
    """对中标结果的质疑 (政府采购法 §52)."""


class DocumentObjectionState(StrEnum):
    """异议状态 — where an objection to the document stands."""

    RAISED = "raised"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    NOT_ADMITTED = "not_admitted"


class DocumentObjectionAction(StrEnum):
    """What may be done with an objection to the document."""

    ANSWER = "answer"
    WITHDRAW = "withdraw"
    TURN_AWAY = "turn_away"


@dataclass(frozen=True, slots=True)
class ObjectionFacts:
    """All that a guard of objections may know."""

    today: date | None = None
    last_day: date | None = None
    """The last day to raise it; None where the law sets no time."""
    answer: str = ""


def answer_is_written(facts: ObjectionFacts) -> Refusal | None:
    """招标投标法实施条例第二十二条；政府采购法第五十三条: who must answer says something."""
    return None if facts.answer.strip() else Refused("objection_answer_missing")


def time_is_over(facts: ObjectionFacts) -> Refusal | None:
    """招标投标法实施条例第二十二条；政府采购法第五十二条: only what comes too late may be turned away, by the clock alone."""
    is_late = facts.today is not None and facts.last_day is not None and facts.today > facts.last_day
    return None if is_late else Refused("objection_in_time")


DOCUMENT_OBJECTION: Lifecycle[DocumentObjectionState, DocumentObjectionAction, ObjectionFacts] = Lifecycle(
    {
        (DocumentObjectionState.RAISED, DocumentObjectionAction.ANSWER): Step(
            DocumentObjectionState.ANSWERED, (answer_is_written,)
        ),
        (DocumentObjectionState.RAISED, DocumentObjectionAction.WITHDRAW): Step(DocumentObjectionState.WITHDRAWN),
        (DocumentObjectionState.RAISED, DocumentObjectionAction.TURN_AWAY): Step(
            DocumentObjectionState.NOT_ADMITTED, (time_is_over,)
        ),
    }
)
"""对招标文件的异议: answered, withdrawn, or turned away because it came too late."""
