"""国家标准时间 — what time it is, for pages that were made a while ago and kept."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from apps.core.audience import EVERYONE, for_


@for_(EVERYONE)
@require_safe
def clock(request: HttpRequest) -> JsonResponse:
    """The product's time in milliseconds since 1970, asked anew each time."""
    now = request.now  # type: ignore[attr-defined]  # set by the clock middleware
    return JsonResponse({"now": round(now.timestamp() * 1000)}, headers={"Cache-Control": "no-store"})
