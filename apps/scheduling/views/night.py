"""夜间重排: what the night proposes, before and after, with every reason; confirmed in one batch, in part, or dismissed."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.core.audience import CENTRE, Role, for_
from apps.core.refusals import WrongState
from apps.parties.requests import ActingRequest
from apps.scheduling import policy
from apps.scheduling.actions import night as actions
from apps.scheduling.forms import CauseForm
from apps.scheduling.forms_night import KeptForm
from apps.scheduling.lifecycle_night import NightState
from apps.scheduling.models import NightPlan
from apps.scheduling.queries import night as queries
from apps.scheduling.rules.night_record import planned
from apps.tenders.forms import attempt

WHOLE = {"HX-Retarget": "#night", "HX-Reselect": "#night", "HX-Reswap": "outerHTML"}
"""The answer to a part of the page is put in the place of all of it."""


@for_(*CENTRE, Role.SUPERVISOR)
@require_safe
def night(request: ActingRequest) -> HttpResponse:
    """The newest plan of a night, and what became of those before; asked by the notice of a computation, how that goes.

    When the computation has ended, the notice gets the whole page in its place.
    """
    is_notice = "HX-Request" in request.headers
    computing = queries.computing_at(request.now) if is_notice else None
    if computing is not None:
        return render(request, "scheduling/night.html#computing", {"computing": computing})
    page = _page(request, queries.newest_plan(), None, {}, status=200)
    if is_notice:
        for name, value in WHOLE.items():
            page[name] = value
    return page


@for_(Role.OPERATOR)
@require_POST
def computation(request: ActingRequest) -> HttpResponse:
    """重新计算."""
    actions.ask_for_night_plan(actor=request.actor, now=request.now)
    return redirect("scheduling:night")


@for_(Role.OPERATOR)
@require_POST
def confirmation(request: ActingRequest) -> HttpResponse:
    """确认重排, with the plan and the version that the page showed."""
    made = _waiting()
    form = KeptForm([one.move.booking for one in planned(made.document).moves], request.POST)
    if not form.is_valid():
        raise WrongState("night_plan_changed", version=made.version)
    said = form.cleaned_data
    done = attempt(
        form,
        lambda: actions.confirm_night_plan(
            made.pk,
            kept=said["kept"],
            plan_version=said["version"],
            digest=said["digest"],
            actor=request.actor,
            now=request.now,
        ),
    )
    if done is None:
        held = {move.booking for move in queries.standing(made, said["kept"])}
        return _page(request, made, held, {"kept_form": form}, status=422)
    messages.success(request, _("重排已确认，涉及的单位会收到通知。"))
    return redirect("scheduling:night")


@for_(Role.OPERATOR)
@require_POST
def dismissal(request: ActingRequest) -> HttpResponse:
    """不采用."""
    made, form = _waiting(), CauseForm(request.POST, auto_id="dismissal-%s")
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        done = attempt(
            form,
            lambda: actions.dismiss_night_plan(made.pk, reason=reason, actor=request.actor, now=request.now),
        )
        if done is not None:
            messages.success(request, _("已登记不采用，所有场次保持不动。"))
            return redirect("scheduling:night")
    return _page(request, made, None, {"dismissal_form": form}, status=422)


def _waiting() -> NightPlan:
    """The plan that waits for a person; what is posted names its digest."""
    made = NightPlan.objects.filter(state=NightState.PROPOSED).first()
    if made is None:
        raise Http404
    return made


def _page(
    request: ActingRequest, made: NightPlan | None, kept: Collection[str] | None, typed: dict[str, Any], *, status: int
) -> HttpResponse:
    plan = planned(made.document) if made else None
    if made is not None and made.state == NightState.CONFIRMED:
        kept = set(made.bookings.values_list("code", flat=True))
    moves = queries.said_moves(made, kept) if made else []
    late = queries.late_bookings(request.now)
    context = {
        "made": made,
        "plan": plan,
        "moves": moves,
        "stayed": sum(not one.is_kept for one in moves),
        "state": queries.state_of(made) if made else "",
        "is_waiting": made is not None and made.state == NightState.PROPOSED,
        "is_stale": made is not None and queries.is_stale(made),
        "computing": queries.computing_at(request.now),
        "has_failed": queries.has_failed(made),
        "late": list(late[: queries.MOST_LATE]),
        "earlier": [(one, queries.state_of(one)) for one in queries.earlier_plans(made)],
        "may_schedule": policy.may_schedule(request.actor),
        "dismissal_form": CauseForm(auto_id="dismissal-%s"),
        **typed,
    }
    return render(request, "scheduling/night.html", context, status=status)
