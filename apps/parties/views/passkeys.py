"""通行密钥 — the page of one's passkeys, and signing in by one. What the browser is asked is JSON; it answers with JSON in a form."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from apps.core.audience import EVERYONE, SIGNED_IN, for_
from apps.core.refusals import Refused
from apps.parties import lockout, passkeys
from apps.parties.actions import add_passkey, remove_passkey, show_passkey
from apps.parties.middleware import is_demonstration
from apps.parties.requests import ActingRequest, PersonRequest
from apps.parties.views.sign_in import enter, next_of, tell_of_last_time

MAKING = "passkey_making"
"""Where the session keeps what a browser was asked that is to make a passkey, signed with its time."""
TICKET = "parties.passkey"
LASTS = 300
"""Seconds in which somebody who was asked for a passkey may make or show one."""
BODY_LIMIT = 20_000


@for_(SIGNED_IN)
@never_cache
@require_safe
def own(request: PersonRequest) -> HttpResponse:
    """One's passkeys, and adding one."""
    shown = {
        "passkeys": request.person.passkeys.all(),
        "are_possible": passkeys.are_possible(request),
        "asks_password": not is_demonstration(request),
        "most": passkeys.MOST,
    }
    return render(request, "parties/passkeys.html", shown)


@for_(SIGNED_IN)
@never_cache
@sensitive_post_parameters("password")
@require_POST
def making(request: PersonRequest) -> HttpResponse:
    """What the browser is asked; only for somebody who shows the password again: a stolen session makes no passkey."""
    _must_be_possible(request)
    if not lockout.may_try(request, request.person.login):
        return lockout.locked_out(request)
    if not is_demonstration(request) and not request.person.check_password(request.POST.get("password", "")):
        lockout.count_failure(request, request.person.login)
        raise Refused("password_wrong")
    asked, state = passkeys.ask_to_make(request, request.person, list(request.person.passkeys.all()))
    request.session[MAKING] = signing.dumps(dict(state), salt=MAKING)
    return JsonResponse(dict(asked))


@for_(SIGNED_IN)
@require_POST
def addition(request: PersonRequest) -> JsonResponse:
    """添加通行密钥."""
    state = _asked(request.session.pop(MAKING, ""), salt=MAKING)
    made = passkeys.made(request, state, _answer(request))
    name = request.POST.get("name", "")
    add_passkey(request.person.pk, name=name, made=made, actor=request.actor, now=request.now)
    messages.success(request, _("通行密钥已添加。下次登录时选择“用通行密钥登录”。"))
    return JsonResponse({}, status=201)


@for_(SIGNED_IN)
@require_POST
def removal(request: PersonRequest, passkey_id: int) -> HttpResponse:
    """移除通行密钥."""
    passkey = get_object_or_404(request.person.passkeys, pk=passkey_id)
    remove_passkey(passkey.pk, actor=request.actor, now=request.now)
    messages.success(request, _("通行密钥已移除，不能再用它登录。"))
    return redirect("parties:passkeys")


@for_(EVERYONE)
@never_cache
@require_POST
def question(request: ActingRequest) -> JsonResponse:
    """What the browser of somebody who signs in is asked, and a ticket that brings it back: nothing is kept for strangers."""
    _must_be_possible(request)
    asked, state = passkeys.ask_to_show(request)
    return JsonResponse({"asked": dict(asked), "ticket": signing.dumps(dict(state), salt=TICKET)})


@for_(EVERYONE)
@never_cache
@require_POST
def sign_in(request: ActingRequest) -> JsonResponse:
    """用通行密钥登录 — device and PIN at once, so no password and no code is asked."""
    shown = passkeys.shown(request, _asked(request.POST.get("ticket", "")[:BODY_LIMIT], salt=TICKET), _answer(request))
    person = show_passkey(shown, now=request.now)
    tell_of_last_time(request, person)
    enter(request, person)
    return JsonResponse({"next": next_of(request)})


def _must_be_possible(request: ActingRequest) -> None:
    if not passkeys.are_possible(request):
        raise Refused("passkeys_impossible")


def _asked(ticket: str, *, salt: str) -> Mapping[str, Any]:
    """What a browser was asked, for as long as it may answer: nobody who comes later takes it up."""
    try:
        state: Mapping[str, Any] = signing.loads(ticket, salt=salt, max_age=LASTS)
    except signing.BadSignature as failure:
        raise Refused("passkey_wrong") from failure
    return state


def _answer(request: ActingRequest) -> Mapping[str, Any]:
    """What the browser says of a credential."""
    try:
        said = json.loads(request.POST.get("credential", "")[:BODY_LIMIT])
    except (ValueError, RecursionError) as failure:
        raise Refused("passkey_wrong") from failure
    if not isinstance(said, dict):
        raise Refused("passkey_wrong")
    return said
