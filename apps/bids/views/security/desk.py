"""The register of a lot's securities in pages, once its list is published; forfeiture and the contract's date.

None of them leaves a line in the log: whoever counts lines would count bidders.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from apps.bids import actions, labels, queries
from apps.bids.forms import (
    ContractForm,
    ForfeitureForm,
    MatchForm,
)
from apps.bids.models import BidSecurity
from apps.bids.queries import SecurityRow
from apps.bids.rules.security import ForfeitureGround
from apps.bids.views.security.pieces import ShownPiece, shown_piece
from apps.core.audience import BUYERS, CENTRE, Role, for_
from apps.core.clock import SHANGHAI
from apps.core.logs import unlogged
from apps.parties.requests import ActingRequest
from apps.tenders import policy as tender_policy
from apps.tenders.forms import attempt
from apps.tenders.models import Lot
from apps.tenders.queries.lots import lot_for

READERS = (*BUYERS, *CENTRE, Role.SUPERVISOR)
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would execute."""


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One line of the register, in words."""

    row: SecurityRow
    state: str
    tone: str
    icon: str
    forms: str
    pieces: list[ShownPiece]
    findings: list[str]
    cause: str
    forfeiture_form: ForfeitureForm | None


@unlogged
@for_(*READERS)
@require_safe
@never_cache
def register(request: ActingRequest, code: str) -> HttpResponse:
    """投标保证金台账 of a lot, once its list of bidders is published; before that the same page for every lot."""
    return _register_page(request, lot_for(request.actor, code), ContractForm(), status=200)


@unlogged
@for_(*READERS)
@require_safe
@never_cache
def register_file(request: ActingRequest, code: str) -> HttpResponse:
    """The register as CSV."""
    lot = lot_for(request.actor, code)
    if not queries.is_register_open(lot):
        raise Http404
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="security-{lot.code}.csv"'
    writer = csv.writer(answer)
    writer.writerow(
        [
            _("投标人"),
            _("状态"),
            _("形式"),
            _("有效金额（元）"),
            _("核查情况"),
            _("应退还至"),
            _("退还日期"),
            _("利息（元）"),
        ]
    )
    for one in queries.register_of(lot, now=request.now):
        writer.writerow([_cell(text) for text in _cells(_shown_row(one, None))])
    return answer


@unlogged
@for_(*BUYERS)
@require_POST
@never_cache
def forfeiture(request: ActingRequest, code: str, token: str) -> HttpResponse:
    """不予退还."""
    lot = lot_for(request.actor, code)
    security = BidSecurity.objects.filter(lot=lot, code=token, disclosed_at__isnull=False).first()
    if security is None:
        raise Http404
    said = request.POST.get("ground", "")
    ground = ForfeitureGround(said) if said in set(ForfeitureGround) else None
    reason = request.POST.get("reason", "")[:500]
    actions.forfeit_security(token, ground=ground, reason=reason, actor=request.actor, now=request.now)
    messages.success(request, _("不予退还已登记，投标人可以看到情形和事实。"))
    return redirect("bids:register", code)


@unlogged
@for_(*BUYERS)
@require_POST
@never_cache
def contract(request: ActingRequest, code: str) -> HttpResponse:
    """登记合同签订日期."""
    lot, form = lot_for(request.actor, code), ContractForm(request.POST)
    if form.is_valid():
        day = form.cleaned_data["signed_on"]
        if attempt(form, lambda: actions.record_contract(lot.pk, signed_on=day, actor=request.actor, now=request.now)):
            messages.success(request, _("合同签订日期已登记，退还期限开始计算。"))
            return redirect("bids:register", code)
    return _register_page(request, lot, form, status=422)


def _register_page(request: ActingRequest, lot: Lot, form: ContractForm, *, status: int) -> HttpResponse:
    may_decide = tender_policy.may_decide(request.actor, lot.project)
    is_operator = request.actor.acts_as(Role.OPERATOR)
    rows = queries.register_of(lot, now=request.now)
    pairs = queries.unmatched_for(lot) if is_operator else []
    context = {
        "lot": lot,
        "is_open": queries.is_register_open(lot),
        "rows": [
            _shown_row(one, ForfeitureForm(auto_id=f"id_{one.code}_%s") if may_decide and one.code else None)
            for one in rows
        ],
        "pairs": [(one, row, MatchForm(auto_id=f"id_{one.payment.code}_%s")) for one, row in pairs],
        "signed_on": queries.contract_date_of(lot),
        "contract_form": form
        if tender_policy.may_prepare(request.actor, lot.project) and queries.awaits_contract_date(lot)
        else None,
    }
    return render(request, "bids/register.html", context, status=status)


def _shown_row(row: SecurityRow, form: ForfeitureForm | None) -> ShownRow:
    tone, icon = labels.SIGNS[row.state]
    may_forfeit = row.state in ("sufficient", "insufficient")
    return ShownRow(
        row=row,
        state=capfirst(labels.said(row.state)),
        tone=tone,
        icon=icon,
        forms=labels.form_names(row.forms),
        pieces=[shown_piece(one) for one in row.pieces],
        findings=[capfirst(one) for one in labels.all_said(row.findings)],
        cause=capfirst(labels.said(row.refund.cause_in_force)) if row.refund else "",
        forfeiture_form=form if may_forfeit else None,
    )


def _cells(shown: ShownRow) -> list[str]:
    refund = shown.row.refund
    return [
        shown.row.bidder,
        shown.state,
        shown.forms,
        f"{shown.row.amount:.2f}",
        "；".join([*shown.findings, shown.row.forfeited_for] if shown.row.forfeited_for else shown.findings),
        refund.due_at.astimezone(SHANGHAI).date().isoformat() if refund else "",
        refund.refunded_on.isoformat() if refund and refund.refunded_on else "",
        f"{refund.interest:.2f}" if refund and refund.interest is not None else "",
    ]


def _cell(text: str) -> str:
    """The text as a spreadsheet may have it: nothing that it would execute."""
    return f"'{text}" if text.startswith(FORMULA) else text
