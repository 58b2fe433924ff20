"""评标 use-cases: the only way in."""

from __future__ import annotations

from apps.evaluation.actions.forming import fill_committee, form_committee, name_representatives, prepare_evaluation
from apps.evaluation.actions.reporting import (
    ask_for_report,
    receive_report,
    record_report,
    record_signature,
    refuse_to_sign,
)
from apps.evaluation.actions.reviewing import judge_bids, recuse, undertake
from apps.evaluation.actions.scoring import save_sheet, sign_sheet

__all__ = [
    "ask_for_report",
    "fill_committee",
    "form_committee",
    "judge_bids",
    "name_representatives",
    "prepare_evaluation",
    "receive_report",
    "record_report",
    "record_signature",
    "recuse",
    "refuse_to_sign",
    "save_sheet",
    "sign_sheet",
    "undertake",
]
