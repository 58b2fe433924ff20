"""Answers that are the same for everybody who reads the language: any cache may keep them, and a reader asks only for what changed.

Pages are not among them: each shows the standard time of its own second and carries the token of its visitor's forms.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from apps.portal.requests import PageRequest

View = Callable[..., HttpResponse]


def kept_for(seconds: int) -> Callable[[View], Callable[..., HttpResponseBase]]:
    """The answer says how long it may be kept and has an ETag; who has the same already is told so (304)."""

    def mark(view: View) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def kept(request: PageRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            answer = view(request, *args, **kwargs)
            if answer.status_code != HTTPStatus.OK:
                return answer
            answer["Cache-Control"] = f"public, max-age={seconds}"
            answer["ETag"] = f'"{hashlib.sha256(answer.content).hexdigest()[:32]}"'
            return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer

        return kept

    return mark
