"""The evaluation's jobs: making the report, and the annex of who did not sign it."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from apps.evaluation.actions.reporting import MAKE_ANNEX, MAKE_REPORT, record_annex, record_report
from apps.evaluation.annex import signed_annex
from apps.evaluation.models import Report
from apps.evaluation.paper import report_data
from apps.evidence.outbox import job
from apps.evidence.store import put_once
from apps.evidence.typesetting import typeset

TEMPLATE = "evaluation_report"


@job(MAKE_REPORT)
def make_report(payload: dict[str, Any], *, now: datetime) -> None:
    """Typesets the report and has it recorded; a report that was replaced meanwhile is left alone."""
    report = Report.objects.select_related("evaluation__lot__project").get(pk=int(payload["report"]))
    if report.replaced_at is not None or report.made_at is not None:
        return
    pdf = typeset(TEMPLATE, report_data(report, now))
    stored = put_once(f"evaluations/{report.evaluation_id}/report-{secrets.token_hex(8)}.pdf", [pdf])
    record_report(report.pk, stored, now=now)


@job(MAKE_ANNEX)
def make_annex(payload: dict[str, Any], *, now: datetime) -> None:
    """Typesets and signs the annex and has it recorded; done twice, the second time does nothing."""
    report = Report.objects.select_related("evaluation__lot").get(pk=int(payload["report"]))
    if hasattr(report, "annex"):
        return
    name = f"evaluations/{report.evaluation_id}/annex-{secrets.token_hex(8)}.pdf"
    record_annex(report.pk, put_once(name, [signed_annex(report, now)]), now=now)
