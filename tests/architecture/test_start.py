"""What must hold before anything is served: one clear sentence each, and nothing is changed."""

from __future__ import annotations

import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from apps.core import clock
from apps.evidence import queries as evidence_queries
from trading import start

ASKED = urlsplit("https://tsa.example/")


def test_a_taken_port_is_said_in_one_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(start.StartRefused, match=f"Port {port} .* is taken"):
            start.must_have_free_port("127.0.0.1", port)


def test_a_free_port_is_accepted() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    start.must_have_free_port("127.0.0.1", port)


def test_missing_chinese_fonts_refuse_to_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "FONT_PACKAGE", "no_such_package_of_fonts")

    with pytest.raises(start.StartRefused, match="font NotoSansSC-Regular.otf is missing"):
        start.must_have_fonts()


@pytest.mark.parametrize(
    ("_case", "changed", "said"),
    [
        ("production by its own clock", {"DEBUG": False}, "No time-stamping authority"),
        ("an authority that nobody can judge", {"TIMESTAMP_URL": ASKED}, "holds no certificates"),
        ("true time in a rehearsal", {"TIMESTAMP_URL": ASKED, "CLOCK": "rehearsal"}, "use one of them"),
        ("a demonstration", {"DEBUG": True}, None),
    ],
)
def test_real_papers_are_not_stamped_by_the_machines_own_clock(
    settings: Any, tmp_path: Path, _case: str, changed: dict[str, object], said: str | None
) -> None:
    settings.TIMESTAMP_CHAIN = tmp_path / "none.pem"
    for name, value in changed.items():
        setattr(settings, name, value)

    if said is None:
        start.must_have_time_authority()
        return
    with pytest.raises(start.StartRefused, match=said):
        start.must_have_time_authority()


@pytest.mark.django_db
def test_a_database_from_a_newer_version_is_left_alone() -> None:
    MigrationRecorder(connection).record_applied("tenders", "9999_from_the_future")
    before = sorted(MigrationRecorder(connection).applied_migrations())

    with pytest.raises(start.StartRefused, match="tenders.9999_from_the_future"):
        start.must_know_database()

    assert sorted(MigrationRecorder(connection).applied_migrations()) == before


@pytest.mark.django_db
def test_a_database_that_lacks_changes_asks_for_migration() -> None:
    MigrationRecorder(connection).record_unapplied("evidence", "0001_initial")

    with pytest.raises(start.StartRefused, match=r"manage\.py migrate"):
        start.must_be_migrated()


@pytest.mark.django_db
def test_the_database_of_this_version_is_accepted() -> None:
    start.must_know_database()
    start.must_be_migrated()


@pytest.mark.django_db
def test_a_clock_behind_the_journal_refuses_to_start(monkeypatch: pytest.MonkeyPatch) -> None:
    ahead = clock.now() + timedelta(minutes=5)
    monkeypatch.setattr(evidence_queries, "newest_at", lambda: ahead)

    with pytest.raises(start.StartRefused, match="before the newest entry of the journal"):
        start.must_have_true_clock()


@pytest.mark.django_db
def test_a_machine_clock_before_the_release_refuses_to_start(monkeypatch: pytest.MonkeyPatch) -> None:
    class StoppedClock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]  # the zone is always UTC here
            return datetime(2020, 1, 1, tzinfo=UTC)

    monkeypatch.setattr(start, "datetime", StoppedClock)

    with pytest.raises(start.StartRefused, match="before the release of this version"):
        start.must_have_true_clock()
