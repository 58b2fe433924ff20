"""签到与身份核验 — the host's page after the list, read along by witness and supervisor; and what each watches in the hall."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.core.audience import BUYERS, CENTRE, Role, for_
from apps.core.logs import unlogged
from apps.openings import actions, policy, queries
from apps.openings.models import Opening
from apps.openings.photos import photo_of
from apps.openings.queries import arrival as arriving
from apps.openings.rules.arrival import SignInWay
from apps.openings.views.acts import Fields, act, text_of
from apps.parties.requests import ActingRequest, PersonRequest

WATCHERS = (*BUYERS, *CENTRE, Role.SUPERVISOR)
LOOKERS = (*BUYERS, Role.WITNESS, Role.SUPERVISOR)
WAY_NAMES = {
    SignInWay.CERTIFICATE: gettext_lazy("证书"),
    SignInWay.PHONE: gettext_lazy("手机确认，无证书"),
    SignInWay.EMERGENCY: gettext_lazy("应急，无证书"),
}
STATED_NAMES = {"consortium": gettext_lazy("联合体成员"), "manager": gettext_lazy("项目负责人")}


@dataclass(frozen=True, slots=True)
class Shown:
    """A bidder of the list as the page shows it."""

    arrived: arriving.Arrived
    way: str
    stated: tuple[tuple[str, str], ...]


@unlogged
@for_(*LOOKERS)
@require_safe
@never_cache
def arrivals(request: PersonRequest, code: str) -> HttpResponse:
    """Who signed in and how, what waits to be looked at, and whose identity was checked."""
    opening = _desk(request, code)
    found = arriving.arrivals(opening) if arriving.may_read_arrivals(request.actor, opening) else []
    context = {
        "lot": opening.lot,
        "opening": opening,
        "rows": [_shown(one) for one in found],
        "waiting": len([one for one in found if one.waits_for_check]),
        "unchecked": len([one for one in found if one.identity is None]),
        "may_check": arriving.may_check(request.actor, opening),
        "may_see_photos": arriving.may_see_photos(request.actor, opening),
    }
    return render(request, "openings/arrivals.html", context)


@for_(*LOOKERS)
@require_safe
@never_cache
def photo(request: PersonRequest, code: str, token: str) -> HttpResponse:
    """The photo of one emergency sign-in, for the host and the supervisor."""
    opening = _desk(request, code)
    kept = arriving.photo_kept(opening, token) if arriving.may_see_photos(request.actor, opening) else None
    if kept is None:
        raise Http404
    answer = HttpResponse(photo_of(kept), content_type=kept["type"])
    answer.headers["Content-Disposition"] = "inline"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


@act(*BUYERS)
def sign_in_check(request: ActingRequest, opening: Opening, said: Fields) -> object:
    """核验应急签到."""
    actions.check_sign_in(
        opening.pk,
        text_of(said, "bid"),
        is_accepted=text_of(said, "verdict") == "accepted",
        reason=text_of(said, "reason"),
        actor=request.actor,
        now=request.now,
    )
    return _back(request, opening)


@act(*BUYERS)
def identity(request: ActingRequest, opening: Opening, said: Fields) -> object:
    """核验身份."""
    actions.check_identity(
        opening.pk,
        text_of(said, "bid"),
        is_confirmed=text_of(said, "verdict") == "confirmed",
        note=text_of(said, "note"),
        actor=request.actor,
        now=request.now,
    )
    return _back(request, opening)


@act(Role.SUPERVISOR)
def remarks(request: ActingRequest, opening: Opening, said: Fields) -> object:
    """监督意见."""
    return actions.make_remark(opening.pk, text=text_of(said, "text"), actor=request.actor, now=request.now)


def _back(request: ActingRequest, opening: Opening) -> HttpResponse | None:
    """A form leads back to the page that it stands on."""
    if "application/json" in request.headers.get("Accept", ""):
        return None
    return redirect("openings:arrivals", opening.code)


def _desk(request: ActingRequest, code: str) -> Opening:
    opening = queries.opening_of(code)
    if not policy.may_read_desk(request.actor, opening):
        raise Http404
    return opening


def _shown(one: arriving.Arrived) -> Shown:
    stated = tuple((str(STATED_NAMES[name]), value) for name, value in one.stated)
    return Shown(one, str(WAY_NAMES[SignInWay(one.way)]) if one.way else _("未签到"), stated)
