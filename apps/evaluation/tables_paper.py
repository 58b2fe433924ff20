"""结果表格 as a paper: the accustomed forms as one PDF/A, for who reads or files them without the page."""

from __future__ import annotations

from datetime import datetime

from apps.core.clock import SHANGHAI
from apps.core.templatetags.look import thousands
from apps.evaluation.models import Evaluation
from apps.evaluation.result_tables import Table, Tables, tables_of
from apps.evidence.typesetting import typeset
from apps.parties.trust import trust

TEMPLATE = "evaluation_tables"


def tables_pdf(evaluation: Evaluation, *, now: datetime) -> bytes:
    """The tables of the computed result, unsigned; the same bytes for the same result."""
    made, lot = tables_of(evaluation.case or {}, evaluation.result or {}), evaluation.lot
    at = (evaluation.computed_at or now).astimezone(SHANGHAI)
    data = {
        "title": "评标结果表格",
        "running": f"{lot.title}　{lot.code}",
        "number": f"{lot.code}-JG",
        "made_at": at.isoformat(timespec="seconds"),
        "demonstration": trust(now).is_demonstration,
        "facts": [
            ["标段", f"{lot.title}　{lot.code}"],
            ["计算时间", at.strftime("%Y-%m-%d %H:%M:%S")],
            ["结果摘要 SHA-256", evaluation.result_sha256],
        ],
        "tables": [_plain(one, made) for one in made.all()],
    }
    return typeset(TEMPLATE, data)


def _plain(table: Table, made: Tables) -> dict[str, object]:
    steps = [[name, thousands(value)] for name, value in made.steps] if table is made.price else []
    rows = [
        [thousands(value) if place in table.money else value or "—" for place, value in enumerate(row)]
        for row in table.rows
    ]
    figures = sorted(table.figures)
    return {"name": table.name, "heads": list(table.heads), "rows": rows, "figures": figures, "steps": steps}
