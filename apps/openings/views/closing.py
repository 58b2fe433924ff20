"""一键检查 — the list of what still stands between the opening and its closing, each line with the way there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.core.audience import BUYERS, for_
from apps.openings import policy, queries
from apps.openings.queries.closing import Check, checks_of
from apps.parties.requests import ActingRequest

ARRIVALS = "arrivals"
ASKED: Mapping[str, tuple[str | Promise, str]] = {
    "decided": (gettext_lazy("每份投标文件都有结果：已解密，或者已说明原因"), "roster-title"),
    "opened": (gettext_lazy("已解密的投标文件都已开启"), "roster-title"),
    "checked": (gettext_lazy("应急签到都已核验"), ARRIVALS),
    "answered": (gettext_lazy("开标异议都已答复"), "objections"),
    "confirmed": (gettext_lazy("投标人都已确认，或者确认时间届满"), "roster-title"),
    "made": (gettext_lazy("开标记录已经生成"), "task-title"),
    "signed": (gettext_lazy("开标记录已经签署"), "task-title"),
    "countersigned": (gettext_lazy("需要监标人签署的，已经签署或者注明理由"), "task-title"),
}
"""By key: what is asked, and where on the page of the hall it is seen to; who arrived has a page of its own."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list as the page shows it."""

    asked: str
    found: str
    article: str
    place: str


@for_(*BUYERS)
@require_safe
@never_cache
def closing_check(request: ActingRequest, code: str) -> HttpResponse:
    """一键检查."""
    opening = queries.opening_of(code)
    policy.must_host(request.actor, opening)
    lines = [_line(one, reverse("openings:hall", args=[code])) for one in checks_of(opening, request.now)]
    return render(
        request,
        "openings/closing_check.html",
        {"lot": opening.lot, "opening": opening, "lines": lines, "problems": [one for one in lines if one.found]},
    )


def _line(check: Check, hall: str) -> Line:
    asked, place = ASKED[check.key]
    found = check.refusal
    return Line(
        asked=str(asked),
        found=found.sentence(get_language() or "zh-hans") if found else "",
        article=found.article if found else "",
        place=f"{hall}{place}" if place == ARRIVALS else f"{hall}#{place}",
    )
