"""The account of the security's holder in pages: statements, refunds by code, payments that belong to nobody yet.

None of them leaves a line in the log: whoever counts lines would count bidders.
"""

from __future__ import annotations

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
    RefundForm,
    StatementForm,
)
from apps.bids.models import BankStatement, BidSecurity, Payment, Refund
from apps.bids.queries import RefundTask
from apps.bids.rules.bank_statement import LineProblem
from apps.core.audience import Role, for_
from apps.core.clock import SHANGHAI
from apps.core.logs import unlogged
from apps.parties.requests import ActingRequest
from apps.tenders.forms import attempt


@dataclass(frozen=True, slots=True)
class ShownTask:
    """One refund, in words, with its own form."""

    task: RefundTask
    cause: str
    form: RefundForm


@unlogged
@for_(Role.OPERATOR)
@require_safe
@never_cache
def account(request: ActingRequest) -> HttpResponse:
    """保证金账户 — statements, refunds by code, payments that belong to nobody yet."""
    return _account_page(request, StatementForm(), status=200)


@unlogged
@for_(Role.OPERATOR)
@require_POST
@never_cache
def statements(request: ActingRequest) -> HttpResponse:
    """读入对账单."""
    form = StatementForm(request.POST, request.FILES)
    if form.is_valid():
        content = form.content()
        read = attempt(form, lambda: actions.read_statement(content, actor=request.actor, now=request.now))
        if read:
            return redirect("bids:statement", read.code)
    return _account_page(request, form, status=422)


@unlogged
@for_(Role.OPERATOR)
@require_safe
@never_cache
def statement(request: ActingRequest, token: str) -> HttpResponse:
    """对账单 — which lines can be read, and after the import which codes are unknown; never who paid or for what."""
    shown = _statement(token)
    unread = [(one["line"], labels.said(LineProblem(one["problem"]))) for one in shown.unread]
    context = {"statement": shown, "unread": unread, "readable": shown.lines - len(unread)}
    return render(request, "bids/statement.html", context)


@unlogged
@for_(Role.OPERATOR)
@require_POST
@never_cache
def statement_import(request: ActingRequest, token: str) -> HttpResponse:
    """导入对账单."""
    actions.import_statement(_statement(token).code, actor=request.actor, now=request.now)
    messages.success(request, _("对账单已导入。已记过账的交易没有重复记账。"))
    return redirect("bids:statement", token)


@unlogged
@for_(Role.OPERATOR)
@require_POST
@never_cache
def refund(request: ActingRequest, token: str) -> HttpResponse:
    """登记退还."""
    if not Refund.objects.filter(code=token).exists():
        raise Http404
    form = RefundForm(request.POST, auto_id=f"id_{token}_%s")
    if form.is_valid():
        day = form.cleaned_data["refunded_on"]
        done = attempt(
            form, lambda: actions.record_refund(token, refunded_on=day, actor=request.actor, now=request.now)
        )
        if done:
            messages.success(request, _("退还已登记。"))
            return redirect("bids:account")
    return _account_page(request, StatementForm(), status=422, refund_forms={token: form})


@unlogged
@for_(Role.OPERATOR)
@require_POST
@never_cache
def match(request: ActingRequest, token: str) -> HttpResponse:
    """提出匹配."""
    payment, security = _payment(token), _security(request.POST.get("security", ""))
    reason = request.POST.get("reason", "")[:300]
    actions.propose_match(
        payment.code, security_code=security.code, reason=reason, actor=request.actor, now=request.now
    )
    messages.success(request, _("匹配已提出，由另一名业务员核对后生效。"))
    return redirect("bids:register", security.lot.code)


@unlogged
@for_(Role.OPERATOR)
@require_POST
@never_cache
def match_decision(request: ActingRequest, token: str) -> HttpResponse:
    """确认或不予匹配."""
    wanted = request.POST.get("decision", "")
    if wanted not in ("confirm", "decline"):
        return redirect("bids:account")
    actions.decide_match(_payment(token).code, is_confirmed=wanted == "confirm", actor=request.actor, now=request.now)
    messages.success(request, _("已登记。"))
    return redirect("bids:account")


def _account_page(
    request: ActingRequest, form: StatementForm, *, status: int, refund_forms: dict[str, RefundForm] | None = None
) -> HttpResponse:
    today = request.now.astimezone(SHANGHAI).date()
    given = refund_forms or {}
    tasks = [
        ShownTask(
            one,
            capfirst(labels.said(one.cause)) if one.cause else "",
            given.get(one.refund.code)
            or RefundForm(initial={"refunded_on": today.isoformat()}, auto_id=f"id_{one.refund.code}_%s"),
        )
        for one in queries.refund_tasks(request.now)
    ]
    context = {
        "form": form,
        "statements": queries.statements(),
        "tasks": tasks,
        "done": queries.refunds_done(),
        "unmatched": queries.unmatched(),
        "me": request.actor.id,
    }
    return render(request, "bids/account.html", context, status=status)


def _statement(token: str) -> BankStatement:
    found = queries.statement_for(token)
    if found is None:
        raise Http404
    return found


def _payment(token: str) -> Payment:
    found = Payment.objects.filter(code=token).first()
    if found is None:
        raise Http404
    return found


def _security(code: str) -> BidSecurity:
    found = BidSecurity.objects.select_related("lot").filter(code=code, disclosed_at__isnull=False).first()
    if found is None:
        raise Http404
    return found
