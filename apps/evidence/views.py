"""Signs of life for those who keep the product running."""

from __future__ import annotations

from dataclasses import asdict
from ipaddress import ip_address
from typing import Any

import prometheus_client
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.core import clock
from apps.core.audience import EVERYONE, Role, for_
from apps.evidence import metrics, queries
from apps.evidence.requests import ActingRequest
from apps.evidence.rules.chain import moment

PASSED_ON = frozenset({"Forwarded", "X-Real-Ip", "Via"})
"""Headers, besides X-Forwarded-…, that only something between the caller and us adds."""


@for_(EVERYONE)
@never_cache
@require_safe
def health(request: ActingRequest) -> JsonResponse:
    """Whether the product lives; what is the matter is told to the technical duty only."""
    try:
        found = queries.vitals(request.now)
    except DatabaseError:
        return JsonResponse({"status": "down"}, status=503)
    told: dict[str, Any] = {"status": "ok" if metrics.is_well(found) else "degraded"}
    if request.actor.acts_as(Role.TECHNICAL_DUTY):
        told |= {**asdict(found), "clock": moment(request.now), "clock_offset_seconds": clock.offset().total_seconds()}
    return JsonResponse(told)


@for_(EVERYONE)
@never_cache
@require_safe
def show_metrics(request: ActingRequest) -> HttpResponse:
    """Prometheus text for the machine itself and for the technical duty; for anybody else there is no such page."""
    if not (request.actor.acts_as(Role.TECHNICAL_DUTY) or _comes_from_this_machine(request)):
        raise Http404
    text = prometheus_client.generate_latest(metrics.registry(queries.vitals(request.now)))
    return HttpResponse(text, content_type=prometheus_client.CONTENT_TYPE_LATEST)


def _comes_from_this_machine(request: HttpRequest) -> bool:
    """True for a caller on this machine itself, not for what a proxy on this machine passes on."""
    if any(name.startswith("X-Forwarded-") or name in PASSED_ON for name in request.headers):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
