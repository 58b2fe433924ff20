"""Finding — one remark on a plan; Override — why a shorter time is lawful here, and who agreed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from apps.tenders.rules.books import Level

Figure = str | int


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark: the rule, how strictly it is held here, what is wrong, how to mend it, and the figures."""

    rule_id: str
    level: Level
    zh: str
    en: str
    fix_zh: str
    fix_en: str
    article: str
    computed: Mapping[str, Figure]

    @property
    def key(self) -> str:
        """What an override is given for: the rule and its figures, so that a changed plan is asked about again."""
        figures = ",".join(f"{name}={self.computed[name]}" for name in sorted(self.computed))
        return f"{self.rule_id}:{figures}"


@dataclass(frozen=True, slots=True)
class Override:
    """特殊情形说明 — for one finding: the legal reason, who approved it, and the note in the file."""

    key: str
    reason: str
    approver: str
    note: str

    @property
    def is_complete(self) -> bool:
        """True when it says why, who agreed, and what stands in the file."""
        return all(text.strip() for text in (self.reason, self.approver, self.note))


def blocking(findings: Iterable[Finding], overrides: Iterable[Override]) -> list[Finding]:
    """The findings that still stand in the way: every BLOCK, and what asks for a reason until it is given in full."""
    given = {override.key for override in overrides if override.is_complete}
    return [
        finding
        for finding in findings
        if finding.level is Level.BLOCK or (finding.level is Level.BLOCK_UNLESS_REASON and finding.key not in given)
    ]
