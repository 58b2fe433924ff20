"""The journal for the supervisor and the technical duty: entries, streams, export, and who looked at what."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.core.audience import Role, for_
from apps.evidence.explorer import reading, searching, showing
from apps.evidence.explorer.actions import record_reading
from apps.evidence.explorer.reading import DESK, HEARERS_LABELS
from apps.evidence.explorer.searching import Reader
from apps.evidence.requests import ActingRequest
from apps.evidence.streams import Hearers

WATCHERS = (Role.SUPERVISOR, Role.TECHNICAL_DUTY)


@for_(*WATCHERS)
@require_safe
def journal(request: ActingRequest) -> HttpResponse:
    """全过程记录 — the entries that this person may read, newest first."""
    return reading.list_page(request, Reader(request.actor), DESK, watches=request.actor.acts_as(Role.SUPERVISOR))


@for_(*WATCHERS)
@require_safe
def streams(request: ActingRequest) -> HttpResponse:
    """记录流 — the streams that this person may hear."""
    after = request.GET.get("after", "")
    reader = Reader(request.actor)
    record_reading(reader, "streams", {"from": after}, now=request.now)
    heads = searching.streams_for(reader, after=after, limit=reading.A_PAGE + 1)
    rows = [{"head": head, "hearers": HEARERS_LABELS[Hearers(head.hearers)]} for head in heads[: reading.A_PAGE]]
    more = heads[reading.A_PAGE - 1].name if len(heads) > reading.A_PAGE else ""
    return render(request, "evidence/streams.html", {"rows": rows, "more": more, "after": after})


@for_(*WATCHERS)
@require_safe
def entry(request: ActingRequest, stream: str, v: int) -> HttpResponse:
    """记录 — one entry with everything that its digest covers."""
    return reading.entry_page(request, Reader(request.actor), DESK, stream, v)


@for_(*WATCHERS)
@require_safe
def export(request: ActingRequest, form: str) -> HttpResponse:
    """导出 — the same search as a file: ``csv`` for people, ``jsonl`` for programs that compute the digests again."""
    return reading.export_file(request, Reader(request.actor), form)


@for_(Role.SUPERVISOR)
@require_safe
def readings(request: ActingRequest) -> HttpResponse:
    """查阅记录 — who looked at what in the journal, through which link; looking here is kept too."""
    link, before = _number(request, "link"), _number(request, "before")
    asked = {"link": str(link or ""), "from": str(before or "")}
    record_reading(Reader(request.actor), "readings", asked, now=request.now)
    found = searching.readings(link=link, before=before, limit=reading.A_PAGE + 1)
    shown = found[: reading.A_PAGE]
    more = shown[-1].v if len(found) > reading.A_PAGE else None
    return render(
        request,
        "evidence/readings.html",
        {"rows": list(map(showing.reading_of, shown)), "more": more, "before": before, "link": link},
    )


def _number(request: ActingRequest, name: str) -> int | None:
    """A whole number from the address; None for anything else."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None
