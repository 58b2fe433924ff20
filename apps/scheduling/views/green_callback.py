"""Around a bad rating: the call to the rater, and what was put right; never by the officer who was rated."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.core.audience import for_
from apps.parties.requests import ActingRequest
from apps.scheduling import forms_green_service as asked
from apps.scheduling import policy_green
from apps.scheduling.actions import green_callback as actions
from apps.scheduling.queries import green as queries
from apps.scheduling.views.green import act_on_case


@for_(*policy_green.CHECKERS)
@require_POST
def callback(request: ActingRequest, case: str) -> HttpResponse:
    """差评回访."""
    found, form = queries.case_for(request.actor, case), asked.CallbackForm(request.POST)
    policy_green.must_call_back(request.actor, found)

    def act() -> object:
        said = form.cleaned_data
        return actions.call_back(
            found.pk, is_founded=said["is_founded"], answer=said["answer"], actor=request.actor, now=request.now
        )

    return act_on_case(request, found, {"callback_form": form}, act, _("回访已登记，评价人会收到答复。"))


@for_(*policy_green.CHECKERS)
@require_POST
def correction(request: ActingRequest, case: str) -> HttpResponse:
    """差评整改."""
    found, form = queries.case_for(request.actor, case), asked.CorrectionForm(request.POST)
    policy_green.must_call_back(request.actor, found)

    def act() -> object:
        said = form.cleaned_data["correction"]
        return actions.correct_rated(found.pk, correction=said, actor=request.actor, now=request.now)

    return act_on_case(request, found, {"correction_form": form}, act, _("整改已登记，评价人会收到答复。"))
