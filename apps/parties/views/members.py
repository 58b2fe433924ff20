"""本单位人员 — an organisation's own members, for its administrators; and accounts, for those who help."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.audience import SIGNED_IN, Role, for_
from apps.core.clock import SHANGHAI
from apps.core.refusals import NotAllowed, Refused, WrongState
from apps.parties import lockout, policy, queries
from apps.parties.actions import (
    add_member,
    end_delegation,
    end_membership,
    grant_delegation,
    invite_again,
    remove_second_factor,
    shut_out_devices,
    unlock_account,
)
from apps.parties.forms import DelegationForm, MemberForm, ReasonForm, sentence
from apps.parties.grants import Permission
from apps.parties.labels import PERMISSION_LABELS, SEAT_PILLS
from apps.parties.lifecycle import MembershipState
from apps.parties.models import Organisation
from apps.parties.requests import PersonRequest
from apps.parties.views.links import invitation_link, shown_once

PAGE = 30


@for_(SIGNED_IN)
@require_safe
def members(request: PersonRequest) -> HttpResponse:
    """The organisation's seats and delegations."""
    organisation = _organisation(request)
    may_manage = policy.may_manage_members(request.actor, organisation, now=request.now)
    locked = lockout.locked_logins() if may_manage else set()
    shown = {
        "organisation": organisation,
        "rows": [
            {"seat": seat, "pill": SEAT_PILLS[MembershipState(seat.state)], "is_locked": seat.person.login in locked}
            for seat in queries.members_of(organisation, request.actor, now=request.now)
        ],
        "delegations": [
            {"delegation": one, "label": PERMISSION_LABELS[Permission(one.permission)]}
            for one in queries.delegations_of(organisation)
        ]
        if may_manage
        else [],
        "may_manage": may_manage,
        "may_delegate": policy.is_administrator(request.actor, organisation),
        "invitation": shown_once(request),
    }
    return render(request, "parties/members.html", shown)


@for_(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def new_member(request: PersonRequest) -> HttpResponse:
    """增加成员."""
    organisation = _organisation(request)
    policy.must_manage_members(request.actor, organisation, now=request.now)
    form = MemberForm(organisation, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invited = add_member(organisation.pk, form.member(), actor=request.actor, now=request.now)
        except Refused as refusal:
            form.add_error(None, sentence(refusal))
        else:
            if invited.token:
                invitation_link(request, invited.membership.person, invited.token)
            messages.success(request, _("席位已授予。"))
            return redirect("parties:members")
    shown = {"form": form, "organisation": organisation}
    return render(request, "parties/new_member.html", shown, status=422 if form.errors else 200)


@for_(SIGNED_IN)
@require_POST
def membership_end(request: PersonRequest, membership_id: int) -> HttpResponse:
    """终止席位."""
    seat = get_object_or_404(queries.seats_manageable_by(request.actor, now=request.now), pk=membership_id)
    end_membership(seat.pk, actor=request.actor, now=request.now)
    messages.success(request, _("席位已终止，其密钥与授权同时停止。"))
    return redirect("parties:members")


@for_(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def new_delegation(request: PersonRequest, membership_id: int) -> HttpResponse:
    """授权."""
    seat = get_object_or_404(
        queries.seats_manageable_by(request.actor, now=request.now), pk=membership_id, state=MembershipState.ACTIVE
    )
    today = request.now.astimezone(SHANGHAI).date()
    form = DelegationForm(request.POST or None, initial={"first_day": today, "last_day": today + timedelta(days=30)})
    if request.method == "POST" and form.is_valid():
        try:
            grant_delegation(seat.pk, form.delegation(), actor=request.actor, now=request.now)
        except (Refused, WrongState) as refusal:
            form.add_error(None, sentence(refusal))
        else:
            messages.success(request, _("授权已生效，到期自动终止。"))
            return redirect("parties:members")
    shown = {"form": form, "seat": seat}
    return render(request, "parties/new_delegation.html", shown, status=422 if form.errors else 200)


@for_(SIGNED_IN)
@require_POST
def delegation_end(request: PersonRequest, delegation_id: int) -> HttpResponse:
    """授权终止."""
    delegation = get_object_or_404(queries.delegations_of(_organisation(request)), pk=delegation_id)
    end_delegation(delegation.pk, actor=request.actor, now=request.now)
    messages.success(request, _("授权已终止。"))
    return redirect("parties:members")


@for_(Role.OPERATOR, Role.TECHNICAL_DUTY)
@require_safe
def accounts(request: PersonRequest) -> HttpResponse:
    """账号 — everybody who may sign in, to be found by name, pinyin, login or organisation."""
    words = request.GET.get("q", "")[:80]
    page = Paginator(queries.accounts_for(request.actor, words), PAGE).get_page(request.GET.get("page"))
    locked = lockout.locked_logins()
    shown = {
        "page": page,
        "rows": [{"person": person, "is_locked": person.login in locked} for person in page],
        "words": words,
        "may_help": request.actor.acts_as(Role.TECHNICAL_DUTY),
        "invitation": shown_once(request),
    }
    return render(request, "parties/accounts.html", shown)


@for_(SIGNED_IN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def account_help(request: PersonRequest, person_id: int) -> HttpResponse:
    """协助 — unlock, invite again, remove lost one-time codes or shut lost devices out, each with its reason."""
    person = get_object_or_404(queries.accounts_for(request.actor, ""), pk=person_id)
    if not policy.may_help_with_account(request.actor, person, now=request.now) or person.pk == request.person.pk:
        raise NotAllowed("not_the_helper")
    form = ReasonForm(request.POST or None)
    shown = {"person": person, "form": form, "is_locked": lockout.is_locked(person.login)}
    if request.method == "POST" and form.is_valid():
        try:
            _help(request, person.pk, form.cleaned_data["reason"])
        except (Refused, WrongState) as refusal:
            form.add_error(None, sentence(refusal))
        else:
            return redirect("parties:accounts" if request.actor.acts_as(Role.TECHNICAL_DUTY) else "parties:members")
    shown |= {"has_codes": queries.has_second_factor(person)}
    return render(request, "parties/account_help.html", shown, status=422 if form.errors else 200)


def _help(request: PersonRequest, person_id: int, reason: str) -> None:
    actor, now = request.actor, request.now
    match request.POST.get("act"):
        case "unlock":
            unlock_account(person_id, reason=reason, actor=actor, now=now)
            messages.success(request, _("账号已解锁，本人可以立即登录。"))
        case "invite":
            token = invite_again(person_id, reason=reason, actor=actor, now=now)
            invitation_link(request, queries.person(person_id), token)
            messages.success(request, _("新的邀请链接已生成，原链接作废。"))
        case "remove_codes":
            remove_second_factor(person_id, reason=reason, actor=actor, now=now)
            messages.success(request, _("动态口令已停用，本人下次登录后重新设置。"))
        case "shut_out":
            shut_out_devices(person_id, reason=reason, actor=actor, now=now)
            messages.success(request, _("此人的所有浏览器已退出，通行密钥已全部移除。"))
        case _unknown:
            raise Refused("act_missing")


def _organisation(request: PersonRequest) -> Organisation:
    return get_object_or_404(Organisation, pk=request.actor.organisation_id)
