"""两份证据包: whoever keeps an earlier copy sees whether the later one only adds to it. 电子招标投标办法 §40."""

from __future__ import annotations

import json
import subprocess
import sys
from base64 import b64encode
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from apps.evidence.rules.canonical import canonical_bytes
from apps.evidence.rules.chain import moment
from apps.evidence.verify.command import diff
from apps.evidence.verify.differing import Comparison, compare
from apps.evidence.verify.words import DIFFERENCES
from tests.evidence.bundle_pieces import DEADLINE, Files, write_folder, write_zip
from tests.evidence.tampers import edit
from tests.evidence.verdicts import Tamper, path_of

ROOT = Path(__file__).resolve().parents[2]
LOG = "log/opening.7.public.jsonl"


def earlier(whole: Mapping[str, bytes]) -> Files:
    """A copy taken two entries before the end of the opening, before the evaluation."""
    files = {path: whole[path] for path in whole if not path.startswith(("evaluation/", "awards/"))}
    files[LOG] = b"".join(whole[LOG].splitlines(keepends=True)[:-2])
    edit(files, "policy.json", made_at=moment(DEADLINE + timedelta(hours=1)))
    receipt = path_of(files, "receipt.dsse.json")
    files[receipt] = canonical_bytes(
        {name: value for name, value in json.loads(files[receipt]).items() if name != "time_stamp"}
    )
    return files


def compared(before: Files, after: Mapping[str, bytes], folder: Path) -> Comparison:
    return compare(write_zip(before, folder / "before.zip"), write_zip(after, folder / "after.zip"))


def test_a_later_copy_only_adds(whole: Mapping[str, bytes], tmp_path: Path) -> None:
    before = earlier(whole)

    found = compared(before, whole, tmp_path)
    turned = compare(tmp_path / "after.zip", write_folder(before, tmp_path / "before"))

    assert found.is_continued, found.plain()
    assert (found.added_entries, found.added_files) == (2, len(whole) - len(before))
    assert turned.plain() == found.plain()


def rewrite(files: Files) -> None:
    files[LOG] = files[LOG].replace(b'"actor":"system"', b'"actor":"person:9"', 1)


def cut(files: Files) -> None:
    files[LOG] = b"".join(files[LOG].splitlines(keepends=True)[:1])


def lose(files: Files) -> None:
    del files[path_of(files, "price.json")]


def restate(files: Files) -> None:
    files[path_of(files, "statement.json")] += b" "


def another_receipt(files: Files) -> None:
    edit(files, path_of(files, "receipt.dsse.json"), payload=b64encode(b"another").decode())


def another_record(files: Files) -> None:
    files["opening/record.pdf"] = b"%PDF" + files["opening/record.pdf"]


def another_log(files: Files) -> None:
    """Of the same size, and with another root."""
    lines = files["tlog/checkpoint"].splitlines(keepends=True)
    lines[2] = b"AAAA" + lines[2][4:]
    files["tlog/checkpoint"] = b"".join(lines)


def another_lot(files: Files) -> None:
    edit(files, "policy.json", lot="QY-2026-0009-1")


@pytest.mark.parametrize(
    ("tamper", "code"),
    [
        (rewrite, "history_rewritten"),
        (cut, "history_cut"),
        (lose, "file_gone"),
        (restate, "file_changed"),
        (another_receipt, "file_changed"),
        (another_record, "file_changed"),
        (another_lot, "another_lot"),
        (another_log, "log_forked"),
    ],
)
def test_what_a_later_copy_may_not_do_is_found(
    whole: Mapping[str, bytes], tmp_path: Path, tamper: Tamper, code: str
) -> None:
    after = dict(whole)
    tamper(after)

    found = compared(earlier(whole), after, tmp_path)

    assert [one.code for one in found.differences] == [code]
    assert all(found.differences[0].words(language) for language in (0, 1))


def test_one_more_signature_and_a_proof_are_additions(whole: Mapping[str, bytes], tmp_path: Path) -> None:
    after = dict(whole)
    after["opening/record.pdf"] += b"\n% one more signature\n"
    edit(after, path_of(after, "receipt.dsse.json"), log={"index": 7})

    assert compared(earlier(whole), after, tmp_path).is_continued


def test_the_public_edition_lacks_what_the_supervisor_has(whole: Mapping[str, bytes], tmp_path: Path) -> None:
    supervisor = dict(whole)
    edit(supervisor, "policy.json", edition="supervisor")
    supervisor["evaluation/rechecks/1.pdf"] = b"%PDF"

    assert compared(supervisor, whole, tmp_path).is_continued


def test_what_cannot_be_read_is_told(
    whole: Mapping[str, bytes], tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    place, none = write_zip(whole, tmp_path / "one.zip"), tmp_path / "none.zip"
    none.write_bytes(b"not a zip")

    assert diff([str(place), str(none)]) == 1
    assert diff([str(place), str(none), "--json"]) == 1
    assert diff([str(place), str(place)]) == 0

    said = capfdbinary.readouterr().out.decode()
    assert "none.zip none.zip: 读不出" in said
    assert '"copy_unreadable"' in said
    assert "The later copy only adds" in said


def test_the_product_s_command_compares_without_settings(whole: Mapping[str, bytes], tmp_path: Path) -> None:
    place = write_zip(whole, tmp_path / "one.zip")

    ran = subprocess.run(
        [sys.executable, "manage.py", "verify-diff", str(place), str(place)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin", "DJANGO_SETTINGS_MODULE": "no.such.settings"},
    )

    assert ran.returncode == 0, ran.stderr
    assert f"相同 the same: {len(whole)}" in ran.stdout


def test_every_difference_can_be_found() -> None:
    source = (ROOT / "apps" / "evidence" / "verify" / "differing.py").read_text("utf-8")

    assert all(f'"{code}"' in source for code in DIFFERENCES)
