"""What a cluster drill tells: a line for each round, a table by kind of fault, the same as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from trading.drills.faults import KINDS
from trading.drills.judging import Fault, Finding

COLUMNS = (
    "故障 fault",
    "轮 rounds",
    "行为 acts",
    "其中未完 under fire",
    "未答 unanswered",
    "恢复 recovery s",
    "结论 verdict",
)


@dataclass(frozen=True, slots=True)
class Round:
    """One round: what went wrong in it, while what was acted, how long the platform took, and what was found afterwards."""

    number: int
    kind: str
    part: str
    acts: int
    under_fire: int
    """How many of them were not done yet when it went wrong."""
    seconds: float
    recovery: float
    """From the fault until everything was whole again and every fact delivered and logged."""
    troubles: Mapping[str, int]
    findings: Sequence[Finding]

    def line(self) -> str:
        """One line for a person."""
        told = ", ".join(f"{count} × {what}" for what, count in sorted(self.troubles.items()))
        verdict = "; ".join(one.line() for one in self.findings) or "0 findings"
        return (
            f"{self.number:3}  {self.kind:18}  {self.part:16} {self.under_fire:2} of {self.acts:2} acts  {self.seconds:5.1f} s  "
            f"recovered {self.recovery:5.1f} s  {verdict}{f'  ({told})' if told else ''}"
        )


@dataclass(frozen=True, slots=True)
class Result:
    """A whole drill."""

    rounds: Sequence[Round]
    last: Sequence[Finding]
    """What the judgement after the end found."""
    counted: Mapping[str, int]
    seed: int
    seconds: float
    is_complete: bool
    machine: Mapping[str, Any] = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        """True when the course came to its end and nothing was found."""
        return self.is_complete and not self.findings()

    def findings(self) -> list[Finding]:
        """Everything that was found."""
        return [*(one for each in self.rounds for one in each.findings), *self.last]

    def summary(self) -> str:
        """The one line that counts."""
        found = Counter(one.fault for one in self.findings())
        told = f"{len(self.rounds)} faults, {self.counted['acts']} acts, {self.counted['receipts']} receipts, "
        told += f"{self.counted['entries']} entries, {self.counted['leaves']} leaves: "
        told += ", ".join(f"{found[fault]} {fault.value}" for fault in Fault)
        verdict = "成立 holds" if self.holds else "不成立 BROKEN"
        return f"{verdict}: {told}; {self.seconds:.0f} s, seed {self.seed}"

    def table(self) -> str:
        """By kind of fault."""
        rows = [COLUMNS, *(_row(f"{kind.zh} {kind.en}", own) for kind in KINDS if (own := self._of(kind.name)))]
        rows.append(_row("合计 total", self.rounds))
        widths = [max(_width(row[column]) for row in rows) for column in range(len(COLUMNS))]
        lines = [
            "  ".join(
                _padded(text, width, at_end=place == 0)
                for place, (text, width) in enumerate(zip(row, widths, strict=True))
            )
            for row in rows
        ]
        rule = "-" * _width(lines[0])
        return "\n".join([lines[0], rule, *lines[1:-1], rule, lines[-1]])

    def plain(self) -> dict[str, Any]:
        """As JSON."""
        found = Counter(one.fault.value for one in self.findings())
        return {
            "holds": self.holds,
            "complete": self.is_complete,
            "seed": self.seed,
            "seconds": round(self.seconds, 1),
            "counted": dict(self.counted),
            "findings": {fault.value: found[fault.value] for fault in Fault},
            "rounds": [_plain(one) for one in self.rounds],
            "last": [one.line() for one in self.last],
            "machine": dict(self.machine),
        }

    def _of(self, kind: str) -> list[Round]:
        return [one for one in self.rounds if one.kind == kind]


def _plain(one: Round) -> dict[str, Any]:
    return {
        "number": one.number,
        "kind": one.kind,
        "part": one.part,
        "acts": one.acts,
        "under_fire": one.under_fire,
        "seconds": round(one.seconds, 2),
        "recovery": round(one.recovery, 2),
        "troubles": dict(one.troubles),
        "findings": [found.line() for found in one.findings],
    }


def _row(name: str, rounds: Sequence[Round]) -> tuple[str, ...]:
    recoveries = sorted(one.recovery for one in rounds)
    found = sum(len(one.findings) for one in rounds)
    unanswered = sum(count for one in rounds for what, count in one.troubles.items() if what != "done all the same")
    spread = f"{recoveries[len(recoveries) // 2]:.1f} / {recoveries[-1]:.1f}" if recoveries else ""
    acts, under_fire = sum(one.acts for one in rounds), sum(one.under_fire for one in rounds)
    return (name, str(len(rounds)), str(acts), str(under_fire), str(unanswered), spread, f"{found} findings")


def _padded(text: str, width: int, *, at_end: bool) -> str:
    gap = " " * (width - _width(text))
    return text + gap if at_end else gap + text


def _width(text: str) -> int:
    """Columns on a terminal: a Chinese character takes two."""
    return sum(2 if ord(one) > 0x2E80 else 1 for one in text)
