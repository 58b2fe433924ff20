"""浏览记录 as it is posted by the score room, and as the supervisor reads it after the result."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from apps.core.audience import Role, for_
from apps.core.logs import unlogged
from apps.core.refusals import Refused
from apps.evaluation import actions, queries
from apps.evaluation.actions.reading import View
from apps.evaluation.chapter import PUBLISHED
from apps.evaluation.queries.readings import Read, readings_of
from apps.evaluation.views.acts import MEMBERS
from apps.parties.requests import ActingRequest
from apps.tenders.models import Envelope
from apps.tenders.rules.plain_reading import Unreadable, at, each, text, whole

LONGEST_BODY = 32 * 1024


@unlogged
@for_(*MEMBERS)
@require_POST
@never_cache
def reading(request: ActingRequest, code: str) -> HttpResponse:
    """What was in sight, as ``{"views": [{"file", "page", "began", "ended"}]}``; times in milliseconds before now."""
    evaluation = queries.evaluation_of(request.actor, code)
    actions.note_reading(evaluation, _views(request.body, code), actor=request.actor, now=request.now)
    return JsonResponse({})


@for_(Role.SUPERVISOR)
@require_safe
@never_cache
def readings(request: ActingRequest, code: str) -> HttpResponse:
    """The members' histories, once the result is public; before that there is nothing here."""
    evaluation = queries.evaluation_of(request.actor, code)
    if evaluation.lot.state not in PUBLISHED:
        raise Http404
    found = readings_of(evaluation)
    shown = [{"number": number, "rows": rows, "minutes": _minutes(rows)} for number, rows in found.items()]
    return render(request, "evaluation/readings.html", {"lot": evaluation.lot, "members": shown})


def _views(body: bytes, code: str) -> list[View]:
    if len(body) > LONGEST_BODY:
        raise Refused("evaluation_request_malformed", field="views")
    try:
        return list(at(json.loads(body), "views", each(lambda one: _view(one, code))))
    except (Unreadable, ValueError, RecursionError, Resolver404, KeyError, OverflowError) as wrong:
        raise Refused("evaluation_request_malformed", field="views") from wrong


def _view(one: Any, code: str) -> View:
    """The file is named by the address under which the room reads it: by number, or by code while names are hidden."""
    found = resolve(at(one, "file", text))
    said = found.kwargs
    if found.view_name not in ("evaluation:file", "evaluation:blind_file") or said["code"] != code:
        raise Unreadable("不是投标文件 no file of a bid", "file")
    is_named = found.view_name == "evaluation:file"
    return View(
        bid=said["number"] if is_named else said["label"],
        envelope=said["envelope"] if is_named else Envelope.TECHNICAL.value,
        index=said["index"],
        page=at(one, "page", whole),
        began=timedelta(milliseconds=at(one, "began", whole)),
        ended=timedelta(milliseconds=at(one, "ended", whole)),
    )


def _minutes(rows: Iterable[Read]) -> int:
    """Every begun minute counts: who has read for half of one has not read for none."""
    return -(-sum(one.seconds for one in rows) // 60)
