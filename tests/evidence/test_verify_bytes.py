"""Changed bytes: whatever byte of a bundle somebody changes is found where it says something, and never stops the verifier."""

from __future__ import annotations

import json
import random
import struct
import zipfile
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from apps.evidence.rules.time_stamps import read
from apps.evidence.verify.verifying import verify
from tests.evidence.bundle_pieces import write_zip
from tests.evidence.bundle_world import BundleWorld
from tests.evidence.verdicts import codes, verdict_on

pytestmark = pytest.mark.usefixtures("papers_are_judged_once")


def test_a_flipped_byte_anywhere_in_the_zip_is_survived_and_found(whole: Mapping[str, bytes], tmp_path: Path) -> None:
    """A checksum guards each file, so what was flipped in a file's content is always found."""
    place = write_zip(whole, tmp_path / "bundle.zip")
    content = place.read_bytes()
    with zipfile.ZipFile(BytesIO(content)) as bundle:
        start = bundle.start_dir
    chosen = random.Random(20261124)
    for at in chosen.sample(range(len(content)), 60):
        broken = bytearray(content)
        broken[at] ^= 1 << chosen.randrange(8)
        place.write_bytes(bytes(broken))
        verdict = verify(place)
        assert "check_broke" not in codes(verdict)
        assert at >= start or not verdict.is_good or _is_a_local_header(content, at)


def _is_a_local_header(content: bytes, at: int) -> bool:
    """Dates and the like beside each file, which the directory repeats and nobody reads."""
    head = content.rfind(b"PK\x03\x04", 0, at + 4)
    names, extra = struct.unpack("<HH", content[head + 26 : head + 30])
    return bool(head <= at < head + 30 + names + extra)


def test_a_flipped_byte_of_the_evidence_is_found_although_the_platform_signs_it(
    maker: BundleWorld, whole: Mapping[str, bytes], tmp_path: Path
) -> None:
    """The platform may sign a changed list; what others signed, logged and committed to still says so.

    The frame of a time-stamp token has bytes that nobody signs (RFC 5652 §5.1, versions and further certificates): there a
    receipt still says what it said.
    """
    chosen = random.Random(7)
    others = ("VERIFY.txt", "policy.json", "tender/", "schedule/", "evaluation/case.json", "bundle.dsse.json")
    evidence = sorted(path for path in whole if not path.startswith(others) and not path.endswith((".pdf", ".tst")))
    for path in evidence:
        broken = bytearray(whole[path])
        broken[chosen.randrange(_counts(whole[path], path))] ^= 1
        verdict = verdict_on(maker.sealed(dict(whole) | {path: bytes(broken)}), tmp_path)
        assert not verdict.is_good or _says_the_same(whole[path], bytes(broken)), path
        assert "check_broke" not in codes(verdict)


def test_a_flipped_byte_of_a_receipt_is_found_or_changes_nothing_that_it_says(
    maker: BundleWorld, whole: Mapping[str, bytes], tmp_path: Path
) -> None:
    chosen = random.Random(17)
    path = next(path for path in whole if path.endswith("receipt.dsse.json"))
    found = 0
    for at in chosen.sample(range(len(whole[path])), 60):
        broken = bytearray(whole[path])
        broken[at] ^= 1 << chosen.randrange(8)
        verdict = verdict_on(maker.sealed(dict(whole) | {path: bytes(broken)}), tmp_path)
        found += not verdict.is_good
        assert not verdict.is_good or _says_the_same(whole[path], bytes(broken)), at
        assert "check_broke" not in codes(verdict)
    assert found > 30


def _counts(content: bytes, path: str) -> int:
    """So much of a file says something: of a proof all but the witness's line, which the bundle's own checkpoint bears too."""
    return content.rstrip(b"\n").rindex(b"\n") if path.endswith(".tlog-proof") else len(content)


def _says_the_same(before: bytes, after: bytes) -> bool:
    """What was signed is untouched, and the token gives the same time by the same authority for the same statement."""
    try:
        return _signed_part(before) == _signed_part(after)
    except (ValueError, KeyError, TypeError):
        return False


def _signed_part(content: bytes) -> object:
    """Of base64 the bytes: its last sign has bits that say nothing."""
    told = json.loads(content)
    stamp = told.pop("time_stamp", None)
    told["payload"] = b64decode(told["payload"])
    for one in told["signatures"]:
        one["sig"] = b64decode(one["sig"])
    return told, replace(read(b64decode(stamp)), others=()) if stamp else None


@pytest.mark.long
def test_two_hundred_changed_bytes_anywhere_are_found_and_none_stops_the_verifier(
    maker: BundleWorld, whole: Mapping[str, bytes], tmp_path: Path
) -> None:
    """The platform signs each changed bundle anew; what is its own word alone is left out, papers are changed within what is signed."""
    chosen = random.Random(20261124)
    others = ("VERIFY.txt", "policy.json", "tender/", "schedule/", "evaluation/case.json", "bundle.dsse.json")
    evidence = sorted(
        path
        for path in whole
        if not path.startswith(others) and not path.endswith((".pdf", ".tst", "receipt.dsse.json"))
    )
    found = 0
    for _ in range(200):
        path = chosen.choice(evidence)
        broken = bytearray(whole[path])
        broken[chosen.randrange(_counts(whole[path], path))] ^= 1 << chosen.randrange(8)
        verdict = verdict_on(maker.sealed(dict(whole) | {path: bytes(broken)}), tmp_path)
        assert "check_broke" not in codes(verdict)
        found += not verdict.is_good
        assert not verdict.is_good or _says_the_same(whole[path], bytes(broken)), path

    assert found > 190
