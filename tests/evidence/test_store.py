"""The object store keeps what it was given, once, and until its day: the same promises of a disk and of a bucket."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier
from urllib.parse import urlsplit

import pytest
from minio.commonconfig import COMPLIANCE, GOVERNANCE
from minio.error import S3Error
from minio.retention import Retention
from minio.versioningconfig import SUSPENDED, VersioningConfig
from pytest_django import Settings

from apps.core import clock
from apps.core.refusals import Refused
from apps.evidence.bucket import Bucket, BucketBroken, bucket_at
from apps.evidence.store import (
    Stored,
    lock_stored,
    locked_until,
    open_stored,
    put_once,
    put_within,
    remove_stored,
)
from tests.object_store import s3_url as s3_url  # noqa: PLC0414  # a fixture, told to the checker as ours

DAYS = 1096


@pytest.fixture(params=["folder", "bucket"])
def name(request: pytest.FixtureRequest, settings: Settings, tmp_path: Path) -> str:
    """A name that nobody has used, in a folder, then in a bucket."""
    settings.DATA_DIR = tmp_path
    settings.DOCUMENT_LIMIT_MIB = 1
    settings.STORE_LOCK_DAYS = DAYS
    if request.param == "bucket":
        settings.S3_URL = urlsplit(request.getfixturevalue("s3_url"))
    return f"lots/12/{secrets.token_hex(8)}"


def is_there(name: str) -> bool:
    with suppress(FileNotFoundError), open_stored(name):
        return True
    return False


def content_of(name: str) -> bytes:
    with open_stored(name) as file:
        return file.read()


def test_what_is_put_comes_back_and_its_digest_is_known(name: str) -> None:
    content = b"notice" * 1000

    stored = put_once(name, [content[:100], content[100:]])

    assert stored == Stored(name, len(content), hashlib.sha256(content).hexdigest())
    assert content_of(name) == content


def test_it_is_read_from_any_place(name: str) -> None:
    put_once(name, [bytes(range(250)) * 4000])

    with open_stored(name) as file:
        assert file.seek(999_900) == 999_900
        assert file.read(10) == bytes(range(150, 160))
        assert file.seek(-2, 2) == 999_998
        assert file.read() == bytes([248, 249])
        assert file.seek(0) == 0
        assert len(file.read()) == 1_000_000
        assert file.read() == b""


def test_an_empty_file_is_a_file(name: str) -> None:
    assert put_once(name, []).size == 0

    assert content_of(name) == b""


def test_a_name_is_used_once(name: str) -> None:
    put_once(name, [b"first"])

    with pytest.raises(Refused) as caught:
        put_once(name, [b"second"])

    assert caught.value.code == "object_exists"
    assert content_of(name) == b"first"


def test_a_name_that_begins_alike_is_another(name: str) -> None:
    put_within(f"{name}0", [b"other"], limit=5)

    assert not is_there(name)
    remove_stored(name)
    assert is_there(f"{name}0")


def test_too_large_is_refused_and_leaves_nothing(name: str) -> None:
    with pytest.raises(Refused) as caught:
        put_once(name, [b"x" * 2**20, b"x"])

    assert caught.value.code == "object_too_large"
    assert not is_there(name)


def test_a_broken_off_upload_leaves_nothing(name: str, tmp_path: Path) -> None:
    def breaking_off() -> Iterator[bytes]:
        yield b"half"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        put_once(name, breaking_off())

    assert not is_there(name)
    assert [one for one in tmp_path.rglob("*") if one.is_file()] == []


def test_what_was_never_stored_is_not_found(name: str) -> None:
    for act in (open_stored, locked_until):
        with pytest.raises(FileNotFoundError):
            act(name)
    with pytest.raises(FileNotFoundError):
        lock_stored(name, until=datetime(2030, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize("wrong", ["../x", "/etc/passwd", "a//b", ".hidden", "a/..", "文件", "A", ""])
def test_names_are_ours_never_a_persons(wrong: str) -> None:
    with pytest.raises(ValueError, match="is not the name of an object"):
        put_once(wrong, [b""])
    with pytest.raises(ValueError, match="is not the name of an object"), open_stored(wrong):
        pass


def test_of_eight_writers_of_one_name_one_wins(name: str) -> None:
    ready = Barrier(8)

    def put(number: int) -> bool:
        ready.wait()
        try:
            put_once(name, [bytes([number]) * 1000])
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(put, range(8)))

    assert won.count(True) == 1
    assert content_of(name) == bytes([won.index(True)]) * 1000


def test_a_record_is_locked_from_its_first_moment_and_cannot_be_removed(name: str) -> None:
    before = clock.machine_now() - timedelta(seconds=1)
    put_once(name, [b"record"])

    held = locked_until(name)
    assert held is not None
    assert before <= held - timedelta(days=DAYS) <= clock.machine_now()
    with pytest.raises(Refused) as caught:
        remove_stored(name)
    assert caught.value.code == "object_locked"
    assert content_of(name) == b"record"


def test_a_part_is_locked_when_it_is_handed_in_and_until_then_it_can_be_removed(name: str) -> None:
    put_within(name, [b"sealed"], limit=6)
    put_within(f"{name}b", [b"sealed"], limit=6)
    assert locked_until(name) is None

    lock_stored(name, until=datetime(2056, 11, 24, tzinfo=UTC))
    remove_stored(f"{name}b")
    remove_stored(f"{name}b")

    assert locked_until(name) == datetime(2056, 11, 24, tzinfo=UTC)
    assert not is_there(f"{name}b")
    with pytest.raises(Refused):
        remove_stored(name)


def test_a_lock_is_put_off_and_never_brought_forward(name: str) -> None:
    put_within(name, [b"sealed"], limit=6)

    for year, held in ((2040, 2040), (2050, 2050), (2045, 2050), (2050, 2050)):
        lock_stored(name, until=datetime(year, 11, 24, tzinfo=UTC))
        assert locked_until(name) == datetime(held, 11, 24, tzinfo=UTC)


def test_on_a_disk_a_locked_file_is_read_only(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path

    put_once("documents/a", [b"record"])

    assert (tmp_path / "objects" / "documents" / "a").stat().st_mode & 0o222 == 0


@pytest.fixture
def bucket(s3_url: str) -> Bucket:
    """The bucket as somebody has it who stole the platform's own key."""
    return bucket_at(s3_url)


def test_who_has_the_key_of_the_bucket_changes_no_record(settings: Settings, bucket: Bucket, s3_url: str) -> None:
    settings.S3_URL = urlsplit(s3_url)
    name, where = f"lots/12/{secrets.token_hex(8)}", bucket.place.bucket
    put_once(name, [b"record"])
    version = bucket._first(name).id
    tries = {
        "another version": lambda: bucket.client._execute("PUT", where, object_name=name, body=b"forged"),
        "a mark": lambda: bucket.client.remove_object(where, name),
        "the version": lambda: bucket.client.remove_object(where, name, version_id=version),
        "past the lock": lambda: bucket.client._execute(
            "DELETE",
            where,
            object_name=name,
            query_params={"versionId": version or ""},
            headers={"x-amz-bypass-governance-retention": "true"},
        ),
        "sooner": lambda: bucket.client.set_object_retention(
            where, name, Retention(COMPLIANCE, clock.machine_now() + timedelta(days=1)), version_id=version
        ),
        "weaker": lambda: bucket.client.set_object_retention(
            where, name, Retention(GOVERNANCE, clock.machine_now() + timedelta(days=4000)), version_id=version
        ),
        "no versions": lambda: bucket.client.set_bucket_versioning(where, VersioningConfig(SUSPENDED)),
        "no bucket": lambda: bucket.client.remove_bucket(where),
    }

    done = {named for named, act in tries.items() if not is_denied(act)}

    assert done == {"another version", "a mark"}
    assert content_of(name) == b"record"
    assert locked_until(name) is not None


def is_denied(act: Callable[[], object]) -> bool:
    try:
        act()
    except S3Error:
        return True
    return False


def test_a_bucket_that_cannot_be_reached_says_so_without_its_key(settings: Settings) -> None:
    settings.S3_URL = urlsplit("http://key:secret@127.0.0.1:9/kaiming")

    with pytest.raises(BucketBroken) as caught:
        put_within("lots/12/a", [b"x"], limit=1)
    assert str(caught.value) == "the object store does not answer: NewConnectionError"
