"""运行状态 — the technical duty's wall, the retry of given-up jobs, and the search for a number from a broken page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from apps.core.audience import Role, for_
from apps.evidence import metrics, queries
from apps.evidence.health import trouble, wall
from apps.evidence.health.actions import take_up_again
from apps.evidence.health.models import Mishap
from apps.evidence.requests import ActingRequest

MISHAPS_SHOWN = 20


@for_(Role.TECHNICAL_DUTY)
@never_cache
@require_safe
def health_wall(request: ActingRequest) -> HttpResponse:
    """Everything at one look; the part with the states refreshes itself."""
    found = queries.vitals(request.now)
    number = request.GET.get("number", "").strip().lower()[:12]
    mishaps = Mishap.objects.filter(number=number) if number else Mishap.objects.order_by("-at", "-pk")
    shown = {
        "lines": wall.lines(found, request.now),
        "is_well": metrics.is_well(found),
        "groups": trouble.groups(),
        "sealed": trouble.SEALED,
        "number": number,
        "mishaps": list(mishaps[:MISHAPS_SHOWN]),
    }
    template = "evidence/health.html#states" if getattr(request, "htmx", False) else "evidence/health.html"
    return render(request, template, shown)


@for_(Role.TECHNICAL_DUTY)
@require_POST
def health_retry(request: ActingRequest) -> HttpResponse:
    """重新执行 — the given-up jobs of one group."""
    take_up_again(request.POST.get("group", "")[:80], actor=request.actor, now=request.now)
    messages.success(request, _("已重新排队，后台进程随即执行。"))
    return redirect("evidence:health_wall")
