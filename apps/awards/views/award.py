"""The page of a result: for the buyer what to do next, for a bidder its own result; acts are posted, one address each."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.awards import actions, labels, policy
from apps.awards.actions.decision import Deliberated
from apps.awards.actions.ending import GROUNDS as GROUNDS_OF_END
from apps.awards.forms import DeliberationForm, EndingForm, PassingOverForm, WithdrawalForm
from apps.awards.lifecycle import AwardState, EndingGround, PassingOverGround
from apps.awards.models import Award, PassedOver
from apps.awards.publicity import publicity_of
from apps.awards.queries import award_of, explained_low_among, outcome_of, remaining, standing_of, way_of
from apps.awards.sharing import undecided_with
from apps.core.audience import BUYERS, CENTRE, Role, for_
from apps.evidence.models import StreamHead
from apps.evidence.store import open_stored
from apps.openings.models import Opening
from apps.openings.views.acts import Fields, act
from apps.parties.requests import ActingRequest
from apps.tenders import steps as tenders
from apps.tenders.forms import attempt
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot
from apps.tenders.queries.lots import lot_for, public_lot
from apps.tenders.queries.objections import may_object_to_result
from apps.tenders.rules.books import Regime
from apps.tenders.rules.scheme_parts import AwardMethod, AwardWay

READERS = (*BUYERS, *CENTRE, Role.SUPERVISOR, Role.BIDDER)
CAN_END = (LotState.REPORT_CHECK, LotState.AWARDING)
"""Where the page offers to end a lot without an award."""


@for_(*READERS)
@require_safe
def award(request: ActingRequest, code: str) -> HttpResponse:
    """定标 of a lot, as far as the reader may know of it."""
    if request.actor.acts_as(Role.BIDDER):
        return _own_result(request, code)
    return _desk(request, lot_for(request.actor, code), PassingOverForm(), status=200)


@for_(*BUYERS)
@require_POST
def candidates(request: ActingRequest, code: str) -> HttpResponse:
    """中标候选人公示."""
    shown = lot_for(request.actor, code)
    actions.publish_candidates(shown.pk, actor=request.actor, now=request.now)
    return _done(request, shown, _("中标候选人已公示。公示期满由系统按国家标准时间结束。"))


@for_(*BUYERS)
@require_POST
def passing_over(request: ActingRequest, code: str) -> HttpResponse:
    """不按排序确定的情形, for the candidate who is first in order."""
    shown = lot_for(request.actor, code)
    form = PassingOverForm(request.POST)
    is_whole = form.is_valid()
    if _wants_json(request):
        done: Award | None = _pass_over(request, shown)
    else:
        done = attempt(form, lambda: _pass_over(request, shown)) if is_whole else None
    if done:
        return _done(request, shown, _("已登记。接下来确定排在其后的候选人。"))
    return _desk(request, shown, form, status=422)


@for_(*BUYERS)
@require_POST
def decision(request: ActingRequest, code: str) -> HttpResponse:
    """确定中标人."""
    shown = lot_for(request.actor, code)
    if way_of(shown).way is AwardWay.SEPARATED:
        return _deliberate(request, shown)
    bid = request.POST.get("bid", "")
    actions.decide_award(shown.pk, bid=bid, actor=request.actor, now=request.now)
    return _done(request, shown, _("中标人已确定。接下来公告中标结果，同时发出中标通知书。"))


@for_(*BUYERS)
@require_POST
def withdrawal(request: ActingRequest, code: str) -> HttpResponse:
    """撤回中标候选人公示, after an objection was upheld."""
    shown = lot_for(request.actor, code)
    reason = request.POST.get("reason", "")[:300]
    actions.withdraw_candidates(shown.pk, reason=reason, actor=request.actor, now=request.now)
    return _done(request, shown, _("候选人公示已撤回。请核验报告，需要时退回评标委员会复核，再重新公示。"))


@for_(*BUYERS)
@require_POST
def ending(request: ActingRequest, code: str) -> HttpResponse:
    """流标、废标."""
    shown = lot_for(request.actor, code)
    said = request.POST
    ground = EndingGround(said["ground"]) if said.get("ground") in [*EndingGround] else None
    reason = said.get("reason", "")[:500]
    actions.end_without_award(shown.pk, ground=ground, reason=reason, actor=request.actor, now=request.now)
    messages.success(request, _("已公告。投标保证金依法退还，可以重新招标（采购）。"))
    return redirect("awards:after", code)


@for_(*BUYERS)
@require_POST
def result(request: ActingRequest, code: str) -> HttpResponse:
    """公告中标结果, and with it the award notice and what every other bidder is told."""
    shown = lot_for(request.actor, code)
    actions.publish_result(shown.pk, actor=request.actor, now=request.now)
    return _done(request, shown, _("结果已公告，其他各方已收到本人的结果。中标通知书制作签章后送达中标人。"))


@act(*BUYERS)
def announcement(request: ActingRequest, opening: Opening, _said: Fields) -> object:
    """公布评标结果, in the hall that the host has reopened."""
    return actions.announce_result(opening.pk, actor=request.actor, now=request.now)


@for_(*READERS)
@require_safe
def notice(request: ActingRequest, code: str) -> FileResponse:
    """中标通知书, for the winner and for those who read the desk."""
    if request.actor.acts_as(Role.BIDDER):
        shown = public_lot(code)
        outcome = outcome_of(request.actor, shown)
        if outcome is None or not outcome.is_winner:
            raise Http404
    else:
        shown = lot_for(request.actor, code)
    found = award_of(shown)
    if found is None or not found.notice_object:
        raise Http404
    return FileResponse(
        open_stored(found.notice_object),
        as_attachment=True,
        filename=f"{found.notice_code}.pdf",
        content_type="application/pdf",
    )


def _own_result(request: ActingRequest, code: str) -> HttpResponse:
    shown = public_lot(code)
    outcome = outcome_of(request.actor, shown)
    if outcome is None:
        raise Http404
    is_set_aside = any(one.bid == outcome.bid for one in standing_of(shown).set_aside)
    context = {"lot": shown, "outcome": outcome, "award": outcome.award, "is_procurement": _is_procurement(shown)}
    context["is_set_aside"] = is_set_aside
    context |= {"may_object": may_object_to_result(shown, request.now)}
    return render(request, "awards/outcome.html", context)


def _desk(
    request: ActingRequest,
    shown: Lot,
    form: PassingOverForm,
    *,
    status: int,
    deliberation_form: DeliberationForm | None = None,
) -> HttpResponse:
    if not policy.may_read(request.actor, shown):
        raise Http404
    known = award_of(shown)
    if known is None and shown.state != LotState.REPORT_CHECK:
        raise Http404
    state = AwardState(known.state) if known else AwardState.REPORT_RECEIVED
    way, regime = way_of(shown), shown.project.regime_in_force
    context = {
        "lot": shown,
        "award": known,
        "state": state.value,
        "word": labels.STATES[state],
        "sign": labels.SIGNS[state],
        "standing": standing_of(shown),
        "explained_low": explained_low_among(shown, standing_of(shown).recommended),
        "choices": _choices(known, shown),
        "passed": _passed(known),
        "publicity": None if known or _is_procurement(shown) else publicity_of(shown, request.now),
        "is_procurement": _is_procurement(shown),
        "may_publish": policy.may_publish(request.actor, shown),
        "undecided": undecided_with(shown) if state is AwardState.DECIDED else [],
        "may_decide": policy.may_decide(request.actor, shown),
        "form": form,
        "deliberation_form": deliberation_form or _deliberation_form(known, shown, None),
        "method": labels.METHODS[way.method] if way.method else "",
        "stated": way.stated,
        "records": known.deliberations.order_by("pk") if known else [],
        "upheld": known is not None and state is AwardState.PUBLICITY and _has_upheld(known, shown),
        "withdrawal_form": WithdrawalForm(),
        "ending_form": EndingForm(grounds=[(one.value, labels.ENDINGS[one]) for one in GROUNDS_OF_END[regime]]),
        "can_end": shown.state in CAN_END and policy.may_decide(request.actor, shown),
        "is_held": shown.state == LotState.SUSPENDED,
    }
    return render(request, "awards/award.html", context, status=status)


def _deliberate(request: ActingRequest, shown: Lot) -> HttpResponse:
    """评定分离: the choice comes with the record of how it was made."""
    form = _deliberation_form(award_of(shown), shown, request.POST)
    if form is None:
        raise Http404
    if form.is_valid():
        said = form.cleaned_data
        record = Deliberated(said["held_on"], said["members"], form.votes(), said["reason"])
        done = attempt(
            form,
            lambda: actions.decide_award(
                shown.pk, bid=said["bid"], actor=request.actor, now=request.now, deliberated=record
            ),
        )
        if done:
            return _done(request, shown, _("中标人已确定。接下来公告中标结果，同时发出中标通知书。"))
    return _desk(request, shown, PassingOverForm(), status=422, deliberation_form=form)


def _deliberation_form(known: Award | None, shown: Lot, typed: QueryDict | None) -> DeliberationForm | None:
    way = way_of(shown)
    if way.way is not AwardWay.SEPARATED:
        return None
    rows: list[Any] = remaining(known) if known else list(standing_of(shown).recommended)
    return DeliberationForm(
        typed, candidates=[(row.bid, row.name) for row in rows], votes=way.method is AwardMethod.BALLOT
    )


def _has_upheld(known: Award, shown: Lot) -> bool:
    return bool(tenders.results_upheld(shown, since=known.publicity_from))


def _is_procurement(shown: Lot) -> bool:
    return shown.project.regime_in_force is Regime.GP


def _choices(known: Award | None, shown: Lot) -> list[Any]:
    """Whom the award can go to now: the first in order, or all who share that rank."""
    if known is None and not _is_procurement(shown):
        return []
    rows: list[Any] = remaining(known) if known else list(standing_of(shown).recommended)
    if way_of(shown).way is AwardWay.SEPARATED:
        return rows
    return [row for row in rows if row.rank == rows[0].rank]


def _passed(known: Award | None) -> list[dict[str, Any]]:
    if known is None:
        return []
    rows = PassedOver.objects.filter(candidate__award=known).select_related("candidate").order_by("candidate__rank")
    return [
        {
            "candidate": one.candidate,
            "ground": labels.GROUNDS[PassingOverGround(one.ground)],
            "reason": one.reason,
            "at": one.at,
        }
        for one in rows
    ]


def _pass_over(request: ActingRequest, shown: Lot) -> Award:
    said = request.POST
    return actions.pass_over_candidate(
        shown.pk,
        bid=said.get("bid", ""),
        ground=PassingOverGround(said["ground"]) if said.get("ground") in [*PassingOverGround] else None,
        reason=said.get("reason", "")[:500],
        actor=request.actor,
        now=request.now,
    )


def _wants_json(request: ActingRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _done(request: ActingRequest, shown: Lot, words: str) -> HttpResponse:
    """The version of the public stream for programs, the page with a word of what is now true for people."""
    if _wants_json(request):
        head = StreamHead.objects.filter(name=shown.public_stream.name).first()
        return JsonResponse({"v": head.v if head else 0})
    messages.success(request, words)
    return redirect("awards:award", shown.code)
