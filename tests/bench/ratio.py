"""What a benchmark answers: two sides, their ratio and the goal; or one figure and its limit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

TRIAL_MIB = 32


class PeerMissing(Exception):
    """What we are compared with is not installed; the message names its package, `so_far` is what was measured all the same."""

    def __init__(self, message: str, so_far: Sequence[Measured] = ()) -> None:
        super().__init__(message)
        self.so_far = so_far


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is measured: seconds for each side of a rate, MiB where a size matters (None: as stated), and the checkout.

    ``whole_year``: a year of the largest load where a benchmark has one.
    """

    seconds: float
    size: int | None
    root: str
    whole_year: bool

    def rounds(self, usual: int) -> int:
        """How often both sides take turns: once where so little is asked for that only a trial can be meant."""
        return 1 if self.size is not None and self.size < TRIAL_MIB else usual


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
    unit: str = ""

    @property
    def ratio(self) -> float:
        """Ours over the peer's."""
        return self.ours / self.peer if self.peer else float("inf")

    @property
    def is_met(self) -> bool:
        """True when the goal is reached without a fault."""
        return self.ratio >= self.goal and self.faults == 0

    @property
    def attained(self) -> float:
        """1 at the goal, more beyond it."""
        return self.ratio / self.goal

    def figure(self) -> str:
        """What is compared with the goal."""
        places = 2 if self.ratio < 2 else 1 if self.ratio < 100 else 0
        return f"{self.ratio:,.{places}f}x"

    def wanted(self) -> str:
        """The goal in words."""
        return f"{self.goal:g}x"

    def sides(self) -> tuple[str, str]:
        """Ours and the peer's, in things a second."""
        unit = f" {self.unit}" if self.unit else ""
        return f"{_amount(self.ours)}{unit}/s", f"{_amount(self.peer)}{unit}/s, {self.peer_name}"

    def line(self) -> str:
        """One line for a person."""
        unit = f" {self.unit}" if self.unit else ""
        text = (
            f"{self.name}: {_amount(self.ours)}{unit}/s against {_amount(self.peer)}{unit}/s ({self.peer_name}) = "
            f"{self.figure()}, goal {self.wanted()}, {self.faults} faults: {_verdict(self.is_met)}"
        )
        return _remarked(text, self.remark)


@dataclass(frozen=True, slots=True)
class Limit:
    """A figure that may not exceed its limit."""

    name: str
    value: float
    limit: float
    unit: str
    remark: str = ""

    @property
    def ratio(self) -> float:
        """The share of the limit that is used; where nothing is allowed, how much there is."""
        return self.value / self.limit if self.limit else self.value

    @property
    def is_met(self) -> bool:
        """True within the limit."""
        return self.value <= self.limit

    @property
    def attained(self) -> float:
        """1 at the limit, more the farther below it."""
        if self.value:
            return self.limit / self.value
        return float("inf") if self.limit else 1.0

    def figure(self) -> str:
        """What is compared with the limit."""
        places = 0 if self.value == round(self.value) else 2
        return f"{self.value:,.{places}f} {self.unit}".strip()

    def wanted(self) -> str:
        """The limit in words."""
        return f"at most {self.limit:g}"

    def sides(self) -> tuple[str, str]:
        """Ours; a limit has no peer."""
        return self.figure(), "–"

    def line(self) -> str:
        """One line for a person."""
        text = f"{self.name}: {self.figure()}, {self.wanted()}: {_verdict(self.is_met)}"
        return _remarked(text, self.remark)


Measured = Ratio | Limit


def _amount(rate: float) -> str:
    return f"{rate:,.0f}" if rate >= 10 else f"{rate:.2f}"


def _verdict(is_met: bool) -> str:
    return "met" if is_met else "MISSED"


def _remarked(text: str, remark: str) -> str:
    return f"{text} ({remark})" if remark else text
