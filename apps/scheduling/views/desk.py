"""The scheduling desk's acts: each a post that leads back to the board."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.core.audience import Role, for_
from apps.core.refusals import WrongState
from apps.parties.requests import ActingRequest
from apps.scheduling import forms
from apps.scheduling.actions import bookings as actions
from apps.scheduling.actions import moves
from apps.scheduling.actions import places as place_actions
from apps.scheduling.models import Booking
from apps.scheduling.rules.plan import ResourceKind
from apps.scheduling.views.board import board_page
from apps.tenders.forms import attempt


@for_(Role.OPERATOR)
@require_POST
def requests(request: ActingRequest) -> HttpResponse:
    """申请场地; the proposal is computed at once where a place fits."""
    form = forms.RequestForm(request.POST, auto_id="request-%s")
    if form.is_valid():
        lot = form.cleaned_data["lot"]
        made = attempt(
            form, lambda: actions.request_booking(lot.pk, form.wanted(), actor=request.actor, now=request.now)
        )
        if made:
            messages.success(request, _("已受理。请计算方案。"))
            return _back(made)
    return board_page(request, None, {"request_form": form, "is_requesting": True}, status=422)


@for_(Role.OPERATOR)
@require_POST
def places(request: ActingRequest) -> HttpResponse:
    """登记场地."""
    form = forms.PlaceForm(request.POST, auto_id="place-%s")
    if form.is_valid():
        said = form.cleaned_data
        made = attempt(
            form,
            lambda: place_actions.record_place(
                ResourceKind(said["kind"]),
                name=said["name"],
                seats=said["seats"],
                features=["remote"] if said["is_remote"] else [],
                actor=request.actor,
                now=request.now,
            ),
        )
        if made:
            messages.success(request, _("场地已登记，可以安排。"))
            return redirect("scheduling:board")
    return board_page(request, None, {"place_form": form, "is_recording": True}, status=422)


@for_(Role.OPERATOR)
@require_POST
def closures(request: ActingRequest) -> HttpResponse:
    """停用."""
    form = forms.ClosureForm(request.POST, auto_id="closure-%s")
    if form.is_valid():
        said = form.cleaned_data
        made = attempt(
            form,
            lambda: place_actions.close_place(
                said["place"].pk,
                half_days=form.half_days(),
                reason=said["reason"],
                actor=request.actor,
                now=request.now,
            ),
        )
        if made:
            messages.success(request, _("已停用，这些半日不再安排。"))
            return redirect("scheduling:board")
    return board_page(request, None, {"closure_form": form, "is_closing": True}, status=422)


@for_(Role.OPERATOR)
@require_POST
def proposal(request: ActingRequest, booking: str) -> HttpResponse:
    """计算方案; with a place and half-day only that one is looked at."""
    one = _found(booking)
    if "place" not in request.POST:
        actions.propose_slots(one.pk, wish=None, actor=request.actor, now=request.now)
        return _back(one)
    form = forms.WishForm(request.POST, auto_id="wish-%s")
    if form.is_valid():
        wish = form.wish()
        made = attempt(form, lambda: actions.propose_slots(one.pk, wish=wish, actor=request.actor, now=request.now))
        if made:
            return _back(one)
    return board_page(request, _found(booking), {"wish_form": form}, status=422)


@for_(Role.OPERATOR)
@require_POST
def confirmation(request: ActingRequest, booking: str) -> HttpResponse:
    """确认安排, with the decision and the version of the plan that the page showed."""
    one = _found(booking)
    option, version = request.POST.get("option", ""), request.POST.get("version", "")
    if not (option.isdecimal() and version.isdecimal() and len(option) == 1 and len(version) <= 9):
        raise WrongState("plan_changed", version=0)
    actions.confirm_booking(
        one.pk,
        option=int(option),
        plan_version=int(version),
        digest=request.POST.get("digest", ""),
        actor=request.actor,
        now=request.now,
    )
    messages.success(request, _("安排已确认。"))
    return _back(one)


@for_(Role.OPERATOR)
@require_POST
def cancellation(request: ActingRequest, booking: str) -> HttpResponse:
    """取消预约."""
    one = _found(booking)
    return _with_cause(
        request, one, lambda why: actions.cancel_booking(one.pk, reason=why, actor=request.actor, now=request.now)
    )


@for_(Role.OPERATOR)
@require_POST
def absence(request: ActingRequest, booking: str) -> HttpResponse:
    """登记未到场."""
    one = _found(booking)
    return _with_cause(
        request, one, lambda why: actions.note_no_show(one.pk, reason=why, actor=request.actor, now=request.now)
    )


@for_(Role.OPERATOR)
@require_POST
def use(request: ActingRequest, booking: str) -> HttpResponse:
    """开始使用."""
    one = _found(booking)
    actions.begin_booking(one.pk, actor=request.actor, now=request.now)
    messages.success(request, _("已登记开始使用。"))
    return _back(one)


@for_(Role.OPERATOR)
@require_POST
def release(request: ActingRequest, booking: str) -> HttpResponse:
    """释放."""
    one = _found(booking)
    actions.release_booking(one.pk, actor=request.actor, now=request.now)
    messages.success(request, _("场地已释放。"))
    return _back(one)


@for_(Role.OPERATOR)
@require_POST
def over_run(request: ActingRequest, booking: str) -> HttpResponse:
    """延时半日, with the version of the plan that the page showed."""
    one = _found(booking)
    form = forms.CauseForm(request.POST, auto_id="over-run-%s")
    seen = request.POST.get("version", "")
    if form.is_valid():
        done = attempt(
            form,
            lambda: moves.over_run(
                one.pk,
                reason=form.cleaned_data["reason"],
                plan_version=int(seen) if seen.isdecimal() and len(seen) <= 9 else -1,
                actor=request.actor,
                now=request.now,
            ),
        )
        if done is not None:
            messages.success(request, _("已延时半日。"))
            return _back(one)
    return board_page(request, _found(booking), {"over_run_form": form}, status=422)


def _with_cause(request: ActingRequest, one: Booking, act: Callable[[str], Booking]) -> HttpResponse:
    form = forms.CauseForm(request.POST, auto_id="cause-%s")
    done = attempt(form, lambda: act(form.cleaned_data["reason"])) if form.is_valid() else None
    if done is not None:
        messages.success(request, _("已登记，场地可以另行安排。"))
        return redirect("scheduling:board")
    return board_page(request, _found(one.code), {"cause_form": form}, status=422)


def _found(code: str) -> Booking:
    return get_object_or_404(Booking.objects.select_related("lot__project", "place"), code=code)


def _back(one: Booking) -> HttpResponse:
    return redirect(f"{reverse('scheduling:board')}?booking={one.code}")
