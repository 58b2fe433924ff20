"""Finding lots, and the public page of each: what happened, what comes, what cannot be seen yet and why."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from apps.core import qr
from apps.core.audience import EVERYONE, for_
from apps.portal.caching import kept_page
from apps.portal.forms import LotSearch
from apps.portal.queries import finding, found, lot_page
from apps.portal.queries import publicity as queries
from apps.portal.requests import PageRequest
from apps.portal.watching import asked_in, question_of
from apps.tenders.queries import public_lot
from apps.tenders.rules.books import Regime

LOTS_A_PAGE = 20


@for_(EVERYONE)
@kept_page
def lots(request: PageRequest) -> HttpResponse:
    """交易公告 — the published lots that match the question in the address."""
    regions = finding.regions()
    form = LotSearch(request.GET, regions=regions)
    is_understood = form.is_valid()
    page = finding.page_of(form.wanted, request.GET.get("page"), size=LOTS_A_PAGE)
    asked = question_of(request.GET.dict())
    context = {
        "form": form,
        "page": page,
        "hits": found.hits(page.lots, form.wanted.text),
        "suggestions": found.suggestions(asked_in(asked), regions) if not page.object_list else [],
        "question": f"?{asked}" if asked else "",
    }
    template = "portal/lots.html#results" if request.htmx else "portal/lots.html"
    return render(request, template, context, status=200 if is_understood else 422)


@for_(EVERYONE)
@require_safe
@kept_page
def publicity(request: PageRequest) -> HttpResponse:
    """公示与异议 — the results that can be objected to now: who may, until when, and where."""
    open_to = [(regime, queries.open_results(regime, now=request.now)) for regime in Regime]
    return render(request, "portal/publicity.html", {"open": open_to})


@for_(EVERYONE)
@kept_page
def lot(request: PageRequest, code: str) -> HttpResponse:
    """标段 — the thread of its public facts, and beside it what everybody should find without searching."""
    shown = public_lot(code)
    address = request.build_absolute_uri(reverse("portal:lot", args=[shown.code]))
    context = lot_page.context(shown, now=request.now) | {"qr": qr.svg(address), "address": address}
    return render(request, "portal/lot.html", context)


@for_(EVERYONE)
@kept_page
def notice(request: PageRequest, code: str, number: int) -> HttpResponse:
    """公告 — the text word for word, made for reading and for paper, with a QR code that leads back."""
    shown = public_lot(code)
    address = request.build_absolute_uri(reverse("portal:notice", args=[shown.code, number]))
    context = lot_page.notice_context(shown, number) | {"qr": qr.svg(address), "address": address}
    return render(request, "portal/notice.html", context)
