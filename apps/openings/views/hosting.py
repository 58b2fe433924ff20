"""更换主持人、复会、场次 — the posts of those who host, and the page of a sitting."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from apps.core.audience import BUYERS, EVERYONE, Role, for_
from apps.openings import actions, policy, queries
from apps.openings.lifecycle import OpeningState
from apps.openings.models import Opening
from apps.openings.queries.sitting import sitting_of
from apps.openings.views.acts import Fields, act, signed_of, text_of
from apps.openings.views.screen import Hall, Task
from apps.openings.views.tasks import task_of
from apps.parties.requests import ActingRequest


@act(*BUYERS)
def hosting(request: ActingRequest, opening: Opening, said: Fields) -> object:
    """接替主持."""
    reason = text_of(said, "reason")
    return actions.take_over_hosting(opening.pk, reason=reason, actor=request.actor, now=request.now)


@act(*BUYERS)
def resumption(request: ActingRequest, opening: Opening, _said: Fields) -> object:
    """复会."""
    return actions.reopen_hall(opening.pk, actor=request.actor, now=request.now)


@act(Role.BIDDER)
def acknowledgement(request: ActingRequest, opening: Opening, said: Fields) -> object:
    """确认知悉评标结果."""
    return actions.acknowledge_result(opening.pk, signed_of(said), actor=request.actor, now=request.now)


@act(*BUYERS)
def end(request: ActingRequest, opening: Opening, _said: Fields) -> object:
    """结束复会."""
    return actions.end_session(opening.pk, actor=request.actor, now=request.now)


@dataclass(frozen=True, slots=True)
class Place:
    """A lot of the sitting: its opening, and what its hall asks of the reader now."""

    opening: Opening
    task: Task
    state: OpeningState


@for_(EVERYONE)
@require_safe
def sitting(request: ActingRequest, code: str) -> HttpResponse:
    """场次 — all lots that open at this moment, each with its hall."""
    opening = queries.opening_of(code)
    together = sitting_of(opening)
    places = [_place(one, request) for one in together]
    starts = [one for one in together if one.state == OpeningState.CLOSED_FOR_BIDS]
    may_start = bool(starts) and policy.may_start(request.actor, opening)
    context = {"lot": opening.lot, "opening": opening, "places": places, "starts": starts, "may_start": may_start}
    return render(request, "openings/sitting.html", context)


def _place(opening: Opening, request: ActingRequest) -> Place:
    seen = Hall(opening.lot, queries.state(opening, request.actor), request.now)
    return Place(opening, task_of(seen), seen.state)


@for_(*BUYERS)
@require_POST
def sitting_start(request: ActingRequest, code: str) -> HttpResponse:
    """一起开始."""
    actions.start_sitting(queries.opening_of(code).pk, actor=request.actor, now=request.now)
    return redirect("openings:sitting", code)
