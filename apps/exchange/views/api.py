"""The open interface over HTTP: every address marked for everyone, tagged, counted; its description and its page."""

from __future__ import annotations

from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from apps.core.audience import EVERYONE, for_
from apps.core.refusals import Refused
from apps.exchange.answers import answered, for_programs, refused, tagged
from apps.exchange.api.interface import VERSION, api, description
from apps.exchange.limits import counted
from apps.exchange.queries.reference import operations


@for_(EVERYONE)
@for_programs
def openapi(request: HttpRequest) -> HttpResponse:
    """The description for programs (OpenAPI)."""
    return answered(request, description())


@for_(EVERYONE)
def reference(request: HttpRequest) -> HttpResponse:
    """开放接口 — what can be asked, for people: the same description as a page, without any script."""
    context = {
        "operations": operations(description()),
        "site": request.build_absolute_uri("/").rstrip("/"),
        "api_version": VERSION,
        "limit": settings.API_REQUESTS_A_MINUTE,
        "token_limit": settings.API_TOKEN_REQUESTS_A_MINUTE,
    }
    return render(request, "exchange/reference.html", context)


@for_(EVERYONE)
@for_programs
def nowhere(_request: HttpRequest, elsewhere: str) -> HttpResponse:  # noqa: ARG001  # no address of the interface
    """A program that asks at a wrong address is told so in the form of all refusals."""
    return refused(Refused("not_found"), HTTPStatus.NOT_FOUND)


def addresses() -> list[URLPattern]:
    """The addresses of the interface below its prefix."""
    return [
        _address(pattern) for pattern in api.urls[0] if isinstance(pattern, URLPattern) and pattern.name != "api-root"
    ]


def _address(pattern: URLPattern) -> URLPattern:
    address: URLPattern = path(
        str(pattern.pattern), for_(EVERYONE)(for_programs(counted(_told(pattern.callback)))), name=f"api_{pattern.name}"
    )
    return address


def _told(view: Any) -> Any:
    """Answers carry a tag, so that what has not changed is not sent again; what is somebody's own is kept by nobody."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = view(request, *args, **kwargs)
        if "Authorization" in request.headers:
            response["Cache-Control"] = "no-store"
            return response
        return tagged(request, response) if response.status_code == HTTPStatus.OK else response

    answer.csrf_exempt = False  # type: ignore[attr-defined]  # nothing is posted here; a page of another site posts nothing either
    return answer
