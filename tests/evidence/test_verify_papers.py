"""签名之后的改动: what was written into a paper between two signatures is found by the program and by the browser alike."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from apps.evidence.pades import finish, prepare
from apps.evidence.rules.pdf_signatures import inspect
from tests.evidence.bundle_pieces import blank_pdf, stream_of
from tests.evidence.signers import House, Signer

pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="Node is for developers; CI has it")
NOW = datetime(2026, 11, 24, 4, 30, tzinfo=UTC)
SIGNING = Path(__file__).resolve().parents[2] / "frontend" / "static" / "js" / "signing"
SCRIPT = """
import { readFileSync } from "node:fs";
const { detailedSignaturesIn } = await import("SIGNING/pades.js");
const { pdfFile } = await import("SIGNING/pdf-file.js");
const { onlySignaturesFollow } = await import("SIGNING/../verify/paper-changes.js");
const told = {};
for (const path of JSON.parse(readFileSync(0, "utf8"))) {
  const file = pdfFile(new Uint8Array(readFileSync(path)));
  const found = await detailedSignaturesIn(file);
  told[path] = found.map(({ isIntact, isValid, end }) => isIntact && isValid && onlySignaturesFollow(file, end));
}
console.log(JSON.stringify(told));
"""


def another_text(writer: IncrementalPdfFileWriter, page: Any) -> None:
    """The page says something else."""
    page["/Contents"] = writer.add_object(stream_of(b"q 1 0 0 rg 0 0 99 99 re f Q"))


def the_same_object(writer: IncrementalPdfFileWriter, page: Any) -> None:
    """The page names the same object, in which now something else stands."""
    contents = page.raw_get("/Contents")
    writer.objects[(contents.generation, contents.idnum)] = stream_of(b"q 0 1 0 rg 0 0 99 99 re f Q")


def a_note_over_it(writer: IncrementalPdfFileWriter, page: Any) -> None:
    """Something lies over the page."""
    place = generic.ArrayObject([generic.NumberObject(one) for one in (0, 0, 99, 99)])
    note = {"/Type": "/Annot", "/Subtype": "/Square"}
    told = {generic.pdf_name(name): generic.pdf_name(value) for name, value in note.items()}
    annotation = generic.DictionaryObject(told | {generic.pdf_name("/Rect"): place})
    page["/Annots"] = generic.ArrayObject([*page.get("/Annots", ()), writer.add_object(annotation)])


def a_narrower_page(_writer: IncrementalPdfFileWriter, page: Any) -> None:
    """Half of the page is cut away."""
    page["/MediaBox"] = generic.ArrayObject([generic.NumberObject(one) for one in (0, 0, 595, 421)])


CHANGES: tuple[Callable[[IncrementalPdfFileWriter, Any], None], ...] = (
    another_text,
    the_same_object,
    a_note_over_it,
    a_narrower_page,
)


def signed_by(house: House, pdf: bytes, number: int, signer: Signer) -> bytes:
    """One more signature."""
    trust = house.trust(now=NOW)
    waiting = prepare(
        pdf,
        certificate=signer.certificate,
        trust=trust,
        field=f"member-{number}",
        reason="同意",
        name=signer.name,
        now=NOW,
    )
    return finish(waiting, signer.raw(waiting.attributes), trust)


def changed(pdf: bytes, change: Callable[[IncrementalPdfFileWriter, Any], None]) -> bytes:
    """A revision of somebody who signs nothing."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    page = writer.root["/Pages"]["/Kids"][0]
    change(writer, page)
    writer.update_container(page)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, tuple[bytes, list[bytes]]]:
    """A paper that two signed, and those into which somebody wrote in between; each with the root of its signers."""
    house = House(tmp_path_factory.mktemp("papers") / "ca", now=NOW)
    first, second = (house.signer(name, now=NOW) for name in ("陈砚", "白渝"))
    once = signed_by(house, blank_pdf(), 1, first)
    told = {"whole": once} | {change.__name__: changed(once, change) for change in CHANGES}
    root = house.trust(now=NOW).root
    return {name: (signed_by(house, pdf, 2, second), [root]) for name, pdf in told.items()}


def test_nothing_but_signatures_may_follow_a_signature(
    papers: Mapping[str, tuple[bytes, list[bytes]]], tmp_path: Path
) -> None:
    """The first signature no longer speaks for the paper; the second, made after the change, does."""
    for name, (pdf, _roots) in papers.items():
        (tmp_path / f"{name}.pdf").write_bytes(pdf)

    ran = subprocess.run(
        ["node", "--no-warnings", "--input-type=module", "-e", SCRIPT.replace("SIGNING", SIGNING.as_uri())],
        input=json.dumps([str(tmp_path / f"{name}.pdf") for name in papers]),
        capture_output=True,
        text=True,
        timeout=600,
        check=True,
    )

    of_browser = {Path(path).stem: told for path, told in json.loads(ran.stdout).items()}
    of_program = {name: [one.is_good for one in inspect(pdf, roots)] for name, (pdf, roots) in papers.items()}
    expected = {name: [name == "whole", True] for name in papers}
    assert of_program == expected
    assert of_browser == expected
