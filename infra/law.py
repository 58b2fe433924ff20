"""Keeps the table of rules in docs/law.md: every rule of every rule book, as the product holds it.

python infra/law.py          writes the table anew
python infra/law.py check    says whether it is stale and fails
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from apps.tenders.rules.books import Bound, Regime, RuleBook, TimeRule, Unit  # noqa: E402  # the path comes first
from apps.tenders.rules.in_force import BOOKS  # noqa: E402
from apps.tenders.rules.wording import UNITS  # noqa: E402

PAGE = ROOT / "docs" / "law.md"
BEGIN, END = "<!-- rules: begin -->\n", "<!-- rules: end -->\n"
TITLES = {Regime.ENG: "Works tenders (ENG)", Regime.GP: "Government procurement (GP)"}
SIGNS = {Bound.AT_LEAST: "≥", Bound.AT_MOST: "≤", Bound.MORE_THAN: ">", Bound.NONE: ""}


def fresh(page: str) -> str:
    """The page with the table as it should be. Raises ValueError when its marks are missing."""
    before, begin, rest = page.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError("docs/law.md has lost the marks of its table")
    return before + BEGIN + "\n" + "\n".join(_tables()) + "\n" + END + after


def _tables() -> Iterator[str]:
    for regime in Regime:
        books = [book for book in BOOKS if book.regime is regime]
        versions = ", ".join(f"`{book.version}` from {book.effective_from}" for book in books)
        yield from (f"### {TITLES[regime]}", "", f"Books: {versions}.", "")
        yield from ("| Rule | What | Limit | How it is counted | Level | Article | Source |", "|" + " --- |" * 7)
        yield from (_row(rule, books) for rule in sorted(books[-1].rules.values(), key=lambda rule: rule.id))
        yield ""


def _row(rule: TimeRule, books: list[RuleBook]) -> str:
    since = [book for book in books if rule.id in book.rules]
    newer = f" (since `{since[0].version}`)" if len(since) < len(books) else ""
    what = f"{rule.zh}<br>{rule.en}{newer}"
    source = f"{rule.source.value}{', editable' if rule.is_editable else ''}"
    cells = (rule.id, what, _limit(rule), _counting(rule), f"`{rule.level}`", rule.article or "–", source)
    return f"| {' | '.join(cells)} |"


def _limit(rule: TimeRule) -> str:
    match rule.unit:
        case Unit.MANNER:
            return "–"
        case Unit.CLOCK_MINUTES:
            return f"{SIGNS[rule.bound]} {rule.quantity // 60:02d}:{rule.quantity % 60:02d}"
        case Unit.ONE_IN:
            return f"{SIGNS[rule.bound]} 1/{rule.quantity}"
        case Unit.YUAN:
            return f"{SIGNS[rule.bound]} {rule.quantity:,} yuan"
    return f"{SIGNS[rule.bound]} {rule.quantity} {UNITS[rule.unit][1]}"


def _counting(rule: TimeRule) -> str:
    if rule.unit not in {Unit.CALENDAR_DAYS, Unit.WORKING_DAYS}:
        return "–"
    said = ["first day counts" if rule.counts_first_day else "first day not counted"]
    if rule.moves_to_working_day:
        said.append("last day on a holiday moves on")
    if rule.warns_at_limit:
        said.append("exactly the limit warns")
    return "; ".join(said)


def main(arguments: list[str]) -> int:
    """Writes, or checks; exits with 1 when a check finds the table stale."""
    kept = PAGE.read_text("utf-8")
    if arguments == ["check"]:
        return 1 if fresh(kept) != kept else 0
    if arguments:
        print(__doc__)  # noqa: T201
        return 2
    PAGE.write_text(fresh(kept), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
