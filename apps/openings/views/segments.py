"""The public stream of a hall over plain HTTP, so that any cache carries it: the same bytes for everybody."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from apps.core.audience import EVERYONE, for_
from apps.core.logs import unlogged
from apps.openings import queries
from apps.openings.queries import Part
from apps.parties.requests import ActingRequest

FOR_EVER = "public, max-age=31536000, immutable"
FOR_A_SECOND = "public, max-age=1"
NOT_AT_ALL = "no-store"


@unlogged
@for_(EVERYONE)
@require_safe
def events(request: ActingRequest, code: str, first: int, last: int) -> HttpResponseBase:
    """A whole segment of the stream: once it is there it stays as it is."""
    return _shared(request, queries.segment(code, first, last), FOR_EVER)


@unlogged
@for_(EVERYONE)
@require_safe
def head(request: ActingRequest, code: str) -> HttpResponseBase:
    """What the newest version is, and what is not in a whole segment yet."""
    return _shared(request, queries.head(code, request.now), FOR_A_SECOND)


def _shared(request: ActingRequest, part: Part | None, kept: str) -> HttpResponseBase:
    if part is None:
        missing = HttpResponse(status=HTTPStatus.NOT_FOUND, headers={"Cache-Control": NOT_AT_ALL})
        return _without_owner(missing)
    tag = f'"{part.tag}"'
    headers = {"Cache-Control": kept, "ETag": tag}
    whole = HttpResponse(part.text, content_type="application/json", headers=headers)
    answer = get_conditional_response(request, etag=tag, response=whole) or whole
    answer["Cache-Control"] = kept
    return _without_owner(answer)


def _without_owner(response: HttpResponseBase) -> HttpResponseBase:
    response.is_shared = True  # type: ignore[attr-defined]  # read by the middleware of that name
    return response
