"""席位: the page at which a member sits down, tests the devices, gives the PIN and ends the key again."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as NotBase64
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from apps.core.audience import for_
from apps.core.logs import unlogged
from apps.core.refusals import NotAllowed, Refused
from apps.evaluation import actions, policy
from apps.evaluation.actions.seating import Seating
from apps.evaluation.lifecycle_attendance import ArrivalState
from apps.evaluation.models import Evaluation, Member
from apps.evaluation.presence import arrival_of
from apps.evaluation.queries.attendance import OwnSeat, own_seat
from apps.evaluation.queries.sites import is_in_person, site_of
from apps.evaluation.seating import recipient_of
from apps.evaluation.views.acts import MEMBERS, evaluated, fields_of, text_in
from apps.evaluation.views.attendance import DEVICE_WORDS
from apps.parties.ca import authority
from apps.parties.requests import ActingRequest
from apps.tenders.queries.lots import public_lot

S = ArrivalState
FAULTS = {
    "missing": gettext_lazy("没有找到设备"),
    "refused": gettext_lazy("浏览器没有获得使用许可"),
    "busy": gettext_lazy("设备被其他程序占用"),
    "small": gettext_lazy("屏幕小于 1024 像素宽"),
    "unsupported": gettext_lazy("浏览器不支持检测"),
}


@unlogged
@for_(*MEMBERS)
@require_safe
@never_cache
def seat(request: ActingRequest, code: str) -> HttpResponse:
    """席位 — where the member's own coming stands, and what to do now."""
    evaluation, member = _own(request, code)
    own = own_seat(evaluation, member, site_of(member), request.now)
    context = {
        "lot": evaluation.lot,
        "member": member,
        "own": own,
        "step": _step(own),
        "devices": _devices(own),
        "recipient": recipient_of(member, now=request.now),
        "is_demonstration": own.certificate is not None and own.certificate.issuer == "demonstration",
    }
    return render(request, "evaluation/seat.html", context)


@unlogged
@for_(*MEMBERS)
@require_POST
@never_cache
def key(request: ActingRequest, code: str) -> HttpResponse:
    """入席: code, PIN and the request for the fresh key; answers under which name the browser keeps it."""
    lot, said = public_lot(code), fields_of(request)
    seating = Seating(text_in(said, "code"), text_in(said, "pin"), _bytes(text_in(said, "request")))
    arrival = actions.take_seat(
        evaluated(lot),
        seating,
        authority=authority(now=request.now),
        revocations_at=request.build_absolute_uri(reverse("parties:revocations")),
        actor=request.actor,
        now=request.now,
    )
    return JsonResponse({"recipient": recipient_of(arrival.member, now=request.now)}, status=201)


@unlogged
@for_(*MEMBERS)
@require_POST
@never_cache
def pin(request: ActingRequest, code: str) -> HttpResponse:
    """PIN 码, before each signature."""
    said = text_in(fields_of(request), "pin")
    actions.give_pin(evaluated(public_lot(code)), pin=said, actor=request.actor, now=request.now)
    return JsonResponse({})


@unlogged
@for_(*MEMBERS)
@require_POST
def devices(request: ActingRequest, code: str) -> HttpResponse:
    """设备检测."""
    found = fields_of(request).get("devices")
    actions.record_devices(evaluated(public_lot(code)), found=found, actor=request.actor, now=request.now)
    return JsonResponse({})


@unlogged
@for_(*MEMBERS)
@require_POST
def closing(request: ActingRequest, code: str) -> HttpResponse:
    """结束席位: the browser destroys the key once this is answered."""
    actions.close_seat(evaluated(public_lot(code)), actor=request.actor, now=request.now)
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({})
    return redirect("evaluation:seat", code)


def _own(request: ActingRequest, code: str) -> tuple[Evaluation, Member]:
    """The asker's own membership in a review that sits at venues; for anybody else there is nothing here."""
    lot = public_lot(code)
    evaluation = Evaluation.objects.filter(lot=lot).first()
    if evaluation is None or not is_in_person(evaluation):
        raise Http404
    evaluation.lot = lot
    try:
        member = policy.must_have_belonged(request.actor, evaluation)
    except NotAllowed:
        raise Http404 from None
    if member.left_at is not None and arrival_of(member) is None:
        raise Http404
    return evaluation, member


def _step(own: OwnSeat) -> str:
    """What the page asks for: the one thing that comes next."""
    if own.arrival is None:
        return "come"
    state = S(own.arrival.state)
    if own.pause is not None:
        return "paused"
    if state is S.SEATED and own.is_over:
        return "close"
    if state is S.SEATED and (own.certificate is None or own.is_pin_locked):
        return "lapsed"
    if state is S.SEATED and own.failed and not own.arrival.device_note:
        return "test"
    return state.value


def _devices(own: OwnSeat) -> list[dict[str, Any]]:
    found = (own.arrival.device_test if own.arrival else None) or {}
    return [
        {"name": name, "word": word, "is_fine": found.get(name) == "", "fault": FAULTS.get(found.get(name) or "", "")}
        for name, word in DEVICE_WORDS.items()
    ]


def _bytes(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (NotBase64, ValueError):
        raise Refused("request_malformed") from None
