"""到场登记台: the witness of a venue registers who comes, leaves, rests and signs out; nobody else sees the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from apps.core.audience import Role, for_
from apps.core.logs import unlogged
from apps.evaluation import actions
from apps.evaluation.actions.attending import Registered
from apps.evaluation.forms_attendance import (
    DeviceNoteForm,
    LeavingForm,
    MealForm,
    NightForm,
    RollCallForm,
    SignOutForm,
)
from apps.evaluation.lifecycle_attendance import ArrivalState
from apps.evaluation.models import Arrival, Evaluation
from apps.evaluation.queries.attendance import AtDesk, Desk, desks_of
from apps.evaluation.states import EvaluationState
from apps.evaluation.views.acts import fields_of, signed_in
from apps.evaluation.views.committees import word
from apps.evidence.rules.canonical import canonical
from apps.parties.queries import keys_of
from apps.parties.requests import ActingRequest
from apps.tenders.forms.fields import attempt
from apps.tenders.labels import Sign
from apps.tenders.queries.lots import public_lot

S = ArrivalState
SIGNS = {
    S.ARRIVED: Sign("wait", "hourglass"),
    S.SEATED: Sign("ok", "check"),
    S.AWAY: Sign("wait", "clock"),
    S.LOCKED: Sign("idle", "lock"),
    S.CLOSED: Sign("idle", "key"),
    S.LEFT: Sign("idle", "check"),
}
DEVICE_WORDS = {"camera": gettext_lazy("摄像头"), "microphone": gettext_lazy("麦克风"), "screen": gettext_lazy("屏幕")}


@dataclass(frozen=True, slots=True)
class Filled:
    """A form of the desk: which, of whom, what it does, and what is said when it is done."""

    kind: str
    number: int
    form: forms.Form
    act: Callable[[int], object]
    said: str


GOES_ON = (S.SEATED, S.AWAY, S.ARRIVED, S.LOCKED)


@unlogged
@for_(Role.WITNESS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def arrivals(request: ActingRequest, code: str) -> HttpResponse:
    """到场登记: the register; posted, a member has come, and the one-time code is answered once."""
    evaluation, desks = _desks(request, code)
    if request.method != "POST":
        return _page(request, evaluation, desks, None, 200)
    done = actions.register_arrival(
        evaluation.lot_id, signed_in(fields_of(request)), actor=request.actor, now=request.now
    )
    return _told(done, 201)


@unlogged
@for_(Role.WITNESS)
@require_POST
@never_cache
def code_sent(request: ActingRequest, code: str, number: int) -> HttpResponse:
    """重新发码."""
    evaluation, _desks_here = _desks(request, code)
    return _told(actions.send_code(evaluation.lot_id, number, actor=request.actor, now=request.now), 201)


@unlogged
@for_(Role.WITNESS)
@require_POST
def device_noted(request: ActingRequest, code: str, number: int) -> HttpResponse:
    """设备问题说明."""
    form = DeviceNoteForm(request.POST)

    def act(pk: int) -> object:
        return actions.note_device(pk, number, note=form.cleaned_data["note"], actor=request.actor, now=request.now)

    return _formed(request, code, Filled("device", number, form, act, _("说明已登记，这位评委可以继续。")))


@unlogged
@for_(Role.WITNESS)
@require_POST
def left(request: ActingRequest, code: str, number: int) -> HttpResponse:
    """离席登记."""
    form = LeavingForm(request.POST)

    def act(pk: int) -> object:
        return actions.note_leaving(pk, number, form.leaving(), actor=request.actor, now=request.now)

    said = _("已登记离席。返回前，这位评委不能评审和签名。")
    return _formed(request, code, Filled("leaving", number, form, act, said))


@unlogged
@for_(Role.WITNESS)
@require_POST
def returned(request: ActingRequest, code: str, number: int) -> HttpResponse:
    """登记返回."""
    evaluation, _desks_here = _desks(request, code)
    actions.note_return(evaluation.lot_id, number, actor=request.actor, now=request.now)
    messages.success(request, _("已登记返回。"))
    return redirect("evaluation:arrivals", code)


@unlogged
@for_(Role.WITNESS)
@require_POST
def signed_out(request: ActingRequest, code: str, number: int) -> HttpResponse:
    """签退."""
    form = SignOutForm(request.POST)

    def act(pk: int) -> object:
        said = form.cleaned_data
        return actions.sign_out(
            pk,
            number,
            has_phone_back=said["has_phone_back"],
            note=said["note"],
            actor=request.actor,
            now=request.now,
        )

    return _formed(request, code, Filled("sign_out", number, form, act, _("已签退，席位密钥和证书同时失效。")))


@unlogged
@for_(Role.WITNESS)
@require_POST
def paused(request: ActingRequest, code: str, number: int) -> HttpResponse:
    """用餐暂停, or 隔夜封闭 where the form names a seal."""
    _evaluation_here, desks = _desks(request, code)
    is_night = "seal" in request.POST
    here = _here(_desk_of(desks, number))
    form: MealForm = NightForm(request.POST, here=here) if is_night else MealForm(request.POST)

    def act(pk: int) -> object:
        return actions.close_room(pk, number, form.closing(), actor=request.actor, now=request.now)

    if is_night:
        said = _("评标室已封闭，席位密钥失效；次日点名后逐位重新发码。")
        return _formed(request, code, Filled("night", number, form, act, said))
    return _formed(request, code, Filled("meal", number, form, act, _("评标室已暂停，点名后恢复。")))


@unlogged
@for_(Role.WITNESS)
@require_POST
def called(request: ActingRequest, code: str, number: int) -> HttpResponse:
    """点名恢复."""
    _evaluation_here, desks = _desks(request, code)
    form = RollCallForm(request.POST, here=_expected(_desk_of(desks, number)))

    def act(pk: int) -> object:
        said = form.cleaned_data
        return actions.open_room(
            pk,
            number,
            present=frozenset(said["present"]),
            reason=said["reason"],
            actor=request.actor,
            now=request.now,
        )

    said = _("评标室已恢复。席位锁定的评委，请逐位重新发码。")
    return _formed(request, code, Filled("roll_call", number, form, act, said))


def _formed(request: ActingRequest, code: str, filled: Filled) -> HttpResponse:
    """A form of the desk: done and said, or shown again in its place with what is wrong."""
    evaluation, desks = _desks(request, code)
    form = filled.form
    if form.is_valid() and attempt(form, lambda: filled.act(evaluation.lot_id)) is not None:
        messages.success(request, filled.said)
        return redirect("evaluation:arrivals", code)
    return _page(request, evaluation, desks, (filled.kind, filled.number, form), 422)


def _page(
    request: ActingRequest,
    evaluation: Evaluation,
    desks: list[Desk],
    wrong: tuple[str, int, forms.Form] | None,
    status: int,
) -> HttpResponse:
    keys = keys_of(request.seat) if request.seat else None

    def form(kind: str, number: int, fresh: forms.Form) -> forms.Form:
        return wrong[2] if wrong is not None and wrong[:2] == (kind, number) else fresh

    shown = [
        {
            "desk": desk,
            "is_locked": desk.pause is not None and desk.pause.is_overnight,
            "rows": [_row(evaluation, desk, row, form) for row in desk.rows],
            "has_somebody": bool(_here(desk)),
            "meal": form("meal", desk.site.number, MealForm(auto_id=f"meal-{desk.site.number}-%s")),
            "night": form(
                "night", desk.site.number, NightForm(here=_here(desk), auto_id=f"night-{desk.site.number}-%s")
            ),
            "roll_call": form(
                "roll_call",
                desk.site.number,
                RollCallForm(here=_expected(desk), auto_id=f"roll-{desk.site.number}-%s"),
            ),
        }
        for desk in desks
    ]
    context = {
        "lot": evaluation.lot,
        "desks": shown,
        "recipient": keys.recipient if keys else "",
        "is_formed": evaluation.state != EvaluationState.PREPARED,
        "wrong": wrong[:2] if wrong else None,
    }
    return render(request, "evaluation/arrivals.html", context, status=status)


def _row(evaluation: Evaluation, desk: Desk, row: AtDesk, form: Callable[..., forms.Form]) -> dict[str, Any]:
    number, arrival = row.member.number, row.arrival
    state = S(arrival.state) if arrival else None
    is_open = desk.pause is None
    statement = {
        "v": 1,
        "kind": "arrival",
        "lot": evaluation.lot.code,
        "site": desk.site.number,
        "member": number,
    }
    return {
        "row": row,
        "number": number,
        "word": word(f"ArrivalState.{state}") if state else _("未到"),
        "sign": SIGNS[state] if state else Sign("idle", "hourglass"),
        "failed": [DEVICE_WORDS[one] for one in row.failed],
        "may_register": (state is None or state is S.LEFT) and is_open and not row.is_over,
        "statement": canonical(statement),
        "may_send": state in (S.ARRIVED, S.SEATED, S.LOCKED) and is_open and not row.is_over,
        "is_locked": state is S.LOCKED or row.is_code_locked,
        "may_leave": state is S.SEATED and is_open,
        "may_return": state is S.AWAY and is_open,
        "may_sign_out": state is not None and state is not S.LEFT and (row.is_over or state is S.CLOSED),
        "needs_note": bool(row.failed) and not (arrival and arrival.device_note),
        "leaving": form("leaving", number, LeavingForm(auto_id=f"leaving-{number}-%s")),
        "device": form("device", number, DeviceNoteForm(auto_id=f"device-{number}-%s")),
        "sign_out": form("sign_out", number, SignOutForm(auto_id=f"out-{number}-%s")),
    }


def _told(done: Registered, status: int) -> JsonResponse:
    """The code is in this answer and nowhere else."""
    told = {"code": done.code, "until": done.arrival.code_until.isoformat(), "member": done.arrival.member.number}
    return JsonResponse(told, status=status)


def _here(desk: Desk) -> list[Arrival]:
    """Who came and has not gone."""
    return [row.arrival for row in desk.rows if row.arrival and row.arrival.state in GOES_ON and not row.is_over]


def _expected(desk: Desk) -> list[Arrival]:
    """Whom a roll-call calls."""
    return [one for one in _here(desk) if one.state != S.AWAY]


def _desk_of(desks: list[Desk], number: int) -> Desk:
    found = next((one for one in desks if one.site.number == number), None)
    if found is None:
        raise Http404
    return found


def _desks(request: ActingRequest, code: str) -> tuple[Evaluation, list[Desk]]:
    """The desks of this witness. Raises Http404 for everybody who countersigns nowhere in this evaluation."""
    lot = public_lot(code)
    evaluation = Evaluation.objects.filter(lot=lot).first()
    if evaluation is None:
        raise Http404
    evaluation.lot = lot
    desks = desks_of(evaluation, request.actor, request.now)
    if not desks:
        raise Http404
    return evaluation, desks
