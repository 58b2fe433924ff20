"""评标 — the only ways between the states of an evaluation (handbook 1.9, 1.12, 1.15, 2.4.2)."""

from __future__ import annotations

from apps.core.lifecycle import Lifecycle, Step
from apps.evaluation import lifecycle_prices
from apps.evaluation.guards import (
    Facts,
    bids_were_opened,
    brands_are_recorded,
    chair_is_elected,
    chair_is_named,
    committee_is_complete,
    committee_is_done,
    committee_is_lawful,
    competition_is_in_question,
    competition_was_considered,
    experts_have_confirmed,
    first_part_is_open,
    goes_back,
    goes_back_to,
    goes_on_when_all_judged,
    goes_on_when_all_locked,
    goes_on_when_all_reconsidered,
    goes_on_when_all_scored,
    goes_on_when_all_signed,
    goes_on_when_all_undertook,
    goes_on_when_one_leads,
    goes_on_while_enough_are_left,
    has_a_lawful_ground,
    large_procurement_has_seven,
    lot_is_in_turn,
    low_prices_are_explained,
    majority_has_signed,
    may_lead,
    no_matter_is_open,
    nobody_has_signed_the_report,
    not_done_yet,
    other_lots_are_computed,
    qualification_is_examined,
    reason_is_stated,
    representatives_are_named,
    result_has_a_ground_to_change,
    scheme_is_known,
    scores_are_explained,
    somebody_is_missing,
    stands_in_this_round,
    time_to_sign_is_over,
    water_works_have_seven,
)
from apps.evaluation.states import EvaluationAction, EvaluationState

S = EvaluationState
A = EvaluationAction

FORMED_BY = (
    lot_is_in_turn,
    scheme_is_known,
    bids_were_opened,
    committee_is_lawful,
    large_procurement_has_seven,
    water_works_have_seven,
    representatives_are_named,
)
"""What a committee has to be, whether its experts are asked first or not."""

STEPPED_BACK_TO = (S.PRELIMINARY, S.BLIND, S.SCORING, S.PRICING)
"""The stages to which the chair may lead the committee back."""

AT_WORK = (S.UNDERTAKING, S.ELECTING, S.PRELIMINARY, S.BLIND, S.SCORING, S.COMPUTED, S.SIGNING)
"""Where a committee is that may be dissolved: before everybody has signed."""

EVALUATION: Lifecycle[EvaluationState, EvaluationAction, Facts] = Lifecycle(
    {
        (S.PREPARED, A.NAME_REPRESENTATIVES): Step(S.PREPARED),
        (S.PREPARED, A.DRAW_EXPERTS): Step(S.PREPARED, FORMED_BY),
        (S.PREPARED, A.FORM_COMMITTEE): Step(S.UNDERTAKING, (*FORMED_BY, experts_have_confirmed)),
        (S.UNDERTAKING, A.FILL_COMMITTEE): Step(S.UNDERTAKING, (lot_is_in_turn, somebody_is_missing)),
        (S.UNDERTAKING, A.REPLACE_REPRESENTATIVES): Step(S.UNDERTAKING, (lot_is_in_turn, somebody_is_missing)),
        (S.UNDERTAKING, A.UNDERTAKE): Step(goes_on_when_all_undertook, (lot_is_in_turn, not_done_yet)),
        (S.UNDERTAKING, A.RECUSE): Step(S.UNDERTAKING, (reason_is_stated,)),
        (S.UNDERTAKING, A.EXAMINE_QUALIFICATION): Step(S.UNDERTAKING, (lot_is_in_turn, not_done_yet)),
        (S.UNDERTAKING, A.ANSWER_ENQUIRY): Step(S.UNDERTAKING, (lot_is_in_turn, not_done_yet)),
        (S.ELECTING, A.RECUSE): Step(S.UNDERTAKING, (reason_is_stated,)),
        (S.ELECTING, A.EXAMINE_QUALIFICATION): Step(S.ELECTING, (lot_is_in_turn, not_done_yet)),
        (S.ELECTING, A.ANSWER_ENQUIRY): Step(S.ELECTING, (lot_is_in_turn, not_done_yet)),
        (S.ELECTING, A.VOTE_FOR_CHAIR): Step(
            goes_on_when_one_leads,
            (lot_is_in_turn, committee_is_complete, chair_is_elected, not_done_yet, may_lead, stands_in_this_round),
        ),
        (S.ELECTING, A.NAME_CHAIR): Step(
            S.PRELIMINARY, (lot_is_in_turn, committee_is_complete, chair_is_named, stands_in_this_round)
        ),
        (S.PRELIMINARY, A.RECUSE): Step(S.UNDERTAKING, (reason_is_stated,)),
        (S.PRELIMINARY, A.EXAMINE_QUALIFICATION): Step(S.PRELIMINARY, (lot_is_in_turn, not_done_yet)),
        (S.PRELIMINARY, A.JUDGE): Step(
            goes_on_when_all_judged,
            (
                lot_is_in_turn,
                committee_is_complete,
                not_done_yet,
                qualification_is_examined,
                brands_are_recorded,
                no_matter_is_open,
            ),
        ),
        (S.PRELIMINARY, A.RECORD_BRANDS): Step(S.PRELIMINARY, (lot_is_in_turn,)),
        (S.PRELIMINARY, A.VOTE): Step(goes_on_when_all_judged, (lot_is_in_turn, committee_is_complete, not_done_yet)),
        (S.PRELIMINARY, A.DRAFT_ENQUIRY): Step(S.PRELIMINARY, (lot_is_in_turn,)),
        (S.PRELIMINARY, A.SEND_ENQUIRY): Step(S.PRELIMINARY, (lot_is_in_turn,)),
        (S.PRELIMINARY, A.DROP_ENQUIRY): Step(S.PRELIMINARY, (lot_is_in_turn,)),
        (S.PRELIMINARY, A.ANSWER_ENQUIRY): Step(S.PRELIMINARY, (lot_is_in_turn, not_done_yet)),
        (S.BLIND, A.RECUSE): Step(S.UNDERTAKING, (reason_is_stated,)),
        (S.BLIND, A.RECORD_COMPETITION): Step(S.BLIND, (lot_is_in_turn, competition_is_in_question, reason_is_stated)),
        (S.BLIND, A.TAKE_WORKPLACE): Step(S.BLIND, (lot_is_in_turn, not_done_yet)),
        (S.BLIND, A.SAVE_SHEET): Step(S.BLIND, (lot_is_in_turn, not_done_yet)),
        (S.BLIND, A.SIGN_BLIND): Step(
            goes_on_when_all_locked, (lot_is_in_turn, committee_is_complete, not_done_yet, competition_was_considered)
        ),
        (S.SCORING, A.RECUSE): Step(S.UNDERTAKING, (reason_is_stated,)),
        (S.SCORING, A.RECORD_COMPETITION): Step(
            S.SCORING, (lot_is_in_turn, competition_is_in_question, reason_is_stated)
        ),
        (S.SCORING, A.TAKE_WORKPLACE): Step(S.SCORING, (lot_is_in_turn, not_done_yet)),
        (S.SCORING, A.SAVE_SHEET): Step(S.SCORING, (lot_is_in_turn, not_done_yet)),
        (S.SCORING, A.SIGN_SHEET): Step(
            goes_on_when_all_scored,
            (
                lot_is_in_turn,
                committee_is_complete,
                not_done_yet,
                competition_was_considered,
                low_prices_are_explained,
                no_matter_is_open,
            ),
        ),
        (S.SCORING, A.PROPOSE_REJECTION): Step(S.SCORING, (lot_is_in_turn, committee_is_complete, reason_is_stated)),
        (S.SCORING, A.VOTE): Step(goes_on_while_enough_are_left, (lot_is_in_turn, committee_is_complete, not_done_yet)),
        (S.SCORING, A.DRAFT_ENQUIRY): Step(S.SCORING, (lot_is_in_turn,)),
        (S.SCORING, A.SEND_ENQUIRY): Step(S.SCORING, (lot_is_in_turn,)),
        (S.SCORING, A.DROP_ENQUIRY): Step(S.SCORING, (lot_is_in_turn,)),
        (S.SCORING, A.ANSWER_ENQUIRY): Step(S.SCORING, (lot_is_in_turn, not_done_yet)),
        (S.COMPUTED, A.ASK_FOR_REASONS): Step(S.COMPUTED, (lot_is_in_turn,)),
        (S.COMPUTED, A.EXPLAIN_SCORE): Step(S.COMPUTED, (lot_is_in_turn, not_done_yet, reason_is_stated)),
        (S.COMPUTED, A.RECUSE): Step(S.UNDERTAKING, (reason_is_stated,)),
        (S.SIGNING, A.RECUSE): Step(S.UNDERTAKING, (reason_is_stated,)),
        (S.COMPUTED, A.ASK_FOR_REPORT): Step(
            S.COMPUTED, (lot_is_in_turn, scores_are_explained, other_lots_are_computed)
        ),
        (S.COMPUTED, A.RECORD_REPORT): Step(S.SIGNING, (lot_is_in_turn,)),
        (S.SIGNING, A.ASK_FOR_REPORT): Step(S.COMPUTED, (lot_is_in_turn, other_lots_are_computed)),
        (S.SIGNING, A.SIGN_REPORT): Step(goes_on_when_all_signed, (lot_is_in_turn, not_done_yet)),
        (S.SIGNING, A.REFUSE_TO_SIGN): Step(goes_on_when_all_signed, (lot_is_in_turn, not_done_yet, reason_is_stated)),
        (S.COMPLETED, A.RECEIVE_REPORT): Step(S.RECEIVED, (lot_is_in_turn, committee_is_done)),
        (S.COMPUTED, A.WRITE_CHAPTERS): Step(S.COMPUTED, (lot_is_in_turn,)),
        (S.SIGNING, A.WRITE_CHAPTERS): Step(S.SIGNING, (lot_is_in_turn,)),
        (S.SIGNING, A.COUNT_SILENCE): Step(
            goes_on_when_all_signed, (lot_is_in_turn, time_to_sign_is_over, majority_has_signed)
        ),
        (S.RECEIVED, A.RETURN_REPORT): Step(goes_back_to, (lot_is_in_turn, has_a_lawful_ground, reason_is_stated)),
        (S.RECHECKING, A.RECONSIDER): Step(goes_on_when_all_reconsidered, (lot_is_in_turn, not_done_yet)),
    }
    | {
        (state, A.STEP_BACK): Step(
            goes_back,
            (lot_is_in_turn, reason_is_stated, nobody_has_signed_the_report, first_part_is_open)
            + ((result_has_a_ground_to_change,) if state is S.COMPUTED else ()),
        )
        for state in (S.PRELIMINARY, S.BLIND, S.SCORING, S.COMPUTED)
    }
    | {
        (state, A.CONCLUDE): Step(state, (lot_is_in_turn, reason_is_stated))
        for state in (S.PRELIMINARY, S.BLIND, S.SCORING, S.COMPUTED)
    }
    | {(state, A.DISSOLVE): Step(S.UNDERTAKING, (lot_is_in_turn, reason_is_stated)) for state in AT_WORK}
    | {
        (state, A.SPEAK): Step(state, (lot_is_in_turn,))
        for state in (S.ELECTING, S.PRELIMINARY, S.BLIND, S.SCORING, S.COMPUTED, S.SIGNING)
    }
    | lifecycle_prices.WAITING
    | lifecycle_prices.REVIEWING
)
RESTS = frozenset({S.RECEIVED})
"""What comes is the award; only the return of the report leads back."""
