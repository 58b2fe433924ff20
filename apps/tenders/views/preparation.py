"""Preparing a lot: times and media, data sheet, documents, and publication in two steps."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.core.audience import BUYERS, CENTRE, Role, for_
from apps.core.refusals import Refused
from apps.parties.requests import ActingRequest
from apps.tenders import actions, policy
from apps.tenders.forms import (
    DataSheetForm,
    DocumentForm,
    MaterialFormSet,
    OverrideForm,
    TimetableForm,
    attempt,
)
from apps.tenders.lifecycle import LotState
from apps.tenders.models import DataSheet, Lot
from apps.tenders.queries.lots import lot_for
from apps.tenders.queries.readiness import Readiness, check_readiness
from apps.tenders.receiving import open_document, plain_name, receive_document
from apps.tenders.rows import Remark, plan_days
from apps.tenders.rules import findings as law
from apps.tenders.rules.books import Level
from apps.tenders.scheme_form import SchemePart, presets_for


@for_(*BUYERS)
@require_http_methods(["GET", "HEAD", "POST"])
def timetable(request: ActingRequest, code: str) -> HttpResponse:
    """时间与媒介."""
    shown = _prepared_by(request, code)
    form = TimetableForm(request.POST or None, initial=TimetableForm.initial_of(shown))
    if request.method == "POST" and form.is_valid():
        saved = attempt(
            form,
            lambda: actions.set_timetable(shown.pk, timetable=form.timetable(), actor=request.actor, now=request.now),
        )
        if saved:
            messages.success(request, _("时间与媒介已保存。"))
            return redirect("tenders:lot", code)
    context = {"form": form, "lot": shown, "plan": plan_days(shown, request.now)}
    return render(request, "tenders/timetable.html", context, status=422 if form.errors else 200)


@for_(*BUYERS)
@require_http_methods(["GET", "HEAD", "POST"])
def data_sheet(request: ActingRequest, code: str) -> HttpResponse:
    """前附表."""
    shown = _prepared_by(request, code)
    sheet = DataSheet.objects.filter(lot=shown).first()
    regime = shown.project.regime_in_force
    form = DataSheetForm(
        request.POST or None, regime=regime, initial=DataSheetForm.initial_of(sheet) if sheet else None
    )
    materials = MaterialFormSet(
        request.POST or None, prefix="materials", initial=sheet.materials if sheet else FIRST_MATERIALS
    )
    scheme = SchemePart.of(request.POST or None, sheet=sheet, regime=regime)
    if request.method == "POST" and all([form.is_valid(), materials.is_valid(), scheme.is_valid()]):
        listed = tuple(one.material() for one in materials if one.cleaned_data.get("name", "").strip())
        terms = form.terms(listed, scheme.scheme())
        saved = attempt(
            form, lambda: actions.save_data_sheet(shown.pk, terms=terms, actor=request.actor, now=request.now)
        )
        if saved:
            messages.success(request, _("前附表已保存。"))
            return redirect("tenders:lot", code)
    is_wrong = form.errors or scheme.form.errors
    context = {
        "form": form,
        "materials": materials,
        "scheme": scheme.form,
        "items": scheme.items,
        "nodes": scheme.nodes,
        "presets": presets_for(regime),
        "lot": shown,
    }
    return render(request, "tenders/data_sheet.html", context, status=422 if is_wrong else 200)


FIRST_MATERIALS = [
    {"name": "投标函", "envelope": "commercial", "is_required": True},
    {"name": "营业执照", "envelope": "qualification", "is_required": True},
]


@for_(*BUYERS)
@require_http_methods(["GET", "HEAD", "POST"])
def documents(request: ActingRequest, code: str) -> HttpResponse:
    """招标文件, its versions and the next one."""
    shown = _prepared_by(request, code)
    form = DocumentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["document"]
        stored = attempt(form, lambda: receive_document(upload))
        if stored and attempt(
            form,
            lambda: actions.add_document(
                shown.pk, file_name=plain_name(upload.name), stored=stored, actor=request.actor, now=request.now
            ),
        ):
            messages.success(request, _("招标文件已保存。"))
            return redirect("tenders:documents", code)
    context = {"form": form, "lot": shown, "documents": shown.documents.order_by("-version")}
    return render(request, "tenders/documents.html", context, status=422 if form.errors else 200)


@for_(*BUYERS, *CENTRE, Role.SUPERVISOR)
@require_safe
def document_file(request: ActingRequest, code: str, version: int) -> FileResponse:
    """A version of the document for those who read the desk, published or not."""
    shown = lot_for(request.actor, code)
    document = shown.documents.filter(version=version).first()
    if document is None:
        raise Http404
    return FileResponse(
        open_document(document),
        as_attachment=True,
        filename=f"{shown.code}-v{version}.pdf",
        content_type="application/pdf",
    )


@for_(*BUYERS)
@require_http_methods(["GET", "HEAD", "POST"])
def publication(request: ActingRequest, code: str) -> HttpResponse:
    """公告发布: the preview with all findings, and the confirmation of exactly this preview."""
    shown = lot_for(request.actor, code)
    policy.must_prepare(request.actor, shown.project)
    if request.method == "POST":
        return _confirm(request, shown)
    if shown.is_public:
        return redirect("tenders:lot", code)
    return _preview(request, shown, refusal=None, status=200)


def _confirm(request: ActingRequest, shown: Lot) -> HttpResponse:
    numbers = request.POST.getlist("override")
    forms = [(key, OverrideForm(request.POST, prefix=f"o{number}")) for number, key in enumerate(numbers)]
    given = [
        law.Override(key, *(form.cleaned_data[name] for name in ("reason", "approver", "note")))
        for key, form in forms
        if form.is_valid()
    ]
    try:
        actions.publish_notice(
            shown.pk,
            plan_hash=request.POST.get("plan_hash", ""),
            overrides=given,
            actor=request.actor,
            now=request.now,
        )
    except Refused as refusal:
        return _preview(request, shown, refusal=refusal, status=422)
    messages.success(request, _("公告已发布。招标文件按公告载明的时间开始提供。"))
    return redirect("tenders:lot", shown.code)


def _preview(request: ActingRequest, shown: Lot, *, refusal: Refused | None, status: int) -> HttpResponse:
    readiness = check_readiness(shown, request.now)
    bound = request.POST if request.method == "POST" else None
    context = {
        "lot": shown,
        "readiness": readiness,
        "remarks": [Remark.of(one, shown) for one in readiness.findings if one.level is not Level.BLOCK_UNLESS_REASON],
        "asked": _asked(shown, readiness, bound),
        "refused": refusal.sentence(get_language() or "zh-hans") if refusal else "",
        "is_confirmable": not readiness.blocks and shown.state == LotState.SCHEDULED,
    }
    return render(request, "tenders/publication.html", context, status=status)


def _asked(shown: Lot, readiness: Readiness, bound: object) -> list[tuple[Remark, OverrideForm]]:
    return [
        (Remark.of(finding, shown), OverrideForm(bound, prefix=f"o{number}"))  # type: ignore[arg-type]  # the form's own data type
        for number, finding in enumerate(readiness.needs_reason)
    ]


def _prepared_by(request: ActingRequest, code: str) -> Lot:
    shown = lot_for(request.actor, code)
    policy.must_prepare(request.actor, shown.project)
    return shown
