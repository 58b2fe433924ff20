"""The operator's pages: checking entries, arranging venues, keeping the working-day calendar."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.audience import Role, for_
from apps.core.clock import SHANGHAI
from apps.core.refusals import Refused
from apps.parties.requests import ActingRequest
from apps.tenders import actions
from apps.tenders.actions.calendar import SpecialDay
from apps.tenders.forms import CalendarForm, ReasonForm, RefusalForm, ReturnForm, VenueForm, attempt
from apps.tenders.models import Lot
from apps.tenders.queries.calendar import edited_year, working_calendar
from apps.tenders.queries.entry import REQUIREMENTS, entry_of, missing_for_entry
from apps.tenders.queries.lots import lot_for
from apps.tenders.rules.calendar import DayKind

FIRST_YEAR, LAST_YEAR = 2000, 2100


@for_(Role.OPERATOR)
@require_safe
def check(request: ActingRequest, code: str) -> HttpResponse:
    """核验进场登记: accept, return once with everything, or refuse on a legal ground."""
    shown = lot_for(request.actor, code)
    return _check_page(request, shown, _return_form(shown, None), RefusalForm(), status=200)


@for_(Role.OPERATOR)
@require_POST
def acceptance(request: ActingRequest, code: str) -> HttpResponse:
    """受理."""
    shown = lot_for(request.actor, code)
    actions.accept_entry(shown.pk, actor=request.actor, now=request.now)
    messages.success(request, _("已受理。下一步请安排场地和开标时间。"))
    return redirect("tenders:venue", code)


@for_(Role.OPERATOR)
@require_POST
def return_(request: ActingRequest, code: str) -> HttpResponse:
    """一次性告知补正."""
    shown = lot_for(request.actor, code)
    form = _return_form(shown, request.POST)
    done = None
    if form.is_valid():
        done = attempt(
            form,
            lambda: actions.return_entry(
                shown.pk,
                defects=form.defects(),
                could_have_been_told=form.is_avoidable(),
                actor=request.actor,
                now=request.now,
            ),
        )
    if done:
        messages.success(request, _("已一次性告知补正，登记人会收到完整清单。"))
        return redirect("tenders:lot", code)
    return _check_page(request, shown, form, RefusalForm(), status=422)


@for_(Role.OPERATOR)
@require_POST
def refusal(request: ActingRequest, code: str) -> HttpResponse:
    """不予受理."""
    shown = lot_for(request.actor, code)
    form = RefusalForm(request.POST)
    done = None
    if form.is_valid():
        done = attempt(
            form,
            lambda: actions.refuse_entry(
                shown.pk,
                ground=form.chosen(),
                reason=form.cleaned_data["reason"],
                actor=request.actor,
                now=request.now,
            ),
        )
    if done:
        return redirect("tenders:lot", code)
    return _check_page(request, shown, _return_form(shown, None), form, status=422)


@for_(Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def venue(request: ActingRequest, code: str) -> HttpResponse:
    """安排场地: the hall, and the opening time that is the deadline."""
    shown = lot_for(request.actor, code)
    entry = entry_of(shown)
    form = VenueForm(request.POST or None, initial={"opening_at": entry.wished_opening_at if entry else None})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        arranged = attempt(
            form,
            lambda: actions.arrange_venue(
                shown.pk, opening_at=said["opening_at"], hall=said["hall"], actor=request.actor, now=request.now
            ),
        )
        if arranged:
            messages.success(request, _("场地已安排，登记人会收到通知。"))
            return redirect("tenders:lot", code)
    context = {"form": form, "lot": shown, "entry": entry, "day": _day_list(shown)}
    return render(request, "tenders/venue.html", context, status=422 if form.errors else 200)


@for_(Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def release(request: ActingRequest, code: str) -> HttpResponse:
    """释放场地, before the notice is out."""
    shown = lot_for(request.actor, code)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(form, lambda: actions.release_venue(shown.pk, reason=reason, actor=request.actor, now=request.now)):
            return redirect("tenders:lot", code)
    context = {"form": form, "lot": shown, "what": "release"}
    return render(request, "tenders/halt.html", context, status=422 if form.errors else 200)


@for_(Role.OPERATOR)
@require_safe
def calendar(request: ActingRequest) -> HttpResponse:
    """工作日历 by year: which years are known, and which are not yet."""
    known = {table.year: table for table in working_calendar().tables}
    this_year = request.now.astimezone(SHANGHAI).year
    years = range(min([*known, this_year]), max([*known, this_year + 1]) + 1)
    rows = [(year, known.get(year), year >= this_year and year not in known) for year in years]
    return render(request, "tenders/calendar.html", {"rows": rows})


@for_(Role.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def calendar_year(request: ActingRequest, year: int) -> HttpResponse:
    """One year's special days, to be entered or corrected."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    form = CalendarForm(request.POST or None, initial=_year_in_lines(year))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        saved = attempt(
            form,
            lambda: actions.edit_calendar(
                year,
                source=said["source"],
                days=[
                    *_days_in(said["holidays"], DayKind.HOLIDAY),
                    *_days_in(said["make_up_days"], DayKind.MAKE_UP),
                ],
                actor=request.actor,
                now=request.now,
            ),
        )
        if saved:
            messages.success(request, _("%(year)s 年日历已保存。已发布的标段仍按发布时的日历计算。") % {"year": year})
            return redirect("tenders:calendar")
    context = {"form": form, "year": year, "edited": edited_year(year)}
    return render(request, "tenders/calendar_year.html", context, status=422 if form.errors else 200)


def _return_form(shown: Lot, data: object) -> ReturnForm:
    entry = entry_of(shown)
    initial = {f"no_{one}": True for one in missing_for_entry(shown)}
    return ReturnForm(data, initial=initial, is_first=entry is None or entry.returns == 0)


def _check_page(
    request: ActingRequest, shown: Lot, return_form: ReturnForm, refusal_form: RefusalForm, *, status: int
) -> HttpResponse:
    context = {
        "lot": shown,
        "entry": entry_of(shown),
        "approvals": shown.project.approvals.order_by("pk"),
        "missing": [REQUIREMENTS[one] for one in missing_for_entry(shown)],
        "return_form": return_form,
        "refusal_form": refusal_form,
    }
    return render(request, "tenders/check.html", context, status=status)


def _day_list(shown: Lot) -> list[Lot]:
    """The openings already arranged, soonest first, so that no hall is taken twice."""
    arranged = Lot.objects.select_related("project").filter(submission_deadline__isnull=False, closed_at__isnull=True)
    return list(arranged.exclude(pk=shown.pk).order_by("submission_deadline", "pk")[:20])


def _year_in_lines(year: int) -> dict[str, str]:
    table = next((one for one in working_calendar().tables if one.year == year), None)
    if table is None:
        return {}
    lines: dict[DayKind, list[str]] = {DayKind.HOLIDAY: [], DayKind.MAKE_UP: []}
    for special in table.days:
        lines[special.kind].append(f"{special.day.isoformat()} {special.name}")
    return {
        "source": table.notice,
        "holidays": "\n".join(lines[DayKind.HOLIDAY]),
        "make_up_days": "\n".join(lines[DayKind.MAKE_UP]),
    }


def _days_in(text: str, kind: DayKind) -> list[SpecialDay]:
    """``2027-01-01 元旦`` a line. Raises Refused for a line that is no date."""
    days = []
    for line in filter(str.strip, text.splitlines()):
        on, _gap, name = line.strip().partition(" ")
        try:
            day = date.fromisoformat(on)
        except ValueError:
            raise Refused("calendar_line_wrong", line=line.strip()[:40]) from None
        days.append(SpecialDay(day, kind, name.strip() or kind.value))
    return days
