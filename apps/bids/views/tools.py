"""封装工具 — the tools with which anybody seals, opens and checks without the platform's page, and what their bytes are.

Who takes them leaves no line in the log: it is a potential bidder (招标投标法 §22).
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.bids import served
from apps.bids.queries.tools import published
from apps.core.audience import EVERYONE, for_
from apps.core.logs import unlogged

SHOWN = 20
"""So many earlier versions stand on the page."""


@unlogged
@for_(EVERYONE)
@require_safe
def tools(request: HttpRequest) -> HttpResponse:
    """封装工具 — what there is, how it is used, and how one checks that it is what was published."""
    return render(
        request,
        "bids/tools.html",
        {
            "program": served.program(),
            "page": served.page(),
            "scripts": served.module_list(),
            "published": published(limit=SHOWN),
        },
    )


@unlogged
@for_(EVERYONE)
@require_safe
def program(_request: HttpRequest) -> HttpResponse:
    """``kaiming-seal.pyz``."""
    return _file(served.program(), "application/octet-stream")


@unlogged
@for_(EVERYONE)
@require_safe
def page(_request: HttpRequest) -> HttpResponse:
    """``kaiming-seal.html``, to be kept on the disk: never shown as a page of the platform."""
    return _file(served.page(), "application/octet-stream")


@unlogged
@for_(EVERYONE)
@require_safe
def sums(_request: HttpRequest) -> HttpResponse:
    """``SHA256SUMS`` of the tools, for ``sha256sum -c``."""
    return _text(served.tool_list())


@unlogged
@for_(EVERYONE)
@require_safe
def scripts(_request: HttpRequest) -> HttpResponse:
    """The digest of every script that the sealing page loads, for ``sha256sum -c`` in the folder of static files."""
    return _text(served.module_list())


def _text(tool: served.Tool) -> HttpResponse:
    return HttpResponse(tool.content, content_type="text/plain; charset=utf-8")


def _file(tool: served.Tool, kind: str) -> HttpResponse:
    answer = HttpResponse(tool.content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{tool.name}"'
    answer["ETag"] = f'"{tool.sha256}"'
    return answer
