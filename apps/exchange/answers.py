"""JSON answers that anybody may keep a copy of: the same bytes for the same facts, with a tag to ask again by."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import get_language

from apps.core.refusals import Refused


def answered(request: HttpRequest, said: Any) -> HttpResponse:
    """The answer as JSON with its ETag; 304 without a body for who has it already. Open to scripts of every site."""
    body = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    etag = tag_of(body)
    response = HttpResponse(body, content_type="application/json; charset=utf-8")
    response["ETag"] = etag
    response["Access-Control-Allow-Origin"] = "*"
    patch_cache_control(response, max_age=0, must_revalidate=True)
    found = get_conditional_response(request, etag=etag, response=response)
    return response if found is None else found


def tag_of(body: bytes) -> str:
    """The tag of an answer: the same for the same bytes."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def refused(refusal: Refused, status: int) -> HttpResponse:
    """A refusal in the product's form that nobody raises: what is not found, what came too often."""
    said = {"code": refusal.code, "sentence": refusal.sentence(get_language() or "zh-hans"), "article": refusal.article}
    return answered_plainly({"refused": {**said, "status": status}}, status)


def answered_plainly(said: Any, status: int) -> HttpResponse:
    """The answer as JSON that nobody keeps."""
    body = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(body, status=status, content_type="application/json; charset=utf-8")


def not_found_as_json(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """What is not there answers a program with a refusal instead of a page."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Http404:
            return refused(Refused("not_found"), 404)

    return answer
