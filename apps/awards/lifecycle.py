"""定标 — the states of an award and the only ways between them, one table for each regime (handbook 1.15)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from apps.core.lifecycle import Lifecycle, Step
from apps.core.refusals import Refusal, Refused, TooEarly
from apps.tenders.rules.books import Regime
from apps.tenders.rules.calendar import SHANGHAI


class AwardState(StrEnum):
    """定标状态 — how far the result of a lot has come."""

    REPORT_RECEIVED = "report_received"
    PUBLICITY = "publicity"
    PUBLICITY_OVER = "publicity_over"
    DECIDED = "decided"
    PUBLISHED = "published"
    NOTIFIED = "notified"
    CONTRACTED = "contracted"


class AwardAction(StrEnum):
    """What may be done with a result."""

    PUBLISH_CANDIDATES = "publish_candidates"
    END_PUBLICITY = "end_publicity"
    WITHDRAW_CANDIDATES = "withdraw_candidates"
    PASS_OVER = "pass_over"  # noqa: S105  the name of an act, no password
    DECIDE = "decide"
    PUBLISH_RESULT = "publish_result"
    ISSUE_NOTICE = "issue_notice"
    SIGN_CONTRACT = "sign_contract"


class PassingOverGround(StrEnum):
    """不按排序确定的法定情形 — the only grounds on which a candidate does not get the award that is his in order."""

    GIVES_UP = "gives_up"
    FORCE_MAJEURE = "force_majeure"
    NO_PERFORMANCE_BOND = "no_performance_bond"
    UNLAWFUL_ACT = "unlawful_act"


class EndingGround(StrEnum):
    """流标、废标的情形 — why nobody is awarded after the evaluation."""

    NO_CANDIDATE = "no_candidate"
    FEWER_THAN_THREE = "fewer_than_three"
    UNLAWFUL_ACT = "unlawful_act"
    OVER_BUDGET = "over_budget"
    TASK_CANCELLED = "task_cancelled"


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a guard may know: plain values, read once, under lock."""

    now: datetime
    candidates: int = 0
    """The last rank that is recommended; two who share it are both candidates."""
    publicity_days: int = 0
    least_publicity_days: int = 0
    publicity_until: datetime | None = None
    chosen: str = ""
    """The bid that the award is asked for."""
    first_in_order: tuple[str, ...] = ()
    """The bid that comes next in order, or those that share the rank (并列), of which the document lets the buyer choose."""
    ground: PassingOverGround | None = None
    reason: str = ""
    is_separated: bool = False
    """评定分离: the document lets the tenderee choose among the candidates by a stated method."""
    has_deliberation: bool = False
    """That choice comes with its record."""
    undecided: tuple[str, ...] = ()
    """The codes of other lots that the same committee judged and whose winner is not decided."""
    objections_upheld: int = 0
    """Objections to the published candidates that were found to hold."""
    price_agreed: Decimal | None = None
    price_awarded: Decimal | None = None
    signed_on: date | None = None
    notified_on: date | None = None


S = AwardState
A = AwardAction


def candidates_are_few(facts: Facts) -> Refusal | None:
    """招标投标法实施条例第五十三条: the committee recommends one to three candidates, in order."""
    if facts.candidates == 0:
        return Refused("candidates_missing")
    return Refused("candidates_too_many", count=facts.candidates) if facts.candidates > 3 else None


def publicity_is_long_enough(facts: Facts) -> Refusal | None:
    """招标投标法实施条例第五十四条: candidates are made public for no less than three days."""
    short = facts.publicity_days < facts.least_publicity_days
    return Refused("publicity_too_short", days=facts.least_publicity_days) if short else None


def publicity_is_over(facts: Facts) -> Refusal | None:
    """招标投标法实施条例第五十四条: until the last moment of the publicity anybody may object to the result."""
    if facts.publicity_until is None:
        return Refused("publicity_missing")
    return TooEarly("publicity_not_over") if facts.now <= facts.publicity_until else None


def an_objection_was_upheld(facts: Facts) -> Refusal | None:
    """招标投标法实施条例第五十四条: what was made public is taken back only for what an objection has shown."""
    return None if facts.objections_upheld else Refused("withdrawal_needs_objection")


def first_in_order_is_chosen(facts: Facts) -> Refusal | None:
    """招标投标法实施条例第五十五条；政府采购法实施条例第四十三条: the award goes to the candidates in their order."""
    if not facts.first_in_order:
        return Refused("no_candidate_left")
    return None if facts.chosen in facts.first_in_order else Refused("award_out_of_order")


def separated_award_has_its_record(facts: Facts) -> Refusal | None:
    """招标投标法第四十条: who decides among the candidates does so by the method of the document, on record."""
    if facts.is_separated and not facts.has_deliberation:
        return Refused("deliberation_missing")
    return Refused("deliberation_not_foreseen") if facts.has_deliberation and not facts.is_separated else None


def evaluators_may_be_named(facts: Facts) -> Refusal | None:
    """招标投标法第三十七条: who judged is secret until the result is decided, in every lot that the same committee judged."""
    return Refused("committee_judges_other_lots", lots="、".join(facts.undecided)) if facts.undecided else None


def contract_keeps_the_price(facts: Facts) -> Refusal | None:
    """招标投标法第四十六条；政府采购法第四十六条: the contract follows document and bid, and nothing departs from them."""
    return None if facts.price_agreed == facts.price_awarded else Refused("contract_price_other")


def contract_day_is_possible(facts: Facts) -> Refusal | None:
    """招标投标法第四十六条: the contract is signed after the award notice; a day to come is none yet."""
    if facts.signed_on is None or facts.notified_on is None:
        return Refused("contract_day_wrong")
    is_possible = facts.notified_on <= facts.signed_on <= facts.now.astimezone(SHANGHAI).date()
    return None if is_possible else Refused("contract_day_wrong")


def passing_over_has_a_ground(facts: Facts) -> Refusal | None:
    """招标投标法实施条例第五十五条: only four grounds let the next in order take the place of a candidate."""
    return None if facts.ground else Refused("passing_over_ground_missing")


def passing_over_has_a_reason(facts: Facts) -> Refusal | None:
    """电子招标投标办法第四十九条: who departs from the order says why, so that it can be traced."""
    return None if facts.reason.strip() else Refused("passing_over_reason_missing")


def next_in_order_is_passed_over(facts: Facts) -> Refusal | None:
    """招标投标法实施条例第五十五条: the order is gone through one by one."""
    if not facts.first_in_order:
        return Refused("no_candidate_left")
    return None if facts.chosen in facts.first_in_order else Refused("passing_over_out_of_order")


_Table = dict[tuple[AwardState, AwardAction], Step[AwardState, Facts]]
_PASSING_OVER = (next_in_order_is_passed_over, passing_over_has_a_ground, passing_over_has_a_reason)


def _decision(at: AwardState) -> _Table:
    """From the order of the candidates to the contract; a winner who drops out before it gives way to the next."""
    return {
        (at, A.PASS_OVER): Step(at, _PASSING_OVER),
        (at, A.DECIDE): Step(S.DECIDED, (first_in_order_is_chosen, separated_award_has_its_record)),
        (S.DECIDED, A.PUBLISH_RESULT): Step(S.PUBLISHED, (evaluators_may_be_named,)),
        (S.PUBLISHED, A.ISSUE_NOTICE): Step(S.NOTIFIED),
        (S.NOTIFIED, A.SIGN_CONTRACT): Step(S.CONTRACTED, (contract_keeps_the_price, contract_day_is_possible)),
        (S.NOTIFIED, A.PASS_OVER): Step(at, _PASSING_OVER),
    }


AWARD_ENG: Lifecycle[AwardState, AwardAction, Facts] = Lifecycle(
    {
        (S.REPORT_RECEIVED, A.PUBLISH_CANDIDATES): Step(S.PUBLICITY, (candidates_are_few, publicity_is_long_enough)),
        (S.PUBLICITY, A.END_PUBLICITY): Step(S.PUBLICITY_OVER, (publicity_is_over,)),
        (S.PUBLICITY, A.WITHDRAW_CANDIDATES): Step(S.REPORT_RECEIVED, (an_objection_was_upheld,)),
    }
    | _decision(S.PUBLICITY_OVER)
)
"""工程建设招标: candidates are made public, and the award waits until their publicity is over."""

AWARD_GP: Lifecycle[AwardState, AwardAction, Facts] = Lifecycle(_decision(S.REPORT_RECEIVED))
"""政府采购: the purchaser decides on the report, in the order of the candidates."""

LIFECYCLES = {Regime.ENG: AWARD_ENG, Regime.GP: AWARD_GP}


def lifecycle_of(regime: Regime) -> Lifecycle[AwardState, AwardAction, Facts]:
    """The table that an award of this regime follows."""
    return LIFECYCLES[regime]
