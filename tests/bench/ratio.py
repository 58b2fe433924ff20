"""What a benchmark answers: two sides, their ratio and the goal."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ratio:
    """How many times as much we do as the peer does, in things a second; ``faults`` counts errors and losses of ours."""

    name: str
    ours: float
    peer: float
    peer_name: str
    goal: float
    faults: int
    remark: str = ""

    @property
    def ratio(self) -> float:
        """Ours over the peer's."""
        return self.ours / self.peer if self.peer else float("inf")

    @property
    def is_met(self) -> bool:
        """True when the goal is reached without a fault."""
        return self.ratio >= self.goal and self.faults == 0

    def line(self) -> str:
        """One line for a person."""
        verdict = "met" if self.is_met else "MISSED"
        text = (
            f"{self.name}: {self.ours:,.0f}/s against {self.peer:,.0f}/s ({self.peer_name}) = {self.ratio:.1f}x, "
            f"goal {self.goal:g}x, {self.faults} faults: {verdict}"
        )
        return f"{text} ({self.remark})" if self.remark else text
