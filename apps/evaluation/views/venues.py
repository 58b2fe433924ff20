"""评标场所: a centre keeps its venues, reads those of others, and answers when one of its own is asked for."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.audience import BUYERS, CENTRE, Role, for_
from apps.evaluation import actions, policy_sites
from apps.evaluation.forms_sites import ConfirmSiteForm, RefuseSiteForm, RoomForm, VenueForm, venue_as_recorded
from apps.evaluation.lifecycle_sites import SiteState
from apps.evaluation.models import Room, Seat, Site, Venue
from apps.evaluation.placing import slots_of
from apps.evaluation.queries import venues as queries
from apps.evaluation.queries.sites import wanted_at
from apps.evaluation.rules.slots import Half, Slot
from apps.evaluation.views.committees import word
from apps.parties.requests import ActingRequest
from apps.tenders.forms.fields import attempt
from apps.tenders.labels import Sign

PAGE = 20
ID = re.compile(r"[0-9]{1,9}")
SITE_SIGNS = {
    SiteState.NAMED: Sign("idle", "circle"),
    SiteState.REQUESTED: Sign("wait", "hourglass"),
    SiteState.CONFIRMED: Sign("ok", "check"),
    SiteState.REFUSED: Sign("stop", "circle-x"),
}


@for_(Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def venues(request: ActingRequest) -> HttpResponse:
    """本中心场所 — those of the operator's own centre, and a new one."""
    form = VenueForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: actions.record_venue(None, form.details(), actor=request.actor, now=request.now))
        if made is not None:
            messages.success(request, _("场所已登记。请接着登记评标室和席位。"))
            return redirect("evaluation:venue", made.pk)
    rows = queries.venues().filter(organisation_id=request.actor.organisation_id or 0)
    status = 422 if request.method == "POST" else 200
    return render(request, "evaluation/venues.html", {"rows": rows, "form": form}, status=status)


@for_(Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def venue(request: ActingRequest, venue_id: int) -> HttpResponse:
    """评标场所 — what others read of it, its rooms and seats."""
    one = get_object_or_404(Venue, pk=venue_id, organisation_id=request.actor.organisation_id or 0)
    if request.method != "POST":
        return _venue(request, one, {}, 200)
    form = VenueForm(request.POST)
    if form.is_valid():
        saved = attempt(
            form, lambda: actions.record_venue(one.pk, form.details(), actor=request.actor, now=request.now)
        )
        if saved is not None:
            messages.success(request, _("场所信息已更新，其他中心在目录中看到的是新内容。"))
            return redirect("evaluation:venue", one.pk)
    return _venue(request, one, {"form": form}, 422)


@for_(Role.OPERATOR)
@require_POST
def rooms(request: ActingRequest, venue_id: int) -> HttpResponse:
    """评标室 — one more, with its seats."""
    one = get_object_or_404(Venue, pk=venue_id, organisation_id=request.actor.organisation_id or 0)
    form = RoomForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        made = attempt(form, lambda: actions.record_room(one.pk, **given, actor=request.actor, now=request.now))
        if made is not None:
            messages.success(request, _("评标室已登记，可以接受预约。"))
            return redirect("evaluation:venue", one.pk)
    return _venue(request, one, {"room_form": form}, 422)


@for_(Role.OPERATOR)
@require_POST
def seat(request: ActingRequest, seat_id: int) -> HttpResponse:
    """席位 — out of use, or in use again."""
    one = get_object_or_404(Seat, pk=seat_id, room__venue__organisation_id=request.actor.organisation_id or 0)
    actions.change_seat(one.pk, is_in_use=one.withdrawn_at is not None, actor=request.actor, now=request.now)
    messages.success(request, _("席位已更新。"))
    return redirect("evaluation:venue", one.room.venue_id)


@for_(*CENTRE, *BUYERS, Role.SUPERVISOR)
@require_safe
def directory(request: ActingRequest) -> HttpResponse:
    """共享席位目录 — rooms and workstations of every centre, with fees, meals and lodging."""
    page = Paginator(queries.venues(), PAGE).get_page(request.GET.get("page"))
    return render(request, "evaluation/seat_directory.html", {"page": page})


@for_(Role.OPERATOR)
@require_safe
def requests(request: ActingRequest) -> HttpResponse:
    """场地请求 — what this centre was asked for."""
    page = Paginator(queries.requests_for(request.actor), PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "site": one,
            "pill": pill_of(one),
            "slots": [slot_text(slot) for slot in slots_of(one.evaluation.application)],
        }
        for one in page
    ]
    return render(request, "evaluation/site_requests.html", {"page": page, "rows": rows})


@for_(Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def site(request: ActingRequest, site_id: int) -> HttpResponse:
    """场地请求 — the load of the day; a room with seats and a witness is confirmed, or the request is refused."""
    one = _asked(request, site_id)
    if request.method != "POST":
        return _site(request, one, {}, 200)
    room = get_object_or_404(Room, pk=_number(request.POST.get("room")), venue=one.venue)
    form = ConfirmSiteForm(one, room, request.POST)
    if form.is_valid():
        given = form.cleaned_data
        done = attempt(
            form,
            lambda: actions.confirm_site(
                one.pk,
                room_id=room.pk,
                seats=[seat.pk for seat in given["seats"]],
                witness_id=given["witness"].pk,
                actor=request.actor,
                now=request.now,
            ),
        )
        if done is not None:
            messages.success(request, _("场地和席位已确认，主场随即得知。该评标室在此场次不再接受其他预约。"))
            return redirect("evaluation:site_requests")
    return _site(request, one, {"form": form, "chosen": room}, 422)


@for_(Role.OPERATOR)
@require_POST
def refusal(request: ActingRequest, site_id: int) -> HttpResponse:
    """不能安排 — with the reason; the platform proposes the next free slot."""
    one = _asked(request, site_id)
    form = RefuseSiteForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        done = attempt(form, lambda: actions.refuse_site(one.pk, reason=reason, actor=request.actor, now=request.now))
        if done is not None:
            messages.success(request, _("已告知主场不能安排，并附上系统算出的下一个空闲场次。"))
            return redirect("evaluation:site_requests")
    return _site(request, one, {"refuse_form": form}, 422)


def slot_text(slot: Slot) -> str:
    """A half day in the words of the page."""
    half = _("上午") if slot.half is Half.MORNING else _("下午")
    return f"{slot.on:%Y-%m-%d} {half}"


def pill_of(one: Site) -> dict[str, Any]:
    """How a site stands, as it is drawn."""
    return {"sign": SITE_SIGNS[SiteState(one.state)], "word": word(f"SiteState.{one.state}")}


def _venue(request: ActingRequest, one: Venue, forms: dict[str, Any], status: int) -> HttpResponse:
    context = {
        "one": one,
        "rooms": one.rooms.filter(withdrawn_at__isnull=True).prefetch_related("seats").order_by("name"),
        "form": VenueForm(initial=venue_as_recorded(one)),
        "room_form": RoomForm(auto_id="room-%s"),
        **forms,
    }
    return render(request, "evaluation/venue.html", context, status=status)


def _site(request: ActingRequest, one: Site, forms: dict[str, Any], status: int) -> HttpResponse:
    application = queries.answered_to(one)
    asked, wanted = slots_of(application), wanted_at(one)
    load = queries.load_of(one.venue, asked, one) if one.venue else []
    columns = [slot_text(cell.slot) for cell in load[0].cells] if load else []
    chosen = forms.get("chosen") or _chosen(request, one)
    form = forms.get("form")
    if form is None and chosen is not None:
        first = chosen.seats.filter(withdrawn_at__isnull=True).order_by("number")[:wanted]
        form = ConfirmSiteForm(one, chosen, initial={"room": chosen.pk, "seats": list(first)})
    context = {
        "site": one,
        "lot": one.evaluation.lot,
        "application": application,
        "pill": pill_of(one),
        "wanted": wanted,
        "slots": [slot_text(slot) for slot in asked],
        "load": [(row, list(zip(columns, row.cells, strict=True))) for row in load],
        "columns": columns,
        "chosen": chosen,
        "form": form,
        "refuse_form": forms.get("refuse_form") or RefuseSiteForm(auto_id="refuse-%s"),
        "kept": [seat.seat.number for seat in one.seats.select_related("seat")],
    }
    return render(request, "evaluation/site_request.html", context, status=status)


def _chosen(request: ActingRequest, one: Site) -> Room | None:
    number = _number(request.GET.get("room"))
    return Room.objects.filter(pk=number, venue=one.venue, withdrawn_at__isnull=True).first()


def _asked(request: ActingRequest, site_id: int) -> Site:
    one = get_object_or_404(
        Site.objects.select_related("venue", "room", "witness__person", "evaluation__lot__project").exclude(
            state=SiteState.NAMED
        ),
        pk=site_id,
        venue__organisation_id=request.actor.organisation_id or 0,
    )
    policy_sites.must_answer_for(request.actor, one)
    return one


def _number(given: str | None) -> int:
    return int(given) if given and ID.fullmatch(given) else 0
