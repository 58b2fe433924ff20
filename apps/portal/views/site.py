"""The public site around the lots: home, the days of deadlines, verification, guidance."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from apps.core.audience import EVERYONE, for_
from apps.core.refusals import Refused
from apps.evidence import verifier_file
from apps.parties import ca
from apps.portal import guidance, wording
from apps.portal.caching import kept_for, kept_page
from apps.portal.forms import DigestForm
from apps.portal.queries import chain, site
from apps.portal.requests import PageRequest
from apps.tenders.queries import LotFilter, public_lots

NOTICES_AT_HOME = 8
DAYS_AT_HOME = 7
DAYS_AHEAD = 60
MOST_ADDRESSES = 5000
ONE_HOUR = 3600


@for_(EVERYONE)
@kept_page
def home(request: PageRequest) -> HttpResponse:
    """首页 — how to find a lot, what closes when, what was published last, and how to check a fact."""
    context = {
        "numbers": site.numbers(request.now),
        "days": site.deadlines(request.now, days=DAYS_AT_HOME),
        "today": request.now,
        "notices": site.latest_notices(NOTICES_AT_HOME),
        "form": DigestForm(),
    }
    return render(request, "portal/home.html", context)


@for_(EVERYONE)
@kept_page
def deadlines(request: PageRequest) -> HttpResponse:
    """开标日程 — the coming deadlines by day; each is the time of the opening too."""
    days = site.deadlines(request.now, days=DAYS_AHEAD)
    return render(request, "portal/deadlines.html", {"days": days, "ahead": DAYS_AHEAD})


@for_(EVERYONE)
def verify(request: PageRequest) -> HttpResponse:
    """核验 — whether a digest belongs to a fact of the public journal, and which; the browser recomputes the chain."""
    form = DigestForm(request.GET) if "digest" in request.GET else DigestForm()
    context: dict[str, object] = {
        "form": form,
        "is_asked": form.is_bound and form.is_valid(),
        "root": _root_fingerprint(request.now),
        "verifier": {"name": verifier_file.NAME, "size": len(verifier_file.made()), "sha256": verifier_file.sha256()},
    }
    if context["is_asked"]:
        found = chain.fact_with(form.cleaned_data["digest"])
        words = wording.say(found.entry.kind, found.entry.payload, get_language() or "") if found else None
        context |= {"found": found, "words": words}
    return render(request, "portal/verify.html", context, status=422 if form.errors else 200)


def _root_fingerprint(now: datetime) -> str:
    """SHA-256 of the root that is published here, in hex; empty where this installation has no authority of its own."""
    try:
        return hashlib.sha256(ca.authority(now=now).chain()[-1]).hexdigest()
    except Refused:
        return ""


@for_(EVERYONE)
@kept_page
def help_index(request: PageRequest) -> HttpResponse:
    """办事指南 — who finds what where."""
    return render(request, "portal/help.html", {"guides": guidance.GUIDES.values()})


@for_(EVERYONE)
@kept_page
def help_for(request: PageRequest, name: str) -> HttpResponse:
    """办事指南 of one role: what to do, in which order, and what the law says about it."""
    guide = guidance.GUIDES.get(name)
    if guide is None:
        raise Http404
    return render(request, "portal/guide.html", {"guide": guide, "guides": guidance.GUIDES.values()})


@for_(EVERYONE)
@kept_page
def about(request: PageRequest) -> HttpResponse:
    """关于平台 — what it is, what it does not do, and how to check that."""
    return render(request, "portal/about.html", {"released_on": settings.RELEASED_ON})


@for_(EVERYONE)
@kept_for(ONE_HOUR)
def robots(request: PageRequest) -> HttpResponse:
    """What search engines may read: everything public."""
    sitemap = request.build_absolute_uri(reverse("portal:sitemap"))
    lines = ["User-agent: *", "Disallow: /desk/", "Disallow: /account/", f"Sitemap: {sitemap}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@for_(EVERYONE)
@kept_for(ONE_HOUR)
def sitemap(request: PageRequest) -> HttpResponse:
    """The addresses of the public pages."""
    names = ("home", "lots", "deadlines", "rules", "disclosure", "statistics", "verify", "help", "about")
    pages = [request.build_absolute_uri(reverse(f"portal:{name}")) for name in names]
    codes = public_lots(LotFilter()).values_list("code", flat=True)[:MOST_ADDRESSES]
    pages += [request.build_absolute_uri(reverse("portal:lot", args=[code])) for code in codes]
    return render(request, "portal/sitemap.xml", {"pages": pages}, content_type="application/xml; charset=utf-8")
