"""Audience: the roles of the procedure, and which of them a view is for. A view without an audience does not start."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from apps.core.refusals import NotAllowed
from apps.core.roles import Role as Role  # noqa: PLC0414  # whoever speaks of audiences gets the roles from here

View = TypeVar("View", bound=Callable[..., Any])

ROLE_LABELS = {
    Role.TENDEREE: _("招标人"),
    Role.PURCHASER: _("采购人"),
    Role.AGENCY: _("招标代理机构"),
    Role.BIDDER: _("投标人/供应商"),
    Role.EXPERT: _("评标专家"),
    Role.OPERATOR: _("交易中心业务员"),
    Role.WITNESS: _("见证人员"),
    Role.SUPERVISOR: _("行政监督"),
    Role.CUSTODIAN: _("密钥托管人"),
    Role.TECHNICAL_DUTY: _("运维值守"),
}

BUYERS = (Role.TENDEREE, Role.PURCHASER, Role.AGENCY)
"""Who prepares and publishes a tender."""
CENTRE = (Role.OPERATOR, Role.WITNESS, Role.TECHNICAL_DUTY)
"""The staff of the trading centre."""


class Audience(StrEnum):
    """Audiences that are not a role."""

    EVERYONE = "everyone"
    SIGNED_IN = "signed_in"


EVERYONE = Audience.EVERYONE
SIGNED_IN = Audience.SIGNED_IN


def for_(*audience: Role | Audience) -> Callable[[View], View]:
    """Marks a view with who it is for and refuses everybody else: to sign-in (302), or 403 with the reason."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            turned_away = _turn_away(request, audience)
            return turned_away or view(request, *args, **kwargs)

        guarded.audience = audience  # type: ignore[attr-defined]  # read by the start-up check
        return guarded  # type: ignore[return-value]  # same call signature as the view

    return mark


def _turn_away(request: HttpRequest, audience: tuple[Role | Audience, ...]) -> HttpResponseBase | None:
    actor = request.actor  # type: ignore[attr-defined]  # set by the actor middleware
    if EVERYONE in audience:
        return None
    if not actor.is_person:
        from django.contrib.auth.views import redirect_to_login  # noqa: PLC0415  the persons table needs Role first

        return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
    if SIGNED_IN in audience or actor.role in audience:
        return None
    wanted = "、".join(str(ROLE_LABELS[role]) for role in audience if isinstance(role, Role))
    raise NotAllowed("not_your_page", audience=wanted, role=str(ROLE_LABELS[actor.role]) if actor.role else "—")
