"""The result in its accustomed tables: as a page that prints, with charts, as a workbook and as a PDF."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.core.audience import BUYERS, CENTRE, Role, for_
from apps.core.logs import unlogged
from apps.evaluation import policy, queries
from apps.evaluation.models import Evaluation
from apps.evaluation.result_tables import charts_of, tables_of
from apps.evaluation.tables_paper import tables_pdf
from apps.parties.requests import ActingRequest

READERS = (Role.EXPERT, *BUYERS, *CENTRE, Role.SUPERVISOR)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@unlogged
@for_(*READERS)
@require_safe
@never_cache
def tables(request: ActingRequest, code: str) -> HttpResponse:
    """结果表格 — 报价得分表、得分汇总表、个人和小组评分表、横向对比."""
    evaluation = _computed(request, code)
    case, result = evaluation.case or {}, evaluation.result or {}
    context = {
        "lot": evaluation.lot,
        "evaluation": evaluation,
        "tables": tables_of(case, result),
        "charts": charts_of(case, result),
    }
    return render(request, "evaluation/tables.html", context)


@unlogged
@for_(*READERS)
@require_safe
@never_cache
def workbook(request: ActingRequest, code: str) -> HttpResponse:
    """结果表格 as a workbook."""
    evaluation = _computed(request, code)
    made = tables_of(evaluation.case or {}, evaluation.result or {})
    title = f"{evaluation.lot.title} {evaluation.lot.code}"
    at = evaluation.computed_at or request.now
    from apps.evaluation.workbook import workbook_of  # noqa: PLC0415  # its library takes half a second to load

    answer = HttpResponse(workbook_of(made.all(), title=title, at=at), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{code}-tables.xlsx"'
    return answer


@unlogged
@for_(*READERS)
@require_safe
@never_cache
def paper(request: ActingRequest, code: str) -> HttpResponse:
    """结果表格 as a PDF."""
    answer = HttpResponse(tables_pdf(_computed(request, code), now=request.now), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{code}-tables.pdf"'
    return answer


def _computed(request: ActingRequest, code: str) -> Evaluation:
    """The evaluation, when its result is there and the asker may read it; who may not finds nothing."""
    evaluation = queries.evaluation_of(request.actor, code)
    if evaluation.result is None or not policy.may_read_report(request.actor, evaluation):
        raise Http404
    return evaluation
