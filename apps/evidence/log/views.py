"""The log as plain files that any cache may carry (C2SP tlog-tiles), and its page for people."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from apps.core.audience import EVERYONE, for_
from apps.core.logs import unlogged
from apps.evidence import witness_file
from apps.evidence.log import reading
from apps.evidence.log.entering import newest_note, proof_at
from apps.evidence.rules.tiles import BadPath, place_of

FOR_EVER = "public, max-age=31536000, immutable"
FOR_A_MOMENT = "public, max-age=2"
FOR_AN_HOUR = "public, max-age=3600"
NOT_AT_ALL = "no-store"
TEXT, BYTES = "text/plain; charset=utf-8", "application/octet-stream"


@for_(EVERYONE)
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """透明日志 — what it is, how it stands, and how to check it without trusting us."""
    address = request.build_absolute_uri(reverse("evidence:log")).rstrip("/")
    context = {"standing": reading.standing(), "address": address, "tool": witness_file}
    return render(request, "evidence/log.html", context)


@unlogged
@for_(EVERYONE)
@require_safe
def checkpoint(_request: HttpRequest) -> HttpResponse:
    """The newest checkpoint, signed and cosigned."""
    note = newest_note()
    return _shared(str(note).encode() if note else None, TEXT, FOR_A_MOMENT)


@unlogged
@for_(EVERYONE)
@require_safe
def key(_request: HttpRequest) -> HttpResponse:
    """The key that signs checkpoints."""
    found = reading.vkey()
    return _shared(f"{found}\n".encode() if found else None, TEXT, FOR_AN_HOUR)


@unlogged
@for_(EVERYONE)
@require_safe
def tile(_request: HttpRequest, level: int, tile: str) -> HttpResponse:
    """Up to 256 hashes of the tree."""
    place = _place(tile)
    return _shared(reading.tile(level, *place) if place else None, BYTES, FOR_EVER)


@unlogged
@for_(EVERYONE)
@require_safe
def entries(_request: HttpRequest, tile: str) -> HttpResponse:
    """Up to 256 leaves."""
    place = _place(tile)
    return _shared(reading.bundle(*place) if place else None, BYTES, FOR_EVER)


@unlogged
@for_(EVERYONE)
@require_safe
def proof(_request: HttpRequest, index: int) -> HttpResponse:
    """The proof for whatever stands at this place. By place only: who could ask by content would learn what is padding."""
    found = proof_at(index)
    return _shared(str(found).encode() if found else None, TEXT, FOR_A_MOMENT)


@for_(EVERYONE)
@require_safe
def witness(_request: HttpRequest) -> HttpResponse:
    """The witness as one file."""
    answer = _shared(witness_file.made(), "application/x-python-code", FOR_AN_HOUR)
    answer["Content-Disposition"] = f'attachment; filename="{witness_file.NAME}"'
    return answer


def _place(path: str) -> tuple[int, int] | None:
    try:
        return place_of(path)
    except BadPath:
        return None


def _shared(content: bytes | None, kind: str, kept: str) -> HttpResponse:
    answer = HttpResponse(content or b"", content_type=kind, headers={"Cache-Control": kept})
    if content is None:
        answer = HttpResponse(status=HTTPStatus.NOT_FOUND, headers={"Cache-Control": NOT_AT_ALL})
    answer.is_shared = True  # type: ignore[attr-defined]  # read by the middleware of that name
    return answer
