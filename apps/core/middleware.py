"""What every request gets: an id in the log, the time, and refusals turned into pages."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from http import HTTPStatus

import structlog
from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.defaults import page_not_found

from apps.core import clock
from apps.core.logs import is_secret
from apps.core.refusals import Refusal

GetResponse = Callable[[HttpRequest], HttpResponse]
DATABASE_AWAY = (OperationalError, InterfaceError)
"""What a database that does not answer, has no room or is starting up leaves with whoever asks it."""
RETRY_SECONDS = 10
log = structlog.get_logger("request")


class SharedAnswers:
    """An answer that is the same for everybody says so: it varies with nothing, is in no language and brings no cookie.

    A view marks it with ``is_shared``; then every cache on the way may keep one copy for all.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(response, "is_shared", False):
            response.cookies.clear()
            for name in ("Vary", "Content-Language", "X-Request-Id"):
                del response[name]
        return response


class RequestLog:
    """One log line a request, with an id that the person can name; never a name, a query or a body."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = uuid.uuid4().hex[:12]
        request.request_id = request_id  # type: ignore[attr-defined]  # read by error pages
        started = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request=request_id):
            response = self.get_response(request)
            if _is_logged(request, response):
                log.info(
                    "request",
                    method=request.method,
                    route=request.resolver_match.route if request.resolver_match else "",
                    status=response.status_code,
                    actor=getattr(getattr(request, "actor", None), "id", ""),
                    milliseconds=round((time.perf_counter() - started) * 1000),
                )
        response["X-Request-Id"] = request_id
        return response


class PlainAddresses:
    """An address with a NUL in it names nothing: answered 400 before a database is asked that cannot hold one."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("a NUL in the address")
        return self.get_response(request)


class Clock:
    """Gives the request its one moment: `request.now`."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.now = clock.now()  # type: ignore[attr-defined]  # time is passed in from here on
        return self.get_response(request)


class Refusals:
    """Turns a refusal into 403, 409 or 422 with its sentence, its article and what to do; nobody else catches them.

    A database that is away is answered 503 as an outage, not as a failure of the product.
    What does not exist answers with our own page in development too: a demonstration shows no list of addresses.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_shared = getattr(response, "is_shared", False)
        is_page = response.get("Content-Type", "").startswith("text/html")
        if settings.DEBUG and response.status_code == HTTPStatus.NOT_FOUND and is_page and not is_shared:
            return page_not_found(request, Http404())
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page, the partial or the JSON that says no."""
        if isinstance(exception, DATABASE_AWAY):
            return outage_response(request, exception)
        if not isinstance(exception, Refusal):
            return None
        return refusal_response(request, exception)


def refusal_response(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A refusal as the asker can read it: JSON for programs, a partial for htmx, else a page."""
    sentence = refusal.sentence(get_language() or "zh-hans")
    said = {"code": refusal.code, "sentence": sentence, "article": refusal.article, "status": refusal.status}
    if not is_secret(request):
        log.info("refused", code=refusal.code, status=refusal.status)
    if is_for_a_program(request):
        return JsonResponse({"refused": said}, status=refusal.status)
    template = "refused.html#notice" if getattr(request, "htmx", False) else "refused.html"
    return render(request, template, {"refusal": said}, status=refusal.status)


def outage_response(request: HttpRequest, failure: Exception) -> HttpResponse:
    """503 with what to do next; it needs neither database nor session.

    It does not promise that nothing was done: a database may die between its commit and its answer.
    """
    log.error("database_away", failure=type(failure.__cause__ or failure).__name__)
    status = HTTPStatus.SERVICE_UNAVAILABLE
    response: HttpResponse
    if is_for_a_program(request):
        sentence = _("平台的数据库暂时没有应答。刚才这一步可能没有办成：请稍后先看是否已经办成，没有办成再做一次。")
        said = {"code": "database_away", "sentence": sentence, "article": "", "status": status}
        response = JsonResponse({"refused": said}, status=status)
    else:
        response = HttpResponse(render_to_string("503.html", {"centre_phone": settings.CENTRE_PHONE}), status=status)
    response["Retry-After"] = str(RETRY_SECONDS)
    response["Cache-Control"] = "no-store"
    return response


def is_for_a_program(request: HttpRequest) -> bool:
    """True when the answer is to be JSON: asked for, or from an address that has nothing else."""
    path = request.path
    return "application/json" in request.headers.get("Accept", "") or path.endswith(".json") or path.startswith("/api/")


def _is_logged(request: HttpRequest, response: HttpResponse) -> bool:
    """A secret request leaves a line only when the product broke; then the technical duty must know."""
    return not is_secret(request) or response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR
