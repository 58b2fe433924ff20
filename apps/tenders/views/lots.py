"""The desk of one lot: what happened, what to do next, whether it is ready; and the list of lots of a desk."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from apps.core.actor import Actor
from apps.core.audience import BUYERS, CENTRE, Role, for_
from apps.parties.requests import ActingRequest
from apps.tenders import actions, labels, policy
from apps.tenders.actions.preparation import PREPARING
from apps.tenders.forms import EntryForm, ReasonForm, ResumeForm, TerminationForm, attempt
from apps.tenders.lifecycle import LotAction, LotState, lifecycle_of
from apps.tenders.models import Lot
from apps.tenders.queries.conditional import promise_of
from apps.tenders.queries.downloads import downloads_of
from apps.tenders.queries.entry import REMEDIES, REQUIREMENTS, entry_of, missing_for_entry
from apps.tenders.queries.facts import desk_facts, expected_facts
from apps.tenders.queries.lots import desk_lots, lot_for
from apps.tenders.queries.publicity import appearances_of
from apps.tenders.queries.readiness import check_readiness, is_ready_to_check
from apps.tenders.queries.rounds import may_tender_again, rounds_of
from apps.tenders.queries.statements import statement_of
from apps.tenders.rows import LotRow, Remark, plan_days

PER_PAGE = 25
DESK = (*BUYERS, *CENTRE, Role.SUPERVISOR)
STAGES = {
    "check": (gettext_lazy("待核验"), (LotState.ENTRY_SUBMITTED,)),
    "venue": (gettext_lazy("待安排场地"), (LotState.ENTRY_ACCEPTED,)),
    "prepare": (gettext_lazy("准备中"), (LotState.DRAFT, LotState.ENTRY_RETURNED, LotState.SCHEDULED)),
    "public": (gettext_lazy("公告与投标"), (LotState.ANNOUNCED, LotState.TENDERING)),
    "closed": (gettext_lazy("已截止"), (LotState.SUBMISSION_CLOSED,)),
    "halted": (gettext_lazy("中止与终止"), (LotState.SUSPENDED, LotState.TERMINATED, LotState.ENTRY_REFUSED)),
}


@dataclass(frozen=True, slots=True)
class NextAct:
    """The one thing to do now, for the main button of the page."""

    text: str
    url: str


@for_(*DESK)
@require_safe
def entries(request: ActingRequest) -> HttpResponse:
    """Every lot whose desk one may read, by stage, the newest first."""
    stage = request.GET.get("stage", "")
    lots = desk_lots(request.actor)
    if stage in STAGES:
        lots = lots.filter(state__in=[state.value for state in STAGES[stage][1]])
    page = Paginator(lots, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [LotRow.of(lot) for lot in page],
        "stages": [(name, label) for name, (label, _states) in STAGES.items()],
        "stage": stage,
    }
    return render(request, "tenders/entries.html", context)


@for_(*DESK)
@require_safe
def lot(request: ActingRequest, code: str) -> HttpResponse:
    """The desk of a lot."""
    shown = lot_for(request.actor, code)
    state = LotState(shown.state)
    is_checked = is_ready_to_check(shown) and policy.may_prepare(request.actor, shown.project)
    reached = policy.may_decide(request.actor, shown.project)
    allowed = lifecycle_of(shown.project.regime_in_force).allowed(state)
    context = {
        "lot": shown,
        "row": LotRow.of(shown),
        "regime": labels.REGIMES[shown.project.regime_in_force],
        "facts": desk_facts(shown),
        "expected": expected_facts(shown),
        "entry": entry_of(shown),
        "missing": _missing(shown) if state in (LotState.DRAFT, LotState.ENTRY_RETURNED) else [],
        "is_checked": is_checked,
        "remarks": [Remark.of(one, shown) for one in check_readiness(shown, request.now).findings]
        if is_checked
        else [],
        "plan": plan_days(shown, request.now) if state in PREPARING else [],
        "next": _next_act(request, shown),
        "may_prepare": policy.may_prepare(request.actor, shown.project) and state in PREPARING,
        "may_clarify": shown.is_public and policy.may_prepare(request.actor, shown.project),
        **after_publication(request.actor, shown),
        "rounds": [LotRow.of(one) for one in rounds_of(shown)],
        "may_tender_again": may_tender_again(request.actor, shown),
        "may_copy": policy.may_prepare(request.actor, shown.project),
        "may_prequalify": policy.may_prepare(request.actor, shown.project),
        "halts": [action.value for action in HALTS if reached and action in allowed],
        "promise": promise_of(shown),
        "statement": statement_of(shown),
        "overrides": shown.overrides.order_by("at"),
        "suspension": shown.suspensions.filter(resumed_at__isnull=True).first(),
        "may_hear_objections": policy.may_hear_objections(request.actor, shown.project),
        "may_see_downloads": downloads_of(request.actor, shown) is not None,
    }
    return render(request, "tenders/lot.html", context)


def after_publication(actor: Actor, shown: Lot) -> dict[str, object]:
    """What the buyer's side has to do about notices that are out."""
    if not (shown.is_public and policy.may_prepare(actor, shown.project)):
        return {}
    actions_allowed = lifecycle_of(shown.project.regime_in_force).allowed(LotState(shown.state))
    return {
        "may_publish_more": True,
        "unproved": sum(one.proof is None for one in appearances_of(shown)),
        "may_postpone": LotAction.AMEND in actions_allowed,
    }


HALTS = (LotAction.SUSPEND, LotAction.RESUME, LotAction.TERMINATE)


@for_(*BUYERS)
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: ActingRequest, code: str) -> HttpResponse:
    """进场登记, the third step of registration."""
    shown = lot_for(request.actor, code)
    known = entry_of(shown)
    initial = {"wished_opening_at": known.wished_opening_at, "note": known.note} if known else {}
    form = EntryForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        submitted = attempt(
            form,
            lambda: actions.submit_entry(
                shown.pk,
                wished_opening_at=said["wished_opening_at"],
                note=said["note"],
                actor=request.actor,
                now=request.now,
            ),
        )
        if submitted:
            messages.success(request, _("进场登记已提交。交易中心核验后，您会在收件箱收到结果。"))
            return redirect("tenders:lot", code)
    context = {"form": form, "lot": shown, "entry": known, "missing": _missing(shown)}
    return render(request, "tenders/entry.html", context, status=422 if form.errors else 200)


@for_(Role.TENDEREE, Role.PURCHASER)
@require_http_methods(["GET", "HEAD", "POST"])
def suspension(request: ActingRequest, code: str) -> HttpResponse:
    """中止."""
    shown = lot_for(request.actor, code)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        done = attempt(form, lambda: actions.suspend_lot(shown.pk, reason=reason, actor=request.actor, now=request.now))
        if done:
            return redirect("tenders:lot", code)
    return _halt_page(request, shown, form, "suspend")


@for_(Role.TENDEREE, Role.PURCHASER)
@require_http_methods(["GET", "HEAD", "POST"])
def resumption(request: ActingRequest, code: str) -> HttpResponse:
    """恢复."""
    shown = lot_for(request.actor, code)
    form = ResumeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        later = form.cleaned_data["new_deadline"]
        done = attempt(
            form, lambda: actions.resume_lot(shown.pk, new_deadline=later, actor=request.actor, now=request.now)
        )
        if done:
            return redirect("tenders:lot", code)
    return _halt_page(request, shown, form, "resume")


@for_(Role.TENDEREE, Role.PURCHASER)
@require_http_methods(["GET", "HEAD", "POST"])
def termination(request: ActingRequest, code: str) -> HttpResponse:
    """终止."""
    shown = lot_for(request.actor, code)
    form = TerminationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form,
            lambda: actions.terminate_lot(
                shown.pk,
                ground=form.chosen(),
                reason=form.cleaned_data["reason"],
                actor=request.actor,
                now=request.now,
            ),
        )
        if done:
            return redirect("tenders:lot", code)
    return _halt_page(request, shown, form, "terminate")


@for_(*BUYERS, Role.SUPERVISOR)
@require_safe
def downloads(request: ActingRequest, code: str) -> HttpResponse:
    """Who took the document and left a contact, once the law lets these readers know; before that there is no such page."""
    shown = lot_for(request.actor, code)
    taken = downloads_of(request.actor, shown)
    if taken is None:
        raise Http404
    page = Paginator(taken, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "tenders/downloads.html", {"lot": shown, "page": page})


def _halt_page(request: ActingRequest, shown: Lot, form: ReasonForm | ResumeForm, what: str) -> HttpResponse:
    policy.must_decide(request.actor, shown.project)
    context = {"lot": shown, "form": form, "what": what}
    return render(request, "tenders/halt.html", context, status=422 if form.errors else 200)


def _missing(shown: Lot) -> list[tuple[str, str]]:
    return [(str(REQUIREMENTS[one]), str(REMEDIES[one])) for one in missing_for_entry(shown)]


def _next_act(request: ActingRequest, shown: Lot) -> NextAct | None:
    """The page's one main button, for who may press it."""
    state = LotState(shown.state)
    if policy.may_prepare(request.actor, shown.project):
        acts = {
            LotState.DRAFT: (_("提交进场登记"), "tenders:entry"),
            LotState.ENTRY_RETURNED: (_("补正后再次提交"), "tenders:entry"),
            LotState.SCHEDULED: (_("检查并预览公告"), "tenders:publication"),
        }
    elif policy.may_operate(request.actor):
        acts = {
            LotState.ENTRY_SUBMITTED: (_("核验登记"), "tenders:check"),
            LotState.ENTRY_ACCEPTED: (_("安排场地"), "tenders:venue"),
        }
    else:
        acts = {}
    if state not in acts:
        return None
    text, name = acts[state]
    return NextAct(text, reverse(name, args=[shown.code]))
