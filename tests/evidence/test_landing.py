"""What lands is written once, and has a name or is gone."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from pytest_django import Settings

from apps.core.refusals import Refused
from apps.evidence.landing import EXTENSION, Landing, clear_landings, landed
from apps.evidence.store import Stored, keep, open_stored
from tests.object_store import s3_url as s3_url  # noqa: PLC0414  # a fixture, told to the checker as ours

NAME = "bids/7f/part"
CONTENT = b"sealed" * 1000


@pytest.fixture(params=["folder", "bucket"])
def name(request: pytest.FixtureRequest, settings: Settings, tmp_path: Path) -> str:
    """A name that nobody has used, in a folder, then in a bucket."""
    settings.DATA_DIR = tmp_path
    if request.param == "bucket":
        settings.S3_URL = urlsplit(request.getfixturevalue("s3_url"))
    return f"bids/7f/{secrets.token_hex(8)}"


MADE: list[Landing] = []


@pytest.fixture(autouse=True)
def _every_request_ends() -> Iterator[None]:
    yield
    while MADE:
        MADE.pop().close()


def landing(content: bytes = CONTENT, limit: int = len(CONTENT)) -> Landing:
    made = Landing(limit)
    MADE.append(made)
    for at in range(0, len(content), 1000):
        made.write(content[at : at + 1000])
    return made


def left(folder: Path) -> list[Path]:
    return list((folder / "objects" / ".landing").iterdir())


def test_what_landed_is_kept_under_its_name_and_stays_when_the_request_is_over(name: str, tmp_path: Path) -> None:
    made = landing()

    stored = keep(name, made)
    made.close()

    assert stored == Stored(name, len(CONTENT), hashlib.sha256(CONTENT).hexdigest())
    with open_stored(name) as file:
        assert file.read() == CONTENT
    assert left(tmp_path) == []


def test_in_a_folder_it_is_not_copied(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    made = landing()
    written = made.path.stat().st_ino

    keep(NAME, made)

    assert (tmp_path / "objects" / NAME).stat().st_ino == written


def test_a_name_is_used_once(name: str, tmp_path: Path) -> None:
    keep(name, landing())
    other = landing(b"other")

    with pytest.raises(Refused) as caught:
        keep(name, other)

    assert caught.value.code == "object_exists"
    with open_stored(name) as file:
        assert file.read() == CONTENT


def test_of_more_than_was_to_come_nothing_is_kept(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    made = landing(limit=len(CONTENT) - 1)

    with pytest.raises(Refused) as caught:
        keep(NAME, made)

    assert caught.value.code == "object_too_large"
    assert made.path.stat().st_size < len(CONTENT)
    made.close()
    assert not made.path.exists()
    assert not (tmp_path / "objects" / "bids").exists()


def test_who_hung_up_has_sent_nothing(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    made = landing()
    made.close()

    with pytest.raises(Refused) as caught:
        keep(NAME, made)

    assert caught.value.code == "object_left"
    assert not (tmp_path / "objects" / "bids").exists()


def test_a_view_finds_what_the_server_put_down() -> None:
    made = landing()

    assert landed(SimpleNamespace(scope={"extensions": {EXTENSION: made}})) is made  # type: ignore[arg-type]  # a request
    assert landed(SimpleNamespace(scope={"extensions": {EXTENSION: "path"}})) is None  # type: ignore[arg-type]
    assert landed(SimpleNamespace(scope={})) is None  # type: ignore[arg-type]
    assert landed(SimpleNamespace()) is None  # type: ignore[arg-type]
    assert (made.read(), made.read(8192), made.tell()) == (b"", b"", 0)
    made.close()


def test_what_a_killed_server_left_is_gone_after_a_day(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    old, fresh = landing(), landing()
    now = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
    for made, age in ((old, timedelta(hours=25)), (fresh, timedelta(hours=23))):
        moment = (now - age).timestamp()
        os.utime(made.path, (moment, moment))

    clear_landings(now)

    assert left(tmp_path) == [fresh.path]
