"""开标日历 as a file: RFC 5545 to the octet, so that every calendar program takes it."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.openings.rules.icalendar import LINE_OCTETS, Event, Status, calendar, folded

AT = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)


def event(**changes: object) -> Event:
    """An event like those of the feed."""
    known: dict[str, object] = {
        "uid": "WC-1@openings.kaiming",
        "sequence": 2,
        "changed_at": datetime(2026, 11, 1, 8, 0, 5, 250000, tzinfo=UTC),
        "starts_at": AT,
        "summary": "开标：一标段",
        "location": "第一开标室",
        "description": "WC-1\n望川市水务局",
        "url": "https://trade.example/openings/WC-1/",
        "status": Status.CONFIRMED,
    }
    return Event(**{**known, **changes})  # type: ignore[arg-type]  # a table of fields


def unfolded(text: str) -> list[str]:
    """As a calendar program reads the lines."""
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def test_an_event_is_written_line_by_line() -> None:
    assert unfolded(calendar("开标日历", [event()])) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Kaiming//Openings//ZH",
        "CALSCALE:GREGORIAN",
        "NAME:开标日历",
        "X-WR-CALNAME:开标日历",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "BEGIN:VEVENT",
        "UID:WC-1@openings.kaiming",
        "SEQUENCE:2",
        "DTSTAMP:20261101T080005Z",
        "LAST-MODIFIED:20261101T080005Z",
        "DTSTART:20261124T013000Z",
        "SUMMARY:开标：一标段",
        "LOCATION:第一开标室",
        "DESCRIPTION:WC-1\\n望川市水务局",
        "URL:https://trade.example/openings/WC-1/",
        "STATUS:CONFIRMED",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("a;b,c\\d", "a\\;b\\,c\\\\d"),
        ("two\r\nlines\rmore", "two\\nlines\\nmore"),
        ("no\x00\x07bells", "nobells"),
        ("END:VCALENDAR\r\nBEGIN:VEVENT", "END:VCALENDAR\\nBEGIN:VEVENT"),
    ],
)
def test_what_people_wrote_is_text_and_never_a_line(said: str, written: str) -> None:
    lines = unfolded(calendar("x", [event(summary=said)]))

    assert f"SUMMARY:{written}" in lines
    assert lines.count("BEGIN:VEVENT") == 1


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=300))
def test_folded_lines_are_short_whole_characters_and_read_back(text: str) -> None:
    written = folded(text)

    assert all(len(line.encode()) <= LINE_OCTETS for line in written.split("\r\n"))
    assert re.sub("\r\n ", "", written) == text


def test_without_a_place_there_is_no_line_for_it() -> None:
    assert not [line for line in unfolded(calendar("x", [event(location="")])) if line.startswith("LOCATION")]
