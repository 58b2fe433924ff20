"""docs/security/asvs.md names files that exist, a verdict for every line, and counts that add up."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
LINE = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([12]) \| ([^|]+) \| (met|part|not met|n/a) \| ([^|]+) \|$", re.MULTILINE)
WHOLE_CHAPTER = re.compile(r"^All (\d+) requirements: n/a", re.MULTILINE)
NAMED = re.compile(r"`((?:apps|docs|frontend|infra|tests|trading)/[^`]+)`")
OF_BOTH_LEVELS = 253
"""Requirements of levels 1 and 2 in ASVS 5.0.0."""


def text() -> str:
    """The page."""
    return (ROOT / "docs/security/asvs.md").read_text("utf-8")


def test_every_file_that_is_named_as_evidence_exists() -> None:
    named = set(NAMED.findall(text()))

    assert len(named) > 50
    assert sorted(one for one in named if not (ROOT / one).exists()) == []


def test_every_requirement_has_one_verdict_and_the_counts_add_up() -> None:
    lines = LINE.findall(text())
    verdicts = Counter(verdict for _number, _level, _what, verdict, _evidence in lines)
    outside = sum(int(number) for number in WHOLE_CHAPTER.findall(text()))

    assert len({line[0] for line in lines}) == len(lines)
    assert len(lines) + outside == OF_BOTH_LEVELS
    said = re.search(r"Of (\d+) requirements (\d+) are met, (\d+) in part, (\d+) not met, (\d+) do not apply\.", text())
    assert said is not None
    assert [int(one) for one in said.groups()] == [
        OF_BOTH_LEVELS,
        verdicts["met"],
        verdicts["part"],
        verdicts["not met"],
        verdicts["n/a"] + outside,
    ]
