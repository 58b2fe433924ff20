"""收件箱 — one's own messages, how they reached one, and how one wishes to be told."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.bids.queries.practice import practice_reminders
from apps.core.audience import SIGNED_IN, Role, for_
from apps.portal import actions
from apps.portal.forms import ChannelForm
from apps.portal.queries import inbox as inbox_queries
from apps.portal.requests import PageRequest

MESSAGES_A_PAGE = 20
FAILURES_SHOWN = 50


@for_(SIGNED_IN)
def inbox(request: PageRequest) -> HttpResponse:
    """The messages, newest first; `?unread=1` leaves out what was read.

    What a bidder is reminded of is read from his bid's own trail each time: a row that names him would say that he bids.
    """
    items = inbox_queries.inbox_of(request.actor)
    is_unread_only = request.GET.get("unread") == "1"
    page = Paginator(items.filter(read_at__isnull=True) if is_unread_only else items, MESSAGES_A_PAGE).get_page(
        request.GET.get("page")
    )
    told = inbox_queries.told(list(page.object_list), language=request.LANGUAGE_CODE)
    context = {
        "page": page,
        "told": told,
        "is_unread_only": is_unread_only,
        "reminders": practice_reminders(request.actor, request.now),
    }
    return render(request, "portal/inbox.html", context)


@for_(SIGNED_IN)
def message(request: PageRequest, item_id: int) -> HttpResponse:
    """One message. Opening it by GET changes nothing; the page marks it read with its own POST."""
    item = get_object_or_404(inbox_queries.inbox_of(request.actor), pk=item_id)
    if request.method == "POST":
        actions.mark_read(item.pk, actor=request.actor, now=request.now)
        return redirect("portal:message", item_id=item.pk)
    [told] = inbox_queries.told([item], language=request.LANGUAGE_CODE)
    context = {"told": told, "deliveries": item.deliveries.order_by("channel"), "place": inbox_queries.place_of(item)}
    return render(request, "portal/message.html", context)


@for_(SIGNED_IN)
@require_POST
def read_all(request: PageRequest) -> HttpResponse:
    """全部已读."""
    count = actions.mark_all_read(actor=request.actor, now=request.now)
    messages.info(request, _("已将 %(count)s 条消息标为已读。") % {"count": count})
    return redirect("portal:inbox")


@for_(SIGNED_IN)
def preferences(request: PageRequest) -> HttpResponse:
    """消息设置 — through which channels one is told of what, besides the inbox."""
    form = ChannelForm(request.POST or None, chosen=inbox_queries.chosen_channels(request.actor))
    if request.method == "POST" and form.is_valid():
        actions.choose_channels(form.wanted, actor=request.actor)
        messages.success(request, _("消息设置已保存，从下一条消息起生效。"))
        return redirect("portal:preferences")
    return render(request, "portal/preferences.html", {"form": form})


@for_(Role.TECHNICAL_DUTY)
def deliveries(request: PageRequest) -> HttpResponse:
    """消息送达 — whether e-mail and SMS get out. Neither recipients nor lots nor texts are shown."""
    context = {
        "channels": inbox_queries.health_of_channels(),
        "failures": inbox_queries.troubled_deliveries()[:FAILURES_SHOWN],
    }
    return render(request, "portal/deliveries.html", context)
