"""Lots in numbers and further rounds: a table of several, a copy of one, the next round of one that came to nothing."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from apps.core.audience import BUYERS, for_
from apps.parties.requests import ActingRequest
from apps.tenders import actions, policy
from apps.tenders.forms import attempt
from apps.tenders.forms.publicity import CopyForm, LotRowFormSet
from apps.tenders.queries.lots import lot_for, project_for
from apps.tenders.queries.rounds import failures_before, rounds_of
from apps.tenders.rows import LotRow


@for_(*BUYERS)
@require_http_methods(["GET", "HEAD", "POST"])
def lot_table(request: ActingRequest, code: str) -> HttpResponse:
    """Several lots in one table: every line is checked, and all of them are added or none."""
    shown = project_for(request.actor, code)
    policy.must_prepare(request.actor, shown)
    rows = LotRowFormSet(request.POST or None, prefix="lots")
    whole = forms.Form(request.POST or None)
    if request.method == "POST" and rows.is_valid() and whole.is_valid():
        entered = [row.terms() for row in rows if row.has_changed()]
        added = attempt(whole, lambda: actions.add_lots(shown.pk, rows=entered, actor=request.actor, now=request.now))
        if added:
            count = len(added)
            said = ngettext("已建立 %(count)s 个标段。", "已建立 %(count)s 个标段。", count) % {"count": count}
            messages.success(request, said)
            return redirect("tenders:project", code)
    is_wrong = request.method == "POST"
    context = {"project": shown, "rows": rows, "whole": whole}
    return render(request, "tenders/lot_rows.html", context, status=422 if is_wrong else 200)


@for_(*BUYERS)
@require_http_methods(["GET", "HEAD", "POST"])
def copies(request: ActingRequest, code: str) -> HttpResponse:
    """复制标段."""
    source = lot_for(request.actor, code)
    policy.must_prepare(request.actor, source.project)
    form = CopyForm(request.POST or None, actor=request.actor, source=source)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        copy = attempt(
            form,
            lambda: actions.copy_lot(
                source.pk, project_id=said["project"].pk, name=said["name"], actor=request.actor, now=request.now
            ),
        )
        if copy:
            messages.success(request, _("标段已复制为草稿。请核对各项内容后提交进场登记。"))
            return redirect("tenders:lot", copy.code)
    context = {"form": form, "lot": source, "has_sheet": hasattr(source, "data_sheet")}
    return render(request, "tenders/copies.html", context, status=422 if form.errors else 200)


@for_(*BUYERS)
@require_http_methods(["GET", "HEAD", "POST"])
def rounds(request: ActingRequest, code: str) -> HttpResponse:
    """重新招标: what happened to the rounds so far, and the next one."""
    shown = lot_for(request.actor, code)
    policy.must_prepare(request.actor, shown.project)
    form = forms.Form(request.POST or None)
    if request.method == "POST" and "confirmed" in request.POST and form.is_valid():
        following = attempt(form, lambda: actions.tender_again(shown.pk, actor=request.actor, now=request.now))
        if following:
            messages.success(request, _("下一次招标已建立为草稿，沿用标段信息和前附表。"))
            return redirect("tenders:lot", following.code)
    known = rounds_of(shown)
    context = {
        "lot": shown,
        "form": form,
        "rows": [LotRow.of(one) for one in known],
        "failed": failures_before(shown) + 1,
        "next_number": shown.round_number + 1,
        "is_last": known[-1] == shown,
    }
    return render(request, "tenders/rounds.html", context, status=422 if form.errors else 200)
