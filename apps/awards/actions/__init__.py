"""定标 use-cases: the only package in this app that writes."""

from __future__ import annotations

from apps.awards.actions.archiving import ask_for_archive, close_file, record_archive
from apps.awards.actions.contracts import note_contract_overdue, note_performance, record_contract, record_duty
from apps.awards.actions.decision import decide_award, pass_over_candidate
from apps.awards.actions.ending import end_without_award
from apps.awards.actions.publicity import end_publicity, publish_candidates, withdraw_candidates
from apps.awards.actions.result import issue_notice, publish_result
from apps.awards.actions.resumption import announce_result
from apps.awards.actions.services import mark_member, record_fee, sign_member_out

__all__ = [
    "announce_result",
    "ask_for_archive",
    "close_file",
    "decide_award",
    "end_publicity",
    "end_without_award",
    "issue_notice",
    "mark_member",
    "note_contract_overdue",
    "note_performance",
    "pass_over_candidate",
    "publish_candidates",
    "publish_result",
    "record_archive",
    "record_contract",
    "record_duty",
    "record_fee",
    "sign_member_out",
    "withdraw_candidates",
]
