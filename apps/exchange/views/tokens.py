"""接口令牌 — a person's page of tokens: made, shown once, revoked."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from apps.core.audience import SIGNED_IN, for_
from apps.exchange import actions
from apps.exchange.forms import SCOPES, TokenForm
from apps.exchange.models import AccessToken
from apps.exchange.queries import tokens as queries
from apps.exchange.rules.scopes import Scope
from apps.parties.requests import PersonRequest


@for_(SIGNED_IN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: PersonRequest) -> HttpResponse:
    """The person's tokens, and the form for another; what was made is shown on this answer and never again."""
    form, secret = TokenForm(request.POST or None), ""
    if request.method == "POST" and request.seat and form.is_valid():
        said = form.cleaned_data
        _row, secret = actions.make_token(
            request.seat.pk,
            name=said["name"],
            scopes=[Scope(scope) for scope in said["scopes"]],
            days=said["days"],
            actor=request.actor,
            now=request.now,
        )
        form = TokenForm()
    rows = [_row_of(token, request) for token in queries.tokens_of(request.person)]
    context = {"form": form, "secret": secret, "rows": rows}
    return render(request, "exchange/tokens.html", context, status=422 if form.errors else 200)


@for_(SIGNED_IN)
@require_POST
def revocation(request: PersonRequest, token_id: int) -> HttpResponse:
    """撤销 — from now on nobody acts by the token."""
    token = queries.token_of(request.person, token_id)
    if token is None:
        raise Http404
    actions.revoke_token(token.pk, actor=request.actor, now=request.now)
    messages.success(request, _("令牌已撤销，立即失效。"))
    return redirect("exchange:tokens")


def _row_of(token: AccessToken, request: PersonRequest) -> dict[str, Any]:
    is_over = token.expires_at <= request.now
    return {
        "token": token,
        "scopes": [SCOPES[Scope(scope)] for scope in token.scopes],
        "is_over": is_over,
        "lives": token.revoked_at is None and not is_over,
    }
