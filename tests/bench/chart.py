"""A chart of one benchmark: for every result how much of its goal it reaches, on a scale of tens, as SVG."""

from __future__ import annotations

import math
from collections.abc import Sequence
from xml.sax.saxutils import escape

from tests.bench.ratio import Measured

WIDTH, ROW, TOP, BOTTOM, SIDE = 760, 40, 26, 30, 16
LEAST, MOST = 0.1, 10.0
MET, MISSED = "#1a6b4b", "#b3261e"
FACE = 'font-family="system-ui, sans-serif" font-size="12"'
INK, FAINT, PAPER = "#1c2430", "#c9d0d9", "#ffffff"


def chart(title: str, results: Sequence[Measured]) -> str:
    """Bars from the left; the line in the middle is the goal. What lies beyond the scale ends at its edge with an arrow."""
    height = TOP + ROW * len(results) + BOTTOM
    bottom = height - BOTTOM
    said = f"{title}: {sum(one.is_met for one in results)} of {len(results)} goals met"
    room = f'width="{WIDTH}" height="{height}"'
    marks = [(LEAST, "0.1"), (1.0, "goal"), (MOST, "10 times the goal")]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {room} viewBox="0 0 {WIDTH} {height}" role="img" {FACE}>',
            f"<title>{escape(said)}</title>",
            f'<rect {room} fill="{PAPER}"/>',
            *[line for place, one in enumerate(results) for line in _bar(place, one)],
            *[
                f'<text x="{_across(at)}" y="{bottom + 18}" fill="{INK}" text-anchor="{_anchor(at)}">{words}</text>'
                for at, words in marks
            ],
            "</svg>\n",
        ]
    )


def _bar(place: int, one: Measured) -> list[str]:
    top = TOP + ROW * place
    colour = MET if one.is_met else MISSED
    end, goal = _across(one.attained), _across(1)
    words = f"{one.figure()} ({'met' if one.is_met else 'missed'}{', beyond the scale' if one.attained > MOST else ''})"
    return [
        f'<text x="{SIDE}" y="{top + 8}" fill="{INK}">{escape(one.name)}</text>',
        f'<text x="{WIDTH - SIDE}" y="{top + 8}" fill="{colour}" text-anchor="end">{escape(words)}</text>',
        f'<rect x="{SIDE}" y="{top + 14}" width="{WIDTH - 2 * SIDE}" height="10" fill="{FAINT}" opacity="0.35"/>',
        f'<rect x="{SIDE}" y="{top + 14}" width="{max(1, end - SIDE)}" height="10" fill="{colour}"/>',
        f'<line x1="{goal}" x2="{goal}" y1="{top + 11}" y2="{top + 27}" stroke="{INK}" stroke-width="2"/>',
    ]


def _across(attained: float) -> int:
    share = (math.log10(min(max(attained, LEAST), MOST)) - math.log10(LEAST)) / math.log10(MOST / LEAST)
    return round(SIDE + share * (WIDTH - 2 * SIDE))


def _anchor(at: float) -> str:
    return {LEAST: "start", MOST: "end"}.get(at, "middle")
