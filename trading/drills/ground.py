"""What every drill works with, and what it answers."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a drill takes place: a folder for what it keeps, chance that repeats itself, and somebody who listens."""

    out: Path
    chance: random.Random
    is_on_services: bool
    tell: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing that the drill shows: what was counted, and whether it holds."""

    what: str
    counted: str
    holds: bool

    def line(self) -> str:
        """One line for a person."""
        return f"{'成立 holds ' if self.holds else '不成立 BROKEN'}  {self.what}: {self.counted}"
