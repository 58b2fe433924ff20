"""本人账户 — the person's own page: seats, one-time codes, sessions; and the invitation that starts an account."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.audience import EVERYONE, SIGNED_IN, for_
from apps.core.refusals import Refused
from apps.parties import lockout, queries, second_factor
from apps.parties.actions import (
    change_password,
    end_other_sessions,
    end_session,
    renew_recovery_codes,
    set_password,
    set_second_factor,
)
from apps.parties.actions.accounts import PasswordChange, PasswordTooWeak, move_session
from apps.parties.forms import ChangePasswordForm, CodeForm, PasswordForm, SetUpCodeForm, sentence
from apps.parties.middleware import STALE
from apps.parties.requests import ActingRequest, PersonRequest

INVITATION, SECRET, SHOW_CODES = "invitation", "one_time_secret", "show_recovery_codes"
"""Where the session keeps an opened invitation, a proposed secret, and that recovery codes are to be shown once."""


@for_(SIGNED_IN)
@require_safe
def account(request: PersonRequest) -> HttpResponse:
    """Everything about oneself on one page."""
    shown = {
        "has_codes": second_factor.has_one(request.person.pk),
        "codes_left": len(second_factor.unused_recovery_codes(request.person)),
        "sessions": queries.sessions_alive(request.person),
        "this_session": request.session.session_key,
        "key_pair": queries.keys_of(request.seat) if request.seat else None,
        "passkeys": request.person.passkeys.count(),
        "password_set_at": queries.password_set_at(request.person),
    }
    return render(request, "parties/account.html", shown)


@for_(SIGNED_IN)
@never_cache
@require_safe
def presence(_request: PersonRequest) -> HttpResponse:
    """在场 — a page asks when somebody types or clicks: whoever fills in a long form is not idle."""
    return HttpResponse(status=204)


@for_(SIGNED_IN)
@never_cache
@sensitive_post_parameters("present", "password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def change_password_page(request: PersonRequest) -> HttpResponse:
    """更换口令 — with the present one, so that a session left open changes nothing."""
    form = ChangePasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not lockout.may_try(request, request.person.login):
            return lockout.locked_out(request)
        if _changed(request, form):
            messages.success(request, _("口令已更换，其他浏览器已退出登录。"))
            return redirect("parties:account")
    shown = {"form": form, "is_stale": bool(request.session.get(STALE)), "days": settings.PASSWORD_DAYS}
    return render(request, "parties/change_password.html", shown, status=422 if form.errors else 200)


@for_(SIGNED_IN)
@require_POST
def session_end(request: PersonRequest, session_id: int) -> HttpResponse:
    """结束会话 — another browser is signed out."""
    session = get_object_or_404(queries.sessions_of(request.person), pk=session_id)
    end_session(session.pk, actor=request.actor, now=request.now)
    messages.success(request, _("该浏览器已退出登录。"))
    return redirect("parties:account")


@for_(SIGNED_IN)
@require_POST
def other_sessions_end(request: PersonRequest) -> HttpResponse:
    """退出其他浏览器 — every browser but this one."""
    end_other_sessions(request.person.pk, keep=request.session.session_key or "", actor=request.actor, now=request.now)
    messages.success(request, _("其他浏览器都已退出登录。"))
    return redirect("parties:account")


@for_(SIGNED_IN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one_time_codes(request: PersonRequest) -> HttpResponse:
    """启用动态口令 — scan, type one code, keep the recovery codes."""
    if second_factor.has_one(request.person.pk):
        return redirect("parties:recovery_codes" if request.session.get(SHOW_CODES) else "parties:account")
    secret = request.session.setdefault(SECRET, second_factor.generate_totp_secret())
    form = SetUpCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            set_second_factor(
                request.person.pk,
                secret=secret,
                code=form.cleaned_data["code"],
                actor=request.actor,
                now=request.now,
            )
        except Refused as refusal:
            form.add_error("code", sentence(refusal))
        else:
            del request.session[SECRET]
            request.session[SHOW_CODES] = True
            return redirect("parties:recovery_codes")
    shown = {"form": form, "proposal": second_factor.proposal(request.person, secret)}
    return render(request, "parties/one_time_codes.html", shown, status=422 if form.errors else 200)


@for_(SIGNED_IN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def recovery_codes(request: PersonRequest) -> HttpResponse:
    """恢复码 — shown once when made; a fresh set for somebody who can show a code."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not lockout.may_try(request, request.person.login):
            return lockout.locked_out(request)
        try:
            renew_recovery_codes(
                request.person.pk, code=form.cleaned_data["code"], actor=request.actor, now=request.now
            )
        except Refused as refusal:
            lockout.count_failure(request, request.person.login)
            form.add_error("code", sentence(refusal))
        else:
            request.session[SHOW_CODES] = True
            return redirect("parties:recovery_codes")
    codes = second_factor.unused_recovery_codes(request.person)
    shown = {"form": form, "codes": codes if request.session.pop(SHOW_CODES, False) else [], "left": len(codes)}
    return render(request, "parties/recovery_codes.html", shown, status=422 if form.errors else 200)


def _changed(request: PersonRequest, form: ChangePasswordForm) -> bool:
    change = PasswordChange(form.cleaned_data["present"], form.cleaned_data["password"])
    keep = request.session.session_key or ""
    try:
        person = change_password(request.person.pk, change=change, keep=keep, actor=request.actor, now=request.now)
    except PasswordTooWeak as refusal:
        for reason in refusal.reasons:
            form.add_error("password", reason)
        return False
    except Refused as refusal:
        lockout.count_failure(request, request.person.login)
        form.add_error("present", sentence(refusal))
        return False
    update_session_auth_hash(request, person)
    move_session(keep, to=request.session.session_key or "")
    request.session.pop(STALE, None)
    return True


@for_(EVERYONE)
@never_cache
@require_safe
def invitation(request: ActingRequest, token: str) -> HttpResponse:
    """Takes the token out of the address, so that it stays in no history and no log."""
    request.session[INVITATION] = token
    return redirect("parties:password")


@for_(EVERYONE)
@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: ActingRequest) -> HttpResponse:
    """设置口令 — for somebody who was invited."""
    token = request.session.get(INVITATION, "")
    invited = queries.invitation_open(token, now=request.now)
    if invited is None:
        return render(request, "parties/password.html", {"invited": None}, status=404)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            set_password(token, form.cleaned_data["password"], now=request.now)
        except PasswordTooWeak as refusal:
            for reason in refusal.reasons:
                form.add_error("password", reason)
        else:
            del request.session[INVITATION]
            messages.success(request, _("口令已设置，请登录。"))
            return redirect("parties:sign_in")
    shown = {"form": form, "invited": invited}
    return render(request, "parties/password.html", shown, status=422 if form.errors else 200)
