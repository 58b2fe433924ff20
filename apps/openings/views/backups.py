"""导入备份文件 — the bidder's page and the addresses that take in a backup. What is not his own is not found."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.bids.queries import own_bid
from apps.core.audience import Role, for_
from apps.core.logs import unlogged
from apps.core.refusals import Refusal, Refused
from apps.evidence.landing import landed
from apps.openings import actions, queries
from apps.openings.importing import Piece, must_be_sound, must_be_there, receive
from apps.openings.lifecycle import OpeningState
from apps.openings.models import Opening
from apps.parties.queries import keys_of
from apps.parties.requests import ActingRequest, PersonRequest


@unlogged
@for_(Role.BIDDER)
@require_safe
@never_cache
def backup(request: PersonRequest, code: str) -> HttpResponse:
    """Whether a backup of one's own bid may be imported now, and where; the file is compared in the browser first."""
    opening = queries.opening_of(code)
    own = own_bid(opening.lot, request.actor)
    key_pair = keys_of(request.seat) if request.seat else None
    mode, refusal = _mode(request, opening)
    told = {
        "lot": opening.lot.code,
        "mode": mode,
        "recipient": key_pair.recipient if key_pair else "",
        "statement": own.latest.statement if own and own.latest else "",
        "headers": reverse("openings:own_headers", args=[code]),
        "release": reverse("openings:release", args=[code]),
        "part": reverse("openings:backup_part", args=[code, 0]),
        "done": reverse("openings:backup_import", args=[code]),
        "hall": reverse("openings:hall", args=[code]),
    }
    return render(
        request, "openings/backup.html", {"lot": opening.lot, "opening": opening, "refusal": refusal, "told": told}
    )


def _mode(request: PersonRequest, opening: Opening) -> tuple[str, str]:
    """What a backup is good for now: its file keys, or its bytes; and otherwise why for nothing."""
    try:
        if opening.state == OpeningState.DECRYPTING:
            actions.must_release(opening, actor=request.actor, now=request.now)
            return "release", ""
        actions.must_import(opening, actor=request.actor, now=request.now)
    except Refusal as refusal:
        return "", refusal.sentence(request.LANGUAGE_CODE)
    return "import", ""


@unlogged
@for_(Role.BIDDER)
@require_http_methods(["PUT"])
def backup_part(request: ActingRequest, code: str, number: int) -> HttpResponse:
    """A piece of the backup: refused by rights and headers before a byte is read."""
    opening = queries.opening_of(code)
    bid = actions.must_import(opening, actor=request.actor, now=request.now)
    piece = Piece(number, _length(request), request.headers.get("X-Part-SHA256", "").lower())
    must_be_sound(piece)
    receive(bid, piece, landed(request) or request)
    return HttpResponse(status=204)


@unlogged
@for_(Role.BIDDER)
@require_POST
def backup_import(request: ActingRequest, code: str) -> HttpResponse:
    """The pieces are the backup: the worker compares them with the statement once more and opens the bid."""
    opening = queries.opening_of(code)
    bid = actions.must_import(opening, actor=request.actor, now=request.now)
    digests = _digests(request)
    must_be_there(bid, digests)
    actions.hand_in_backup(opening.pk, digests, actor=request.actor, now=request.now)
    return JsonResponse({"v": queries.version_of(opening)}, status=HTTPStatus.ACCEPTED)


def _digests(request: HttpRequest) -> list[str]:
    try:
        told: Mapping[str, Any] = json.loads(request.body)
    except (ValueError, RecursionError):
        told = {}
    match told:
        case {"parts": [*parts]} if all(isinstance(one, str) for one in parts):
            return list(parts)
        case _:
            raise Refused("opening_request_malformed", field="parts")


def _length(request: HttpRequest) -> int:
    length = request.headers.get("Content-Length", "")
    return int(length) if length.isascii() and length.isdigit() and len(length) < 12 else -1
