"""What is done about bids that are not decrypted: more time, incidents, reports of devices, and custodians' cases."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.core.audience import BUYERS, EVERYONE, Role, for_
from apps.core.logs import unlogged
from apps.core.refusals import Refused
from apps.openings import actions, queries
from apps.openings.models import Opening
from apps.openings.queries.custody import cases_for, shares_of_case
from apps.openings.queries.progress import progress_in
from apps.openings.rules.faults import Fault
from apps.openings.rules.terms import Cause
from apps.openings.views.acts import Fields, act, text_of
from apps.parties.queries import keys_of
from apps.parties.requests import ActingRequest, PersonRequest

MOST_DIGITS = 4
Word = TypeVar("Word", bound=StrEnum)


@act(*BUYERS)
def extension(request: ActingRequest, opening: Opening, said: Fields) -> object:
    """延长解密."""
    minutes, reason = _minutes(said), text_of(said, "reason")
    return actions.extend_decryption(opening.pk, minutes=minutes, reason=reason, actor=request.actor, now=request.now)


@act(*BUYERS)
def incident(request: ActingRequest, opening: Opening, said: Fields) -> object:
    """故障处置: pauses or extends, under the incident's number."""
    measure = _word(said, "measure", actions.Measure)
    minutes = _minutes(said) if measure is actions.Measure.EXTEND else 0
    return actions.act_on_outage(opening.pk, measure, minutes=minutes, actor=request.actor, now=request.now)


@unlogged
@act(Role.BIDDER)
def attempts(request: ActingRequest, opening: Opening, said: Fields) -> object:
    """解密失败报告."""
    fault = _word(said, "fault", Fault)
    recipient, detail = text_of(said, "recipient"), text_of(said, "detail")
    return actions.report_attempt(
        opening.pk, fault=fault, recipient=recipient, detail=detail, actor=request.actor, now=request.now
    )


@act(*BUYERS)
def cases(request: ActingRequest, opening: Opening, said: Fields) -> object:
    """托管开启申请."""
    cause = _word(said, "cause", Cause)
    bid, reason = text_of(said, "bid"), text_of(said, "reason")
    return actions.open_case(opening.pk, bid=bid, cause=cause, reason=reason, actor=request.actor, now=request.now)


@act(*BUYERS, Role.SUPERVISOR)
def case_approval(request: ActingRequest, opening: Opening, said: Fields) -> object:
    """批准托管开启."""
    return actions.approve_case(opening.pk, said["number"], actor=request.actor, now=request.now)


@act(*BUYERS, Role.SUPERVISOR)
def case_refusal(request: ActingRequest, opening: Opening, said: Fields) -> object:
    """不予批准."""
    reason = text_of(said, "reason")
    return actions.decline_case(opening.pk, said["number"], reason=reason, actor=request.actor, now=request.now)


@act(*BUYERS)
def case_end(request: ActingRequest, opening: Opening, said: Fields) -> object:
    """终止托管开启."""
    reason = text_of(said, "reason")
    return actions.end_case(opening.pk, said["number"], reason=reason, actor=request.actor, now=request.now)


@act(Role.CUSTODIAN)
def case_shares(request: ActingRequest, opening: Opening, said: Fields) -> object:
    """交回份额."""
    return actions.hand_share(opening.pk, said["number"], said.get("shares"), actor=request.actor, now=request.now)


@for_(Role.CUSTODIAN)
@require_safe
@never_cache
def case_sealed(request: ActingRequest, code: str, number: int) -> HttpResponse:
    """The shares that one custodian keeps of one bid, sealed to his key; once the case is approved."""
    return JsonResponse(shares_of_case(request.actor, queries.opening_of(code), number))


@for_(Role.CUSTODIAN)
@require_safe
@never_cache
def custody(request: PersonRequest, code: str) -> HttpResponse:
    """托管开启 — what a custodian has to open in this opening, and what became of it."""
    opening = queries.opening_of(code)
    found = cases_for(request.actor, opening)
    if not found:
        raise Http404
    key_pair = keys_of(request.seat) if request.seat else None
    told = {
        "recipient": key_pair.recipient if key_pair else "",
        "sealed": reverse("openings:case_sealed", args=[code, 0]),
        "hand": reverse("openings:case_shares", args=[code, 0]),
    }
    return render(
        request, "openings/custody.html", {"lot": opening.lot, "opening": opening, "cases": found, "told": told}
    )


@unlogged
@for_(EVERYONE)
@require_safe
@never_cache
def progress(_request: ActingRequest, code: str) -> HttpResponse:
    """How far the worker is: nothing before decryption is settled, and never a price."""
    return JsonResponse(progress_in(queries.opening_of(code)))


def _minutes(said: Fields) -> int:
    """A number of minutes, as JSON or as a form has it."""
    value = said.get("minutes")
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        raise _malformed("minutes")
    text = str(value)
    if not text.isascii() or not text.isdigit() or len(text) > MOST_DIGITS:
        raise _malformed("minutes")
    return int(text)


def _word(said: Fields, name: str, words: type[Word]) -> Word:
    """One of a closed set of words."""
    try:
        return words(text_of(said, name))
    except ValueError:
        raise _malformed(name) from None


def _malformed(field: str) -> Refused:
    return Refused("opening_request_malformed", field=field)
