"""到场 — the bidder's pages before the opening: environment check, phone sign-in, emergency sign-in. Nobody else learns of them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from apps.bids.queries import own_bid
from apps.bids.queries.practice import practice_of
from apps.core import qr
from apps.core.audience import Role, for_
from apps.core.logs import unlogged
from apps.core.refusals import Refusal, Refused
from apps.openings import actions, queries
from apps.openings.arriving import ticket_for
from apps.openings.lifecycle import BEFORE_THE_LIST, OpeningState
from apps.openings.models import Opening
from apps.openings.photos import keep_photo
from apps.openings.queries.arrival import way_of
from apps.openings.rules.arrival import EMERGENCY_LEAD, PHOTO_LIMIT, TICKET_LIFE
from apps.openings.rules.terms import REASON_LIMIT, SIGN_IN_LEAD
from apps.openings.views.acts import Fields, act
from apps.parties.queries import certificate_in_force, keys_of
from apps.parties.requests import ActingRequest, PersonRequest

LINE_BYTES = 256 * 1024
FORM_BYTES = 64 * 1024
"""What a form may weigh beside its photo."""


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the environment check, with what to do where it does not come out well."""

    name: str
    title: str
    next: str
    url: str = ""
    link: str = ""


@unlogged
@for_(Role.BIDDER)
@require_safe
@never_cache
def environment(request: PersonRequest, code: str) -> HttpResponse:
    """环境检测 — the browser looks at itself; what it finds stays in it unless the bidder has it noted."""
    opening = queries.opening_of(code)
    keys = keys_of(request.seat) if request.seat else None
    certificate = certificate_in_force(keys, now=request.now) if keys else None
    practice = practice_of(own_bid(opening.lot, request.actor))
    told = {
        "recipient": keys.recipient if keys else "",
        "certificate": certificate.not_after.isoformat() if certificate and certificate.not_after else "",
        "deadline": opening.begins_at.isoformat() if opening.begins_at else "",
        "hasBid": practice is not None,
        "practised": bool(practice and practice.practised_at),
        "bytes": LINE_BYTES,
        "line": reverse("openings:environment_line", args=[code]),
        "note": reverse("openings:environment_note", args=[code]),
    }
    noted = queries.noted_environment(opening, request.actor)
    context = {
        "lot": opening.lot,
        "opening": opening,
        "told": told,
        "noted": noted,
        "points": _points(code),
        **_outcome_words(),
    }
    return render(request, "openings/environment.html", context)


def _points(code: str) -> list[Point]:
    """What is looked at, and what to do where it does not come out well."""
    keys, practice = (
        (reverse("parties:keys"), _("打开密钥与证书")),
        (reverse("bids:practice", args=[code.partition("~")[0]]), _("去练习")),
    )
    return [
        Point("browser", _("浏览器"), _("请用较新的 Chrome、Edge 或 Firefox，不要用兼容模式和无痕窗口。")),
        Point("keys", _("本机的密钥"), _("请用密钥文件恢复到这个浏览器，或者换到保存密钥的电脑。"), *keys),
        Point("certificate", _("证书"), _("请在开标前办理或者换发证书。"), *keys),
        Point("clock", _("本机时钟"), _("请打开操作系统的自动对时。不影响开标：时间以服务器为准。")),
        Point("line", _("网络"), _("请关闭下载和视频，换有线网络再测。解密只传几千字节，网络慢也能完成。")),
        Point("sound", _("声音"), _("请打开音量再试。没有声音也有字幕，内容相同。")),
        Point("practice", _("练习解密"), _("请用练习文件试一次密钥打不打得开。"), *practice),
    ]


def _outcome_words() -> dict[str, str]:
    return {"waits_word": _("检测中"), "good_word": _("没有问题"), "doubtful_word": _("请留意"), "bad_word": _("不行")}


@unlogged
@for_(Role.BIDDER)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def environment_line(request: ActingRequest, code: str) -> HttpResponse:
    """So many bytes there or back, to time the line."""
    queries.opening_of(code)
    if request.method != "POST":
        answer = HttpResponse(_ballast(), content_type="application/octet-stream")
        answer.headers["X-Now"] = str(round(request.now.timestamp() * 1000))
        return answer
    if int(request.headers.get("Content-Length") or 0) > LINE_BYTES:
        raise Refused("opening_request_malformed", field="body")
    return HttpResponse(headers={"X-Received": str(len(request.body))})


@cache
def _ballast() -> bytes:
    """Bytes that nothing on the way makes smaller."""
    return hashlib.shake_256(b"environment check").digest(LINE_BYTES)


@unlogged
@act(Role.BIDDER)
def environment_note(request: ActingRequest, opening: Opening, said: Fields) -> object:
    """The results, where only this bidder reads them."""
    return actions.note_environment(opening.pk, said.get("results"), actor=request.actor, now=request.now)


@unlogged
@for_(Role.BIDDER)
@require_safe
@never_cache
def phone(request: PersonRequest, code: str) -> HttpResponse:
    """扫码签到 — a one-time address as a QR code, for a phone on which somebody of the bidder is signed in."""
    opening = queries.opening_of(code)
    bid = queries.bid_of(request.actor, opening)
    context: dict[str, Any] = {
        "lot": opening.lot,
        "opening": opening,
        "standing": _standing(opening, bid),
        "lead": SIGN_IN_LEAD,
    }
    if context["standing"] == "open" and bid:
        ticket = ticket_for(opening, bid, device=_device(request), now=request.now)
        address = request.build_absolute_uri(reverse("openings:phone_ticket", args=[code, ticket.text]))
        context |= {"picture": qr.svg(address), "address": address, "until": ticket.until, "life": TICKET_LIFE}
        context["v"] = queries.state(opening, request.actor)["you"]["v"]
    return render(request, "openings/phone.html", context)


@unlogged
@for_(Role.BIDDER)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def phone_ticket(request: PersonRequest, code: str, token: str) -> HttpResponse:
    """On the phone: the person who is signed in there confirms that the bidder is there."""
    opening = queries.opening_of(code)
    bid = queries.bid_of(request.actor, opening)
    refusal, status = "", 200
    if request.method == "POST":
        try:
            actions.sign_in_by_phone(opening.pk, token, device=_device(request), actor=request.actor, now=request.now)
        except Refusal as found:
            refusal, status = found.sentence(request.LANGUAGE_CODE), found.status
    context = {
        "lot": opening.lot,
        "opening": opening,
        "standing": _standing(opening, bid),
        "refusal": refusal,
        "ticket": token,
    }
    return render(request, "openings/phone_ticket.html", context, status=status)


class EmergencyForm(forms.Form):
    """应急签到."""

    reason = forms.CharField(
        label=gettext_lazy("为什么用不了证书"),
        max_length=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("例如：证书介质损坏、密钥文件不在身边、浏览器数据被清除。"),
    )
    photo = forms.FileField(
        label=gettext_lazy("手持身份证件的照片"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}),
        help_text=gettext_lazy("JPG 或 PNG，不超过 5 MB。公布名单之前谁也打不开；之后只有主持人和行政监督能看。"),
    )


@unlogged
@for_(Role.BIDDER)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def emergency(request: PersonRequest, code: str) -> HttpResponse:
    """应急签到 — without a certificate, in the last half hour before the deadline and until the list."""
    opening = queries.opening_of(code)
    if request.method == "POST" and int(request.headers.get("Content-Length") or 0) > PHOTO_LIMIT + FORM_BYTES:
        raise Refused("photo_wrong", limit=PHOTO_LIMIT // 2**20)
    form = EmergencyForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and _signed_in(request, opening, form):
            return redirect("openings:hall", code)
    bid = queries.bid_of(request.actor, opening)
    standing = _standing(opening, bid)
    begins = _emergency_from(opening)
    if standing == "open" and begins and request.now < begins:
        standing = "early"
    context = {"lot": opening.lot, "opening": opening, "form": form, "standing": standing, "begins": begins}
    return render(request, "openings/emergency.html", context, status=status)


def _signed_in(request: PersonRequest, opening: Opening, form: EmergencyForm) -> bool:
    """Does it, or says in the form why not."""
    given = form.cleaned_data["photo"]
    try:
        actions.must_take_emergency(opening, actor=request.actor, now=request.now)
        photo = keep_photo(given.read(PHOTO_LIMIT + 1)) if given else None
        actions.sign_in_in_emergency(
            opening.pk, reason=form.cleaned_data["reason"], photo=photo, actor=request.actor, now=request.now
        )
    except Refusal as refusal:
        form.add_error("photo" if refusal.code == "photo_wrong" else None, refusal.sentence(request.LANGUAGE_CODE))
        return False
    return True


def _standing(opening: Opening, bid: str | None) -> str:
    """Where this bidder's sign-in stands: none open early over, or the way by which it was done."""
    if bid is None:
        return "none"
    way = way_of(opening, bid)
    if way:
        return way
    if opening.state in BEFORE_THE_LIST:
        return "open"
    return "early" if opening.state == OpeningState.NOT_OPEN else "over"


def _emergency_from(opening: Opening) -> Any:
    deadline = opening.begins_at
    return deadline - EMERGENCY_LEAD if deadline else None


def _device(request: PersonRequest) -> str:
    return request.session.session_key or ""
