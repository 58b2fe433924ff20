"""资格预审结果 — the page on which the buyer's side records who passed and may bid."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from apps.core.audience import BUYERS, for_
from apps.parties.requests import ActingRequest
from apps.tenders import actions, policy
from apps.tenders.forms import attempt
from apps.tenders.forms.prequalification import PrequalificationForm
from apps.tenders.queries.lots import lot_for
from apps.tenders.queries.prequalification import latest_prequalification, passed_in


@for_(*BUYERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def prequalification(request: ActingRequest, code: str) -> HttpResponse:
    """Who passed; nobody but the buyer's side of this lot reads it."""
    shown = lot_for(request.actor, code)
    policy.must_prepare(request.actor, shown.project)
    latest = latest_prequalification(shown)
    passed = passed_in(latest) if latest else []
    initial = {"codes": "\n".join(one.code for one in passed)}
    form = PrequalificationForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        recorded = attempt(
            form,
            lambda: actions.record_prequalification(
                shown.pk, codes=given["codes"], reason=given["reason"], actor=request.actor, now=request.now
            ),
        )
        if recorded:
            messages.success(request, _("资格预审结果已登记。只有名单上的申请人可以递交投标文件。"))
            return redirect("tenders:prequalification", code)
    may_record = not shown.is_public or (latest is not None and _is_ahead(shown.submission_deadline, request.now))
    context = {"form": form, "lot": shown, "latest": latest, "passed": passed, "may_record": may_record}
    return render(request, "tenders/prequalification.html", context, status=422 if form.errors else 200)


def _is_ahead(deadline: datetime | None, now: datetime) -> bool:
    return deadline is not None and now < deadline
