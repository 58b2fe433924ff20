"""交易统计 — what the centre reports, for everybody: figures, charts, tables, and each table as a file."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.core.audience import EVERYONE, for_
from apps.core.clock import SHANGHAI
from apps.core.disclosure import Output
from apps.core.spreadsheet import as_csv
from apps.portal.caching import kept_page
from apps.portal.forms_statistics import StatisticsForm, usual_days
from apps.portal.queries import finding
from apps.portal.queries import statistics as queries
from apps.portal.requests import PageRequest
from apps.portal.rules.counting import Statistics
from apps.portal.statistics_tables import place_name, tables

FEWEST_BARS = 2
"""One bar alone compares nothing; the table says it better."""


@for_(EVERYONE)
@require_safe
@kept_page
def statistics(request: PageRequest) -> HttpResponse:
    """The page; what is asked for stands in the address."""
    form = _form(request)
    is_understood = form.is_valid() or not form.is_bound
    asked = form.wanted
    figures = queries.statistics(asked, output=Output.PAGE, now=request.now)
    context = {
        "form": form,
        "asked": asked,
        "days": _usual(request, form),
        "total": figures.total,
        "is_empty": figures.total.is_empty and not figures.services,
        "tables": tables(figures),
        "charts": _charts(figures),
        "chart_words": {"counts": [_("进场标段"), _("成交标段")], "amounts": [_("成交金额（万元）")]},
        "question": _question(request),
        "begun_on": queries.first_day(),
    }
    return render(request, "portal/statistics.html", context, status=200 if is_understood else 422)


@for_(EVERYONE)
@require_safe
def file(request: PageRequest, table: str) -> HttpResponse:
    """One table of the page as CSV, with the same question. Raises Http404 for a table that there is not."""
    form = _form(request)
    is_understood = form.is_valid() or not form.is_bound
    asked = form.wanted
    found = tables(queries.statistics(asked, output=Output.API, now=request.now)).get(table)
    if found is None:
        raise Http404
    file_name = f"statistics-{table}-{asked.since}-{asked.until}.csv"
    return HttpResponse(
        as_csv(found.cells),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{file_name}"'},
        status=200 if is_understood else 422,
    )


def _form(request: PageRequest) -> StatisticsForm:
    """Unbound without a question; a question without days shows those it is answered for."""
    today = request.now.astimezone(SHANGHAI).date()
    asked = request.GET.copy()
    if asked and not asked.get("since") and not asked.get("until"):
        asked["since"], asked["until"] = date(today.year, 1, 1).isoformat(), today.isoformat()
    return StatisticsForm(asked or None, regions=finding.regions(), today=today)


def _usual(request: PageRequest, form: StatisticsForm) -> list[dict[str, Any]]:
    """Links to the usual days that keep the rest of the question."""
    asked = form.wanted
    kept = {name: request.GET[name] for name in ("by", "regime", "kind", "region") if request.GET.get(name)}
    return [
        {
            "label": label,
            "url": f"{reverse('portal:statistics')}?{urlencode({'since': since, 'until': until, **kept})}",
            "is_current": (asked.since, asked.until) == (since, until),
        }
        for label, since, until in usual_days(form.today)
    ]


def _question(request: PageRequest) -> str:
    return f"?{request.GET.urlencode()}" if request.GET else ""


def _charts(figures: Statistics) -> dict[str, Any]:
    """What the charts draw: the same figures as the tables beside them."""
    by_period = figures.by_period
    names = [period.name for period, one in by_period]
    found: dict[str, dict[str, list[Any]]] = {
        "counts": {
            "names": names,
            "series": [[one.lots for at, one in by_period], [one.results for at, one in by_period]],
        },
        "amounts": {"names": names, "series": [[str(one.amount_wan) for at, one in by_period]]},
        "bidders": {
            "names": [str(bidders) for bidders, lots in figures.by_bidders],
            "series": [[lots for bidders, lots in figures.by_bidders]],
        },
        "rooms": {
            "names": [place_name(one) for one in figures.rooms],
            "series": [[str(one.rate or 0) for one in figures.rooms]],
        },
    }
    return {name: chart for name, chart in found.items() if len(chart["names"]) >= FEWEST_BARS}
