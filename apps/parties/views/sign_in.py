"""登录 — password, then one-time code; one lock-out counts both."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from django.views.i18n import set_language as set_language_cookie

from apps.core import clock
from apps.core.audience import EVERYONE, SIGNED_IN, for_
from apps.core.own_pages import from_own_pages
from apps.core.refusals import Refused
from apps.core.templatetags.look import moment
from apps.parties import lockout, passkeys, queries, second_factor
from apps.parties.actions import choose_language, record_sign_in
from apps.parties.actions.accounts import LANGUAGES, Browser
from apps.parties.forms import CodeForm, SignInForm
from apps.parties.idling import LISTED
from apps.parties.middleware import SEAT, STALE
from apps.parties.models import Person
from apps.parties.requests import ActingRequest, PersonRequest
from apps.parties.rules.browsers import browser_name
from apps.parties.rules.passwords import is_old

FIRST_FACTOR = "first_factor"
"""Where the session keeps who gave the right password and has yet to give a code."""
FIRST_FACTOR_LASTS = timedelta(minutes=5)
BACKEND = "django.contrib.auth.backends.ModelBackend"


@for_(EVERYONE)
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: ActingRequest) -> HttpResponse:
    """The first factor."""
    if request.person is not None:
        return redirect(next_of(request))
    form = SignInForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form)

    given = form.cleaned_data
    person = authenticate(request, username=given["login"], password=given["password"])
    if person is None:
        form.add_error(None, _wrong())
        return _page(request, form)
    if not second_factor.has_one(person.pk):
        return _enter(request, person, next_of(request))
    request.session.cycle_key()
    request.session[FIRST_FACTOR] = {"person": person.pk, "at": request.now.isoformat(), "next": next_of(request)}
    return redirect("parties:sign_in_code")


@for_(EVERYONE)
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_code(request: ActingRequest) -> HttpResponse:
    """The second factor."""
    known = request.session.get(FIRST_FACTOR)
    if known is None or request.now - datetime.fromisoformat(known["at"]) > FIRST_FACTOR_LASTS:
        request.session.pop(FIRST_FACTOR, None)
        return redirect("parties:sign_in")
    person = Person.objects.get(pk=known["person"])
    form = CodeForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _code_page(request, form)

    if not lockout.may_try_code(request, person.login):
        return lockout.locked_out(request)
    if not second_factor.accepts(person, "".join(form.cleaned_data["code"].split())):
        lockout.count_failure(request, person.login)
        form.add_error("code", _("动态口令不正确。请核对手机时间，用最新的六位数字再试一次。"))
        return _code_page(request, form)
    del request.session[FIRST_FACTOR]
    return _enter(request, person, known["next"])


@for_(EVERYONE)
@require_POST
def sign_out(request: ActingRequest) -> HttpResponse:
    """退出登录."""
    logout(request)
    return redirect("/")


@for_(SIGNED_IN)
@require_POST
def seat(request: PersonRequest) -> HttpResponse:
    """切换身份 — from now on the person acts from this seat."""
    chosen = next((one for one in request.seats if str(one.pk) == request.POST.get("seat")), None)
    if chosen is None:
        raise Refused("seat_unknown")
    request.session[SEAT] = chosen.pk
    return redirect(reverse("portal:desk"))


@for_(EVERYONE)
@require_POST
@from_own_pages
def set_language(request: ActingRequest) -> HttpResponse:
    """语言 — kept in a cookie, and with the person who is signed in."""
    wanted = request.POST.get("language", "")
    if request.person is not None and wanted in LANGUAGES:
        choose_language(request.person.pk, wanted, actor=request.actor)
    response: HttpResponse = set_language_cookie(request)
    return response


def enter(request: ActingRequest, person: Person) -> None:
    """The person is signed in in this browser, and the session is listed in the account."""
    login(request, person, backend=BACKEND)
    if request.session.session_key is None:
        request.session.save()
    seen_at = clock.machine_now()
    request.session[LISTED] = seen_at.timestamp()
    browser = Browser(
        session_key=str(request.session.session_key),
        address=request.META.get("REMOTE_ADDR") or None,
        name=browser_name(request.headers.get("User-Agent", "")),
        seen_at=seen_at,
    )
    record_sign_in(person.pk, browser, now=request.now)


def next_of(request: ActingRequest) -> str:
    """Where to go after signing in: an address of ours that was asked for, else the desk."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else str(settings.LOGIN_REDIRECT_URL)


def _enter(request: ActingRequest, person: Person, where: str) -> HttpResponse:
    tell_of_last_time(request, person)
    enter(request, person)
    if is_old(queries.password_set_at(person), days=settings.PASSWORD_DAYS, now=request.now):
        request.session[STALE] = True
    response = redirect(where)
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, person.language, secure=request.is_secure(), samesite="Lax")
    return response


def _wrong() -> str:
    told = {"failures": settings.LOCK_AFTER_FAILURES, "minutes": settings.LOCK_MINUTES}
    return _("登录名或口令不正确。连续 %(failures)s 次不正确，账号将锁定 %(minutes)s 分钟。") % told


def tell_of_last_time(request: ActingRequest, person: Person) -> None:
    """上次登录 — so that somebody notices who was not he."""
    last, failures = queries.last_sign_in(person), lockout.failures_of(person.login)
    if last is not None:
        told = {"at": moment(last.at), "browser": last.browser or "—", "address": last.address or "—"}
        messages.info(
            request, _("上次登录：%(at)s，%(browser)s，地址 %(address)s。不是您本人的，请立即更换口令。") % told
        )
    if failures:
        messages.warning(request, _("此后有 %(count)s 次登录失败：口令或动态口令不正确。") % {"count": failures})


def _page(request: ActingRequest, form: SignInForm) -> HttpResponse:
    status = 422 if form.errors else 200
    shown = {"form": form, "next": next_of(request), "may_use_passkey": passkeys.are_possible(request)}
    return render(request, "parties/sign_in.html", shown, status=status)


def _code_page(request: ActingRequest, form: CodeForm) -> HttpResponse:
    return render(request, "parties/sign_in_code.html", {"form": form}, status=422 if form.errors else 200)
