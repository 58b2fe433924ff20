"""The one clock: the machine's, or moved for a rehearsal by an offset that every process reads."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from apps.core import clock

DAY = timedelta(days=1)


def near(moment: datetime, expected: datetime) -> bool:
    return abs(moment - expected) < timedelta(seconds=5)


@pytest.fixture(autouse=True)
def every_test_is_on_one_day() -> None:
    """Here the clock itself is tested."""


@pytest.fixture(autouse=True)
def own_folder(settings: Settings, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


def test_the_system_clock_is_the_machines_and_aware(settings: Settings) -> None:
    settings.CLOCK = "system"

    assert clock.offset() == timedelta(0)
    assert near(clock.now(), datetime.now(UTC))
    assert clock.now().utcoffset() == timedelta(0)


def test_the_system_clock_cannot_jump_and_leaves_nothing_behind(settings: Settings, own_folder: Path) -> None:
    settings.CLOCK = "system"

    with pytest.raises(ValueError, match="only the rehearsal clock"):
        clock.jump_to(datetime(2026, 1, 1, tzinfo=UTC))

    assert list(own_folder.iterdir()) == []


def test_the_system_clock_ignores_a_rehearsals_offset(settings: Settings) -> None:
    settings.CLOCK = "rehearsal"
    clock.jump_to(datetime.now(UTC) + 40 * DAY)

    settings.CLOCK = "system"

    assert near(clock.now(), datetime.now(UTC))


def test_a_rehearsal_begins_with_the_machines_time(settings: Settings) -> None:
    settings.CLOCK = "rehearsal"

    assert near(clock.now(), datetime.now(UTC))


@pytest.mark.parametrize("days", [-40, 20, 365])
def test_a_rehearsal_jumps_both_ways_and_runs_on(settings: Settings, own_folder: Path, days: int) -> None:
    settings.CLOCK = "rehearsal"
    wished = datetime.now(UTC) + days * DAY

    clock.jump_to(wished)

    assert near(clock.now(), wished)
    first = clock.now()
    assert clock.now() >= first
    assert [path.name for path in own_folder.iterdir()] == ["rehearsal-clock"]


def test_a_second_jump_replaces_the_first(settings: Settings) -> None:
    settings.CLOCK = "rehearsal"
    clock.jump_to(datetime.now(UTC) + 20 * DAY)

    clock.jump_to(datetime.now(UTC) + 3 * DAY)

    assert near(clock.now(), datetime.now(UTC) + 3 * DAY)


def test_a_jump_is_told_in_any_zone(settings: Settings) -> None:
    settings.CLOCK = "rehearsal"
    wished = datetime.now(UTC) + DAY

    clock.jump_to(wished.astimezone(clock.SHANGHAI))

    assert near(clock.now(), wished)
