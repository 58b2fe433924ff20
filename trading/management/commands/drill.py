"""`manage.py drill [NAME ...]`: breaks a product of its own on purpose and counts what was lost; one module in trading/drills per name."""

from __future__ import annotations

import json
import random
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from trading import drills, house
from trading.cluster import proxy
from trading.drills.ground import Ground, Shown

HALL, CLUSTER = drills.NAMES
BIDDERS = 62
PASSED_ON = ("seed", "rounds", "bidders", "web", "workers")


class Command(BaseCommand):
    help = "Kills processes under a running product of its own; exit 1 when anything was lost or seen twice. 故障演练。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("names", nargs="*", metavar="NAME", help="which drills: hall, cluster; all without a name")
        parser.add_argument("--seed", type=int, default=1, help="draws what goes wrong, and when")
        parser.add_argument(
            "--services", action="store_true", help="hall: on PostgreSQL and Valkey from wheels, which die too"
        )
        parser.add_argument(
            "--rounds", type=int, help="cluster: so many faults (each kind once); means cluster without a name"
        )
        parser.add_argument("--bidders", type=int, default=BIDDERS, help="cluster: so many bidders (62)")
        parser.add_argument("--web", type=int, default=2, help="cluster: web servers behind nginx (2)")
        parser.add_argument("--workers", type=int, default=2, help="cluster: Celery workers (2)")
        parser.add_argument("--s3", action="store_true", help="cluster: files in a bucket, which dies too")
        parser.add_argument("--only", metavar="KIND", help="cluster: nothing but this kind of fault")
        parser.add_argument(
            "--json", action="store_true", help="cluster: every round as JSON; what is under way goes to stderr"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        names = options["names"] or ([CLUSTER] if options["rounds"] else list(drills.NAMES))
        unknown = [name for name in names if name not in drills.NAMES]
        if unknown:
            known = ", ".join(drills.NAMES)
            raise CommandError(f"There is no drill {unknown[0]!r}; there are: {known}. 没有这项演练。")
        if CLUSTER in names:
            _must_be_possible(options)
        for number in (signal.SIGINT, signal.SIGTERM):  # however it is told to stop, it ends what it started
            signal.signal(number, signal.default_int_handler)
        if not house.is_inside():
            raise SystemExit(max(_in_a_house(name, options) for name in names))
        house.furnish()
        play = self._play_hall if names[0] == HALL else self._play_cluster
        with tempfile.TemporaryDirectory(prefix="kaiming-drill-") as out:
            chance = random.Random(options["seed"])  # noqa: S311  # a drill repeats itself
            ground = Ground(Path(out), chance, options["services"], self._teller(options))
            raise SystemExit(0 if play(ground, options) else 1)

    def _play_hall(self, ground: Ground, _options: dict[str, Any]) -> bool:
        from trading.drills import hall  # noqa: PLC0415  # needs the database

        began = time.monotonic()
        shown: list[Shown] = hall.play(ground)
        for one in shown:
            self.stdout.write(one.line())
        holds = all(one.holds for one in shown)
        self.stdout.write(
            f"{'全部成立 All hold' if holds else '未全部成立 Not all hold'}, {time.monotonic() - began:.0f} s"
        )
        return holds

    def _play_cluster(self, ground: Ground, options: dict[str, Any]) -> bool:
        from trading.drills import cluster  # noqa: PLC0415  # needs the database

        order = cluster.Order(
            rounds=options["rounds"],
            bidders=options["bidders"],
            webs=options["web"],
            workers=options["workers"],
            seed=options["seed"],
            only=options["only"],
        )
        result = cluster.play(order, ground)
        if options["json"]:
            self.stdout.write(json.dumps(result.plain(), ensure_ascii=False, indent=1))
            return result.holds
        for one in result.last:
            self.stdout.write(one.line())
        self.stdout.write(f"\n{result.table()}\n\n{result.summary()}")
        return result.holds

    def _teller(self, options: dict[str, Any]) -> Any:
        """Where what is under way is told."""
        out = self.stderr if options["json"] else self.stdout

        def tell(line: str) -> None:
            out.write(line)
            out.flush()

        return tell


def _must_be_possible(options: dict[str, Any]) -> None:
    """Raises CommandError for what the cluster drill cannot do."""
    from trading.drills.faults import possible  # noqa: PLC0415  # needs packages of the test environment

    known = [kind.name for kind in possible(has_bucket=options["s3"])]
    if options["only"] and options["only"] not in known:
        raise CommandError(f"There is no fault {options['only']!r}; there are: {', '.join(known)}. 没有这种故障。")
    if (
        min(options["bidders"], options["web"], options["workers"], options["rounds"] or 1) < 1
        or options["bidders"] < 3
    ):
        raise CommandError("At least three bidders, one round, one web server, one worker. 至少三家投标人。")
    try:
        proxy.binary()
    except proxy.ProxyMissing as refusal:
        raise CommandError(str(refusal)) from None


def _in_a_house(name: str, options: dict[str, Any]) -> int:
    """One drill, in a product that exists for it alone."""
    told = [f"--{one}={options[one]}" for one in PASSED_ON if options[one] is not None]
    told += [f"--only={options['only']}"] if options["only"] else []
    told += [f"--{flag}" for flag in ("services", "s3", "json") if options[flag]]
    with _servers(name, options) as addresses:
        return house.again(["drill", name, *told], more=addresses)


@contextmanager
def _servers(name: str, options: dict[str, Any]) -> Iterator[dict[str, str]]:
    """What the drill needs beside our own processes, by its addresses."""
    if name == HALL and not options["services"]:
        yield {}
        return
    from trading import services  # noqa: PLC0415  # needs packages of the test environment
    from trading.drills import site  # noqa: PLC0415  # as above

    try:
        if name == HALL:
            with services.postgres() as database:
                yield {"DATABASE_URL": database}
            return
        servers = site.start_servers(has_bucket=options["s3"])
    except (services.ServiceMissing, services.ServiceBroken) as refusal:
        raise CommandError(str(refusal)) from None
    try:
        yield site.told_of(servers)
    finally:
        for server in servers.values():
            services.stop(server)
