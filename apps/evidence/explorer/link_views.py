"""Auditors' links: the supervisor makes, lists and revokes them; the auditor opens one and reads its part of the journal."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.audience import EVERYONE, Role, for_
from apps.core.clock import SHANGHAI
from apps.core.refusals import Refusal
from apps.evidence.explorer import reading
from apps.evidence.explorer.actions import (
    WRONG_CODES_AT_MOST,
    is_over,
    known_link,
    make_link,
    open_link,
    reader_through,
    renew_code,
    revoke_link,
)
from apps.evidence.explorer.forms import LinkForm, OneTimeCodeForm
from apps.evidence.explorer.models import AuditLink
from apps.evidence.explorer.reading import AUDIT
from apps.evidence.requests import ActingRequest
from apps.evidence.rules.chain import moment

LINKS_SHOWN = 100
ONE_DAY = timedelta(days=1)
HANDED, TOKEN, OPENED = "audit_link_handed", "audit_token", "audit_link_opened"
"""Where the session keeps a link to be shown once, the token of a visited link, and the link that is open."""


@for_(Role.SUPERVISOR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def links(request: ActingRequest) -> HttpResponse:
    """审计链接 — those of this supervising body, and the next one."""
    form = LinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            handed = make_link(form.errand(now=request.now), actor=request.actor, now=request.now)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence(get_language() or "zh-hans"))
        else:
            _show_once(request, handed.link, token=handed.token, code=handed.code)
            return redirect("evidence:links")
    own = AuditLink.objects.filter(made_for=request.actor.organisation_id or 0).order_by("-pk")[:LINKS_SHOWN]
    rows = [(one, _pill(request, one), _scope_words(one)) for one in own]
    shown = {"form": form, "rows": rows, "handed": request.session.pop(HANDED, None)}
    return render(request, "evidence/links.html", shown, status=422 if form.errors else 200)


@for_(Role.SUPERVISOR)
@require_POST
def link_code(request: ActingRequest, link_id: int) -> HttpResponse:
    """重发验证码 — the page that follows shows it once."""
    link = _own(request, link_id)
    code = renew_code(link.pk, actor=request.actor, now=request.now)
    _show_once(request, link, token="", code=code)
    return redirect("evidence:links")


@for_(Role.SUPERVISOR)
@require_POST
def link_revocation(request: ActingRequest, link_id: int) -> HttpResponse:
    """撤销 — at once."""
    link = _own(request, link_id)
    revoke_link(link.pk, actor=request.actor, now=request.now)
    messages.success(request, _("链接已撤销，此后不能再经它查阅。"))
    return redirect("evidence:links")


@for_(EVERYONE)
@never_cache
@require_safe
def audit_link(request: ActingRequest, token: str) -> HttpResponse:
    """Takes the token out of the address, so that it stays in no history and no log."""
    request.session[TOKEN] = token
    return redirect("evidence:audit")


@for_(EVERYONE)
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def audit(request: ActingRequest) -> HttpResponse:
    """审计查阅 — the link asks for its one-time code; whoever opened it goes on to the journal."""
    token = request.session.get(TOKEN, "")
    link = known_link(token) if token else None
    if link is None:
        return render(request, "evidence/audit.html", {"link": None}, status=404)
    if _opened(request) == link:
        return redirect("evidence:audit_journal")
    form = OneTimeCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            opened = open_link(token, form.cleaned_data["code"], now=request.now)
        except Refusal as refusal:
            form.add_error("code", refusal.sentence(get_language() or "zh-hans"))
            link.refresh_from_db()
        else:
            request.session.cycle_key()
            request.session[OPENED] = {"link": opened.pk, "at": _opened_at(opened)}
            return redirect("evidence:audit_journal")
    shown = {
        "link": link,
        "form": form,
        "is_over": is_over(link, now=request.now),
        "is_spent": link.opened_at is not None,
        "is_locked": link.wrong_codes >= WRONG_CODES_AT_MOST,
        "scope_words": _scope_words(link),
    }
    return render(request, "evidence/audit.html", shown, status=422 if form.errors else 200)


@for_(EVERYONE)
@require_POST
def audit_end(request: ActingRequest) -> HttpResponse:
    """结束查阅 — this browser forgets the link; reading again takes another code."""
    for kept in (TOKEN, OPENED):
        request.session.pop(kept, None)
    messages.success(request, _("已结束查阅。再次查阅须向监督人员要新的验证码。"))
    return redirect("portal:home")


@for_(EVERYONE)
@never_cache
@require_safe
def audit_journal(request: ActingRequest) -> HttpResponse:
    """审计查阅 — the entries that the link opens, newest first."""
    link = _must_be_open(request)
    return reading.list_page(request, reader_through(link), AUDIT, link=link, scope_words=_scope_words(link))


@for_(EVERYONE)
@never_cache
@require_safe
def audit_entry(request: ActingRequest, stream: str, v: int) -> HttpResponse:
    """One of these entries."""
    return reading.entry_page(request, reader_through(_must_be_open(request)), AUDIT, stream, v)


@for_(EVERYONE)
@never_cache
@require_safe
def audit_export(request: ActingRequest, form: str) -> HttpResponse:
    """The same search as a file."""
    return reading.export_file(request, reader_through(_must_be_open(request)), form)


def _must_be_open(request: ActingRequest) -> AuditLink:
    """The link that this browser opened; for anybody else there is no such page."""
    link = _opened(request)
    if link is None:
        raise Http404
    return link


def _opened(request: ActingRequest) -> AuditLink | None:
    """The link that this browser opened with the code that still counts; None when it is over."""
    kept = request.session.get(OPENED)
    if not kept:
        return None
    link = AuditLink.objects.filter(pk=kept["link"]).first()
    if link is None or link.opened_at is None or _opened_at(link) != kept["at"]:
        return None
    return None if is_over(link, now=request.now) else link


def _opened_at(link: AuditLink) -> str:
    """Tells one opening from the next; empty while the present code was not used."""
    return moment(link.opened_at) if link.opened_at else ""


def _own(request: ActingRequest, link_id: int) -> AuditLink:
    """A link of this supervising body; another's does not exist for it."""
    return get_object_or_404(AuditLink, pk=link_id, made_for=request.actor.organisation_id or 0)


def _show_once(request: ActingRequest, link: AuditLink, *, token: str, code: str) -> None:
    address = request.build_absolute_uri(reverse("evidence:audit_link", args=[token])) if token else ""
    request.session[HANDED] = {"auditor": link.auditor, "address": address, "code": f"{code[:4]} {code[4:]}"}


def _pill(request: ActingRequest, link: AuditLink) -> tuple[str, str, str]:
    if link.revoked_at is not None:
        return "idle", "circle-x", _("已撤销")
    if is_over(link, now=request.now):
        return "idle", "clock", _("已失效")
    if link.wrong_codes >= WRONG_CODES_AT_MOST:
        return "stop", "lock", _("已锁定")
    return ("ok", "circle-check", _("已打开")) if link.opened_at else ("wait", "hourglass", _("待打开"))


def _scope_words(link: AuditLink) -> str:
    """``WC-…、WC-…；2026-07-01 至 2026-09-30``: the last day is within."""
    said = ["、".join(link.lots)] if link.lots else [_("全部标段")]
    since = f"{link.since.astimezone(SHANGHAI):%Y-%m-%d}" if link.since else ""
    until = f"{link.until.astimezone(SHANGHAI) - ONE_DAY:%Y-%m-%d}" if link.until else ""
    if since or until:
        said.append(_("%(since)s 至 %(until)s") % {"since": since or "…", "until": until or "…"})
    return "；".join(said)
