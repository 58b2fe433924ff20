"""试排: what requests, or a closed place, would do to the present plan. It only reads, and its whole question stands in the address."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.core.audience import Role, for_
from apps.core.clock import SHANGHAI
from apps.parties.requests import ActingRequest
from apps.scheduling.forms_trial import MOST_ROWS, RowForm, ShutForm
from apps.scheduling.models import Booking
from apps.scheduling.queries import wording
from apps.scheduling.queries.hours import counted_codes
from apps.scheduling.queries.situation import half_day_at, request_of, situation_at
from apps.scheduling.rules.plan import Kind, Request
from apps.scheduling.rules.trial import Displaced, Trial, Tried, try_out
from apps.scheduling.views.board import WAITING
from apps.tenders.models import Lot

SHOWN_ROWS = 2


@for_(Role.OPERATOR)
@require_safe
def trial(request: ActingRequest) -> HttpResponse:
    """试排 — nothing of it is kept, booked or told to anybody."""
    waiting = list(Booking.objects.filter(state__in=WAITING).select_related("lot__project").order_by("pk")[:MOST_ROWS])
    picked = [one for one in waiting if one.code in request.GET.getlist("pick")]
    is_asked = "try" in request.GET
    rows = [_row(request, number) for number in range(_wanted_rows(request))]
    shut = ShutForm(request.GET if is_asked else None, prefix="shut", auto_id="%s")
    checked = [form.is_valid() for form in (shut, *rows)]
    is_good = is_asked and all(checked)
    context = {
        "waiting": [(one, one in picked) for one in waiting],
        "rows": rows,
        "more": min(len(rows) + SHOWN_ROWS, MOST_ROWS) if len(rows) < MOST_ROWS else 0,
        "shut": shut,
        "is_asked": is_good,
        **(_answer(request, picked, [row for row in rows if row.is_asked], shut) if is_good else {}),
    }
    return render(request, "scheduling/trial.html", context, status=422 if is_asked and not is_good else 200)


def _row(request: ActingRequest, number: int) -> RowForm:
    today = request.now.astimezone(SHANGHAI).date()
    given = request.GET if "try" in request.GET or f"{number}-lot" in request.GET else None
    first = {"people": 5, "length": 1, "earliest_on": today}
    return RowForm(given, prefix=str(number), initial=first, auto_id="%s")


def _wanted_rows(request: ActingRequest) -> int:
    given = request.GET.get("rows", "")
    return min(max(int(given), 1), MOST_ROWS) if given.isdecimal() and len(given) <= 2 else SHOWN_ROWS


def _answer(request: ActingRequest, picked: list[Booking], rows: list[RowForm], shut: ShutForm) -> dict[str, Any]:
    lots = _lots({row.cleaned_data["lot"].strip() for row in rows})
    wishes: list[tuple[Request, Booking | RowForm]] = [(request_of(one, None), one) for one in picked]
    wishes += [(_asked(row, lots), row) for row in rows]
    trial = try_out(situation_at(request.now), [wish for wish, _source in wishes], shut.closures())
    names = wording.place_names()
    sources = {id(wish): source for wish, source in wishes}
    return {
        "trial": trial,
        "answers": [_said(one, sources[id(one.request)], lots, names) for one in trial.tried],
        "displaced": _displaced(trial, names),
        "is_empty": not trial.tried and not shut.closures(),
    }


def _asked(row: RowForm, lots: dict[str, Lot]) -> Request:
    lot = lots.get(row.cleaned_data["lot"].strip())
    opened = half_day_at(lot.submission_deadline) if lot and lot.submission_deadline else None
    return row.request(opened, counted_codes())


def _said(tried: Tried, source: Booking | RowForm, lots: dict[str, Lot], names: dict[str, str]) -> dict[str, Any]:
    """One answer in the words of a proposal, and what the real request would send."""
    best = tried.proposal.best
    lot = source.lot if isinstance(source, Booking) else lots.get(tried.request.lot)
    return {
        "title": lot.title if lot else tried.request.lot,
        "is_green": tried.request.is_green,
        "promise_on": tried.request.promise.day if tried.request.promise else None,
        "slot": wording.say_slot(best, names) if best else None,
        "reasons": wording.say_blocked(tried.proposal.blocked, names),
        "moves": wording.say_moves(best.moves, names) if best else [],
        "booking": source if isinstance(source, Booking) else None,
        "fields": _fields(source) if isinstance(source, RowForm) and lot else None,
    }


def _fields(row: RowForm) -> dict[str, object]:
    """What the form of a real request is sent with."""
    said = row.cleaned_data
    fields = {
        "lot": said["lot"].strip(),
        "kind": said["kind"] or Kind.EVALUATION.value,
        "people": said["people"] or 0,
        "length": said["length"] or 1,
        "earliest_on": said["earliest_on"].isoformat(),
        "promise_on": said["promise_on"].isoformat() if said["promise_on"] else "",
    }
    return fields | {name: "on" for name in ("is_remote", "may_extend") if said[name]}


def _displaced(trial: Trial, names: dict[str, str]) -> list[dict[str, Any]]:
    lots = _lots({one.booking.lot for one in trial.displaced})
    return [_gone(one, lots, names) for one in trial.displaced]


def _gone(one: Displaced, lots: dict[str, Lot], names: dict[str, str]) -> dict[str, Any]:
    lot = lots.get(one.booking.lot)
    return {
        "title": lot.title if lot else one.booking.lot,
        "touched": lot.project.organisation.name if lot else "",
        "before": f"{wording.name_of(one.booking.start)}·{names.get(one.booking.room, '')}",
        "slot": wording.say_slot(one.option, names) if one.option else None,
        "is_pinned": one.booking.is_pinned,
        "has_moved": one.booking.has_moved,
    }


def _lots(codes: set[str]) -> dict[str, Lot]:
    return {one.code: one for one in Lot.objects.filter(code__in=codes).select_related("project__organisation")}
