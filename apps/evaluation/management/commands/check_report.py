"""`manage.py check_report FILE`: what a buyer looks at in a signed result, found by computing; exit 1 when something is found."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.core.refusals import Refusal
from apps.evaluation.rules.checking import findings
from apps.evaluation.rules.result import computed
from apps.evaluation.rules.several_lots import has_lots
from apps.evaluation.rules.sheets import Finding
from apps.evaluation.rules.short_form import full_case
from apps.evaluation.views.report_shown import finding_in_words


class Command(BaseCommand):
    help = "Checks a result: sums, ranges, objective items, striking scores, low prices. 核验评标结果。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="a case, or case and result together as result.json has them")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            data = json.loads(Path(options["file"]).read_text("utf-8"))
            lines = [line for name, case, result in _results(data) for line in _lines(name, case, result)]
        except Refusal as refusal:
            raise CommandError(f"{refusal.sentence('zh-hans')} {refusal.sentence('en')}") from None
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as wrong:
            raise CommandError(f"{options['file']} is not a case ({wrong}). 文件不是评审案例。") from None
        for line in lines or ["没有发现问题。 Nothing found."]:
            self.stdout.write(line)
        raise SystemExit(1 if lines else 0)


def _results(data: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any], Mapping[str, Any]]]:
    """Lot, case and result; a case alone is computed first, so that its sums cannot be wrong."""
    if "case" in data:
        yield str(data["case"].get("lot", "")), data["case"], data["result"]
        return
    shared = {name: value for name, value in data.items() if name not in ("lots", "one_lot")}
    for one in data["lots"] if has_lots(data) else [{}]:
        case = full_case({**shared, **one}, {})
        yield str(case.get("lot", "")), case, computed(case)


def _lines(name: str, case: Mapping[str, Any], result: Mapping[str, Any]) -> Iterator[str]:
    bids = {one["bid"]: one["bidder"] for one in case["bids"]}
    items = {one["id"]: one["name"] for one in case["scheme"]["items"]}
    found: list[Finding] = findings(case, result, explained=())
    for one in found:
        yield f"{name}\t{one.code}\t{finding_in_words(one, bids, items)}"
