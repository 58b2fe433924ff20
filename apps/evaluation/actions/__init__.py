"""评标 use-cases: the only way in."""

from __future__ import annotations

from apps.evaluation.actions.applying import approve_application, return_application, submit_application
from apps.evaluation.actions.attending import (
    close_room,
    note_device,
    note_leaving,
    note_return,
    open_room,
    register_arrival,
    send_code,
    sign_out,
)
from apps.evaluation.actions.blinding import sign_blind
from apps.evaluation.actions.branding import record_brands
from apps.evaluation.actions.chairing import conclude, record_competition, step_back
from apps.evaluation.actions.chapters import write_chapters
from apps.evaluation.actions.coordinating import confirm_site, move_review, move_site, record_letter, refuse_site
from apps.evaluation.actions.electing import name_chair, vote_for_chair
from apps.evaluation.actions.enquiring import add_file, answer_enquiry, draft_enquiry, drop_enquiry, send_enquiry
from apps.evaluation.actions.forming import fill_committee, form_committee, name_representatives, prepare_evaluation
from apps.evaluation.actions.handing_over import hand_over, mark_recording, receive_material, return_material
from apps.evaluation.actions.incidents import (
    cure_incident,
    dissolve_committee,
    postpone_review,
    report_incident,
    seal_material,
)
from apps.evaluation.actions.inviting import (
    answer_invitation,
    ask_next,
    draw_experts,
    pass_over,
    record_answer,
    seat_committee,
)
from apps.evaluation.actions.marking import enter_scores, note_refused_score, take_workplace
from apps.evaluation.actions.pooling import (
    announce_leave,
    end_tie,
    lift_suspension,
    record_conduct,
    record_expert,
    record_tie,
    withdraw_leave,
)
from apps.evaluation.actions.pricing import conclude_prices, convene_price_opening
from apps.evaluation.actions.qualifying import examine_qualification
from apps.evaluation.actions.questioning import ask_for_reasons, explain_score
from apps.evaluation.actions.reading import note_reading
from apps.evaluation.actions.rechecking import reconsider, return_report
from apps.evaluation.actions.rejecting import cast_vote, propose_rejection
from apps.evaluation.actions.renaming import replace_representatives
from apps.evaluation.actions.reporting import (
    ask_for_report,
    count_silence,
    receive_report,
    record_annex,
    record_report,
    record_signature,
    refuse_to_sign,
)
from apps.evaluation.actions.reviewing import judge_bids, recuse, undertake
from apps.evaluation.actions.scoring import save_sheet, sign_sheet
from apps.evaluation.actions.seating import close_seat, give_pin, record_devices, take_seat
from apps.evaluation.actions.sharing import form_shared_committee
from apps.evaluation.actions.speaking import speak
from apps.evaluation.actions.starting import call_start, confirm_start
from apps.evaluation.actions.venues import change_seat, record_room, record_venue

__all__ = [
    "add_file",
    "announce_leave",
    "answer_enquiry",
    "answer_invitation",
    "approve_application",
    "ask_for_reasons",
    "ask_for_report",
    "ask_next",
    "call_start",
    "cast_vote",
    "change_seat",
    "close_room",
    "close_seat",
    "conclude",
    "conclude_prices",
    "confirm_site",
    "confirm_start",
    "convene_price_opening",
    "count_silence",
    "cure_incident",
    "dissolve_committee",
    "draft_enquiry",
    "draw_experts",
    "drop_enquiry",
    "end_tie",
    "enter_scores",
    "examine_qualification",
    "explain_score",
    "fill_committee",
    "form_committee",
    "form_shared_committee",
    "give_pin",
    "hand_over",
    "judge_bids",
    "lift_suspension",
    "mark_recording",
    "move_review",
    "move_site",
    "name_chair",
    "name_representatives",
    "note_device",
    "note_leaving",
    "note_reading",
    "note_refused_score",
    "note_return",
    "open_room",
    "pass_over",
    "postpone_review",
    "prepare_evaluation",
    "propose_rejection",
    "receive_material",
    "receive_report",
    "reconsider",
    "record_annex",
    "record_answer",
    "record_brands",
    "record_competition",
    "record_conduct",
    "record_devices",
    "record_expert",
    "record_letter",
    "record_report",
    "record_room",
    "record_signature",
    "record_tie",
    "record_venue",
    "recuse",
    "refuse_site",
    "refuse_to_sign",
    "register_arrival",
    "replace_representatives",
    "report_incident",
    "return_application",
    "return_material",
    "return_report",
    "save_sheet",
    "seal_material",
    "seat_committee",
    "send_code",
    "send_enquiry",
    "sign_blind",
    "sign_out",
    "sign_sheet",
    "speak",
    "step_back",
    "submit_application",
    "take_seat",
    "take_workplace",
    "undertake",
    "vote_for_chair",
    "withdraw_leave",
    "write_chapters",
]
