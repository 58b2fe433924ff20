"""Shows how far a rehearsal is: a bar on a terminal, plain lines elsewhere, and a table at the end."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TextIO

from apps.portal.rehearsal.journey import Step

BAR = 24


@dataclass(frozen=True, slots=True)
class Done:
    """A step that held: what came of it and how long it took."""

    step: Step
    outcome: str
    seconds: float


class Progress:
    """Tells each step as it begins and ends."""

    def __init__(self, out: TextIO, total: int) -> None:
        self.out = out
        self.total = total
        self.done: list[Done] = []
        self.is_terminal = out.isatty()
        self._began = time.monotonic()

    def begin(self, step: Step) -> None:
        """The step is under way."""
        self._step_began = time.monotonic()
        if self.is_terminal:
            filled = BAR * len(self.done) // self.total
            self.out.write(f"\r\033[K[{'#' * filled}{'.' * (BAR - filled)}] {step.zh}  {step.en}")
            self.out.flush()

    def end(self, step: Step, outcome: str) -> None:
        """The step held."""
        done = Done(step, outcome, time.monotonic() - self._step_began)
        self.done.append(done)
        if not self.is_terminal:
            self.out.write(
                f"[{len(self.done):2}/{self.total}] {done.seconds:6.1f} s  {step.zh}  {step.en}: {outcome}\n"
            )
            self.out.flush()

    def clear(self) -> None:
        """The bar's line is free again."""
        if self.is_terminal:
            self.out.write("\r\033[K")

    def table(self) -> str:
        """Every step with what came of it and its seconds."""
        rows = [(f"{one.step.zh} {one.step.en}", one.outcome, f"{one.seconds:.1f}") for one in self.done]
        rows.append(("合计 total", f"{len(self.done)} 步 steps", f"{time.monotonic() - self._began:.1f}"))
        return "\n".join(_aligned(("步骤 step", "结果 outcome", "秒 s"), rows))


def _aligned(head: tuple[str, str, str], rows: Sequence[tuple[str, str, str]]) -> list[str]:
    table = [head, *rows]
    widths = [max(_width(row[column]) for row in table) for column in range(3)]
    lines = [
        f"{_padded(a, widths[0])}  {_padded(b, widths[1])}  {' ' * (widths[2] - _width(c))}{c}" for a, b, c in table
    ]
    rule = "-" * (sum(widths) + 4)
    return [lines[0], rule, *lines[1:-1], rule, lines[-1]]


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    """Columns on a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)
