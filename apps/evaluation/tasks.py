"""The evaluation's jobs: making the report."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from apps.evaluation.actions.reporting import MAKE_REPORT, record_report
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
