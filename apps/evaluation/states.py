"""The states of an evaluation, what may be done in one, and who sits in its committee."""

from __future__ import annotations

from enum import StrEnum


class EvaluationState(StrEnum):
    """评标状态."""

    PREPARED = "prepared"
    UNDERTAKING = "undertaking"
    ELECTING = "electing"
    PRELIMINARY = "preliminary"
    BLIND = "blind"
    SCORING = "scoring"
    AWAITING_PRICES = "awaiting_prices"
    PRICING = "pricing"
    RECHECKING = "rechecking"
    COMPUTED = "computed"
    SIGNING = "signing"
    COMPLETED = "completed"
    RECEIVED = "received"


class EvaluationAction(StrEnum):
    """What may be done in an evaluation."""

    NAME_REPRESENTATIVES = "name_representatives"
    DRAW_EXPERTS = "draw_experts"
    FORM_COMMITTEE = "form_committee"
    FILL_COMMITTEE = "fill_committee"
    DISSOLVE = "dissolve"
    REPLACE_REPRESENTATIVES = "replace_representatives"
    UNDERTAKE = "undertake"
    RECUSE = "recuse"
    VOTE_FOR_CHAIR = "vote_for_chair"
    NAME_CHAIR = "name_chair"
    JUDGE = "judge"
    RECORD_BRANDS = "record_brands"
    RECORD_COMPETITION = "record_competition"
    SIGN_BLIND = "sign_blind"
    STEP_BACK = "step_back"
    CONCLUDE = "conclude"
    SPEAK = "speak"
    EXAMINE_QUALIFICATION = "examine_qualification"
    PROPOSE_REJECTION = "propose_rejection"
    VOTE = "vote"
    DRAFT_ENQUIRY = "draft_enquiry"
    SEND_ENQUIRY = "send_enquiry"
    DROP_ENQUIRY = "drop_enquiry"
    ANSWER_ENQUIRY = "answer_enquiry"
    TAKE_WORKPLACE = "take_workplace"
    SAVE_SHEET = "save_sheet"
    SIGN_SHEET = "sign_sheet"
    ASK_FOR_REASONS = "ask_for_reasons"
    EXPLAIN_SCORE = "explain_score"
    ASK_FOR_REPORT = "ask_for_report"
    RECORD_REPORT = "record_report"
    SIGN_REPORT = "sign_report"
    REFUSE_TO_SIGN = "refuse_to_sign"
    RECEIVE_REPORT = "receive_report"
    WRITE_CHAPTERS = "write_chapters"
    COUNT_SILENCE = "count_silence"
    RETURN_REPORT = "return_report"
    RECONSIDER = "reconsider"
    CONVENE_PRICES = "convene_prices"
    TAKE_PRICES = "take_prices"
    CONCLUDE_PRICES = "conclude_prices"


class MemberKind(StrEnum):
    """评标专家、招标人（采购人）代表."""

    EXPERT = "expert"
    REPRESENTATIVE = "representative"
