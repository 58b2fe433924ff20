"""订阅 — hearing of lots without an account: by e-mail, by feed, by calendar. No line in the log says who did."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from apps.core.audience import EVERYONE, for_
from apps.core.logs import unlogged
from apps.parties.requests import ActingRequest
from apps.portal import actions
from apps.portal.forms import LotSearch, RhythmForm, WatchForm
from apps.portal.queries import finding, watches
from apps.portal.requests import PageRequest
from apps.portal.senders import Channel, NotSent, sender_for
from apps.portal.watching import LOT, asked_in, network_of, question_of
from apps.tenders.queries import public_lot


@unlogged
@for_(EVERYONE)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def watching(request: PageRequest) -> HttpResponse:
    """The form for the lot or the search in the address, and the feeds of the same; every answer is the same to the asker."""
    question = _question(request)
    form = WatchForm(request.POST if request.method == "POST" else None)
    is_sent, is_unreachable = False, False
    if request.method == "POST" and form.is_valid():
        is_unreachable = not _asked(request, question, form)
        is_sent = not is_unreachable
    context = {
        "form": form,
        "described": watches.described(question),
        "is_sent": is_sent,
        "is_unreachable": is_unreachable,
        "feeds": _feeds(question),
        "question": question,
    }
    return render(request, "portal/watching.html", context, status=422 if form.errors else 200)


@unlogged
@for_(EVERYONE)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def watch(request: PageRequest, key: str) -> HttpResponse:
    """One subscription, by the link in its letters: confirmed or changed by post, so that no mail scanner does it."""
    shown = watches.watch_of(key)
    form = RhythmForm(request.POST if request.method == "POST" else None, initial={"rhythm": shown.rhythm})
    if request.method == "POST" and form.is_valid():
        actions.confirm_watch(shown.reference, rhythm=form.cleaned_data["rhythm"], now=request.now)
        return _private(redirect("portal:watch", key))
    context = {"watch": shown, "key": key, "form": form, "described": watches.described(shown.question)}
    return _private(render(request, "portal/watch.html", context, status=422 if form.errors else 200))


@unlogged
@for_(EVERYONE)
@require_POST
def watch_end(request: PageRequest, key: str) -> HttpResponse:
    """取消订阅: the address is deleted."""
    actions.end_watch(watches.watch_of(key).reference)
    return _private(render(request, "portal/watch.html", {"is_ended": True}))


def _asked(request: ActingRequest, question: str, form: WatchForm) -> bool:
    """Writes to the address, unless it was written to lately; False when the letter could not be sent."""
    asked = actions.Asked(
        email=form.cleaned_data["email"],
        question=question,
        rhythm=form.cleaned_data["rhythm"],
        language=get_language() or "zh-hans",
        root=request.build_absolute_uri("/").rstrip("/"),
    )
    found = actions.ask_to_watch(asked, network=_network(request), now=request.now)
    if found is None:
        return True
    try:
        sender_for(Channel.EMAIL)(watches.first_letter(found, now=request.now))
    except NotSent as failure:
        if found.confirmed_at is None:
            actions.end_watch(found.reference)
        return failure.is_hopeless
    return True


def _network(request: ActingRequest) -> str:
    """Empty where everybody comes from one address, behind a proxy; then only the limit of everybody together holds."""
    address = request.META.get("REMOTE_ADDR", "")
    try:
        return network_of(address) if ip_address(address).is_global else ""
    except ValueError:
        return ""


def _question(request: ActingRequest) -> str:
    """The lot or the search in the address. Raises Http404 for a lot that there is not; what is not understood is left out."""
    if request.GET.get(LOT):
        return question_of({LOT: public_lot(request.GET[LOT]).code})
    form = LotSearch(request.GET, regions=finding.regions())
    form.is_valid()
    understood = {name for name, value in form.cleaned_data.items() if value}
    return question_of({name: request.GET.get(name, "") for name in understood})


def _feeds(question: str) -> dict[str, str]:
    """The Atom feed and the calendar of the same lot or search."""
    asked = asked_in(question)
    if LOT in asked:
        names: dict[str, Any] = {"atom": "portal:lot_feed", "ics": "portal:lot_calendar"}
        return {form: reverse(name, args=[asked[LOT]]) for form, name in names.items()}
    suffix = f"?{question}" if question else ""
    return {
        form: reverse(f"portal:{name}") + suffix for form, name in (("atom", "lots_feed"), ("ics", "lots_calendar"))
    }


def _private(response: HttpResponse) -> HttpResponse:
    """The link is the key: no other site learns it."""
    response["Referrer-Policy"] = "no-referrer"
    return response
