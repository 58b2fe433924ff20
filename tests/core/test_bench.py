"""What `manage.py bench` answers: a ratio with its goal, a figure with its limit, and a sentence where a peer is missing."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from tests.bench import dav
from tests.bench.ratio import Limit, Ratio


@pytest.mark.parametrize(
    ("_case", "measured", "is_met", "line"),
    [
        (
            "faster than its goal",
            Ratio("opening", 1700, 850, "age -d", 1.5, 0, "", "MiB"),
            True,
            "opening: 1,700 MiB/s against 850 MiB/s (age -d) = 2.0x, goal 1.5x, 0 faults: met",
        ),
        (
            "fast, but something was lost",
            Ratio("upload", 90, 30, "a form", 2, 1, "on one machine"),
            False,
            "upload: 90/s against 30/s (a form) = 3.0x, goal 2x, 1 faults: MISSED (on one machine)",
        ),
        ("within its limit", Limit("memory", 63.5, 64, "MiB"), True, "memory: 63.50 MiB, at most 64: met"),
        ("over its limit", Limit("memory", 64.5, 64, "MiB"), False, "memory: 64.50 MiB, at most 64: MISSED"),
    ],
)
def test_a_line_says_both_sides_and_the_verdict(_case: str, measured: Ratio | Limit, is_met: bool, line: str) -> None:
    assert (measured.is_met, measured.line()) == (is_met, line)


def test_a_missing_peer_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dav, "NGINX", None)

    with pytest.raises(CommandError, match="nginx is not installed"):
        call_command("bench", "upload", size=1)
