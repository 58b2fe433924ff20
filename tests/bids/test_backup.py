"""备份投标文件 — it holds the very bytes that were sealed, opens with its own passphrase, and nothing else passes for it.

电子招标投标办法第三十一条: the remedy that a tender document may name for a bid that cannot be decrypted.
"""

from __future__ import annotations

import io
import json
import secrets
import zipfile
from base64 import b64decode
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from apps.bids.rules import backup
from apps.bids.rules.archive import Entry, crc_of, written
from apps.bids.rules.backup import Archive, BadBackup, Head
from apps.bids.rules.envelope import (
    encrypted_file,
    file_key_of,
    opened_with_key,
    read_header,
    with_passphrase,
    wrap_with_passphrase,
)
from apps.bids.sealing_tool import backup as tool
from apps.bids.sealing_tool.command import main
from apps.bids.sealing_tool.words import Exit, ToolRefusal
from apps.evidence.rules.canonical import canonical_bytes
from tests.bids.sealing_ground import IDENTITY, LOT, Ground, ground

ENVELOPES = ("qualification", "sheet", "technical")
WORK = 10
PHRASE = "beifen-kouling-yuwan-shiqing"
Run = Callable[[list[str]], tuple[int, Any]]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ground:
    """A bidder's machine, where passphrases are stretched less."""
    make = tool.make
    monkeypatch.setattr(tool, "make", lambda *given, **named: make(*given, **named, work=WORK))
    (tmp_path / "phrase").write_text(PHRASE + "\n", "utf-8")
    return ground(tmp_path)


@pytest.fixture
def run(capfdbinary: Any) -> Run:
    """Runs the tool; answers its exit status and what it told as JSON."""

    def told(arguments: list[str]) -> tuple[int, Any]:
        status = main(arguments)
        out, _err = capfdbinary.readouterr()
        return status, json.loads(out)

    return told


def _backed_up(here: Ground, run: Run) -> Path:
    status, told = run(here.seal("--backup", "--backup-passphrase-file", str(here.folder / "phrase")))
    assert status == Exit.DONE, told
    return Path(told["backup"])


def _check(here: Ground, path: Path, *more: str) -> list[str]:
    return ["backup-check", str(path), "--passphrase-file", str(here.folder / "phrase"), "--json", *more]


def _receipt(here: Ground) -> Path:
    path = here.folder / "receipt.json"
    signed = json.loads((here.out / "statement.dsse.json").read_text("utf-8"))
    path.write_text(json.dumps({"receipt": {}, "statement": signed}), "utf-8")
    return path


def _plain(path: Path, phrase: str = PHRASE) -> bytes:
    with path.open("rb") as file:
        key = file_key_of(read_header(file), [with_passphrase(phrase)])
    return b"".join(opened_with_key(io.BytesIO(path.read_bytes()), key))


def _locked(path: Path, plain: bytes) -> None:
    key = secrets.token_bytes(16)
    stanza = wrap_with_passphrase(PHRASE, key, salt=bytes(16), work=WORK)
    path.write_bytes(b"".join(encrypted_file([plain], file_key=key, stanzas=[stanza], nonce=bytes(16))))


def test_a_backup_holds_the_very_archives_and_says_which_bid_it_is_of(here: Ground, run: Run) -> None:
    path = _backed_up(here, run)

    status, told = run(_check(here, path, "--receipt", str(_receipt(here))))

    assert path.name == f"{LOT}-1.bid-backup"
    assert (status, told["lot"], told["revision"], told["receipt_compared"]) == (Exit.DONE, LOT, 1, True)
    assert [one["envelope"] for one in told["envelopes"]] == ["qualification", "sheet", "technical"]
    with zipfile.ZipFile(io.BytesIO(_plain(path))) as archive:
        said = json.loads(archive.read("backup.json"))
        for name, key in said["keys"].items():
            sealed = io.BytesIO((here.out / f"{name}.age").read_bytes())
            assert archive.read(f"{name}.zip") == b"".join(opened_with_key(sealed, bytes.fromhex(key)))


def test_a_sealed_bid_is_backed_up_later_with_the_keyfile(here: Ground, run: Run) -> None:
    _status, sealed = run(here.seal())

    status, told = run(
        [
            "backup",
            sealed["container"],
            *here.keys(),
            *("--backup-passphrase-file", str(here.folder / "phrase"), "--to", str(here.folder), "--json"),
        ]
    )
    checked, _told = run(_check(here, Path(told["backup"])))

    assert (status, checked, told["revision"]) == (Exit.DONE, Exit.DONE, 1)


def test_the_backup_says_nothing_without_its_passphrase(here: Ground, run: Run) -> None:
    content = _backed_up(here, run).read_bytes()

    assert content.startswith(b"age-encryption.org/v1\n-> scrypt ")
    assert not [mark for mark in (LOT.encode(), b"9123000", b"sheet", b"%PDF") if mark in content]


def _wrong_phrase(here: Ground, _path: Path) -> None:
    (here.folder / "phrase").write_text("not the passphrase of it", "utf-8")


def _changed(change: Callable[[dict[str, bytes]], None]) -> Callable[[Ground, Path], None]:
    """A backup made anew of other files, locked with the right passphrase."""

    def spoil(_here: Ground, path: Path) -> None:
        with zipfile.ZipFile(io.BytesIO(_plain(path))) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        change(files)
        _locked(path, _zip(files))

    return spoil


def _zip(files: dict[str, bytes]) -> bytes:
    return b"".join(
        written(
            Entry(name, len(content), crc_of([content]), partial(io.BytesIO, content))
            for name, content in files.items()
        )
    )


def _said(files: dict[str, bytes], **changed: Any) -> None:
    files["backup.json"] = canonical_bytes(json.loads(files["backup.json"]) | changed)


def _other_key(files: dict[str, bytes]) -> None:
    keys = json.loads(files["backup.json"])["keys"]
    _said(files, keys=keys | {"sheet": "00" * 16})


def _swapped(files: dict[str, bytes]) -> None:
    files["sheet.zip"], files["technical.zip"] = files["technical.zip"], files["sheet.zip"]


def _one_byte(here: Ground, path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-5] ^= 1
    path.write_bytes(content)


WRONG = [
    ("another passphrase", _wrong_phrase, "passphrase_wrong", ""),
    ("a byte changed", _one_byte, "backup_wrong", "age"),
    ("another file key", _changed(_other_key), "backup_wrong", "sheet"),
    ("archives swapped", _changed(_swapped), "backup_wrong", "sheet"),
    ("an archive changed", _changed(lambda f: f.update({"sheet.zip": f["sheet.zip"] + b" "})), "backup_wrong", "sheet"),
    ("an archive missing", _changed(lambda f: void(f.pop("technical.zip"))), "backup_wrong", "envelopes"),
    ("an archive too many", _changed(lambda f: f.update({"more.zip": b""})), "backup_wrong", "more.zip"),
    ("no head", _changed(lambda f: void(f.pop("backup.json"))), "backup_wrong", "backup.json"),
    ("another kind", _changed(lambda f: _said(f, kind="sealed-bid")), "backup_wrong", "backup.json"),
    ("no statement", _changed(lambda f: _said(f, statement="{}")), "backup_wrong", "statement"),
    ("keys of no shape", _changed(lambda f: _said(f, keys=dict.fromkeys(ENVELOPES, 7))), "backup_wrong", "keys"),
]


def void(_result: object) -> None:
    """Forgets what a call answered."""


@pytest.mark.parametrize(("_case", "spoil", "code", "part"), WRONG, ids=[one[0] for one in WRONG])
def test_what_is_not_that_backup_is_refused(
    here: Ground, run: Run, _case: str, spoil: Callable[[Ground, Path], None], code: str, part: str
) -> None:
    path = _backed_up(here, run)
    spoil(here, path)

    status, told = run(_check(here, path))

    assert (status, told["refused"]["code"]) == (Exit.REFUSED, code)
    assert part in told["refused"]["en"]


def test_the_backup_of_another_sealing_is_not_the_one_received(here: Ground, run: Run) -> None:
    path = _backed_up(here, run)
    kept = path.rename(here.folder / "first.bid-backup")
    for made in here.out.iterdir():
        made.unlink()
    run(here.seal())

    status, told = run(_check(here, kept, "--receipt", str(_receipt(here))))

    assert (status, told["refused"]["code"]) == (Exit.REFUSED, "backup_of_another")


def test_a_short_passphrase_seals_nothing(here: Ground, run: Run) -> None:
    (here.folder / "phrase").write_text("short", "utf-8")
    before = sorted(here.folder.rglob("*"))

    status, told = run(here.seal("--backup", "--backup-passphrase-file", str(here.folder / "phrase")))

    assert (status, told["refused"]["code"]) == (Exit.REFUSED, "passphrase_short")
    assert sorted(here.folder.rglob("*")) == before


def test_no_backup_is_made_of_what_the_statement_does_not_commit_to(here: Ground, run: Run) -> None:
    run(here.seal())
    signed = json.loads((here.out / "statement.dsse.json").read_text("utf-8"))
    text = json.loads(b64decode(signed["payload"]))
    text["envelopes"][0]["plain"] = "00" * 32
    statement = canonical_bytes(text).decode()
    files = {one["name"]: here.out / f"{one['name']}.age" for one in text["envelopes"]}

    with pytest.raises(ToolRefusal) as caught:
        tool.make(statement, files, IDENTITY, PHRASE, folder=here.folder, entropy=secrets.token_bytes)

    assert caught.value.code == "backup_wrong"
    assert not list(here.folder.glob("*.bid-backup"))


def test_reading_goes_front_to_back_and_checks_each_archive(here: Ground, run: Run) -> None:
    plain = _plain(_backed_up(here, run))

    read = list(backup.read([plain]))

    assert isinstance(read[0], Head)
    assert [one.envelope for one in read[1:] if isinstance(one, Archive)] == ["qualification", "sheet", "technical"]
    with pytest.raises(BadBackup):
        list(backup.read([plain[:-1]]))
