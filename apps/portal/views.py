"""Public pages of the portal."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from apps.core.audience import EVERYONE, SIGNED_IN, for_


@for_(EVERYONE)
def home(request: HttpRequest) -> HttpResponse:
    """首页 — what happens today and how to find a lot."""
    return render(request, "portal/home.html")


@for_(SIGNED_IN)
def desk(request: HttpRequest) -> HttpResponse:
    """工作台 — what is mine to do."""
    return render(request, "portal/desk.html")
