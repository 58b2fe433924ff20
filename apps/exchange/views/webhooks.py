"""变更推送 — a person's pages of webhooks: made with a secret shown once, looked at, tested, paused, replayed, removed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.audience import SIGNED_IN, for_
from apps.core.refusals import Refused
from apps.exchange import actions, sending
from apps.exchange.actions.webhooks import Wish
from apps.exchange.forms import SUBJECTS, ReplayForm, ResumptionForm, WebhookForm
from apps.exchange.kinds import Subject, kinds_of, subjects_of
from apps.exchange.models import Webhook
from apps.exchange.queries import changes
from apps.exchange.queries import webhooks as queries
from apps.exchange.rules.pushing import REPLAYED_AT_MOST, WEBHOOKS_A_SEAT
from apps.parties.models import Membership
from apps.parties.requests import PersonRequest

DELIVERIES_A_PAGE = 25


@for_(SIGNED_IN)
@require_safe
def webhooks(request: PersonRequest) -> HttpResponse:
    """The person's webhooks, and the way to another."""
    seats = queries.living_seats(request.person)
    rows = [
        {"webhook": one, "subjects": _subjects(one), "lives": one.membership_id in seats}
        for one in queries.webhooks_of(request.person)
    ]
    return render(request, "exchange/webhooks.html", {"rows": rows, "most": WEBHOOKS_A_SEAT})


@for_(SIGNED_IN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_webhook(request: PersonRequest) -> HttpResponse:
    """The form for a webhook; what was made is shown with its secret on this answer, and never again."""
    form = WebhookForm(request.POST or None)
    if request.method == "POST" and request.seat and form.is_valid():
        try:
            made, secret = _made(request, request.seat, form.cleaned_data)
        except Refused as refusal:
            form.add_error("address", refusal.sentence(get_language() or "zh-hans"))
        else:
            return _page(request, made.pk, secret=secret)
    return render(request, "exchange/new_webhook.html", {"form": form}, status=422 if form.errors else 200)


@for_(SIGNED_IN)
@never_cache
@require_safe
def webhook(request: PersonRequest, webhook_id: int) -> HttpResponse:
    """One webhook: where it stands, what came of every delivery, and what may be done."""
    return _page(request, webhook_id)


@for_(SIGNED_IN)
@require_POST
def pause(request: PersonRequest, webhook_id: int) -> HttpResponse:
    """暂停."""
    actions.pause_webhook(_own(request, webhook_id).pk, actor=request.actor, now=request.now)
    messages.success(request, _("推送已暂停。停在哪里会记住，恢复后可以接着发。"))
    return redirect("exchange:webhook", webhook_id)


@for_(SIGNED_IN)
@require_POST
def resumption(request: PersonRequest, webhook_id: int) -> HttpResponse:
    """恢复."""
    own, form = _own(request, webhook_id), ResumptionForm(request.POST)
    if not form.is_valid():
        raise Refused("question_not_understood", fields="skips")
    skips = form.cleaned_data["skips"]
    actions.resume_webhook(own.pk, skips=skips, actor=request.actor, now=request.now)
    messages.success(request, _("推送已恢复。"))
    return redirect("exchange:webhook", webhook_id)


@for_(SIGNED_IN)
@require_POST
def test(request: PersonRequest, webhook_id: int) -> HttpResponse:
    """测试推送."""
    actions.ping_webhook(_own(request, webhook_id).pk, actor=request.actor, now=request.now)
    messages.success(request, _("测试已安排，几秒后刷新本页查看结果。"))
    return redirect("exchange:webhook", webhook_id)


@for_(SIGNED_IN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def secret(request: PersonRequest, webhook_id: int) -> HttpResponse:
    """更换签名密钥 — the new one is shown on this answer, and never again; whoever comes back to it sees the webhook."""
    if request.method != "POST":
        return _back_to_page(request, webhook_id)
    _webhook, fresh = actions.renew_secret(_own(request, webhook_id).pk, actor=request.actor, now=request.now)
    return _page(request, webhook_id, secret=fresh)


@for_(SIGNED_IN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def replay(request: PersonRequest, webhook_id: int) -> HttpResponse:
    """重新推送某一序号之后的全部."""
    if request.method != "POST":
        return _back_to_page(request, webhook_id)
    own, form = _own(request, webhook_id), ReplayForm(request.POST)
    if not form.is_valid():
        return _page(request, webhook_id, replay_form=form)
    count = actions.replay_since(own.pk, form.cleaned_data["since"], actor=request.actor, now=request.now)
    messages.success(request, _("已安排重新推送 %(count)s 条变更。") % {"count": count})
    return redirect("exchange:webhook", webhook_id)


@for_(SIGNED_IN)
@require_POST
def delivery_replay(request: PersonRequest, webhook_id: int, delivery_id: int) -> HttpResponse:
    """重新推送一条."""
    delivery = queries.delivery_of(_own(request, webhook_id), delivery_id)
    if delivery is None:
        raise Http404
    actions.replay_delivery(delivery.pk, actor=request.actor, now=request.now)
    messages.success(request, _("已安排重新推送这一条。"))
    return redirect("exchange:webhook", webhook_id)


@for_(SIGNED_IN)
@require_POST
def removal(request: PersonRequest, webhook_id: int) -> HttpResponse:
    """删除."""
    actions.remove_webhook(_own(request, webhook_id).pk, actor=request.actor, now=request.now)
    messages.success(request, _("变更推送已删除，不再发送。"))
    return redirect("exchange:webhooks")


def _back_to_page(request: PersonRequest, webhook_id: int) -> HttpResponse:
    """From an address that only answered a form: to the same place of the list on the webhook's own page."""
    page = reverse("exchange:webhook", args=[_own(request, webhook_id).pk])
    return redirect(f"{page}?{request.GET.urlencode()}" if request.GET else page)


def _own(request: PersonRequest, webhook_id: int) -> Webhook:
    found = queries.webhook_of(request.person, webhook_id)
    if found is None:
        raise Http404
    return found


def _made(request: PersonRequest, seat: Membership, said: dict[str, Any]) -> tuple[Webhook, str]:
    address = sending.checked(said["address"])
    kinds = kinds_of([Subject(one) for one in said["subjects"]])
    wish = Wish(said["name"], address, kinds)
    return actions.make_webhook(seat.pk, wish, actor=request.actor, now=request.now)


def _page(
    request: PersonRequest, webhook_id: int, *, secret: str = "", replay_form: ReplayForm | None = None
) -> HttpResponse:
    own, language = _own(request, webhook_id), get_language() or "zh-hans"
    page = Paginator(queries.deliveries(own), DELIVERIES_A_PAGE).get_page(request.GET.get("page"))
    told = [queries.sent(one, own) for one in page]
    context = {
        "webhook": own,
        "secret": secret,
        "lives": own.membership_id in queries.living_seats(request.person),
        "subjects": _subjects(own),
        "page": page,
        "rows": [
            {"sent": one, "why": one.sentence(language), "next_at": queries.next_try(one.delivery, own)} for one in told
        ],
        "newest": changes.newest(),
        "most": REPLAYED_AT_MOST,
        "resumption_form": ResumptionForm(),
        "replay_form": replay_form or ReplayForm(),
    }
    return render(request, "exchange/webhook.html", context, status=422 if replay_form else 200)


def _subjects(webhook: Webhook) -> list[str]:
    return [str(SUBJECTS[subject]) for subject in subjects_of(webhook.kinds)]
