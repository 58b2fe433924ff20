"""移到: a session is put into another place or half-day, after the page has said what would move and whom it touches."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.core.audience import Role, for_
from apps.core.refusals import Refusal, Refused, WrongState
from apps.parties.requests import ActingRequest
from apps.scheduling import forms
from apps.scheduling.actions.moves import checked_move, move_by_hand
from apps.scheduling.models import Booking, Place
from apps.scheduling.queries import moving, wording
from apps.scheduling.queries.situation import request_of, situation_at, version
from apps.scheduling.rules.plan import HalfDay
from apps.scheduling.rules.propose import propose
from apps.scheduling.views.board import WAITING


@for_(Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: ActingRequest, booking: str) -> HttpResponse:
    """改期 — where to, then what it would do, then done; a plan that has changed meanwhile shows the wish again (409)."""
    one = _found(booking)
    wish = forms.WishForm(request.POST or request.GET or None, auto_id="wish-%s")
    reason = forms.CauseForm(request.POST if request.method == "POST" else None, auto_id="cause-%s")
    if request.method != "POST":
        return _page(request, one, wish, reason, status=200)
    if not (wish.is_valid() and reason.is_valid()):
        return _page(request, one, wish, reason, status=422)
    seen = request.POST.get("version", "")
    try:
        moved = move_by_hand(
            one.pk,
            wish.wish(),
            reason=reason.cleaned_data["reason"],
            plan_version=int(seen) if seen.isdecimal() and len(seen) <= 9 else -1,
            actor=request.actor,
            now=request.now,
        )
    except WrongState as refusal:
        if refusal.code not in ("plan_changed", "slot_taken"):
            raise
        return _page(request, _found(booking), wish, reason, status=409, changed=refusal)
    except Refused as refusal:
        reason.add_error(None, wording.sentence_of(refusal))
        return _page(request, _found(booking), wish, reason, status=422)
    messages.success(request, _("已改期，方案已更新。"))
    return redirect(_back(request, moved))


@for_(Role.OPERATOR)
@require_safe
def sheet(request: ActingRequest, booking: str) -> HttpResponse:
    """The confirmation alone, as the board shows it after a session was dropped."""
    one = _found(booking)
    wish = forms.WishForm(request.GET, auto_id="wish-%s")
    reason = forms.CauseForm(auto_id="cause-%s")
    context = _context(request, one, wish, reason)
    return render(request, "scheduling/move.html#sheet", context, status=200 if wish.is_valid() else 422)


def _page(
    request: ActingRequest,
    one: Booking,
    wish: forms.WishForm,
    reason: forms.CauseForm,
    *,
    status: int,
    changed: Refusal | None = None,
) -> HttpResponse:
    context = {**_context(request, one, wish, reason), "changed": wording.sentence_of(changed) if changed else ""}
    return render(request, "scheduling/move.html", context, status=status)


def _context(request: ActingRequest, one: Booking, wish: forms.WishForm, reason: forms.CauseForm) -> dict[str, Any]:
    found = _movement(request, one, wish.wish()) if wish.is_bound and wish.is_valid() else None
    return {
        "booking": one,
        "is_waiting": one.state in WAITING,
        "before": wording.name_of(one.start) if one.start else "",
        "movement": found,
        "refused": wording.sentence_of(found.refusal) if found and found.refusal else "",
        "article": found.refusal.article if found and found.refusal else "",
        "touched": moving.touched_by(one),
        "wish_form": wish if wish.is_bound else forms.WishForm(initial=_where(one), auto_id="wish-%s"),
        "reason_form": reason,
        "back": _back(request, one),
    }


def _movement(request: ActingRequest, one: Booking, to: tuple[HalfDay, Place]) -> moving.Movement:
    """What the wish would do to the plan as it is now."""
    number, names = version(), wording.place_names()
    try:
        if one.state in WAITING:
            best = propose(situation_at(request.now), request_of(one, to)).best
            if best is None:
                raise Refused("no_slot_found")
            return moving.Movement(
                to, number, wording.say_slot(best, names), wording.say_moves(best.moves, names), None
            )
        slot, _situation = checked_move(one, to, reason="-", plan_version=number, version=number, now=request.now)
    except Refusal as refusal:
        return moving.Movement(to, number, None, [], refusal)
    return moving.Movement(to, number, wording.say_place(slot, names), [], None)


def _where(one: Booking) -> dict[str, Any]:
    return {"place": one.place_id, "on": one.on or one.earliest_on, "part": one.part}


def _back(request: ActingRequest, one: Booking) -> str:
    """The board as it was looked at, with the booking chosen."""
    given = request.POST.get("back") or request.GET.get("back") or ""
    board = reverse("scheduling:board")
    return given if given.startswith(f"{board}?") else f"{board}?booking={one.code}"


def _found(code: str) -> Booking:
    rows = Booking.objects.select_related("lot__project__organisation", "lot__project__agency", "place")
    return get_object_or_404(rows, code=code)
