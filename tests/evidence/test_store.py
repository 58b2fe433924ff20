"""The object store keeps what it was given, once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from urllib.parse import urlsplit

import pytest
from pytest_django import Settings

from apps.core.refusals import Refused
from apps.evidence.store import Stored, open_stored, put_once
from tests.fakes.s3 import s3_server

NAME = "lots/12/document/1"


@pytest.fixture(params=["folder", "bucket"])
def files(request: pytest.FixtureRequest, settings: Settings, tmp_path: Path) -> Iterator[Path]:
    """A store that is empty: a folder, then a bucket of the fake."""
    settings.DATA_DIR = tmp_path
    settings.DOCUMENT_LIMIT_MIB = 1
    if request.param == "folder":
        yield tmp_path / "objects"
        return
    with s3_server(tmp_path / "objects") as url:
        settings.S3_URL = urlsplit(url)
        yield tmp_path / "objects"


def kept(files: Path) -> list[str]:
    return sorted(str(path.relative_to(files)) for path in files.rglob("*") if path.is_file())


def test_what_is_put_comes_back_and_its_digest_is_known(files: Path) -> None:
    content = b"notice" * 1000

    stored = put_once(NAME, [content[:100], content[100:]])

    assert stored == Stored(NAME, len(content), hashlib.sha256(content).hexdigest())
    with open_stored(NAME) as file:
        assert file.read() == content
    assert len(kept(files)) == 1


def test_an_empty_file_is_a_file(files: Path) -> None:
    assert put_once(NAME, []).size == 0

    with open_stored(NAME) as file:
        assert file.read() == b""


def test_a_name_is_used_once(files: Path) -> None:
    put_once(NAME, [b"first"])

    with pytest.raises(Refused) as caught:
        put_once(NAME, [b"second"])

    assert caught.value.code == "object_exists"
    with open_stored(NAME) as file:
        assert file.read() == b"first"


def test_too_large_is_refused_and_leaves_nothing(files: Path) -> None:
    with pytest.raises(Refused) as caught:
        put_once(NAME, [b"x" * 2**20, b"x"])

    assert caught.value.code == "object_too_large"
    assert kept(files) == []


def test_a_broken_off_upload_leaves_nothing(files: Path) -> None:
    def breaking_off() -> Iterator[bytes]:
        yield b"half"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        put_once(NAME, breaking_off())

    assert kept(files) == []


def test_what_was_never_stored_is_not_found(files: Path) -> None:
    with pytest.raises(FileNotFoundError), open_stored(NAME):
        pass


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", "a//b", ".hidden", "a/..", "文件", "A", ""])
def test_names_are_ours_never_a_persons(name: str) -> None:
    with pytest.raises(ValueError, match="is not the name of an object"):
        put_once(name, [b""])
    with pytest.raises(ValueError, match="is not the name of an object"), open_stored(name):
        pass


def test_of_eight_writers_of_one_name_one_wins(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    ready = Barrier(8)

    def put(number: int) -> bool:
        ready.wait()
        try:
            put_once(NAME, [bytes([number]) * 1000])
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(put, range(8)))

    assert won.count(True) == 1
    with open_stored(NAME) as file:
        assert file.read() == bytes([won.index(True)]) * 1000
    assert kept(tmp_path / "objects") == [NAME]
