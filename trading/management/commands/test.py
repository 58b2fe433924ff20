"""Everything that is checked: style, types, imports, the rule book on both databases, the browser's code."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from trading.services import postgres

ROOT = Path(settings.BASE_DIR)
CHROMIUM = Path("/usr/bin/chromium")
GO_MODULE = Path("/usr/share/gocode/src/golang.org/x/mod/sumdb")
"""Where Debian keeps another implementation of transparency logs."""
RULE_BOOK_WORKERS, BROWSER_WORKERS = 3, 2
"""For two cores. Tests of the rule book wait a quarter of their time for servers of their own; browsers fill the cores."""
COUNTED = re.compile(r"(\d+) (passed|failed|error|errors|skipped)")
VECTORS_ABSENT = re.compile(r"^SKIPPED \[(\d+)\] .*the published vectors .* are not there", re.MULTILINE)
"""What the tests say that found no published test vectors: told, and the one thing that may be left out everywhere."""
RED = re.compile(r"^(?:FAILED|ERROR) .*$", re.MULTILINE)
NODE_COUNTED = re.compile(r"^# (pass|fail) (\d+)$", re.MULTILINE)
NODE_RED = re.compile(r"^ *not ok .*\n(?:^ +.*\n){0,40}", re.MULTILINE)


@dataclass(slots=True)
class Outcome:
    """What one step came to."""

    name: str
    exit_code: int
    seconds: float
    passed: int = 0
    failed: int = 0
    red: list[str] = field(default_factory=list)
    """One line for every test that failed, told once more at the end."""


@dataclass(slots=True)
class Run:
    """All steps, and what could not be run and why."""

    outcomes: list[Outcome] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    vectors_absent: int = 0


class Command(BaseCommand):
    help = "Runs every check; --quick only the rule book on SQLite without a browser. 运行全部测试。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--quick", action="store_true", help="the rule book on SQLite only, without a browser")
        parser.add_argument("selection", nargs="*", help="files or tests for pytest")

    def handle(self, *_args: Any, **options: Any) -> None:
        run = Run()
        selection = options["selection"] or ["tests"]
        if options["quick"]:
            self._javascript(run)
        if options["quick"] or options["selection"]:
            self._pytest(
                run, "rule book on SQLite", ["-m", "not browser", *selection] if options["quick"] else selection, {}
            )
        else:
            self._everything(run, selection)
        raise SystemExit(self._report(run))

    def _everything(self, run: Run, selection: list[str]) -> None:
        self._side_by_side(run, _style_checks())
        self._javascript(run)
        with tempfile.TemporaryDirectory(prefix="kaiming-test-") as told:
            self._rule_book_and_browser(run, selection, {"KAIMING_TEST_SEED": told})

    def _rule_book_and_browser(self, run: Run, selection: list[str], shared: Mapping[str, str]) -> None:
        """The demonstration is told once, for the rule book and the browser."""
        if shutil.which("go") is None or not GO_MODULE.is_dir():
            run.left_out.append("the log judged by Go (Debian packages golang-go and golang-golang-x-mod-dev)")
        self._pytest(run, "rule book on SQLite", ["-m", "not browser", *selection], shared)
        with postgres() as url:
            self._pytest(run, "rule book on PostgreSQL", ["-m", "not browser", *selection], {"DATABASE_URL": url})
        if CHROMIUM.exists():
            self._pytest(run, "browser", ["-m", "browser", "tests/browser"], shared, BROWSER_WORKERS)
        else:
            run.left_out.append("browser tests: /usr/bin/chromium is not installed (Debian package chromium)")

    def _side_by_side(self, run: Run, checks: Mapping[str, list[str]]) -> None:
        """Two at a time, each one's words in one piece; the longest begins first."""
        with ThreadPoolExecutor(2) as pool:
            waiting = [pool.submit(_checked, name, command) for name, command in checks.items()]
            for done in as_completed(waiting):
                outcome, said = done.result()
                self.stdout.write(f"\n== {outcome.name}\n{said.rstrip()}")
                self.stdout.flush()
                run.outcomes.append(outcome)

    def _pytest(
        self, run: Run, name: str, arguments: list[str], extra: Mapping[str, str], workers: int = RULE_BOOK_WORKERS
    ) -> None:
        command = [sys.executable, "-m", "pytest", "-q", "-rsfE", "--durations=20", "-n", str(workers), *arguments]
        lines: list[str] = []

        def execute() -> int:
            with subprocess.Popen(
                command, cwd=ROOT, env=_environment(extra), stdout=subprocess.PIPE, text=True
            ) as process:
                for line in process.stdout or ():
                    sys.stdout.write(line)
                    sys.stdout.flush()
                    lines.append(line)
            return process.returncode

        outcome = self._step(run, name, execute)
        said = "".join(lines)
        outcome.red = RED.findall(said)
        without_vectors = sum(map(int, VECTORS_ABSENT.findall(said)))
        for count, word in COUNTED.findall(lines[-1] if lines else ""):
            if word == "passed":
                outcome.passed += int(count)
            elif word == "skipped":
                run.vectors_absent += without_vectors
                if others := int(count) - without_vectors:
                    run.left_out.append(f"{name}: {others} skipped, see the lines above")
            else:
                outcome.failed += int(count)

    def _javascript(self, run: Run) -> None:
        node = shutil.which("node")
        if node is None:
            run.left_out.append("the browser's code under node --test: node is not installed (Debian package nodejs)")
            return
        files = sorted(str(path) for path in (ROOT / "tests" / "frontend").glob("*.test.mjs"))
        said = ""

        def execute() -> int:
            nonlocal said
            done = subprocess.run(
                [node, "--test", "--test-reporter=tap", *files], cwd=ROOT, capture_output=True, text=True
            )
            said = done.stdout
            if done.returncode:
                sys.stdout.write("\n".join(NODE_RED.findall(done.stdout)) + done.stderr)
            return done.returncode

        outcome = self._step(run, "browser's code under node", execute)
        for word, count in NODE_COUNTED.findall(said):
            if word == "pass":
                outcome.passed += int(count)
            else:
                outcome.failed += int(count)
        outcome.red = [line.strip() for line in said.splitlines() if line.lstrip().startswith("not ok")]

    def _step(self, run: Run, name: str, execute: Callable[[], int]) -> Outcome:
        self.stdout.write(f"\n== {name}", ending="\n")
        self.stdout.flush()
        started = time.monotonic()
        code = execute()
        outcome = Outcome(name, code, time.monotonic() - started)
        run.outcomes.append(outcome)
        return outcome

    def _report(self, run: Run) -> int:
        self.stdout.write("\n")
        for outcome in run.outcomes:
            verdict = "ok" if outcome.exit_code == 0 else f"FAILED (exit {outcome.exit_code})"
            self.stdout.write(f"{outcome.name:34} {outcome.seconds:7.1f} s  {verdict}")
            for line in outcome.red:
                self.stdout.write(f"    {line}")
        for line in run.left_out:
            self.stdout.write(f"left out: {line}")
        if run.vectors_absent:
            self.stdout.write(f"left out: {run.vectors_absent} comparisons with published vectors; set KAIMING_VECTORS")
        broken = [outcome for outcome in run.outcomes if outcome.exit_code]
        incomplete = bool(run.left_out) and os.environ.get("CI") == "true"
        if incomplete:
            self.stdout.write("With CI=true nothing may be left out.")
        passed = sum(outcome.passed or (not outcome.exit_code) for outcome in run.outcomes)
        failed = sum(outcome.failed or bool(outcome.exit_code) for outcome in run.outcomes) + incomplete
        self.stdout.write(f"{passed} passed, {failed} failed")
        return 1 if broken or incomplete else 0


def _style_checks() -> dict[str, list[str]]:
    tools = Path(sys.executable).parent
    return {
        "types (mypy)": [str(tools / "mypy"), "trading", "apps", "tests"],
        "style (ruff)": [str(tools / "ruff"), "check", "."],
        "format (ruff)": [str(tools / "ruff"), "format", "--check", "."],
        "templates (djlint)": [str(tools / "djlint"), "frontend/templates", "--lint", "--quiet"],
        "imports (import-linter)": [str(tools / "lint-imports"), "--no-cache"],
        "migrations": [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
    }


def _checked(name: str, command: list[str]) -> tuple[Outcome, str]:
    started = time.monotonic()
    done = subprocess.run(
        command, cwd=ROOT, env=_environment({}), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    return Outcome(name, done.returncode, time.monotonic() - started), done.stdout


def _environment(extra: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    return {**kept, "PYTHONPATH": str(ROOT), **extra}
