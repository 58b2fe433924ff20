"""Hostile bundles: whatever somebody puts into a zip or a folder is a finding, never a crash and never a wait."""

from __future__ import annotations

import json
import os
import random
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.evidence.verify import container
from apps.evidence.verify.command import main
from apps.evidence.verify.reading import Unreadable, plain_of
from apps.evidence.verify.verifying import verify
from tests.evidence.bundle_pieces import Files, write_folder, write_zip
from tests.evidence.verdicts import codes, failed, verdict_on

pytestmark = pytest.mark.usefixtures("papers_are_judged_once")
NO_ZIP = st.binary(max_size=300)


# --- the container ---


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK",
        b"PK\x05\x06" + bytes(18),
        b"not a zip at all" * 100,
        b"PK\x03\x04" + bytes(100),
        b"PK\x05\x06" + struct.pack("<4H2IH", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0),
    ],
)
def test_what_is_no_zip_is_a_finding(content: bytes, tmp_path: Path) -> None:
    place = tmp_path / "bundle.zip"
    place.write_bytes(content)

    assert failed(verify(place)) >= {0}


def test_nothing_there_is_a_finding(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert codes(verify(tmp_path / "none.zip")) == {"not_a_bundle"}
    assert main([str(tmp_path / "none.zip")]) == 1
    assert "not a bundle" in capfdbinary.readouterr().out.decode()


def test_an_empty_folder_and_an_empty_zip_are_findings(tmp_path: Path) -> None:
    assert 0 in failed(verify(tmp_path))
    assert 0 in failed(verify(write_zip({}, tmp_path / "bundle.zip")))


@pytest.mark.parametrize(
    "path",
    [
        "../outside.json",
        "/etc/passwd",
        "a/../../b",
        "C:\\windows",
        "bids\\x",
        "a//b",
        "./a",
        "a/.",
        "开标.json",
        "a" * 300,
        "x\x1b[2J",
        "log/..jsonl/../x",
    ],
)
def test_paths_are_plain_or_not_read(files: Files, tmp_path: Path, path: str) -> None:
    files[path] = b"{}"

    verdict = verdict_on(files, tmp_path)

    assert "path_not_plain" in codes(verdict)
    assert failed(verdict) == {0}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("again", ["policy.json", "POLICY.json"])
def test_a_path_is_there_once(whole: Mapping[str, bytes], tmp_path: Path, again: str) -> None:
    """Two readers of one zip could each believe another of the two."""
    place = write_zip(whole, tmp_path / "bundle.zip")
    with zipfile.ZipFile(place, "a") as bundle:
        bundle.writestr(again, whole["policy.json"])

    verdict = verify(place)

    assert {"path_twice", "file_missing"} <= codes(verdict)


def test_a_file_that_unpacks_without_end_is_not_read(files: Files, tmp_path: Path) -> None:
    files["evaluation/report.pdf"] = bytes(70 * 2**20)

    place = write_zip(files, tmp_path / "bundle.zip")

    assert place.stat().st_size < 2**20
    assert "file_too_large" in codes(verify(place))


def test_many_large_files_are_too_much_together(files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "TOTAL_LIMIT", 50_000)

    assert "file_too_large" in codes(verdict_on(files, tmp_path))


def test_more_files_than_a_bundle_has_are_not_read(
    files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(container, "FILES_LIMIT", 10)

    assert codes(verdict_on(files, tmp_path)) == {"not_a_bundle"}
    assert "too_many_files" in codes(verify(write_folder(files, tmp_path / "bundle")))


def test_a_size_that_lies_is_found(whole: Mapping[str, bytes], tmp_path: Path) -> None:
    """The directory says one byte, the stream holds megabytes."""
    place = write_zip(dict(whole) | {"policy.json": b" " * 2**20 + whole["policy.json"]}, tmp_path / "bundle.zip")
    content = bytearray(place.read_bytes())
    at = content.rindex(b"policy.json") - 46
    content[at + 24 : at + 28] = struct.pack("<I", 1)
    place.write_bytes(bytes(content))

    assert 0 in failed(verify(place))


def test_an_encrypted_file_and_an_unknown_method_are_not_read(whole: Mapping[str, bytes], tmp_path: Path) -> None:
    for method in (zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2):
        place = tmp_path / f"{method}.zip"
        with zipfile.ZipFile(place, "w", method) as bundle:
            for path, content in whole.items():
                bundle.writestr(path, content)
        assert "file_unreadable" in codes(verify(place))
    place = write_zip(whole, tmp_path / "bundle.zip")
    raw = bytearray(place.read_bytes())
    at = raw.rindex(b"policy.json") - 46
    raw[at + 8] |= 1
    place.write_bytes(bytes(raw))
    assert "file_unreadable" in codes(verify(place))


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes of POSIX")
def test_a_folder_is_not_left_by_links_nor_held_up_by_pipes(files: Files, tmp_path: Path) -> None:
    outside = tmp_path / "outside.json"
    outside.write_bytes(files.pop("policy.json"))
    place = write_folder(files, tmp_path / "bundle")
    (place / "policy.json").symlink_to(outside)
    (place / "loop").symlink_to(place)
    os.mkfifo(place / "pipe")

    verdict = verify(place)

    assert {"path_not_plain", "file_missing"} <= codes(verdict)
    assert verdict.policy == {}


# --- JSON ---


@pytest.mark.parametrize(
    "text",
    [
        b'{"v":1.5}',
        b'{"v":NaN}',
        b'{"v":-Infinity}',
        b'{"v":1e400}',
        b'{"v":' + b"9" * 100_000 + b"}",
        b'{"v":9007199254740992}',
        b'{"v":1,"v":2}',
        b"[" * 100_000,
        b'{"a":' * 200 + b"1" + b"}" * 200,
        b'{"v":"\\ud800"}',
        b"\xff\xfe",
        b"",
        b"{} {}",
        b'{"v":1',
        b'\xef\xbb\xbf{"v":1}',
    ],
)
def test_json_that_languages_read_differently_is_refused(
    whole: Mapping[str, bytes], tmp_path: Path, text: bytes
) -> None:
    with pytest.raises(Unreadable):
        plain_of(text)
    for path in ("policy.json", "log/heads.json", "evaluation/case.json"):
        verdict = verdict_on(dict(whole) | {path: text}, tmp_path)
        assert "not_json" in codes(verdict)
        assert failed(verdict) >= {0}


def test_brackets_in_texts_do_not_count_as_depth() -> None:
    assert plain_of(b'{"a":"' + b"[{" * 500 + b'\\"]"}') == {"a": "[{" * 500 + '"]'}


JSON_FILES = (
    "policy.json",
    "log/heads.json",
    "log/lot.12.public.jsonl",
    "log/lot.12.bids.jsonl",
    "log/opening.7.public.jsonl",
    "evaluation/case.json",
    "evaluation/result.json",
    "tender/data-sheet.json",
    "schedule/1.json",
    "tlog/acts.jsonl",
    "tlog/consistency.json",
)

odd = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=8) | st.just("1e999999"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_value_in_any_place_of_any_json_is_survived(
    whole: Mapping[str, bytes], tmp_path: Path, data: st.DataObject
) -> None:
    """Types are nobody's promise: each value may be anything."""
    bids = sorted(path for path in whole if path.startswith("bids/") and path.endswith(".json"))
    path = data.draw(st.sampled_from([*JSON_FILES, *bids[:6], "evaluation/sheets/1.dsse.json"]))
    lines = whole[path].decode().splitlines() if path.endswith("jsonl") else [whole[path].decode()]
    number = data.draw(st.integers(0, len(lines) - 1))
    value = json.loads(lines[number])
    for place in _places(value, data):
        place(data.draw(odd))
    lines[number] = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    content = "".join(f"{line}\n" for line in lines) if path.endswith("jsonl") else lines[0]

    verdict = verdict_on(dict(whole) | {path: content.encode("utf-8", "replace")}, tmp_path)

    assert "check_broke" not in codes(verdict), [one for one in verdict.protocol.findings if one.code == "check_broke"]


def _places(value: Any, data: st.DataObject) -> list[Callable[[Any], None]]:
    """A few random places in a value."""
    found: list[Callable[[Any], None]] = []

    def walk(node: Any) -> None:
        keys = list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else []
        for key in keys:
            found.append(partial(node.__setitem__, key))
            walk(node[key])

    walk(value)
    return [data.draw(st.sampled_from(found))] if found else []


# --- bytes ---


@settings(max_examples=80)
@given(content=NO_ZIP)
def test_any_bytes_are_survived(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    place = tmp_path_factory.getbasetemp() / "any.zip"
    place.write_bytes(content)

    assert not verify(place).is_good


@pytest.mark.parametrize("path", ["evaluation/report.pdf", "opening/record.pdf"])
def test_any_pdf_is_survived(whole: Mapping[str, bytes], tmp_path: Path, path: str) -> None:
    chosen = random.Random(9)
    spoilt = [b"", b"%PDF-1.7", whole[path][:500], whole[path][: len(whole[path]) // 2], bytes(1000)]
    for _ in range(6):
        broken = bytearray(whole[path])
        for _flip in range(20):
            broken[chosen.randrange(len(broken))] = chosen.randrange(256)
        spoilt.append(bytes(broken))

    for content in spoilt:
        verdict = verdict_on(dict(whole) | {path: content}, tmp_path)
        assert 16 in failed(verdict)
        assert "check_broke" not in codes(verdict)


def test_a_stream_that_claims_to_deflate_is_survived(whole: Mapping[str, bytes], tmp_path: Path) -> None:
    """Deflated rubbish under a good checksum."""
    place = tmp_path / "bundle.zip"
    with zipfile.ZipFile(place, "w", zipfile.ZIP_STORED) as bundle:
        for path, content in whole.items():
            bundle.writestr(path, content)
    raw = bytearray(place.read_bytes())
    at = raw.rindex(b"policy.json") - 46
    raw[at + 10 : at + 12] = struct.pack("<H", 8)
    place.write_bytes(bytes(raw))
    assert zlib.crc32(whole["policy.json"])

    assert 0 in failed(verify(place))
