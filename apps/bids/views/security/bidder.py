"""The bidder's own security in pages: its payment code, what was given, what goes back.

None of them leaves a line in the log: whoever counts lines would count bidders.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from apps.bids import actions, guarantees, labels, policy, queries
from apps.bids.forms import (
    AccountForm,
    GuaranteeForm,
)
from apps.bids.guarantees import GuaranteeSaid
from apps.bids.models import BidSecurity
from apps.bids.rules.security import GUARANTEES, Terms, is_form_allowed
from apps.bids.securing import terms_of
from apps.bids.views.security.pieces import shown_piece
from apps.core.audience import Role, for_
from apps.core.logs import unlogged
from apps.core.money import yuan
from apps.parties.models import Organisation
from apps.parties.requests import ActingRequest, PersonRequest
from apps.tenders.forms import attempt
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot
from apps.tenders.queries.lots import public_lot


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
        "state": capfirst(labels.said(found.state)) if found else "",
        "sign": labels.SIGNS[found.state] if found else (),
        "pieces": [shown_piece(one) for one in found.pieces] if found else [],
        "has_findings": bool(found and any(one.findings for one in found.pieces)),
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
