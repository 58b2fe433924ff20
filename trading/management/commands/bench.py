"""`manage.py bench [NAME ...]`: measures ratios, each against a peer in the same run; one module in tests/bench per name."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tests import bench
from tests.bench import page
from tests.bench.ratio import Effort
from tests.bench.record import Record, document, keep, measured


class Command(BaseCommand):
    help = "Runs benchmarks and compares them with their goals; exit 1 when a goal is missed. 性能对比测试。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("names", nargs="*", metavar="NAME", help="which benchmarks; all without a name")
        parser.add_argument("--json", action="store_true", help="one JSON document with machine, versions and load")
        parser.add_argument(
            "--keep", action="store_true", help="keeps the figures: docs/performance.md is made of them"
        )
        parser.add_argument("--seconds", type=float, default=3.0, help="how long each side of a ratio is measured")
        parser.add_argument(
            "--size",
            type=int,
            metavar="MIB",
            help="how much is sealed, opened or uploaded, or how many sockets a hall has; less is quicker",
        )

        parser.add_argument("--year", action="store_true", help="scheduling: a whole year of a city, with its tables")

    def handle(self, *_args: Any, **options: Any) -> None:
        known = sorted(bench.NAMES)
        unknown = [name for name in options["names"] if name not in known]
        if unknown:
            raise CommandError(f"There is no benchmark {unknown[0]!r}; there are: {', '.join(known)}. 没有这项测试。")
        effort = Effort(options["seconds"], options["size"], str(settings.BASE_DIR), options["year"])
        names = list(dict.fromkeys(options["names"])) or known
        records = [self._run(name, effort, options) for name in names]
        if options["json"]:
            self.stdout.write(json.dumps(document(records), ensure_ascii=False, indent=1))
        missing = [record["missing"] for record in records if record["missing"]]
        if missing:
            raise CommandError(" ".join(missing))
        raise SystemExit(0 if all(told["met"] for record in records for told in record["results"]) else 1)

    def _run(self, name: str, effort: Effort, options: dict[str, Any]) -> Record:
        record, results = measured(name, effort)
        if options["keep"] and record["results"]:
            keep(record, settings.BASE_DIR)
            page.write(settings.BASE_DIR)
        if not options["json"]:
            load = record["load"]
            self.stdout.write(f"{name}: load {load['before']} before, {load['after']} after, {record['took']} s")
            for one in results:
                self.stdout.write("  " + one.line())
        return record
