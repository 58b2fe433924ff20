"""密钥与证书 — the page where the browser makes keys, and the addresses it talks to while doing so.

The private halves, the keyfile in the clear and the passphrase never reach these views.
"""

from __future__ import annotations

import base64
import binascii

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.audience import EVERYONE, SIGNED_IN, for_
from apps.core.refusals import Refused
from apps.parties import ca, queries
from apps.parties.actions import (
    pass_drill,
    register_keys,
    report_loss,
    request_certificate,
    retire_keys,
    store_keyfile,
)
from apps.parties.actions.keys import DrillAnswer, PublicKeys
from apps.parties.labels import CERTIFICATE_PILLS, KEY_PILLS
from apps.parties.lifecycle import CertificateState, KeyState
from apps.parties.models import Certificate, KeyPair
from apps.parties.platform_key import platform_certificate
from apps.parties.requests import ActingRequest, PersonRequest
from apps.parties.rules import signing


@for_(SIGNED_IN)
@never_cache
@require_safe
def keys(request: PersonRequest) -> HttpResponse:
    """The four steps, where this seat's keys stand, and what was before."""
    key_pair = queries.keys_of(request.seat) if request.seat else None
    shown = {
        "seat": request.seat,
        "key_pair": key_pair,
        "is_ready": key_pair is not None and key_pair.state == KeyState.READY,
        "pill": KEY_PILLS[KeyState(key_pair.state)] if key_pair else None,
        "keyfile": getattr(key_pair, "keyfile", None),
        "certificate": queries.certificate_in_force(key_pair, now=request.now) if key_pair else None,
        "earlier": [_earlier(one) for one in queries.own_keys(request.actor).filter(ended_at__isnull=False)[:20]],
        "steps": _steps(request, key_pair),
        "is_demonstration_ca": settings.DEBUG and not settings.SECURE,
    }
    return render(request, "parties/keys.html", shown)


@for_(SIGNED_IN)
@require_POST
def registration(request: PersonRequest) -> JsonResponse:
    """登记密钥."""
    if request.seat is None:
        raise Refused("seat_unknown")
    given = PublicKeys(request.POST.get("recipient", "")[:100], _bytes(request, "spki"))
    key_pair = register_keys(request.seat.pk, given, actor=request.actor, now=request.now)
    return JsonResponse(_addresses(key_pair), status=201)


@for_(SIGNED_IN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def keyfile(request: PersonRequest, key_pair_id: int) -> HttpResponse:
    """密钥文件 — GET brings it back as a download, POST leaves it here."""
    key_pair = _own(request, key_pair_id)
    if request.method == "POST":
        stored = store_keyfile(key_pair.pk, _bytes(request, "keyfile"), actor=request.actor, now=request.now)
        return JsonResponse({"sha256": stored.sha256}, status=201)
    kept = getattr(key_pair, "keyfile", None)
    if kept is None:
        raise Http404
    response = HttpResponse(bytes(kept.content), content_type="application/octet-stream")
    response["Content-Disposition"] = 'attachment; filename="keyfile.age"'
    return response


@for_(SIGNED_IN)
@require_POST
def drill(request: PersonRequest, key_pair_id: int) -> JsonResponse:
    """密钥演练 — with what the reopened keyfile answered."""
    key_pair = _own(request, key_pair_id)
    answer = DrillAnswer(agreed=_bytes(request, "agreed"), signature=_bytes(request, "signature"))
    pass_drill(key_pair.pk, answer, actor=request.actor, now=request.now)
    return JsonResponse({"state": KeyState.READY})


@for_(SIGNED_IN)
@require_POST
def certificate_request(request: PersonRequest, key_pair_id: int) -> JsonResponse:
    """申请证书."""
    key_pair = _own(request, key_pair_id)
    issued = request_certificate(
        key_pair.pk,
        _bytes(request, "request"),
        authority=ca.authority(now=request.now),
        revocations_at=request.build_absolute_uri(reverse("parties:revocations")),
        actor=request.actor,
        now=request.now,
    )
    return JsonResponse({"serial": issued.serial}, status=201)


@for_(SIGNED_IN)
@require_POST
def loss(request: PersonRequest, key_pair_id: int) -> HttpResponse:
    """密钥报失."""
    report_loss(_own(request, key_pair_id).pk, actor=request.actor, now=request.now)
    messages.success(request, _("密钥已报失，证书同时吊销。现在可以生成新的密钥。"))
    return redirect("parties:keys")


@for_(SIGNED_IN)
@require_POST
def retirement(request: PersonRequest, key_pair_id: int) -> HttpResponse:
    """停用密钥."""
    retire_keys(_own(request, key_pair_id).pk, actor=request.actor, now=request.now)
    messages.success(request, _("密钥已停用，证书同时吊销。原密钥文件请继续保管，用于打开以前的文件。"))
    return redirect("parties:keys")


@for_(SIGNED_IN)
@require_safe
def certificate(request: PersonRequest, certificate_id: int) -> HttpResponse:
    """下载证书 — one's own."""
    own = get_object_or_404(
        Certificate, pk=certificate_id, key_pair__membership__person=request.person, content__isnull=False
    )
    response = HttpResponse(bytes(own.content or b""), content_type="application/pkix-cert")
    response["Content-Disposition"] = f'attachment; filename="certificate-{own.serial}.crt"'
    return response


@for_(EVERYONE)
@require_safe
def authority_certificate(request: ActingRequest, name: str) -> HttpResponse:
    """The authority's own certificates and the platform's, for whoever checks a signature."""
    issuing, root = _authority(request).chain()
    content = {"issuing": issuing, "root": root}.get(name) or platform_certificate(now=request.now)
    return HttpResponse(content, content_type="application/pkix-cert")


@for_(EVERYONE)
@require_safe
def revocations(request: ActingRequest) -> HttpResponse:
    """吊销列表."""
    ended = queries.ended_for_the_list(now=request.now)
    content = _authority(request).revocations(ended, now=request.now)
    return HttpResponse(content, content_type="application/pkix-crl")


def _authority(request: ActingRequest) -> ca.Authority:
    try:
        return ca.authority(now=request.now)
    except Refused:
        raise Http404 from None


def _own(request: PersonRequest, key_pair_id: int) -> KeyPair:
    return get_object_or_404(queries.own_keys(request.actor), pk=key_pair_id)


def _bytes(request: PersonRequest, field: str) -> bytes:
    try:
        return base64.b64decode(request.POST.get(field, ""), validate=True)
    except (binascii.Error, ValueError):
        raise Refused("keys_malformed") from None


def _addresses(key_pair: KeyPair) -> dict[str, str]:
    """Where the browser goes on with these keys, and the drill it must answer."""
    drill = signing.drill_for(bytes(key_pair.spki), secret_key=settings.SECRET_KEY)
    return {
        "recipient": key_pair.recipient,
        "spki": base64.b64encode(bytes(key_pair.spki)).decode(),
        "keyfile": reverse("parties:keyfile", args=[key_pair.pk]),
        "drill": reverse("parties:drill", args=[key_pair.pk]),
        "certificate": reverse("parties:certificate_request", args=[key_pair.pk]),
        "drill_key": base64.b64encode(drill.public).decode(),
        "drill_nonce": base64.b64encode(drill.nonce).decode(),
    }


def _steps(request: PersonRequest, key_pair: KeyPair | None) -> dict[str, object]:
    """What the page's module needs to know, as JSON."""
    return {
        "registration": reverse("parties:registration"),
        "seat": request.seat.pk if request.seat else 0,
        "name": request.person.name,
        "keys": _addresses(key_pair) if key_pair else None,
        "isReady": key_pair is not None and key_pair.state == KeyState.READY,
    }


def _earlier(key_pair: KeyPair) -> dict[str, object]:
    last = key_pair.certificates.order_by("-requested_at").first()
    return {
        "key_pair": key_pair,
        "pill": KEY_PILLS[KeyState(key_pair.state)],
        "certificate": last,
        "certificate_pill": CERTIFICATE_PILLS[CertificateState(last.state)] if last else None,
    }
