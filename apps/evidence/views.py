"""Pages of the evidence app: the journal for those who watch over it, and signs of life for those who keep it running."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict
from datetime import datetime
from ipaddress import ip_address
from typing import Any

import prometheus_client
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.core import clock
from apps.core.actor import Actor
from apps.core.audience import EVERYONE, Role, for_
from apps.core.refusals import Refused
from apps.evidence import metrics, queries
from apps.evidence.auditing import is_as_written
from apps.evidence.forms import PlaceForm, SearchForm
from apps.evidence.models import Entry
from apps.evidence.rules.chain import moment
from apps.evidence.streams import Hearers

A_PAGE = 50
AN_EXPORT = 5000
HEARERS_LABELS = {
    Hearers.PUBLIC: _("公开"),
    Hearers.DESK: _("办理各方"),
    Hearers.SEALED: _("封存"),
    Hearers.OWN: _("本人或本单位"),
}
PASSED_ON = frozenset({"Forwarded", "X-Real-Ip", "Via"})
"""Headers, besides X-Forwarded-…, that only something between the caller and us adds."""
WATCHERS = (Role.SUPERVISOR, Role.TECHNICAL_DUTY)


class ActingRequest(HttpRequest):
    """What the middlewares put on a request."""

    now: datetime
    actor: Actor


@for_(*WATCHERS)
@require_safe
def journal(request: ActingRequest) -> HttpResponse:
    """全过程记录 — the entries that this person may read, newest first."""
    form = SearchForm(request.GET or None)
    form.is_valid()
    found = _found(request, form, A_PAGE)
    context = {"form": form, "found": found, "is_asked": any(request.GET.values())}
    if found.more:
        context["next"] = {"at": found.more.at.isoformat(), "at_stream": found.more.stream, "at_v": found.more.v}
    template = "evidence/journal.html#results" if getattr(request, "htmx", False) else "evidence/journal.html"
    return render(request, template, context)


@for_(*WATCHERS)
@require_safe
def streams(request: ActingRequest) -> HttpResponse:
    """记录流 — the streams that this person may hear."""
    after = request.GET.get("after", "")
    heads = queries.streams_for(request.actor, after=after, limit=A_PAGE + 1)
    rows = [{"head": head, "hearers": HEARERS_LABELS[Hearers(head.hearers)]} for head in heads[:A_PAGE]]
    more = heads[A_PAGE - 1].name if len(heads) > A_PAGE else ""
    return render(request, "evidence/streams.html", {"rows": rows, "more": more, "after": after})


@for_(*WATCHERS)
@require_safe
def entry(request: ActingRequest, stream: str, v: int) -> HttpResponse:
    """记录 — one entry with everything that its digest covers."""
    found = queries.entry_for(request.actor, stream, v)
    if found is None:
        raise Http404
    one, head = found
    context = {
        "entry": one,
        "hearers": HEARERS_LABELS[Hearers(head.hearers)],
        "parent": bytes(one.parent).hex(),
        "payload": json.dumps(one.payload, ensure_ascii=False, indent=2, sort_keys=True),
        "is_as_written": is_as_written(one, head.hearers),
        "has_next": head.v > one.v,
    }
    return render(request, "evidence/entry.html", context)


@for_(*WATCHERS)
@require_safe
def export(request: ActingRequest, form: str) -> HttpResponse:
    """导出 — the same search as a file: ``csv`` for people, ``jsonl`` for programs that compute the digests again."""
    asked = SearchForm(request.GET or None)
    asked.is_valid()
    found = _found(request, asked, AN_EXPORT)
    if found.more:
        raise Refused("export_too_long", limit=AN_EXPORT)
    body, kind = (
        (_as_csv(found.entries), "text/csv") if form == "csv" else (_as_lines(found.entries), "application/jsonl")
    )
    response = HttpResponse(body, content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="journal-{request.now:%Y%m%dT%H%M%SZ}.{form}"'
    return response


@for_(EVERYONE)
@never_cache
@require_safe
def health(request: ActingRequest) -> JsonResponse:
    """Whether the product lives; what is the matter is told to the technical duty only."""
    try:
        found = queries.vitals(request.now)
    except DatabaseError:
        return JsonResponse({"status": "down"}, status=503)
    told: dict[str, Any] = {"status": "ok" if metrics.is_well(found) else "degraded"}
    if request.actor.acts_as(Role.TECHNICAL_DUTY):
        told |= {**asdict(found), "clock": moment(request.now), "clock_offset_seconds": clock.offset().total_seconds()}
    return JsonResponse(told)


@for_(EVERYONE)
@never_cache
@require_safe
def show_metrics(request: ActingRequest) -> HttpResponse:
    """Prometheus text for the machine itself and for the technical duty; for anybody else there is no such page."""
    if not (request.actor.acts_as(Role.TECHNICAL_DUTY) or _comes_from_this_machine(request)):
        raise Http404
    text = prometheus_client.generate_latest(metrics.registry(queries.vitals(request.now)))
    return HttpResponse(text, content_type=prometheus_client.CONTENT_TYPE_LATEST)


def _found(request: ActingRequest, form: SearchForm, limit: int) -> queries.Found:
    search = form.search() if form.is_bound else queries.Search()
    return queries.entries_for(request.actor, search, start=PlaceForm(request.GET).place(), limit=limit)


def _as_csv(entries: list[Entry]) -> str:
    text = io.StringIO()
    text.write("\ufeff")
    rows = csv.writer(text)
    rows.writerow(["at", "stream", "v", "kind", "actor", "payload", "digest"])
    for one in entries:
        rows.writerow([moment(one.at), one.stream, one.v, one.kind, one.actor, one.body, one.digest_hex])
    return text.getvalue()


def _as_lines(entries: list[Entry]) -> str:
    lines = []
    for one in entries:
        told = {"stream": one.stream, "v": one.v, "kind": one.kind, "actor": one.actor, "at": moment(one.at)}
        chain = {"parent": bytes(one.parent).hex(), "digest": one.digest_hex}
        lines.append(json.dumps({**told, "payload": one.payload, **chain}, ensure_ascii=False))
    return "".join(f"{line}\n" for line in lines)


def _comes_from_this_machine(request: HttpRequest) -> bool:
    """True for a caller on this machine itself, not for what a proxy on this machine passes on."""
    if any(name.startswith("X-Forwarded-") or name in PASSED_ON for name in request.headers):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
