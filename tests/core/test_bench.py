"""What `manage.py bench` answers: a ratio with its goal, a figure with its limit, and a sentence where a peer is missing."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tests import bench
from tests.bench import dav, page, record
from tests.bench.chart import chart
from tests.bench.ratio import Limit, Measured, Ratio


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


RESULTS: list[Measured] = [
    Ratio("opening", 1700, 850, "age -d", 1.5, 0, "", "MiB"),
    Ratio("upload", 10, 50, "nginx", 0.6, 0, "in parts & hashed"),
    Limit("jobs lost", 0, 0, "jobs"),
    Limit("memory", 0, 64, "MiB"),
    Limit("late <99 of 100>", 0.17, 0.15, "s"),
]


def _kept(place: Path) -> None:
    (place / "docs").mkdir()
    (place / "docs" / "performance.md").write_text(
        "By hand.\n<!-- figures: all -->\n<!-- end of figures -->\n<!-- figures: upload -->\nold\n<!-- end of figures -->\nAlso.\n",
        "utf-8",
    )
    told: dict[str, object] = {
        "benchmark": "upload",
        "on": "2026-11-21",
        "asked": {"seconds": 3.0, "size": 4, "year": False},
    }
    told |= {"load": {"before": 0.2, "after": 1.4}, "took": 12, "missing": ""}
    record.keep({**told, "results": [record.row(one) for one in RESULTS]}, place)


def test_what_is_kept_is_what_was_measured(tmp_path: Path) -> None:
    _kept(tmp_path)

    [kept] = record.kept(tmp_path)

    assert [record.result_of(told) for told in kept["results"]] == RESULTS
    assert [told["met"] for told in kept["results"]] == [True, False, True, True, False]
    assert kept["machine"]["cores"] > 0
    assert {"python", "django", "sqlite"} <= set(kept["versions"])


def test_the_page_tells_the_kept_figures_and_leaves_the_words_alone(tmp_path: Path) -> None:
    _kept(tmp_path)

    page.write(tmp_path)

    told = (tmp_path / page.PAGE).read_text("utf-8")
    assert told.startswith("By hand.\n")
    assert told.endswith("<!-- end of figures -->\nAlso.\n")
    assert "old" not in told
    assert (
        "| [upload](performance/upload.json) | 3 of 5 | upload (0.20x, goal 0.6x); late <99 of 100> (0.17 s, goal at most 0.15) |"
        in told
    )
    assert "load 0.2 before and 1.4 after; 12 s, `--size 4`." in told
    assert "| opening | 1,700 MiB/s | 850 MiB/s, age -d | 2.0x | 1.5x | met |" in told
    assert "| late <99 of 100> | 0.17 s | – | 0.17 s | at most 0.15 | **missed** |" in told
    chart = ElementTree.fromstring((tmp_path / "docs/performance/upload.svg").read_text("utf-8"))
    assert "upload: 3 of 5 goals met" in [one.text for one in chart.iter("{http://www.w3.org/2000/svg}title")]
    assert page.files_of(tmp_path) == {
        place: (tmp_path / place).read_text("utf-8") for place in page.files_of(tmp_path)
    }


def test_the_page_of_the_product_is_made_from_its_kept_figures() -> None:
    root = Path(settings.BASE_DIR)

    made = page.files_of(root)

    assert {str(place) for place, text in made.items() if (root / place).read_text("utf-8") != text} == set()
    assert page.passages(root) == set(bench.NAMES)


def test_a_chart_ends_its_bars_at_the_edges_of_its_scale() -> None:
    drawn = ElementTree.fromstring(chart("sides", [Ratio("x", 1000, 1, "y", 1, 0), Ratio("x", 1, 1000, "y", 1, 0)]))

    widths = [int(one.attrib["width"]) for one in drawn.iter("{http://www.w3.org/2000/svg}rect") if one.attrib.get("x")]

    assert widths == [728, 728, 728, 1]
