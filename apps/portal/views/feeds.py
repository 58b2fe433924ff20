"""Feeds and calendars of a search and of a lot, for programs that look by themselves: Atom (RFC 4287), iCalendar (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.core.audience import EVERYONE, for_
from apps.evidence import journal
from apps.openings.rules.icalendar import calendar
from apps.portal import wording
from apps.portal.caching import kept_for
from apps.portal.forms import LotSearch
from apps.portal.queries import dates, finding, watches
from apps.portal.requests import PageRequest
from apps.portal.watching import question_of
from apps.tenders.models import Lot, Notice
from apps.tenders.queries import public_lot

ENTRIES = 50
LOTS_IN_CALENDAR = 500
FIVE_MINUTES = 300
ATOM = "application/atom+xml; charset=utf-8"
ICALENDAR = "text/calendar; charset=utf-8"


@for_(EVERYONE)
@require_safe
@kept_for(FIVE_MINUTES)
def lots(request: PageRequest) -> HttpResponse:
    """The newest notices of the lots that match the question in the address."""
    form = _form(request)
    found = Notice.objects.filter(lot__in=finding.lots(form.wanted).order_by().values("pk"))
    notices = found.select_related("lot__project__organisation").order_by("-published_at", "-pk")[:ENTRIES]
    return _atom(request, "portal/feed.xml", {"notices": list(notices), "title": _title(request)})


@for_(EVERYONE)
@require_safe
@kept_for(FIVE_MINUTES)
def lot(request: PageRequest, code: str) -> HttpResponse:
    """What happened in one lot, the newest first."""
    shown = public_lot(code)
    entries = journal.since(shown.public_stream.name, 0)[-ENTRIES:]
    language = get_language() or "zh-hans"
    told = [(entry, wording.say(entry.kind, entry.payload, language)) for entry in reversed(entries)]
    return _atom(request, "portal/lot_feed.xml", {"lot": shown, "told": told})


@for_(EVERYONE)
@require_safe
@kept_for(FIVE_MINUTES)
def lots_calendar(request: PageRequest) -> HttpResponse:
    """The days of the lots that match: deadline and opening, the end of the publicity, the last day to object."""
    form = _form(request)
    return _calendar(request, _title(request), finding.lots(form.wanted)[:LOTS_IN_CALENDAR])


@for_(EVERYONE)
@require_safe
@kept_for(FIVE_MINUTES)
def lot_calendar(request: PageRequest, code: str) -> HttpResponse:
    """The days of one lot."""
    shown = public_lot(code)
    return _calendar(request, shown.title, [shown])


def _form(request: PageRequest) -> LotSearch:
    form = LotSearch(request.GET, regions=finding.regions())
    form.is_valid()
    return form


def _title(request: PageRequest) -> str:
    said = "，".join(value for _label, value in watches.described(question_of(request.GET.dict())))
    return f"{settings.CENTRE_NAME} {said or _('全部标段')}"


def _atom(request: PageRequest, template: str, context: dict[str, object]) -> HttpResponse:
    links = {"here": request.build_absolute_uri(), "root": request.build_absolute_uri("/").rstrip("/")}
    return render(request, template, context | links | {"now": request.now}, content_type=ATOM)


def _calendar(request: PageRequest, name: str, some: Iterable[Lot]) -> HttpResponse:
    root = request.build_absolute_uri("/").rstrip("/")
    text = calendar(name, dates.events(some, root=root))
    return HttpResponse(text, content_type=ICALENDAR)
