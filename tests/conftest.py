"""What every test stands on."""

from __future__ import annotations

import gc
import os
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils import translation
from hypothesis import settings as hypothesis_settings

from apps.core import clock
from tests.emptying import empty_quickly
from tests.migrated import migrated_template, put_migrated
from tests.remembered import remembered
from tests.turns import with_long_ones_first
from tests.world import World, build

hypothesis_settings.register_profile("kaiming", deadline=None, print_blob=True)
hypothesis_settings.load_profile("kaiming")
"""A slow machine is no failure; a failing case can be pasted back."""


TODAY = datetime(2026, 11, 21, 12, tzinfo=UTC)
"""When every test begins that sets no clock of its own."""
DATABASES = {"db", "transactional_db", "django_db_setup", "live_server", "client", "django_db_reset_sequences"}
"""Fixtures of which a test that asks the database has one."""
EXAMPLES_ELSEWHERE = 2
"""Of a test with many examples so many are tried on PostgreSQL."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What is said about the other database is not a test here; it is neither run nor left out.

    What asks no database runs on SQLite only, once: it would say the same again. Of a test with many examples PostgreSQL
    is asked the first few: further ones ask the database in the same way.
    """
    here = [item for item in items if not _is_elsewhere(item)]
    if connection.vendor != "sqlite":
        here = [
            item for item, place in zip(here, _places_among_examples(here), strict=True) if place < EXAMPLES_ELSEWHERE
        ]
    kept = set(here)
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = with_long_ones_first(here)


def _places_among_examples(items: Sequence[pytest.Item]) -> Iterator[int]:
    """For each test: how many examples of the same function stand before it. What is said of PostgreSQL alone is the first."""
    seen: Counter[str] = Counter()
    for item in items:
        function = item.nodeid.partition("[")[0]
        yield 0 if item.get_closest_marker("postgresql") else seen[function]
        seen[function] += 1


def _is_elsewhere(item: pytest.Item) -> bool:
    if connection.vendor == "sqlite":
        return item.get_closest_marker("postgresql") is not None
    if item.get_closest_marker("sqlite"):
        return True
    fixtures = set(getattr(item, "fixturenames", ()))
    is_asking = item.get_closest_marker("django_db") or item.get_closest_marker("postgresql")
    return not (is_asking or fixtures & DATABASES)


def pytest_collection_finish(session: pytest.Session) -> None:
    """What lives as long as the run (the product's modules, the tests) is not looked through for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.fixture(scope="session", autouse=True)
def _the_journal_can_be_emptied_between_tests() -> Iterator[None]:
    """The database refuses to empty the journal, so a test database takes its triggers off while it is emptied."""
    patch = pytest.MonkeyPatch()
    empty_quickly(patch)
    yield
    patch.undo()


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings: None) -> bool:
    """A test database begins as a copy of one that is migrated already; then nothing is left to apply."""
    if connection.vendor != "sqlite":
        settings.DATABASES["default"]["TEST"]["TEMPLATE"] = migrated_template(os.environ["DATABASE_URL"])
        return False
    put_migrated(Path(settings.DATABASES["default"]["TEST"]["NAME"]))
    return True


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Threads of servers and sockets keep their lines open; PostgreSQL drops no database that somebody still holds."""
    yield
    if connection.vendor != "postgresql":
        return
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(autouse=True)
def _no_authority_comes_from_another_day() -> None:
    """An authority that a test made at its own moment issues nothing for the moments before; the next test makes one."""
    for name in ("demonstration-ca", "platform-key"):
        shutil.rmtree(Path(settings.DATA_DIR) / name, ignore_errors=True)


@pytest.fixture(autouse=True)
def every_test_is_on_one_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The product's clock runs from one moment on, whatever day it is: what the tests say of dates stays true.

    Tests of the clock itself and tests that start the product as a process of its own put their own in its place.
    """
    behind = TODAY - datetime.now(UTC)
    monkeypatch.setattr(clock, "now", lambda: datetime.now(UTC) + behind)


@pytest.fixture(autouse=True)
def _every_test_begins_in_chinese() -> None:
    """A request leaves its language behind in the thread; the next test must not read in it."""
    translation.deactivate()


@pytest.fixture
def world(db: None) -> World:
    """The cast of tests/world.py, with their seats."""
    return remembered("world", build)
