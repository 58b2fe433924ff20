"""Answers to programs of every site: the same bytes for the same facts with a tag to ask again by, and problems in one form."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import get_language

from apps.core.refusals import Refusal, Refused

PROBLEM = "application/problem+json"
"""RFC 9457."""
METHODS = ("GET", "HEAD", "OPTIONS")
_SEEN_BY_SCRIPTS = "ETag, Link, Retry-After, Deprecation, Sunset, X-Request-Id"
_PREFLIGHT = {
    "Access-Control-Allow-Methods": ", ".join(METHODS),
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Max-Age": "86400",
}
"""What a script of another site may ask. No token: whoever has one asks from his own program, not from a page of others."""
View = Callable[..., HttpResponse]


def for_programs(view: View) -> View:
    """The view is open to scripts of every site, only answers, and says every "no" as a problem."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = _asked(view, request, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = _SEEN_BY_SCRIPTS
        return response

    return answer


def _asked(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers={"Allow": ", ".join(METHODS), **_PREFLIGHT})
    if request.method not in METHODS:
        response = refused(Refused("only_answers"), HTTPStatus.METHOD_NOT_ALLOWED)
        response["Allow"] = ", ".join(METHODS)
        return response
    method, request.method = request.method, "GET"  # whoever asks for the head alone gets the head of the whole answer
    try:
        return view(request, *args, **kwargs)
    except Http404:
        return refused(Refused("not_found"), HTTPStatus.NOT_FOUND)
    except Refusal as refusal:
        return refused(refusal, refusal.status)
    finally:
        request.method = method


def answered(request: HttpRequest, said: Any) -> HttpResponse:
    """The answer as JSON with its ETag; 304 without a body for who has it already."""
    body = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    return tagged(request, HttpResponse(body, content_type="application/json; charset=utf-8"))


def tagged(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer with a tag that is the same for the same bytes; 304 without a body for who has it already."""
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = etag
    patch_cache_control(response, max_age=0, must_revalidate=True)
    found = get_conditional_response(request, etag=etag, response=response)
    return response if found is None else found


def linked(response: HttpResponse, request: HttpRequest, **places: dict[str, int] | None) -> None:
    """The answer names where its list goes on (`next`) and came from (`prev`), RFC 8288: the same question elsewhere."""
    links = []
    for relation, place in places.items():
        if place is not None:
            links.append(f'<{request.path}?{urlencode({**request.GET.dict(), **place})}>; rel="{relation}"')
    if links:
        response["Link"] = ", ".join(links)


def around(page: int, *, has_next: bool) -> dict[str, dict[str, int] | None]:
    """The pages beside a page, as `linked` takes them."""
    return {"next": {"page": page + 1} if has_next else None, "prev": {"page": page - 1} if page > 1 else None}


def refused(refusal: Refusal, status: int) -> HttpResponse:
    """A refusal as a problem: its code, its sentence in the language asked for, its article. Nobody keeps it."""
    sentence, status = refusal.sentence(get_language() or "zh-hans"), int(status)
    said = {"code": refusal.code, "sentence": sentence, "article": refusal.article, "status": status}
    problem = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": sentence,
        "code": refusal.code,
        "refused": said,
    }
    body = json.dumps(problem, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(body, status=status, content_type=PROBLEM, headers={"Cache-Control": "no-store"})
