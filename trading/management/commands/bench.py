"""`manage.py bench [NAME ...]`: measures ratios, each against a peer in the same run; one module in tests/bench per name."""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tests import bench
from tests.bench.ratio import Effort, Measured, PeerMissing


class Command(BaseCommand):
    help = "Runs benchmarks and compares them with their goals; exit 1 when a goal is missed. 性能对比测试。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("names", nargs="*", metavar="NAME", help="which benchmarks; all without a name")
        parser.add_argument("--json", action="store_true", help="one JSON document instead of lines")
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
        ratios = [ratio for name in options["names"] or known for ratio in self._run(name, effort)]
        self._tell(ratios, as_json=options["json"])
        raise SystemExit(0 if all(ratio.is_met for ratio in ratios) else 1)

    def _run(self, name: str, effort: Effort) -> list[Measured]:
        try:
            measured: list[Measured] = import_module(f"tests.bench.{name}").measure(effort)
        except PeerMissing as missing:
            raise CommandError(str(missing)) from None
        return measured

    def _tell(self, ratios: list[Measured], *, as_json: bool) -> None:
        if as_json:
            rows = [{**asdict(ratio), "ratio": round(ratio.ratio, 2), "met": ratio.is_met} for ratio in ratios]
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
            return
        for ratio in ratios:
            self.stdout.write(ratio.line())
