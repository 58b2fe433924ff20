"""招标 use-cases: the only package in this app that writes."""

from __future__ import annotations

from apps.tenders.actions.availability import extend_availability
from apps.tenders.actions.calendar import edit_calendar
from apps.tenders.actions.clarifications import publish_clarification, save_clarification
from apps.tenders.actions.complaints import decide_complaint, file_complaint, look_at_complaint
from apps.tenders.actions.contacts import record_contact_told
from apps.tenders.actions.course import (
    close_submission,
    open_tendering,
    resume_lot,
    suspend_lot,
    terminate_lot,
)
from apps.tenders.actions.downloads import record_download
from apps.tenders.actions.entry import accept_entry, refuse_entry, return_entry, submit_entry
from apps.tenders.actions.lots import add_lots, copy_lot, tender_again
from apps.tenders.actions.objections import answer_objection, note_overdue, raise_objection, withdraw_objection
from apps.tenders.actions.plans import publish_plan, trace_to_plan
from apps.tenders.actions.postponement import postpone_opening
from apps.tenders.actions.preparation import (
    add_document,
    arrange_venue,
    release_venue,
    save_data_sheet,
    set_timetable,
)
from apps.tenders.actions.prequalification import record_prequalification
from apps.tenders.actions.projects import add_approval, add_lot, change_lot, change_project, register_project
from apps.tenders.actions.proofs import record_proof
from apps.tenders.actions.publication import publish_notice
from apps.tenders.actions.questions import ask_question

__all__ = [
    "accept_entry",
    "add_approval",
    "add_document",
    "add_lot",
    "add_lots",
    "answer_objection",
    "arrange_venue",
    "ask_question",
    "change_lot",
    "change_project",
    "close_submission",
    "copy_lot",
    "decide_complaint",
    "edit_calendar",
    "extend_availability",
    "file_complaint",
    "look_at_complaint",
    "note_overdue",
    "open_tendering",
    "postpone_opening",
    "publish_clarification",
    "publish_notice",
    "publish_plan",
    "raise_objection",
    "record_contact_told",
    "record_download",
    "record_prequalification",
    "record_proof",
    "refuse_entry",
    "register_project",
    "release_venue",
    "resume_lot",
    "return_entry",
    "save_clarification",
    "save_data_sheet",
    "set_timetable",
    "submit_entry",
    "suspend_lot",
    "tender_again",
    "terminate_lot",
    "trace_to_plan",
    "withdraw_objection",
]
