"""信息公开目录 — what has to be public and whether it is: of the whole centre, of one lot, and as a file."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.core.audience import EVERYONE, for_
from apps.core.clock import SHANGHAI
from apps.core.spreadsheet import as_csv
from apps.core.templatetags.look import moment
from apps.portal.caching import kept_for, kept_page
from apps.portal.forms_catalogue import DisclosureSearch
from apps.portal.queries import disclosure as queries
from apps.portal.requests import PageRequest
from apps.tenders.queries import public_lot

ROWS_A_PAGE = 50
ONE_MINUTE = 60


@for_(EVERYONE)
@require_safe
@kept_page
def disclosure(request: PageRequest) -> HttpResponse:
    """The whole centre, overdue first; the question stands in the address."""
    form = DisclosureSearch(request.GET)
    is_understood = form.is_valid()
    found = queries.overview(form.lots, form.wanted, now=request.now)
    context = {
        "form": form,
        "found": found,
        "counts": [(queries.STANDINGS[one], one, count) for one, count in found.counts.items()],
        "page": Paginator(found.rows, ROWS_A_PAGE).get_page(request.GET.get("page")),
        "question": f"?{request.GET.urlencode()}" if request.GET else "",
    }
    template = "portal/disclosure.html#results" if request.htmx else "portal/disclosure.html"
    return render(request, template, context, status=200 if is_understood else 422)


@for_(EVERYONE)
@require_safe
@kept_for(ONE_MINUTE)
def file(request: PageRequest) -> HttpResponse:
    """All rows of the same question as CSV."""
    form = DisclosureSearch(request.GET)
    is_understood = form.is_valid()
    found = queries.overview(form.lots, form.wanted, now=request.now)
    head = [_("标段编号"), _("标段"), _("事项"), _("公开情况"), _("应公开时间"), _("公开时间"), _("依据"), _("规则")]
    name = f"disclosure-{request.now.astimezone(SHANGHAI):%Y-%m-%d}.csv"
    return HttpResponse(
        as_csv([head, *(_cells(row) for row in found.rows)]),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
        status=200 if is_understood else 422,
    )


@for_(EVERYONE)
@require_safe
@kept_page
def of_lot(request: PageRequest, code: str) -> HttpResponse:
    """One lot, in the order of the procedure."""
    shown = public_lot(code)
    rows = queries.of_lot(shown, now=request.now)
    return render(request, "portal/lot_disclosure.html", {"lot": shown, "rows": rows})


def _cells(row: queries.Row) -> list[str]:
    item = row.item
    name = f"{row.name} {item.number}" if item.number else str(row.name)
    return [
        row.lot.code,
        row.lot.title,
        name,
        str(row.standing),
        moment(item.due_at),
        moment(item.out_at),
        item.article,
        item.rule,
    ]
