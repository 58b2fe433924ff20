"""中标之后 — the page of what follows a result: contract, clocks, performance, the members' service, the archive."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.awards import actions, clocks, labels, policy
from apps.awards.actions.archiving import ENDED
from apps.awards.actions.contracts import Done, Signed
from apps.awards.actions.services import Fee
from apps.awards.archiving import owed_of
from apps.awards.forms import ContractForm, DutyForm, FeeForm, LeavingForm, MarkForm, PerformanceForm
from apps.awards.lifecycle import AwardState
from apps.awards.models import Archive, Award, Contract, ExpertService, PerformanceKind
from apps.awards.queries import award_of, explained_low_among, outcome_of
from apps.core.audience import BUYERS, CENTRE, EVERYONE, Role, for_
from apps.core.refusals import Refused
from apps.evaluation import queries as evaluation
from apps.evidence.store import open_stored
from apps.parties.requests import ActingRequest
from apps.tenders.forms import attempt
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot
from apps.tenders.queries.lots import lot_for, public_lot
from apps.tenders.receiving import receive_document
from apps.tenders.rules.books import Regime

READERS = (*BUYERS, *CENTRE, Role.SUPERVISOR)
AT_THE_PLACE = (*BUYERS, Role.OPERATOR, Role.WITNESS)
MATTERS = {"leaving": LeavingForm, "fee": FeeForm, "mark": MarkForm}
CHECKS = ("authenticity", "integrity", "usability", "security")


@dataclass(frozen=True, slots=True)
class ShownMember:
    """A member with what was recorded of the service, and the forms that are still open."""

    number: int
    name: str
    kind: str
    has_left: bool
    service: ExpertService | None


@for_(*READERS)
@require_safe
def after(request: ActingRequest, code: str) -> HttpResponse:
    """中标之后 of a lot, for its desk."""
    return _page(request, lot_for(request.actor, code), {}, status=200)


@for_(*BUYERS)
@require_POST
def contract(request: ActingRequest, code: str) -> HttpResponse:
    """登记合同."""
    shown, form = lot_for(request.actor, code), ContractForm(request.POST, request.FILES)
    words = _("合同已登记并公告，投标保证金的退还期限开始计算。")
    return _act(request, shown, Typed("contract_form", form, words), _record)


@for_(*BUYERS)
@require_POST
def duties(request: ActingRequest, code: str) -> HttpResponse:
    """登记法定事项."""

    def act(request: ActingRequest, shown: Lot, form: forms.Form) -> object:
        said = form.cleaned_data
        done = Done(said["rule"], said["done_on"], said["note"])
        return actions.record_duty(shown.pk, done=done, actor=request.actor, now=request.now)

    return _act(request, lot_for(request.actor, code), Typed("duty_form", DutyForm(request.POST), _("已登记。")), act)


@for_(*BUYERS)
@require_POST
def performance(request: ActingRequest, code: str) -> HttpResponse:
    """登记履约情况."""

    def act(request: ActingRequest, shown: Lot, form: forms.Form) -> object:
        said = form.cleaned_data
        kind = PerformanceKind(said["kind"])
        return actions.note_performance(shown.pk, kind=kind, text=said["text"], actor=request.actor, now=request.now)

    form = PerformanceForm(request.POST)
    return _act(request, lot_for(request.actor, code), Typed("performance_form", form, _("履约情况已登记。")), act)


@for_(*AT_THE_PLACE)
@require_POST
def service(request: ActingRequest, code: str, number: int) -> HttpResponse:
    """签退、劳务报酬、评价 of one member; `matter` says which."""
    matter = request.POST.get("matter", "")
    if matter not in MATTERS:
        raise Refused("service_member_unknown")

    def act(request: ActingRequest, shown: Lot, form: forms.Form) -> object:
        return _serve(request, shown, number, matter, form.cleaned_data)

    form = MATTERS[matter](request.POST)
    return _act(request, lot_for(request.actor, code), Typed("service_form", form, _("已登记。")), act)


@for_(*BUYERS, Role.OPERATOR)
@require_POST
def archive(request: ActingRequest, code: str) -> HttpResponse:
    """生成归档信息包."""
    shown = lot_for(request.actor, code)
    actions.ask_for_archive(shown.pk, actor=request.actor, now=request.now)
    messages.success(request, _("正在生成归档信息包并做四性检测，完成后列在本页。"))
    for fault, name in _owed(shown):
        messages.warning(request, _("%(fault)s：%(name)s。信息包通不过完整性检测。") % {"fault": fault, "name": name})
    return redirect("awards:after", code)


@for_(*BUYERS, Role.OPERATOR)
@require_POST
def closing(request: ActingRequest, code: str) -> HttpResponse:
    """归档."""
    shown = lot_for(request.actor, code)
    actions.close_file(shown.pk, actor=request.actor, now=request.now)
    messages.success(request, _("标段已归档。"))
    return redirect("awards:after", code)


@for_(*READERS)
@require_safe
def package(request: ActingRequest, code: str, number: int) -> FileResponse:
    """归档信息包."""
    shown = lot_for(request.actor, code)
    found = Archive.objects.filter(lot=shown, number=number, made_at__isnull=False).first()
    if found is None or not policy.may_read(request.actor, shown):
        raise Http404
    name = f"{shown.code}-GD{number}.zip"
    return FileResponse(
        open_stored(found.object_name), as_attachment=True, filename=name, content_type="application/zip"
    )


@for_(EVERYONE)
@require_safe
def contract_file(request: ActingRequest, code: str) -> FileResponse:
    """The contract: of a procurement for everybody (政府采购法实施条例第五十条), else for the desk and the winner."""
    shown = public_lot(code)
    found = Contract.objects.filter(award__lot=shown).first()
    if found is None or not _may_read_contract(request, shown):
        raise Http404
    return FileResponse(
        open_stored(found.object_name),
        as_attachment=True,
        filename=f"{shown.code}-HT.pdf",
        content_type="application/pdf",
    )


def _may_read_contract(request: ActingRequest, shown: Lot) -> bool:
    if shown.project.regime_in_force is Regime.GP or policy.may_read(request.actor, shown):
        return True
    outcome = outcome_of(request.actor, shown)
    return outcome is not None and outcome.is_winner


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed: under which name the page shows the form again, and what is said when it was done."""

    name: str
    form: forms.Form
    words: str


def _act(
    request: ActingRequest, shown: Lot, typed: Typed, act: Callable[[ActingRequest, Lot, forms.Form], object]
) -> HttpResponse:
    """The page again with a word of what is true now, or with the form that says what is wrong."""
    done: object | None = (
        attempt(typed.form, lambda: act(request, shown, typed.form)) if typed.form.is_valid() else None
    )
    if done:
        messages.success(request, typed.words)
        return redirect("awards:after", shown.code)
    return _page(request, shown, {typed.name: typed.form}, status=422)


def _record(request: ActingRequest, shown: Lot, form: forms.Form) -> object:
    said = form.cleaned_data
    policy.must_publish(request.actor, shown)
    try:
        stored = receive_document(said["contract"])
    except Refused as refusal:
        form.add_error("contract", refusal.sentence(get_language() or "zh-hans"))
        return None
    signed = Signed(said["number"], said["signed_on"], said["price"], said["term"], stored)
    return actions.record_contract(shown.pk, signed=signed, actor=request.actor, now=request.now)


def _serve(request: ActingRequest, shown: Lot, number: int, matter: str, said: dict[str, Any]) -> object:
    who: dict[str, Any] = {"member": number, "actor": request.actor, "now": request.now}
    match matter:
        case "leaving":
            return actions.sign_member_out(shown.pk, left_at=said["left_at"], **who)
        case "fee":
            fee = Fee(said["hours"], said["fee"], said["travel"], said["paid_on"])
            return actions.record_fee(shown.pk, fee=fee, **who)
        case _:
            return actions.mark_member(shown.pk, mark=said["mark"], remark=said["remark"], **who)


def _page(request: ActingRequest, shown: Lot, typed: dict[str, forms.Form], *, status: int) -> HttpResponse:
    award = award_of(shown)
    has_ended = LotState(shown.state) in (*ENDED, LotState.ARCHIVED)
    if not policy.may_read(request.actor, shown) or not (has_ended or (award and award.published_at)):
        raise Http404
    contract = Contract.objects.filter(award=award).first() if award else None
    archives = list(Archive.objects.filter(lot=shown).order_by("-number"))
    may_archive = policy.may_archive(request.actor, shown) and LotState(shown.state) in ENDED
    context = {
        "lot": shown,
        "award": award,
        "contract": contract,
        "is_procurement": shown.project.regime_in_force is Regime.GP,
        "awaits_contract": award is not None and award.state == AwardState.NOTIFIED,
        "clocks": _clocks(award, request) if award else [],
        "explained_low": explained_low_among(shown, [award.winner]) if award and award.winner else [],
        "lines": [(labels.PERFORMANCE[PerformanceKind(one.kind)], one) for one in contract.performance.all()]
        if contract
        else [],
        "members": _members(shown, award),
        "archives": [(one, _checks(one)) for one in archives],
        "owed": _owed(shown) if may_archive else [],
        "may_publish": policy.may_publish(request.actor, shown),
        "may_archive": may_archive,
        "may_serve": policy.may_serve(request.actor),
        "may_mark": policy.may_mark(request.actor, shown),
        "can_close": bool(archives) and archives[0].is_accepted,
        "contract_form": ContractForm(initial={"price": award.winner.price} if award and award.winner else None),
        "performance_form": PerformanceForm(),
        "leaving_form": LeavingForm(),
        "fee_form": FeeForm(),
        "mark_form": MarkForm(),
        **typed,
    }
    return render(request, "awards/after.html", context, status=status)


def _clocks(award: Award, request: ActingRequest) -> list[dict[str, Any]]:
    is_english = (get_language() or "").startswith("en")
    found = clocks.clocks_of(award, evaluation.received_at_of(award.lot))
    return [
        {
            "clock": one,
            "title": one.rule.en if is_english else one.rule.zh,
            "is_overdue": one.is_overdue(request.now),
            "form": DutyForm(initial={"rule": one.rule.id}, auto_id=f"id_{one.rule.id}_%s")
            if one.done_at is None and one.rule.id in clocks.DUTIES[award.lot.project.regime_in_force]
            else None,
        }
        for one in found
    ]


def _members(shown: Lot, award: Award | None) -> list[ShownMember]:
    """Names are public with the result, and not before."""
    if award is None or award.published_at is None:
        return []
    services = {one.member: one for one in award.services.all()}
    return [
        ShownMember(one.number, one.name, one.kind, one.has_left, services.get(one.number))
        for one in evaluation.members_of(shown)
    ]


def _owed(shown: Lot) -> list[tuple[Any, str]]:
    """What is still to come before the file is whole, and from where."""
    return [(labels.FAULTS[one.code], one.path) for one in owed_of(shown)]


def _checks(archive: Archive) -> list[dict[str, Any]]:
    return [
        {
            "word": labels.CHECKS[name],
            "found": archive.checks[name],
            "faults": [
                (labels.FAULTS.get(one["code"], one["code"]), one["path"]) for one in archive.checks[name]["faults"]
            ],
        }
        for name in CHECKS
        if name in archive.checks
    ]
