"""What the page of sites shows to whom: cards of the sites, what this actor may do at each, incidents and hand-over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from apps.core.audience import Role
from apps.core.clock import SHANGHAI
from apps.evaluation import policy_sites
from apps.evaluation.applying import application_of
from apps.evaluation.forms_sites import (
    MEDIA,
    DecisionForm,
    HandoverForm,
    IncidentForm,
    LetterForm,
    PlaceForm,
    RecordingForm,
    RemedyForm,
    TimeForm,
)
from apps.evaluation.lifecycle_committee import ApplicationState
from apps.evaluation.lifecycle_sites import SiteState
from apps.evaluation.lifecycle_sitting import HandoverState, IncidentState, SittingState
from apps.evaluation.models import CommitteeApplication, Evaluation, Handover, RecordingMark, Site, Sitting
from apps.evaluation.models.sitting import Medium
from apps.evaluation.placing import slots_of
from apps.evaluation.queries.boards import SiteReadiness, board_of
from apps.evaluation.queries.sites import is_in_person
from apps.evaluation.rules.incidents import Way
from apps.evaluation.rules.slots import Half, slot_of
from apps.evaluation.sitting import due_of, is_open, may_still_move, open_incident, sitting_of, unsealed, way_now
from apps.evaluation.states import EvaluationState
from apps.evaluation.views.committees import word
from apps.evaluation.views.venues import pill_of, slot_text
from apps.parties.forms import ReasonForm
from apps.parties.requests import ActingRequest
from apps.tenders import policy as tenders
from apps.tenders.labels import Sign

SITTING_SIGNS = {
    SittingState.WAITING: Sign("wait", "hourglass"),
    SittingState.CALLED: Sign("live", "beat"),
    SittingState.OPEN: Sign("ok", "check"),
}
INCIDENT_SIGNS = {
    IncidentState.OPEN: Sign("stop", "alert-triangle"),
    IncidentState.CURED: Sign("ok", "check"),
    IncidentState.POSTPONED: Sign("idle", "calendar"),
    IncidentState.SEALED: Sign("idle", "lock"),
}
HANDOVER_SIGNS = {
    HandoverState.DUE: Sign("wait", "hourglass"),
    HandoverState.HANDED: Sign("live", "beat"),
    HandoverState.RECEIVED: Sign("ok", "check"),
}
MORNING_AT, AFTERNOON_AT = timedelta(hours=9), timedelta(hours=14)
OVER = (EvaluationState.COMPLETED, EvaluationState.RECEIVED)


def context_of(request: ActingRequest, evaluation: Evaluation, wrong: dict[str, Any]) -> dict[str, Any]:
    """Everything on the page; `wrong` is the form that was not taken, and at which site."""
    application = application_of(evaluation)
    sitting = sitting_of(evaluation)
    board = board_of(evaluation)
    leads = policy_sites.may_lead(request.actor, evaluation)
    state = SittingState(sitting.state) if sitting else SittingState.WAITING
    may_move = (
        leads and application is not None and is_in_person(evaluation) and may_still_move(application, evaluation)
    )
    cards = [_card(request, one, wrong, may_move=may_move, leads=leads, sitting=sitting) for one in board]
    return {
        "lot": evaluation.lot,
        "evaluation": evaluation,
        "application": application,
        "slots": [slot_text(slot) for slot in slots_of(application)] if application else [],
        "is_in_person": is_in_person(evaluation),
        "cards": cards,
        "has_refusal": any(one.site.refused_because for one in board),
        "is_ready": all(one.is_ready for one in board),
        "sitting_state": state.value,
        "sitting_sign": SITTING_SIGNS[state],
        "sitting_word": word(f"SittingState.{state}"),
        "sitting": sitting,
        "has_committee": evaluation.state == EvaluationState.UNDERTAKING,
        "may_call": leads and state is SittingState.WAITING and evaluation.state == EvaluationState.UNDERTAKING,
        "may_move": may_move,
        "time_form": wrong.get("time_form") or TimeForm(auto_id="time-%s"),
        **_incidents(request, evaluation, application, board, wrong),
        **_after(request, evaluation, board, wrong, leads=leads),
    }


def _card(
    request: ActingRequest,
    one: SiteReadiness,
    wrong: dict[str, Any],
    *,
    may_move: bool,
    leads: bool,
    sitting: Sitting | None,
) -> dict[str, Any]:
    site = one.site
    is_own = policy_sites.may_answer_for(request.actor, site)
    proposed = _proposed_at(site)
    is_here = wrong.get("at") == site.number
    is_called = sitting is not None and sitting.state == SittingState.CALLED
    return {
        "site": site,
        "board": one,
        "pill": pill_of(site),
        "reasons": [_reason(code, one) for code in one.missing],
        "is_own": is_own,
        "may_answer": is_own and site.state != SiteState.NAMED and (sitting is None or not sitting.opened_at),
        "may_confirm_start": is_own and is_called and not site.is_main and not one.has_confirmed_start,
        "may_write_letter": leads and site.venue is None and not site.is_main and site.state == SiteState.REQUESTED,
        "letter_form": (is_here and wrong.get("letter_form")) or LetterForm(auto_id=f"letter{site.number}-%s"),
        "may_move": may_move and site.venue is not None,
        "place_form": (is_here and wrong.get("place_form")) or PlaceForm(auto_id=f"place{site.number}-%s"),
        "proposed": slot_text(slot_of(site.proposed_on, Half(site.proposed_half))) if site.proposed_on else "",
        "proposed_at": proposed.strftime("%Y-%m-%dT%H:%M") if proposed else "",
        "seats": [seat.seat.number for seat in site.seats.select_related("seat")],
    }


def _proposed_at(site: Site) -> datetime | None:
    """When a review begins that is moved to the half day proposed."""
    if site.proposed_on is None:
        return None
    first = datetime(site.proposed_on.year, site.proposed_on.month, site.proposed_on.day, tzinfo=SHANGHAI)
    return first + (MORNING_AT if site.proposed_half == Half.MORNING else AFTERNOON_AT)


def _reason(code: str, one: SiteReadiness) -> str:
    numbers = _listed(one.attendance.missing)
    untested = _listed(one.attendance.untested)
    unanswered = _listed(one.attendance.unanswered)
    said = {
        "unconfirmed": _("场地和席位未确认"),
        "nobody": _("专家未抽取或未入席"),
        "unanswered": _("评委 %(numbers)s 号未确认新的时间或地点") % {"numbers": unanswered},
        "absent": _("评委 %(numbers)s 号不在席位") % {"numbers": numbers},
        "untested": _("评委 %(numbers)s 号设备未检测通过") % {"numbers": untested},
        "witness": _("没有见证人员"),
        "closed": _("评标室暂停中"),
        "failing": _("发生突发情况，未排除"),
        "unsealed": _("原评标委员会资料未封存"),
    }
    return said[code]


def _listed(numbers: Iterable[int]) -> str:
    return _("、").join(str(number) for number in numbers)


def _incidents(
    request: ActingRequest,
    evaluation: Evaluation,
    application: CommitteeApplication | None,
    board: list[SiteReadiness],
    wrong: dict[str, Any],
) -> dict[str, Any]:
    incident = open_incident(evaluation)
    sites = [one.site for one in board]
    own = [site for site in sites if policy_sites.may_answer_for(request.actor, site)]
    leads = policy_sites.may_lead(request.actor, evaluation)
    runs = incident is not None and (leads or policy_sites.may_answer_for(request.actor, incident.site))
    way = way_now(incident, request.now) if incident else None
    decides = tenders.may_decide(request.actor, evaluation.lot.project)
    is_told = application is not None and application.state in (ApplicationState.DRAWN, ApplicationState.FORMED)
    is_running = is_told and is_in_person(evaluation) and evaluation.state not in OVER
    may_report = is_running and incident is None and bool(own)
    to_seal = {site.pk for site in unsealed(evaluation)}
    return {
        "incident": incident,
        "way": way.value if way else "",
        "may_cure": runs and way is Way.CURE,
        "may_decide": decides and way is Way.TENDEREE_DECIDES,
        "may_dissolve": leads and way is Way.NEW_COMMITTEE,
        "may_report": may_report,
        "incident_form": wrong.get("incident_form") or IncidentForm(sites if leads else own, auto_id="incident-%s"),
        "remedy_form": wrong.get("remedy_form") or RemedyForm(auto_id="remedy-%s"),
        "decision_form": wrong.get("decision_form") or DecisionForm(sites, auto_id="decision-%s"),
        "to_seal": [site for site in own if site.pk in to_seal],
        "incidents": [
            {
                "one": one,
                "sign": INCIDENT_SIGNS[IncidentState(one.state)],
                "word": word(f"IncidentState.{one.state}"),
                "seals": list(one.seals.select_related("site")),
            }
            for one in evaluation.incidents.select_related("site").order_by("-number")
        ],
    }


def _after(
    request: ActingRequest, evaluation: Evaluation, board: list[SiteReadiness], wrong: dict[str, Any], *, leads: bool
) -> dict[str, Any]:
    """What is handed over, once everybody has signed, and where recordings are."""
    due_on = due_of(evaluation)
    marks = RecordingMark.objects.filter(site__evaluation=evaluation).select_related("site")
    subs = [one.site for one in board if not one.site.is_main and one.site.venue is not None]
    own = [one.site for one in board if policy_sites.may_answer_for(request.actor, one.site)]
    return {
        "due_on": due_on,
        "handovers": [_handover(request, site, wrong, leads=leads) for site in subs] if due_on else [],
        "return_form": ReasonForm(auto_id="return-%s"),
        "marks": [(one, MEDIA[Medium(one.medium)]) for one in marks],
        "own": own,
        "recording_form": wrong.get("recording_form") or RecordingForm(auto_id="recording-%s"),
        "is_operator": request.actor.acts_as(Role.OPERATOR),
    }


def _handover(request: ActingRequest, site: Site, wrong: dict[str, Any], *, leads: bool) -> dict[str, Any]:
    known = Handover.objects.filter(site=site).first()
    state = HandoverState(known.state) if known else HandoverState.DUE
    is_here = wrong.get("at") == site.number
    return {
        "site": site,
        "known": known,
        "sign": HANDOVER_SIGNS[state],
        "word": word(f"HandoverState.{state}"),
        "may_hand_over": state is HandoverState.DUE and policy_sites.may_answer_for(request.actor, site),
        "may_receive": state is HandoverState.HANDED and leads,
        "form": (is_here and wrong.get("handover_form")) or HandoverForm(auto_id=f"handover{site.number}-%s"),
    }


def halt_of(evaluation: Evaluation) -> str:
    """Why members cannot act now: a site is out of order, or the review has not begun; empty when they can."""
    if open_incident(evaluation) is not None:
        return "incident"
    return "waiting" if is_in_person(evaluation) and not is_open(evaluation) else ""
