"""开标 use-cases: the only package in this app that writes."""

from __future__ import annotations

from apps.openings.actions.announcing import announce_next, confirm_result
from apps.openings.actions.arriving import must_take_emergency, note_environment, sign_in_by_phone, sign_in_in_emergency
from apps.openings.actions.backups import (
    hand_in_backup,
    must_import,
    must_release,
    record_import_refused,
    record_imported,
)
from apps.openings.actions.checking import check_identity, check_sign_in, make_remark
from apps.openings.actions.custody import (
    approve_case,
    decline_case,
    end_case,
    hand_share,
    open_case,
    record_recovered,
    record_unrecoverable,
)
from apps.openings.actions.decryption import (
    attribute_bid,
    record_opened,
    record_unopenable,
    release_keys,
    reveal_shares,
    settle_decryption,
    start_decryption,
)
from apps.openings.actions.extending import extend_decryption
from apps.openings.actions.hosting import take_over_hosting
from apps.openings.actions.incidents import Measure, act_on_outage
from apps.openings.actions.messages import Note, mute, send_message, unmute
from apps.openings.actions.objections import (
    Answered,
    Filed,
    accept_objection,
    answer_objection,
    answer_with_paper,
    file_objection,
    must_answer,
    must_object,
    raise_objection,
    refuse_objection,
    respond_to_answer,
)
from apps.openings.actions.papers import (
    Draft,
    draft_correction,
    keep_countersignature,
    keep_signed_correction,
    must_draft,
    note_absence,
    seat_supervisor,
)
from apps.openings.actions.parts import await_second
from apps.openings.actions.reading import (
    continue_reading,
    end_utterance,
    pause_reading,
    plan_reading,
    read_from,
    replay_bid,
)
from apps.openings.actions.record import close_opening, hand_over, keep_record, keep_signed_record, request_record
from apps.openings.actions.reporting import (
    keep_watch,
    note_answers,
    note_arrival,
    note_progress,
    report_attempt,
)
from apps.openings.actions.resumption import acknowledge_result, end_session, reopen_hall
from apps.openings.actions.session import (
    contribute_secret,
    declare_failed,
    draw_next,
    pause_opening,
    publish_list,
    register_holder,
    resume_opening,
    start_opening,
)
from apps.openings.actions.signing_in import open_sign_in, sign_in
from apps.openings.actions.sitting import start_sitting
from apps.openings.actions.speaking import Spoken, keep_speech

__all__ = [
    "Answered",
    "Draft",
    "Filed",
    "Measure",
    "Note",
    "Spoken",
    "accept_objection",
    "acknowledge_result",
    "act_on_outage",
    "announce_next",
    "answer_objection",
    "answer_with_paper",
    "approve_case",
    "attribute_bid",
    "await_second",
    "check_identity",
    "check_sign_in",
    "close_opening",
    "confirm_result",
    "continue_reading",
    "contribute_secret",
    "declare_failed",
    "decline_case",
    "draft_correction",
    "draw_next",
    "end_case",
    "end_session",
    "end_utterance",
    "extend_decryption",
    "file_objection",
    "hand_in_backup",
    "hand_over",
    "hand_share",
    "keep_countersignature",
    "keep_record",
    "keep_signed_correction",
    "keep_signed_record",
    "keep_speech",
    "keep_watch",
    "make_remark",
    "must_answer",
    "must_draft",
    "must_import",
    "must_object",
    "must_release",
    "must_take_emergency",
    "mute",
    "note_absence",
    "note_answers",
    "note_arrival",
    "note_environment",
    "note_progress",
    "open_case",
    "open_sign_in",
    "pause_opening",
    "pause_reading",
    "plan_reading",
    "publish_list",
    "raise_objection",
    "read_from",
    "record_import_refused",
    "record_imported",
    "record_opened",
    "record_recovered",
    "record_unopenable",
    "record_unrecoverable",
    "refuse_objection",
    "register_holder",
    "release_keys",
    "reopen_hall",
    "replay_bid",
    "report_attempt",
    "request_record",
    "respond_to_answer",
    "resume_opening",
    "reveal_shares",
    "seat_supervisor",
    "send_message",
    "settle_decryption",
    "sign_in",
    "sign_in_by_phone",
    "sign_in_in_emergency",
    "start_decryption",
    "start_opening",
    "start_sitting",
    "take_over_hosting",
    "unmute",
]
