"""The interface as one: its version, how it refuses, and its description."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError
from ninja.renderers import JSONRenderer

from apps.core.refusals import Refused
from apps.exchange.answers import PROBLEM, refused
from apps.exchange.api.own import own
from apps.exchange.api.public import public

VERSION = "1.0.0"


class Plain(JSONRenderer):
    """JSON in which Chinese stands as it is."""

    json_dumps_params: dict[str, Any] = {"ensure_ascii": False, "separators": (",", ":")}  # noqa: RUF012  # the library's own declaration


api = NinjaAPI(
    title="开明 open interface",
    version=VERSION,
    description="Public resource trading by program. Every refusal is a problem (RFC 9457) with a stable code. A published shape only grows.",
    renderer=Plain(),
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
)
api.add_router("", public)
api.add_router("", own)


@api.exception_handler(Http404)
def not_found(_request: HttpRequest, _exception: Exception) -> HttpResponse:
    """What is not public does not exist."""
    return refused(Refused("not_found"), 404)


@api.exception_handler(AuthenticationError)
def without_token(_request: HttpRequest, _exception: Exception) -> HttpResponse:
    """No token, or none that lives."""
    response = refused(Refused("token_missing"), 401)
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(ValidationError)
def not_understood(_request: HttpRequest, exception: Any) -> HttpResponse:
    """A question whose parts are not what the description says."""
    fields = sorted({str(wrong["loc"][-1]) for wrong in exception.errors})
    return refused(Refused("question_not_understood", fields="、".join(fields)), 422)


def description() -> dict[str, Any]:
    """The interface in OpenAPI 3.1, written from its code. Every "no" is a problem (RFC 9457)."""
    told = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1")))
    for methods in told["paths"].values():
        for one in methods.values():
            for status, answer in one["responses"].items():
                if int(status) >= HTTPStatus.BAD_REQUEST:
                    answer["content"] = {PROBLEM: answer["content"].pop("application/json")}
    return dict(told)
