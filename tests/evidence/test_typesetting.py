"""排版: papers for the archive. 电子招标投标办法 §58 (归档): the same file for ever, whoever makes it again."""

from __future__ import annotations

import re
import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from apps.evidence.rules.font_coverage import covered_by, shown_everywhere, spelled
from apps.evidence.rules.pdf_revisions import field_names
from apps.evidence.seal_image import seal, stamp
from apps.evidence.typesetting import typeset
from tests.evidence.papers import PRINT, paper, paper_data

__all__ = ["paper"]
needs_poppler = pytest.mark.skipif(shutil.which("pdffonts") is None, reason="poppler is installed in CI")


def test_the_same_data_make_the_same_bytes(paper: dict[str, object]) -> None:
    first = typeset("paper", paper)

    assert typeset("paper", paper) == first
    assert typeset("paper", {**paper, "made_at": "2026-11-24T09:31:00+08:00"}) != first


def test_the_paper_is_archival_and_carries_its_fonts(paper: dict[str, object]) -> None:
    reader = PdfFileReader(BytesIO(typeset("paper", paper)))

    metadata = reader.root["/Metadata"].data
    assert b"<pdfaid:part>3</pdfaid:part>" in metadata
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in metadata
    assert "/OutputIntents" in reader.root
    assert "/JavaScript" not in str(reader.root.get("/Names", ""))


@pytest.mark.parametrize(
    "text", ["😀", "𠀀", "\x00", "\x01", "\ue000", "\ufffe", "ก", "\u202e", "行\n\t\r行", "e\u0301", "〔〕"]
)
def test_no_character_keeps_a_paper_from_being_made(paper: dict[str, object], text: str) -> None:
    """Bidders write objections and fields freely; PDF/A refuses a character without a shape."""
    assert typeset("paper", {**paper, "title": f"开标记录{text}"}).startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("written", "printed"),
    [("开标，A-1", "开标，A-1"), ("好😀", "好〔U+1F600〕"), ("\x00", "〔U+0000〕"), ("〔\n〕", "〔\n〕")],
)
def test_what_no_face_shows_stands_as_its_number(written: str, printed: str) -> None:
    faces = [covered_by(path.read_bytes()) for path in Path(pylopdf_fonts_zh_cn.__file__).parent.glob("*.otf")]

    assert spelled(written, shown_everywhere(faces)) == printed


@needs_poppler
def test_every_font_is_embedded_and_none_is_the_machines(paper: dict[str, object], tmp_path: Path) -> None:
    file = tmp_path / "paper.pdf"
    file.write_bytes(typeset("paper", paper))

    listed = subprocess.run(["pdffonts", str(file)], capture_output=True, text=True).stdout.splitlines()[2:]

    assert {re.sub(r"^[A-Z]{6}\+", "", line.split()[0]) for line in listed} == {
        "NotoSansSC-Regular-Identity-H",
        "NotoSerifSC-Regular-Identity-H",
    }
    assert all(line.split()[-5] == "yes" for line in listed)


@needs_poppler
def test_pages_are_numbered_and_heads_repeated_and_the_demonstration_says_so(
    paper: dict[str, object], tmp_path: Path
) -> None:
    file = tmp_path / "paper.pdf"
    file.write_bytes(typeset("paper", paper))

    pages = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True).stdout.split("\f")

    assert len(pages[:-1]) == 2
    for number, page in enumerate(pages[:-1], 1):
        assert f"第{number}页共2页" in re.sub(r"\s", "", page)
        assert "演示 DEMONSTRATION" in page
    assert "投标人" in pages[1]


def test_a_house_with_a_licensed_authority_prints_no_demonstration(paper: dict[str, object], tmp_path: Path) -> None:
    file = tmp_path / "paper.pdf"
    file.write_bytes(typeset("paper", {**paper, "demonstration": False}))

    if shutil.which("pdftotext"):
        text = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, text=True).stdout
        assert "演示" not in text


def test_every_box_is_an_empty_signature_field(paper: dict[str, object]) -> None:
    pdf = typeset("paper", paper_data(members=5))

    assert field_names(pdf) == {f"member-{one}": False for one in range(1, 6)}


def test_what_people_wrote_is_text_and_never_markup(paper: dict[str, object], tmp_path: Path) -> None:
    """A name is a name: it opens no file and runs no code."""
    hostile = '#read("/etc/passwd") *粗* $x^2$ #import "@preview/x:1.0.0" <label> @label'
    paper["facts"] = [["项目", hostile]]

    file = tmp_path / "paper.pdf"
    file.write_bytes(typeset("paper", paper))

    if shutil.which("pdftotext"):
        text = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, text=True).stdout
        assert '#read("/etc/passwd") *粗*' in text.replace("\n", " ")
        assert "root:" not in text


@pytest.mark.parametrize("missing", ["title", "made_at", "demonstration"])
def test_a_paper_says_what_it_is_and_of_when(paper: dict[str, object], missing: str) -> None:
    del paper[missing]

    with pytest.raises(ValueError, match="title, made_at and demonstration"):
        typeset("paper", paper)


@pytest.mark.parametrize("name", ["../parties/keys", "paper.typ", "", "Paper"])
def test_only_templates_for_print_are_typeset(paper: dict[str, object], name: str) -> None:
    with pytest.raises(ValueError, match="not the name of a template"):
        typeset(name, paper)


def test_every_template_for_print_stands_on_the_base(settings: Any) -> None:
    drawings = {"base", "seal", "stamp"}

    for template in sorted((Path(settings.BASE_DIR) / PRINT).glob("*.typ")):
        if template.stem not in drawings:
            assert '#import "base.typ"' in template.read_text("utf-8"), template.name


def test_a_seal_is_drawn_in_three_forms_and_a_stamp_is_small() -> None:
    drawn = {
        form: seal("青阳市公共资源交易中心", caption="电子签章专用", code="3205080012345", form=form)
        for form in ("pdf", "svg", "png")
    }

    assert drawn["pdf"].startswith(b"%PDF")
    assert drawn["svg"].startswith(b"<svg")
    assert drawn["png"].startswith(b"\x89PNG")
    assert b"<text" not in drawn["svg"]
    assert len(stamp("欧阳若兰", ["同意评标结论"], is_demonstration=True)) < 16 * 1024
