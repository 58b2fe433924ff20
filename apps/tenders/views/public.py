"""What anybody may take without a name: the tender document. No line in the log: whoever counts lines would count takers."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from apps.core.audience import EVERYONE, for_
from apps.core.logs import unlogged
from apps.parties.requests import ActingRequest
from apps.tenders import actions
from apps.tenders.forms import ContactForm
from apps.tenders.queries.lots import public_lot
from apps.tenders.receiving import open_document


@unlogged
@for_(EVERYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def document(request: ActingRequest, code: str, version: int) -> HttpResponseBase:
    """招标文件 of a version: what it is, and the file itself. No registration, no fee, no name asked."""
    shown = public_lot(code)
    found = shown.documents.filter(version=version, published_at__isnull=False).first()
    if found is None:
        raise Http404
    form = ContactForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.record_download(found.pk, contact=form.cleaned_data["contact"], now=request.now)
        return FileResponse(
            open_document(found),
            as_attachment=True,
            filename=f"{shown.code}-v{version}.pdf",
            content_type="application/pdf",
        )
    context = {
        "lot": shown,
        "document": found,
        "form": form,
        "is_available": shown.document_from is not None and request.now >= shown.document_from,
    }
    return _page(request, context, status=422 if form.errors else 200)


def _page(request: ActingRequest, context: dict[str, object], *, status: int) -> HttpResponse:
    return render(request, "tenders/document.html", context, status=status)
