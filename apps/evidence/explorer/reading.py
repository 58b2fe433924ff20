"""The explorer's pages, the same for whoever watches over the procedure and for an auditor who came through a link."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from apps.core.refusals import Refused
from apps.evidence.auditing import is_as_written
from apps.evidence.explorer import exporting, searching, showing
from apps.evidence.explorer.actions import record_reading
from apps.evidence.explorer.forms import PlaceForm, SearchForm
from apps.evidence.explorer.searching import Found, Reader
from apps.evidence.requests import ActingRequest
from apps.evidence.streams import Hearers

A_PAGE = 50
AN_EXPORT = 5000
HEARERS_LABELS = {
    Hearers.PUBLIC: _("公开"),
    Hearers.DESK: _("办理各方"),
    Hearers.SEALED: _("封存"),
    Hearers.OWN: _("本人或本单位"),
}
HEARERS_SENTENCES = {
    Hearers.PUBLIC: _("任何人"),
    Hearers.DESK: _("办理该事项的采购方、交易中心业务人员和行政监督"),
    Hearers.OWN: _("所涉及的人员或单位，以及依法处理该事项的各方"),
}


@dataclass(frozen=True, slots=True)
class Surface:
    """Where the pages stand: their shell, and the names of their addresses."""

    shell: str
    journal: str
    entry: str
    export: str


DESK = Surface("shells/workbench.html", "evidence:journal", "evidence:entry", "evidence:export")
AUDIT = Surface("shells/public.html", "evidence:audit_journal", "evidence:audit_entry", "evidence:audit_export")


def list_page(request: ActingRequest, reader: Reader, surface: Surface, **more: object) -> HttpResponse:
    """The entries that the reader may read, newest first; the reading is kept before they are shown."""
    form, found = _search(request, reader, "entries", A_PAGE)
    context = {**more, "surface": surface, "form": form, "found": found, "is_asked": any(request.GET.values())}
    if found.more:
        context["next"] = {"at": found.more.at.isoformat(), "at_stream": found.more.stream, "at_v": found.more.v}
    template = "evidence/journal.html#results" if getattr(request, "htmx", False) else "evidence/journal.html"
    return render(request, template, context)


def entry_page(request: ActingRequest, reader: Reader, surface: Surface, stream: str, v: int) -> HttpResponse:
    """One entry with everything that its digest covers."""
    found = searching.entry_for(reader, stream, v)
    if found is None:
        raise Http404
    record_reading(reader, "entry", {"stream": stream, "v": str(v)}, now=request.now)
    one, head = found
    before, after = searching.neighbours(reader, one)
    context = {
        "surface": surface,
        "entry": one,
        "hearers_sentence": HEARERS_SENTENCES[Hearers(head.hearers)],
        "parent": bytes(one.parent).hex(),
        "fields": showing.fields_of(one, is_linked=reader.scope is None),
        "payload": json.dumps(one.payload, ensure_ascii=False, indent=2, sort_keys=True),
        "standing": showing.standing_in_log(one),
        "is_as_written": is_as_written(one, head.hearers),
        "before": before,
        "after": after,
    }
    return render(request, "evidence/entry.html", context)


def export_file(request: ActingRequest, reader: Reader, form: str) -> HttpResponse:
    """The same search as a file, at most so long; one that would be cut is refused. Raises Refused("export_too_long")."""
    _form, found = _search(request, reader, f"export.{form}", AN_EXPORT)
    if found.more:
        raise Refused("export_too_long", limit=AN_EXPORT)
    response = HttpResponse(
        exporting.written(found.entries, form), content_type=f"{exporting.KINDS[form]}; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="journal-{request.now:%Y%m%dT%H%M%SZ}.{form}"'
    return response


def _search(request: ActingRequest, reader: Reader, what: str, limit: int) -> tuple[SearchForm, Found]:
    form = SearchForm(request.GET or None)
    is_asked = form.is_valid() or form.is_bound
    search = form.search() if is_asked else searching.Search()
    place = PlaceForm(request.GET).place()
    asked = form.asked() if is_asked else {}
    record_reading(reader, what, {**asked, "from": place.at.isoformat() if place else ""}, now=request.now)
    return form, searching.entries_for(reader, search, start=place, limit=limit)
