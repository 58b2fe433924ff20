"""评标 — the states of an evaluation and the only ways between them (handbook 1.9, 1.12, 1.15, 2.4.2)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from apps.core.lifecycle import Lifecycle, Step
from apps.core.refusals import Refusal, Refused
from apps.tenders.rules.books import Regime

SMALLEST = 5
SMALLEST_LARGE_PROCUREMENT = 7
FEWEST_PROCURED = 3


class EvaluationState(StrEnum):
    """评标状态."""

    PREPARED = "prepared"
    UNDERTAKING = "undertaking"
    PRELIMINARY = "preliminary"
    SCORING = "scoring"
    COMPUTED = "computed"
    SIGNING = "signing"
    COMPLETED = "completed"
    RECEIVED = "received"


class EvaluationAction(StrEnum):
    """What may be done in an evaluation."""

    NAME_REPRESENTATIVES = "name_representatives"
    FORM_COMMITTEE = "form_committee"
    FILL_COMMITTEE = "fill_committee"
    UNDERTAKE = "undertake"
    RECUSE = "recuse"
    JUDGE = "judge"
    SAVE_SHEET = "save_sheet"
    SIGN_SHEET = "sign_sheet"
    ASK_FOR_REPORT = "ask_for_report"
    RECORD_REPORT = "record_report"
    SIGN_REPORT = "sign_report"
    REFUSE_TO_SIGN = "refuse_to_sign"
    RECEIVE_REPORT = "receive_report"


class MemberKind(StrEnum):
    """评标专家、招标人（采购人）代表."""

    EXPERT = "expert"
    REPRESENTATIVE = "representative"


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a guard may know: plain values, read once, under lock."""

    regime: Regime
    is_lot_in_turn: bool = False
    """The lot stands where this act is possible."""
    has_scheme: bool = False
    bids: int = 0
    size: int = 0
    representatives: int = 0
    representatives_named: int = 0
    is_large: bool = False
    """A procurement of ten million yuan or more."""
    missing: int = 0
    """Members who left and were not replaced."""
    has_done_it: bool = False
    """This member has done this very thing already."""
    is_last: bool = False
    """With this act everybody has done it."""
    left_to_score: int = 0
    """Bids that are scored after the preliminary review."""
    reason: str = ""


S = EvaluationState
A = EvaluationAction


def lot_is_in_turn(facts: Facts) -> Refusal | None:
    """招标投标法第三十四条至第三十八条: what comes before the evaluation is over, and the lot is not halted."""
    return None if facts.is_lot_in_turn else Refused("lot_not_in_evaluation")


def scheme_is_known(facts: Facts) -> Refusal | None:
    """招标投标法第四十条: bids are evaluated by the criteria and methods of the tender document, and by no others."""
    return None if facts.has_scheme else Refused("scheme_missing")


def bids_were_opened(facts: Facts) -> Refusal | None:
    """招标投标法第三十六条: what is evaluated was opened in public before."""
    return None if facts.bids else Refused("nothing_to_evaluate")


def committee_is_lawful(facts: Facts) -> Refusal | None:
    """招标投标法第三十七条；87号令第四十七条: five or more, an odd number, experts two thirds of it."""
    experts = facts.size - facts.representatives
    if facts.size < SMALLEST or facts.size % 2 == 0 or 3 * experts < 2 * facts.size:
        return Refused("committee_unlawful", size=facts.size, experts=experts)
    return None


def large_procurement_has_seven(facts: Facts) -> Refusal | None:
    """政府采购货物和服务招标投标管理办法第四十七条: seven members or more from a budget of ten million yuan."""
    is_short = facts.regime is Regime.GP and facts.is_large and facts.size < SMALLEST_LARGE_PROCUREMENT
    return Refused("committee_needs_seven", size=facts.size) if is_short else None


def representatives_are_named(facts: Facts) -> Refusal | None:
    """招标投标法第三十七条: the tenderee's representatives are named before the committee is formed."""
    if facts.representatives_named == facts.representatives:
        return None
    return Refused("representatives_missing", wanted=facts.representatives, named=facts.representatives_named)


def somebody_is_missing(facts: Facts) -> Refusal | None:
    """实施条例第四十八条: a member is replaced who cannot go on."""
    return None if facts.missing else Refused("committee_complete")


def committee_is_complete(facts: Facts) -> Refusal | None:
    """实施条例第四十八条: nobody works on before a member who left is replaced."""
    return Refused("committee_short", missing=facts.missing) if facts.missing else None


def not_done_yet(facts: Facts) -> Refusal | None:
    """评标委员会和评标方法暂行规定第十三条: what a member has signed stands."""
    return Refused("already_done") if facts.has_done_it else None


def reason_is_stated(facts: Facts) -> Refusal | None:
    """实施条例第四十八条、第五十三条: who withdraws or refuses to sign says why, in writing."""
    return None if facts.reason.strip() else Refused("evaluation_reason_missing")


def goes_on_when_all_undertook(facts: Facts) -> EvaluationState:
    """The preliminary review begins when every member has undertaken."""
    return S.PRELIMINARY if facts.is_last else S.UNDERTAKING


def goes_on_when_all_judged(facts: Facts) -> EvaluationState:
    """Scoring begins when every member has judged; with too few bids left the result is that there is none."""
    if not facts.is_last:
        return S.PRELIMINARY
    fewest = FEWEST_PROCURED if facts.regime is Regime.GP else 1
    return S.SCORING if facts.left_to_score >= fewest else S.COMPUTED


def goes_on_when_all_scored(facts: Facts) -> EvaluationState:
    """The result is computed when the last sheet is signed."""
    return S.COMPUTED if facts.is_last else S.SCORING


def goes_on_when_all_signed(facts: Facts) -> EvaluationState:
    """The evaluation is complete when every member has signed the report or refused with a reason."""
    return S.COMPLETED if facts.is_last else S.SIGNING


EVALUATION: Lifecycle[EvaluationState, EvaluationAction, Facts] = Lifecycle(
    {
        (S.PREPARED, A.NAME_REPRESENTATIVES): Step(S.PREPARED),
        (S.PREPARED, A.FORM_COMMITTEE): Step(
            S.UNDERTAKING,
            (
                lot_is_in_turn,
                scheme_is_known,
                bids_were_opened,
                committee_is_lawful,
                large_procurement_has_seven,
                representatives_are_named,
            ),
        ),
        (S.UNDERTAKING, A.FILL_COMMITTEE): Step(S.UNDERTAKING, (lot_is_in_turn, somebody_is_missing)),
        (S.UNDERTAKING, A.UNDERTAKE): Step(goes_on_when_all_undertook, (lot_is_in_turn, not_done_yet)),
        (S.UNDERTAKING, A.RECUSE): Step(S.UNDERTAKING, (reason_is_stated,)),
        (S.PRELIMINARY, A.RECUSE): Step(S.UNDERTAKING, (reason_is_stated,)),
        (S.PRELIMINARY, A.JUDGE): Step(goes_on_when_all_judged, (lot_is_in_turn, committee_is_complete, not_done_yet)),
        (S.SCORING, A.RECUSE): Step(S.UNDERTAKING, (reason_is_stated,)),
        (S.SCORING, A.SAVE_SHEET): Step(S.SCORING, (lot_is_in_turn, not_done_yet)),
        (S.SCORING, A.SIGN_SHEET): Step(goes_on_when_all_scored, (lot_is_in_turn, committee_is_complete, not_done_yet)),
        (S.COMPUTED, A.ASK_FOR_REPORT): Step(S.COMPUTED, (lot_is_in_turn,)),
        (S.COMPUTED, A.RECORD_REPORT): Step(S.SIGNING, (lot_is_in_turn,)),
        (S.SIGNING, A.ASK_FOR_REPORT): Step(S.COMPUTED, (lot_is_in_turn,)),
        (S.SIGNING, A.SIGN_REPORT): Step(goes_on_when_all_signed, (lot_is_in_turn, not_done_yet)),
        (S.SIGNING, A.REFUSE_TO_SIGN): Step(goes_on_when_all_signed, (lot_is_in_turn, not_done_yet, reason_is_stated)),
        (S.COMPLETED, A.RECEIVE_REPORT): Step(S.RECEIVED, (lot_is_in_turn,)),
    }
)
FINAL = frozenset({S.RECEIVED})
"""Nothing follows here; what comes is the award."""
