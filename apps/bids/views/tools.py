"""封装工具 — the tools with which anybody seals, opens and checks without the platform's page, and what their bytes are."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.bids.sealing_tool import offline_page, zipapp
from apps.core.audience import EVERYONE, for_


@dataclass(frozen=True, slots=True)
class Tool:
    """A file that is served, with its digest taken from the very bytes."""

    name: str
    content: bytes
    sha256: str

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.content)


@for_(EVERYONE)
@require_safe
def tools(request: HttpRequest) -> HttpResponse:
    """封装工具 — what there is, how it is used, and how one checks that it is what was published."""
    return render(request, "bids/tools.html", {"program": _program(), "page": _page()})


@for_(EVERYONE)
@require_safe
def program(_request: HttpRequest) -> HttpResponse:
    """``kaiming-seal.pyz``."""
    return _served(_program(), "application/octet-stream")


@for_(EVERYONE)
@require_safe
def page(_request: HttpRequest) -> HttpResponse:
    """``kaiming-seal.html``, to be kept on the disk: never shown as a page of the platform."""
    return _served(_page(), "application/octet-stream")


@for_(EVERYONE)
@require_safe
def sums(_request: HttpRequest) -> HttpResponse:
    """``SHA256SUMS`` of the tools, for ``sha256sum -c``."""
    text = "".join(f"{tool.sha256}  {tool.name}\n" for tool in (_program(), _page()))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@cache
def _program() -> Tool:
    return _tool(zipapp.NAME, zipapp.made())


@cache
def _page() -> Tool:
    return _tool(offline_page.NAME, offline_page.made())


def _tool(name: str, content: bytes) -> Tool:
    return Tool(name, content, hashlib.sha256(content).hexdigest())


def _served(tool: Tool, kind: str) -> HttpResponse:
    answer = HttpResponse(tool.content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{tool.name}"'
    answer["ETag"] = f'"{tool.sha256}"'
    return answer
