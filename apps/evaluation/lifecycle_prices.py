"""双信封 — the ways between the last signed sheet and the result, where the prices lie in second envelopes."""

from __future__ import annotations

from apps.core.lifecycle import Step
from apps.evaluation.guards import (
    Facts,
    committee_is_complete,
    competition_is_in_question,
    competition_was_considered,
    first_part_is_open,
    goes_back,
    goes_on_while_a_price_is_left,
    goes_on_with_the_prices,
    lot_is_in_turn,
    low_prices_are_explained,
    no_matter_is_open,
    not_done_yet,
    prices_are_opened,
    reason_is_stated,
)
from apps.evaluation.states import EvaluationAction, EvaluationState

S = EvaluationState
A = EvaluationAction

WAITING: dict[tuple[EvaluationState, EvaluationAction], Step[EvaluationState, Facts]] = {
    (S.AWAITING_PRICES, A.CONVENE_PRICES): Step(S.AWAITING_PRICES, (lot_is_in_turn, committee_is_complete)),
    (S.AWAITING_PRICES, A.TAKE_PRICES): Step(goes_on_with_the_prices, (lot_is_in_turn, prices_are_opened)),
    (S.AWAITING_PRICES, A.RECUSE): Step(S.UNDERTAKING, (reason_is_stated,)),
    (S.AWAITING_PRICES, A.STEP_BACK): Step(goes_back, (lot_is_in_turn, reason_is_stated, first_part_is_open)),
    (S.AWAITING_PRICES, A.CONCLUDE): Step(S.AWAITING_PRICES, (lot_is_in_turn, reason_is_stated)),
    (S.AWAITING_PRICES, A.SPEAK): Step(S.AWAITING_PRICES, (lot_is_in_turn,)),
}
"""等待第二信封开标: until the second opening begins what the first part found may still be looked at again."""

REVIEWING: dict[tuple[EvaluationState, EvaluationAction], Step[EvaluationState, Facts]] = {
    (S.PRICING, A.RECUSE): Step(S.UNDERTAKING, (reason_is_stated,)),
    (S.PRICING, A.RECORD_COMPETITION): Step(S.PRICING, (lot_is_in_turn, competition_is_in_question, reason_is_stated)),
    (S.PRICING, A.PROPOSE_REJECTION): Step(S.PRICING, (lot_is_in_turn, committee_is_complete, reason_is_stated)),
    (S.PRICING, A.VOTE): Step(goes_on_while_a_price_is_left, (lot_is_in_turn, committee_is_complete, not_done_yet)),
    (S.PRICING, A.DRAFT_ENQUIRY): Step(S.PRICING, (lot_is_in_turn,)),
    (S.PRICING, A.SEND_ENQUIRY): Step(S.PRICING, (lot_is_in_turn,)),
    (S.PRICING, A.DROP_ENQUIRY): Step(S.PRICING, (lot_is_in_turn,)),
    (S.PRICING, A.ANSWER_ENQUIRY): Step(S.PRICING, (lot_is_in_turn, not_done_yet)),
    (S.PRICING, A.CONCLUDE): Step(S.PRICING, (lot_is_in_turn, reason_is_stated)),
    (S.PRICING, A.SPEAK): Step(S.PRICING, (lot_is_in_turn,)),
    (S.PRICING, A.CONCLUDE_PRICES): Step(
        S.COMPUTED,
        (
            lot_is_in_turn,
            committee_is_complete,
            competition_was_considered,
            low_prices_are_explained,
            no_matter_is_open,
        ),
    ),
}
"""第二信封评审: prices are asked about and corrected; the scores of the first part stand."""
