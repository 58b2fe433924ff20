"""`manage.py drill [NAME ...]`: breaks a product of its own on purpose and counts what was lost; one module in trading/drills per name."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from trading import drills, house
from trading.drills.ground import Ground, Shown


class Command(BaseCommand):
    help = "Kills processes under a running product of its own; exit 1 when anything was lost or seen twice. 故障演练。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("names", nargs="*", metavar="NAME", help="which drills; all without a name")
        parser.add_argument("--seed", type=int, default=1, help="draws the moments at which something dies")
        parser.add_argument(
            "--services", action="store_true", help="on PostgreSQL and Valkey from wheels; Valkey dies too"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        names = options["names"] or list(drills.NAMES)
        unknown = [name for name in names if name not in drills.NAMES]
        if unknown:
            known = ", ".join(drills.NAMES)
            raise CommandError(f"There is no drill {unknown[0]!r}; there are: {known}. 没有这项演练。")
        if not house.is_inside():
            raise SystemExit(max(_in_a_house(name, options) for name in names))
        house.furnish()
        raise SystemExit(0 if self._play(names[0], options) else 1)

    def _play(self, name: str, options: dict[str, Any]) -> bool:
        began = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="kaiming-drill-") as out:
            chance = random.Random(options["seed"])  # noqa: S311  # a drill repeats itself
            shown: list[Shown] = import_module(f"trading.drills.{name}").play(
                Ground(Path(out), chance, options["services"], self._tell)
            )
        for one in shown:
            self.stdout.write(one.line())
        holds = all(one.holds for one in shown)
        self.stdout.write(
            f"{'全部成立 All hold' if holds else '未全部成立 Not all hold'}, {time.monotonic() - began:.0f} s"
        )
        return holds

    def _tell(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def _in_a_house(name: str, options: dict[str, Any]) -> int:
    """One drill, in a product that exists for it alone."""
    with _database(is_wanted=options["services"]) as addresses:
        services = ["--services"] if options["services"] else []
        return house.again(["drill", name, "--seed", str(options["seed"]), *services], more=addresses)


@contextmanager
def _database(*, is_wanted: bool) -> Iterator[dict[str, str]]:
    if not is_wanted:
        yield {}
        return
    from trading import services  # noqa: PLC0415  # needs packages of the test environment

    try:
        with services.postgres() as database:
            yield {"DATABASE_URL": database}
    except (services.ServiceMissing, services.ServiceBroken) as refusal:
        raise CommandError(str(refusal)) from None
