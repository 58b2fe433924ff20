"""承诺材料: one page of a lot with the files of its promise and its statement; the buyer adds, who may read the desk opens."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.core.audience import BUYERS, CENTRE, Role, for_
from apps.evidence.store import open_stored
from apps.parties.requests import ActingRequest
from apps.scheduling import labels_green as labels
from apps.scheduling.actions.promise_files import add_promise_file
from apps.scheduling.forms_green_service import PromiseFileForm
from apps.scheduling.models import PromiseFile
from apps.scheduling.queries.promise_files import files_of, is_open
from apps.scheduling.rules.green import PromisedBy
from apps.tenders import policy
from apps.tenders.forms import attempt
from apps.tenders.models import Lot
from apps.tenders.queries.lots import lot_for
from apps.tenders.receiving import receive_proof


@for_(*BUYERS, *CENTRE, Role.SUPERVISOR)
@require_http_methods(["GET", "HEAD", "POST"])
def files(request: ActingRequest, code: str) -> HttpResponse:
    """What was handed in for the promise and the statement; ``of`` says for which a file is sent."""
    lot = lot_for(request.actor, code)
    if request.method != "POST":
        return _page(request, lot, None, None)
    policy.must_prepare(request.actor, lot.project)
    named = request.POST.get("of", "")
    if named not in set(PromisedBy):
        raise Http404
    of, form = PromisedBy(named), PromiseFileForm(request.POST, request.FILES)

    def act() -> object:
        stored, media_type = receive_proof(form.cleaned_data["file"])
        title = form.cleaned_data["title"]
        return add_promise_file(
            lot.pk, of, title=title, stored=stored, media_type=media_type, actor=request.actor, now=request.now
        )

    if form.is_valid() and attempt(form, act) is not None:
        messages.success(request, _("材料已提交，交易中心可以查阅。"))
        return redirect("green:promise_files", code)
    return _page(request, lot, of, form)


@for_(*BUYERS, *CENTRE, Role.SUPERVISOR)
@require_safe
def file(request: ActingRequest, code: str, number: int) -> FileResponse:
    """A file as it was handed in."""
    found = PromiseFile.objects.filter(lot=lot_for(request.actor, code), pk=number).first()
    if found is None:
        raise Http404
    name = f"{code}-{found.of}-{found.pk}.{found.ending}"
    return FileResponse(
        open_stored(found.object_name), as_attachment=True, filename=name, content_type=found.media_type
    )


def _page(request: ActingRequest, lot: Lot, of: PromisedBy | None, wrong: forms.Form | None) -> HttpResponse:
    prepares = policy.may_prepare(request.actor, lot.project)
    parts = []
    for each in PromisedBy:
        form = wrong if each is of else PromiseFileForm(auto_id=f"{each}-%s")
        is_offered = prepares and is_open(lot, each)
        parts.append((each, labels.PROMISED_BY[each], files_of(lot, each), form if is_offered or each is of else None))
    context = {"lot": lot, "parts": parts, "prepares": prepares}
    return render(request, "green/promise_files.html", context, status=422 if wrong else 200)
