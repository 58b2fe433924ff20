"""Before a committee sits: the application, what the witness does on the telephone, and the draw anybody can repeat."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.audience import BUYERS, CENTRE, EVERYONE, Role, for_
from apps.core.logs import unlogged
from apps.core.refusals import WORDINGS
from apps.evaluation import actions
from apps.evaluation.applying import application_of
from apps.evaluation.forms_committee import ApplicationForm, CalledForm, filled
from apps.evaluation.lifecycle_committee import ApplicationState, InvitationState
from apps.evaluation.models import CommitteeApplication, Evaluation
from apps.evaluation.queries import committees
from apps.evaluation.queries.committees import Forming
from apps.evaluation.rules.specialties import by_kind
from apps.evaluation.standing import scheme_of
from apps.evidence.rules.draw_record import problems_of, strata_of
from apps.parties.forms import ReasonForm
from apps.parties.models import Organisation
from apps.parties.requests import ActingRequest
from apps.parties.rules import OrganisationKind
from apps.tenders import policy as tenders
from apps.tenders.forms.fields import attempt
from apps.tenders.labels import Sign
from apps.tenders.models import Lot
from apps.tenders.queries.lots import public_lot

AS, IS = ApplicationState, InvitationState
SIGNS = {
    AS.SUBMITTED: Sign("wait", "hourglass"),
    AS.RETURNED: Sign("stop", "circle-x"),
    AS.APPROVED: Sign("ok", "check"),
    AS.DRAWN: Sign("live", "beat"),
    AS.FORMED: Sign("ok", "check"),
}
ANSWER_SIGNS = {
    IS.SENT: Sign("wait", "hourglass"),
    IS.ACCEPTED: Sign("ok", "check"),
    IS.SEATED: Sign("ok", "check"),
    IS.DECLINED: Sign("idle", "circle-x"),
    IS.ON_LEAVE: Sign("idle", "calendar"),
    IS.UNANSWERED: Sign("stop", "clock"),
    IS.ABSENT: Sign("stop", "alert-triangle"),
}


@for_(*BUYERS, *CENTRE, Role.SUPERVISOR)
@require_http_methods(["GET", "HEAD", "POST"])
def application(request: ActingRequest, code: str) -> HttpResponse:
    """组建评标委员会申请: made by the buyer's side, read by the desk and the supervisor."""
    evaluation = _evaluation(code, request)
    forming = committees.forming_of(request.actor, evaluation, request.now)
    if request.method != "POST":
        return _page(request, evaluation, forming, _form(evaluation, forming), 200)
    form = ApplicationForm(request.POST)
    if form.is_valid():
        made = attempt(
            form,
            lambda: actions.submit_application(evaluation.lot_id, form.wish(), actor=request.actor, now=request.now),
        )
        if made is not None:
            messages.success(request, _said(ApplicationState(made.state)))
            return redirect("evaluation:room", code)
    return _page(request, evaluation, forming, form, 422)


@for_(*BUYERS)
@require_POST
def application_approval(request: ActingRequest, code: str) -> HttpResponse:
    """同意申请."""
    evaluation = _applied(code, request)
    actions.approve_application(evaluation.lot_id, actor=request.actor, now=request.now)
    messages.success(request, _said(AS.APPROVED))
    return redirect("evaluation:room", code)


@for_(*BUYERS)
@require_POST
def application_return(request: ActingRequest, code: str) -> HttpResponse:
    """退回申请, with the reason."""
    evaluation = _applied(code, request)
    actions.return_application(
        evaluation.lot_id, reason=request.POST.get("reason", ""), actor=request.actor, now=request.now
    )
    messages.success(request, _("申请已退回，申请人可以修改后重新提交。"))
    return redirect("evaluation:room", code)


@unlogged
@for_(Role.WITNESS)
@require_safe
@never_cache
def invitations(request: ActingRequest, code: str) -> HttpResponse:
    """通知登记: who was asked, with the telephone, for the draw desk's witness alone."""
    evaluation = _applied(code, request)
    return _calls(request, evaluation, None, 200)


@unlogged
@for_(Role.WITNESS)
@require_POST
def invitation(request: ActingRequest, code: str, number: int) -> HttpResponse:
    """What an expert said on the telephone, or that the expert did not come."""
    evaluation = _applied(code, request)
    if not evaluation.application.invitations.filter(number=number).exists():
        raise Http404
    form = CalledForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        done = attempt(
            form,
            lambda: actions.record_answer(
                evaluation.lot_id, number, answer=form.answered(), reason=reason, actor=request.actor, now=request.now
            ),
        )
        if done is not None:
            messages.success(request, _("答复已登记。"))
            return redirect("evaluation:invitations", code)
    return _calls(request, evaluation, (number, form), 422)


@for_(EVERYONE)
@require_safe
def draw(request: ActingRequest, code: str) -> HttpResponse:
    """专家抽取的复核: the record, drawn again in the reader's own browser; there once the committee is public."""
    lot = public_lot(code)
    evaluation = Evaluation.objects.filter(lot=lot).first()
    record = committees.disclosed_draw(evaluation) if evaluation else None
    if evaluation is None or not record:
        raise Http404
    context = {
        "lot": lot,
        "record": record,
        "strata": [_stratum(one) for one in strata_of(record)],
        "frozen": json.loads(record["text"]),
        "problems": problems_of(record),
        "contributions": record["contributions"],
    }
    return render(request, "evaluation/draw.html", context)


def forming_context(request: ActingRequest, evaluation: Evaluation) -> dict[str, Any]:
    """What the page of progress shows of the application and of the experts who are asked."""
    forming = committees.forming_of(request.actor, evaluation, request.now)
    return {
        "forming": forming,
        "application_pill": _pill(forming),
        "return_form": ReasonForm(),
        "is_witness": request.actor.acts_as(Role.WITNESS),
    }


def is_asked_first(lot: Lot) -> bool:
    """True where the lot's experts confirm before they sit."""
    return CommitteeApplication.objects.filter(evaluation__lot=lot, answer_minutes__isnull=False).exists()


def act_of_operator(request: ActingRequest, lot: Lot, secret: str, nonce: str) -> Evaluation:
    """What the operator's one button does where experts are asked first: draw, then ask the next, then open the list."""
    evaluation = Evaluation.objects.select_related("lot__project").get(lot=lot)
    forming = committees.forming_of(request.actor, evaluation, request.now)
    if forming.asked is None:
        return actions.draw_experts(lot.pk, secret=secret, nonce=nonce, actor=request.actor, now=request.now)
    if forming.may_ask or evaluation.formed_at is not None:
        return actions.ask_next(lot.pk, actor=request.actor, now=request.now)
    return actions.seat_committee(lot.pk, actor=request.actor, now=request.now)


def _page(
    request: ActingRequest, evaluation: Evaluation, forming: Forming, form: ApplicationForm | None, status: int
) -> HttpResponse:
    scheme = scheme_of(evaluation.lot)
    context = {
        "lot": evaluation.lot,
        "forming": forming,
        "application_pill": _pill(forming),
        "form": form,
        "specialty_kinds": by_kind(),
        "experts": scheme.committee.size - scheme.committee.representatives if scheme else 0,
    }
    return render(request, "evaluation/application.html", context, status=status)


def _form(evaluation: Evaluation, forming: Forming) -> ApplicationForm | None:
    if not forming.may_apply:
        return None
    scheme = scheme_of(evaluation.lot)
    experts = scheme.committee.size - scheme.committee.representatives if scheme else 0
    centre = Organisation.objects.filter(kind=OrganisationKind.CENTRE).order_by("pk").first()
    return ApplicationForm(initial=filled(forming.application, forming.sites, centre.name if centre else "", experts))


def _calls(
    request: ActingRequest, evaluation: Evaluation, wrong: tuple[int, CalledForm] | None, status: int
) -> HttpResponse:
    rows = [
        {
            "one": one,
            "word": word(f"InvitationState.{one.state}"),
            "sign": ANSWER_SIGNS[IS(one.state)],
            "form": wrong[1] if wrong and wrong[0] == one.number else CalledForm(auto_id=f"call-{one.number}-%s"),
            "is_open": one.state in (IS.SENT, IS.ACCEPTED, IS.SEATED),
            "is_silent": one.state == IS.SENT and request.now >= one.answer_by,
        }
        for one in committees.called(evaluation)
    ]
    context = {"lot": evaluation.lot, "application": evaluation.application, "rows": rows, "now": request.now}
    return render(request, "evaluation/invitations.html", context, status=status)


def _stratum(one: Any) -> dict[str, Any]:
    site, _slash, code = one.name.partition("/")
    return {
        "site": site if code else "",
        "code": code or "",
        "wanted": one.wanted,
        "pool": len(one.pool),
        "chosen": one.chosen,
        "skipped": [(name, word(f"Skip.{reason}")) for name, reason in one.skipped],
    }


def _pill(forming: Forming) -> dict[str, Any] | None:
    if forming.application is None:
        return None
    state = AS(forming.application.state)
    return {"sign": SIGNS[state], "word": word(f"ApplicationState.{state}")}


def word(name: str) -> str:
    """A state or a code in the words of the page."""
    wording = WORDINGS[name]
    return wording.en if (get_language() or "").startswith("en") else wording.zh


def _said(state: ApplicationState) -> str:
    if state is AS.APPROVED:
        return _("申请已同意。接下来由交易中心业务员抽取专家。")
    return _("申请已提交。招标人（采购人）同意后，由交易中心业务员抽取专家。")


def _evaluation(code: str, request: ActingRequest) -> Evaluation:
    """The evaluation for whoever reads the desk of its lot."""
    lot = public_lot(code)
    found = Evaluation.objects.filter(lot=lot).first()
    if found is None or not tenders.may_read_desk(request.actor, lot.project):
        raise Http404
    found.lot = lot
    return found


def _applied(code: str, request: ActingRequest) -> Evaluation:
    found = _evaluation(code, request)
    if application_of(found) is None:
        raise Http404
    return found
