"""The public journal and the list of lots for programs: JSON and Atom, cacheable, without any secret."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import condition, require_safe

from apps.core.audience import EVERYONE, for_
from apps.core.refusals import Refused
from apps.evidence.rules.chain import DOMAIN, moment
from apps.evidence.streams import Hearers
from apps.portal.caching import kept_for, kept_page
from apps.portal.forms import LotSearch
from apps.portal.queries import chain, finding, site
from apps.portal.queries.proof import proven
from apps.portal.requests import PageRequest
from apps.tenders.models import Lot
from apps.tenders.queries import public_lot
from apps.tenders.queries.plans import plans as newest_plans

LOTS_A_PAGE = 100
NOTICES_IN_FEED = 50
ONE_MINUTE, FIVE_MINUTES = 60, 300
JSON = {"ensure_ascii": False, "separators": (",", ":")}


def _facts_etag(request: PageRequest, code: str) -> str:
    return f'"{chain.head_of(public_lot(code)).digest[:32]}-{_version(request.GET.get("since", "0"))}"'


def _facts_changed_at(_request: PageRequest, code: str) -> datetime:
    return chain.head_of(public_lot(code)).at


@for_(EVERYONE)
@condition(etag_func=_facts_etag, last_modified_func=_facts_changed_at)
def facts(request: PageRequest, code: str) -> HttpResponse:
    """The lot's public stream after `since`, with all that a reader needs to recompute its digests."""
    lot = public_lot(code)
    after = _version(request.GET.get("since", "0"))
    head = chain.head_of(lot)
    entries = chain.facts_since(lot, after)
    reached = entries[-1]["v"] if entries else after
    address = reverse("portal:lot_facts", args=[lot.code])
    answer = {
        "lot": lot.code,
        "stream": lot.public_stream.name,
        "hearers": Hearers.PUBLIC,
        "domain": DOMAIN.decode(),
        "head": {"v": head.v, "at": moment(head.at), "digest": head.digest},
        "entries": entries,
        "next": f"{address}?since={reached}" if reached < head.v else None,
    }
    return JsonResponse(answer, json_dumps_params=JSON)


@for_(EVERYONE)
@require_safe
@kept_page
def fact(request: PageRequest, code: str, v: int) -> HttpResponse:
    """One fact: what is proven, by which bytes, at which place of the chain and of the log, and how to check it."""
    lot = public_lot(code)
    context = {"lot": lot, "shown": proven(lot, v), "domain": DOMAIN.decode().rstrip("\n")}
    return render(request, "portal/fact.html", context)


@for_(EVERYONE)
@kept_for(ONE_MINUTE)
def lots(request: PageRequest) -> HttpResponse:
    """The published lots that match the same questions as the list for people."""
    form = LotSearch(request.GET, regions=finding.regions())
    if not form.is_valid():
        raise Refused("question_not_understood", fields="、".join(form.errors))
    page = Paginator(finding.lots(form.wanted), LOTS_A_PAGE).get_page(request.GET.get("page"))
    answer = {
        "count": page.paginator.count,
        "lots": [_lot(lot) for lot in page.object_list],
        "next": _next(request, page.next_page_number()) if page.has_next() else None,
    }
    return JsonResponse(answer, json_dumps_params=JSON)


@for_(EVERYONE)
@kept_for(FIVE_MINUTES)
def feed(request: PageRequest) -> HttpResponse:
    """公告订阅 — the newest notices as an Atom feed."""
    notices = list(site.latest_notices(NOTICES_IN_FEED))
    plans = list(newest_plans()[:NOTICES_IN_FEED])
    newest = [*(one.published_at for one in notices[:1]), *(one.published_at for one in plans[:1])]
    context = {
        "notices": notices,
        "plans": plans,
        "updated": max(newest, default=request.now),
        "here": request.build_absolute_uri(),
        "root": request.build_absolute_uri("/").rstrip("/"),
    }
    return render(request, "portal/feed.xml", context, content_type="application/atom+xml; charset=utf-8")


def _lot(lot: Lot) -> dict[str, object]:
    agency = lot.project.agency
    return {
        "code": lot.code,
        "name": lot.name,
        "regime": lot.regime,
        "kind": lot.kind,
        "region": lot.project.region,
        "state": lot.state,
        "buyer": lot.project.organisation.name,
        "agency": agency.name if agency else None,
        "published_at": moment(lot.published_at) if lot.published_at else None,
        "submission_deadline": moment(lot.submission_deadline) if lot.submission_deadline else None,
        "page": reverse("portal:lot", args=[lot.code]),
        "facts": reverse("portal:lot_facts", args=[lot.code]),
    }


def _version(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 12:
        raise Refused("not_a_version")
    return int(text)


def _next(request: PageRequest, number: int) -> str:
    asked = {name: value for name, value in request.GET.items() if name != "page"}
    return f"{request.path}?{urlencode({**asked, 'page': number})}"
