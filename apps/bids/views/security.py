"""Bid security in pages: the bidder's own, the account of its holder, the register of a lot once the list is published.

None of them leaves a line in the log: whoever counts lines would count bidders.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from apps.bids import actions, guarantees, labels, policy, queries
from apps.bids.forms import (
    AccountForm,
    ContractForm,
    ForfeitureForm,
    GuaranteeForm,
    MatchForm,
    RefundForm,
    StatementForm,
)
from apps.bids.guarantees import GuaranteeSaid
from apps.bids.models import BankStatement, BidSecurity, Payment, Refund
from apps.bids.queries import GivenPiece, RefundTask, SecurityRow
from apps.bids.rules.bank_statement import LineProblem
from apps.bids.rules.security import GUARANTEES, ForfeitureGround, Terms, Verification, is_form_allowed
from apps.bids.securing import terms_of
from apps.core.audience import BUYERS, CENTRE, Role, for_
from apps.core.clock import SHANGHAI
from apps.core.logs import unlogged
from apps.core.money import yuan
from apps.parties.models import Organisation
from apps.parties.requests import ActingRequest, PersonRequest
from apps.tenders import policy as tender_policy
from apps.tenders.forms import attempt
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot
from apps.tenders.queries.lots import lot_for, public_lot

READERS = (*BUYERS, *CENTRE, Role.SUPERVISOR)
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would execute."""


@dataclass(frozen=True, slots=True)
class ShownPiece:
    """One thing that was given, in words."""

    form: str
    given: GivenPiece
    verification: str
    findings: list[str]


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


@dataclass(frozen=True, slots=True)
class ShownTask:
    """One refund, in words, with its own form."""

    task: RefundTask
    cause: str
    form: RefundForm


@unlogged
@for_(Role.BIDDER)
@require_safe
@never_cache
def own(request: PersonRequest, code: str) -> HttpResponse:
    """本标段的投标保证金 — the bidder's own payment code, what was given, what goes back."""
    return _own_page(request, public_lot(code), status=200)


@unlogged
@for_(Role.BIDDER)
@require_POST
@never_cache
def payment_code(request: ActingRequest, code: str) -> HttpResponse:
    """取得缴款码."""
    lot, form = public_lot(code), AccountForm(request.POST)
    if form.is_valid():
        account = form.cleaned_data["account"]
        if attempt(
            form,
            lambda: actions.request_payment_code(lot.pk, account=account, actor=request.actor, now=request.now),
        ):
            messages.success(request, _("缴款码已生成。转账时把它填在附言或收款账号里。"))
            return redirect("bids:security", code)
    return _own_page(request, lot, account_form=form, status=422)


@unlogged
@for_(Role.BIDDER)
@require_POST
@never_cache
def guarantee(request: ActingRequest, code: str) -> HttpResponse:
    """提交保函; its issuer is asked before anything is written."""
    lot = public_lot(code)
    form = GuaranteeForm(request.POST, request.FILES, accepted=terms_of(lot).forms)
    given: BidSecurity | None = None
    if form.is_valid():
        given = attempt(form, lambda: _give_guarantee(request, lot, form))
    if given:
        messages.success(request, _("保函已登记。核验结果见下。"))
        return redirect("bids:security", code)
    return _own_page(request, lot, guarantee_form=form, status=422)


@unlogged
@for_(Role.BIDDER)
@require_POST
@never_cache
def commitment(request: ActingRequest, code: str) -> HttpResponse:
    """提交承诺函."""
    lot = public_lot(code)
    if request.POST.get("sure") != "yes":
        return _own_page(request, lot, status=422)
    actions.give_commitment(lot.pk, actor=request.actor, now=request.now)
    messages.success(request, _("承诺函已提交。"))
    return redirect("bids:security", code)


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


def _give_guarantee(request: ActingRequest, lot: Lot, form: GuaranteeForm) -> BidSecurity:
    stated = form.stated()
    verification = None
    if stated.form == "e_guarantee":
        organisation = Organisation.objects.get(pk=policy.must_bid(request.actor))
        expected = GuaranteeSaid(
            number=stated.number,
            issuer=stated.issuer,
            applicant_code=organisation.code,
            lot_code=lot.code,
            amount=yuan(stated.amount),
            valid_until=stated.valid_until,
        )
        answer = guarantees.register().verify(stated.reference)
        verification = guarantees.verification_of(answer, expected)
    return actions.give_guarantee(
        lot.pk, stated=stated, verification=verification, actor=request.actor, now=request.now
    )


def _own_page(
    request: Any,
    lot: Lot,
    *,
    status: int,
    account_form: AccountForm | None = None,
    guarantee_form: GuaranteeForm | None = None,
) -> HttpResponse:
    terms, found = terms_of(lot), queries.own_security(lot, request.actor)
    may_give = lot.state == LotState.TENDERING and lot.closed_at is None and request.now < terms.deadline
    context = {
        "lot": lot,
        "terms": terms,
        "forms": labels.form_names(one for one in terms.forms),
        "own": found,
        "state": labels.said(found.state) if found else "",
        "sign": labels.SIGNS[found.state] if found else (),
        "pieces": [_shown_piece(one) for one in found.pieces] if found else [],
        "may_give": may_give and terms.amount > 0,
        "takes_money": is_form_allowed("transfer", terms),
        "takes_guarantees": bool(terms.forms & GUARANTEES),
        "takes_commitment": "commitment" in terms.forms,
        "account_form": account_form or AccountForm(initial={"account": found.account if found else ""}),
        "guarantee_form": guarantee_form or _fresh_guarantee_form(terms),
    }
    return render(request, "bids/security.html", context, status=status)


def _fresh_guarantee_form(terms: Terms) -> GuaranteeForm:
    return GuaranteeForm(
        accepted=terms.forms, initial={"amount": terms.amount, "valid_until": terms.valid_until.isoformat()}
    )


def _account_page(
    request: ActingRequest, form: StatementForm, *, status: int, refund_forms: dict[str, RefundForm] | None = None
) -> HttpResponse:
    today = request.now.astimezone(SHANGHAI).date()
    given = refund_forms or {}
    tasks = [
        ShownTask(
            one,
            labels.said(one.cause) if one.cause else "",
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
        state=labels.said(row.state),
        tone=tone,
        icon=icon,
        forms=labels.form_names(row.forms),
        pieces=[_shown_piece(one) for one in row.pieces],
        findings=labels.all_said(row.findings),
        cause=labels.said(row.refund.cause_in_force) if row.refund else "",
        forfeiture_form=form if may_forfeit else None,
    )


def _shown_piece(piece: GivenPiece) -> ShownPiece:
    verification = piece.kept.get("verification", "")
    return ShownPiece(
        form=labels.form_names([piece.form]),
        given=piece,
        verification=labels.said(Verification(verification)) if verification else "",
        findings=labels.all_said(piece.findings),
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
