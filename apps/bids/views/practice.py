"""练习解密 — the bidder's own page: a canary is opened in the browser, and what it proves stands on his own trail."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from apps.bids import queries
from apps.bids.actions.practice import must_stand, record_practice
from apps.bids.practising import canary_for
from apps.bids.queries.practice import practice_of
from apps.core.audience import Role, for_
from apps.core.logs import unlogged
from apps.core.refusals import Refused
from apps.parties.queries import keys_of
from apps.parties.requests import ActingRequest, PersonRequest
from apps.tenders.lifecycle import LotState
from apps.tenders.queries import public_lot

BEFORE_THE_OPENING = frozenset({LotState.TENDERING, LotState.SUBMISSION_CLOSED, LotState.SUSPENDED, LotState.PAUSED})


@unlogged
@for_(Role.BIDDER)
@require_safe
@never_cache
def practice(request: PersonRequest, code: str) -> HttpResponse:
    """Whether the key that the bid is sealed to works here, and when it was last tried."""
    lot = public_lot(code)
    found = practice_of(queries.own_bid(lot, request.actor))
    key_pair = keys_of(request.seat) if request.seat else None
    context: dict[str, Any] = {
        "lot": lot,
        "practice": found,
        "may_practise": found is not None and LotState(lot.state) in BEFORE_THE_OPENING,
        "is_current_key": bool(found and key_pair and key_pair.recipient == found.recipient),
    }
    return render(request, "bids/practice.html", context)


@unlogged
@for_(Role.BIDDER)
@require_safe
@never_cache
def canary(request: ActingRequest, code: str) -> HttpResponse:
    """A fresh canary for the key of the bid in force. Nothing is kept."""
    standing = must_stand(public_lot(code), request.actor)
    made = canary_for(standing.bid, standing.recipient, now=request.now)
    return JsonResponse({"token": made.token, "canary": b64encode(made.sealed).decode()})


@unlogged
@for_(Role.BIDDER)
@require_POST
def practice_proof(request: ActingRequest, code: str) -> HttpResponse:
    """The value that was in the canary."""
    told = _told(request)
    record_practice(public_lot(code).pk, token=told["token"], value=told["value"], actor=request.actor, now=request.now)
    return JsonResponse({"practised_at": request.now.isoformat()})


def _told(request: HttpRequest) -> dict[str, str]:
    try:
        told = json.loads(request.body)
    except (ValueError, RecursionError):
        told = None
    match told:
        case {"token": str() as token, "value": str() as value}:
            return {"token": token, "value": value}
        case _:
            raise Refused("practice_wrong")
