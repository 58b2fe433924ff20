"""不依赖平台的核验: the text in the bundle, followed literally with other people's programs, and the verifier as one file."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from django.test import Client

from apps.evidence import verifier_file
from apps.evidence.bundle import HOW_TO_VERIFY
from tests.evidence.bundle_pieces import Files, write_zip
from tests.evidence.bundle_world import BundleWorld
from tests.evidence.tampers import (
    another_identity,
    another_receipt,
    another_salt,
    another_signature,
    another_time_stamp,
    change_an_actor,
    something_after_the_record,
)
from tests.evidence.verdicts import Tamper, path_of

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ("age", "openssl", "pdfsig", "sha256sum", "unzip", "basenc")
needs_tools = pytest.mark.skipif(any(shutil.which(one) is None for one in TOOLS), reason="programs of others")


def followed(files: Mapping[str, bytes], folder: Path, *, keep_on: bool = False) -> subprocess.CompletedProcess[str]:
    """The lines of VERIFY.txt in a new folder, word for word; they stop at the first that fails."""
    folder.mkdir()
    write_zip(files, folder / "BUNDLE.zip")
    lines = [line.removeprefix("$ ") for line in HOW_TO_VERIFY.decode().splitlines() if line.startswith("$ ")]
    script = "\n".join([*(() if keep_on else ("set -e",)), *lines])
    return subprocess.run(["sh"], input=script, cwd=folder, capture_output=True, text=True)


@needs_tools
def test_the_text_holds_of_a_whole_bundle(maker: BundleWorld, files: Files, tmp_path: Path) -> None:
    files["VERIFY.txt"] = HOW_TO_VERIFY

    ran = followed(maker.sealed(files), tmp_path / "here")

    assert (ran.returncode, ran.stdout) == (0, "DONE\n"), ran.stdout + ran.stderr


@needs_tools
def test_before_the_list_the_text_holds_too(maker: BundleWorld, files: Files, tmp_path: Path) -> None:
    early = {path: content for path, content in files.items() if path.startswith(("trust/", "policy", "tender/"))}
    early["log/lot.12.public.jsonl"] = files["log/lot.12.public.jsonl"]
    early["log/heads.json"] = files["log/heads.json"]

    ran = followed(maker.sealed(early), tmp_path / "here")

    assert (ran.returncode, ran.stdout) == (0, "DONE\n"), ran.stdout + ran.stderr


def a_byte_of_the_sheet(files: Files) -> None:
    path = path_of(files, "sheet.age")
    files[path] = files[path][:-1] + bytes([files[path][-1] ^ 1])


def a_byte_of_a_paper(files: Files) -> None:
    pdf = bytearray(files["opening/record.pdf"])
    pdf[pdf.index(b"/MediaBox") + 14] ^= 1
    files["opening/record.pdf"] = bytes(pdf)


@needs_tools
@pytest.mark.parametrize(
    "tamper",
    [
        change_an_actor,
        another_salt,
        another_signature,
        another_receipt,
        another_time_stamp,
        another_identity,
        a_byte_of_the_sheet,
        a_byte_of_a_paper,
    ],
)
def test_the_text_finds_what_was_tampered_with(
    maker: BundleWorld, files: Files, tmp_path: Path, tamper: Tamper
) -> None:
    """Sealed anew by the platform, as one who has its key would."""
    tamper(files)

    ran = followed(maker.sealed(files), tmp_path / "here")

    assert ran.returncode != 0
    assert "FAILED: " in ran.stdout


@needs_tools
def test_whoever_pastes_the_lines_reads_on_after_a_failure(files: Files, tmp_path: Path) -> None:
    something_after_the_record(files)

    ran = followed(files, tmp_path / "here", keep_on=True)

    assert ran.stdout.splitlines()[-1] == "DONE"
    assert "FAILED: list" in ran.stdout


# --- kaiming-verify.pyz ---


def test_the_one_file_verifier_checks_and_compares_on_a_bare_machine(
    maker: BundleWorld, files: Files, tmp_path: Path
) -> None:
    tool, place = tmp_path / verifier_file.NAME, write_zip(files, tmp_path / "bundle.zip")
    tool.write_bytes(verifier_file.made())
    bare = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}

    def ran(*arguments: str) -> subprocess.CompletedProcess[str]:
        call = [sys.executable, "-I", str(tool), *arguments]
        return subprocess.run(call, capture_output=True, text=True, cwd=tmp_path, env=bare)

    checked, compared = ran(str(place)), ran("diff", str(place), str(place))

    assert (checked.returncode, checked.stderr) == (0, "")
    assert "Nothing failed" in checked.stdout
    assert (compared.returncode, compared.stderr) == (0, "")


def test_without_its_libraries_the_one_file_verifier_says_what_to_install(tmp_path: Path) -> None:
    tool = tmp_path / verifier_file.NAME
    tool.write_bytes(verifier_file.made())

    ran = subprocess.run([sys.executable, "-I", "-S", str(tool), "x.zip"], capture_output=True, text=True)

    assert ran.returncode == 3
    assert "pip install cryptography pyhanko" in ran.stderr


@pytest.mark.django_db
def test_everybody_takes_the_verifier_and_its_digest_from_the_page(client: Client) -> None:
    served = client.get("/verify/kaiming-verify.pyz")

    assert served.content == verifier_file.made()
    assert served["Content-Disposition"] == 'attachment; filename="kaiming-verify.pyz"'
    assert hashlib.sha256(served.content).hexdigest() in client.get("/verify/").content.decode()


def test_whoever_has_the_source_checks_a_downloaded_tool(tmp_path: Path) -> None:
    """The digests beside the tools are those of the tools; a tool with a byte more is named."""
    made = [sys.executable, str(ROOT / "infra" / "verifier_tools.py")]
    subprocess.run([*made, str(tmp_path)], check=True, capture_output=True)

    lines = [line.split("  ") for line in (tmp_path / "SHA256SUMS").read_text().splitlines()]
    sums = {name: digest for digest, name in lines}
    same = subprocess.run([*made, "check", str(tmp_path)], capture_output=True, text=True)
    (tmp_path / "kaiming-verify.pyz").write_bytes(verifier_file.made() + b"\n")
    other = subprocess.run([*made, "check", str(tmp_path)], capture_output=True, text=True)

    assert sums["kaiming-verify.pyz"] == verifier_file.sha256()
    assert (same.returncode, same.stdout) == (0, "")
    assert (other.returncode, other.stdout.split(":")[0]) == (1, "kaiming-verify.pyz")
