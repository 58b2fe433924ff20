"""A tender document is a whole, open PDF; whatever else is sent gets a refusal, and nothing is kept."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import example, given
from hypothesis import strategies as st

from apps.core.refusals import Refused
from apps.evidence.store import open_stored
from apps.portal.demonstration.document import tender_document
from apps.tenders.receiving import plain_name, receive_document

WHOLE = tender_document(["招标文件", "第一章 招标公告"])


def upload(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("招标文件.pdf", content, "application/pdf")


def kept() -> list[Path]:
    folder = Path(settings.DATA_DIR) / "objects" / "documents"
    return sorted(folder.rglob("*")) if folder.exists() else []


def test_a_whole_document_is_kept_byte_for_byte() -> None:
    stored = receive_document(upload(WHOLE))

    with open_stored(stored.name) as file:
        assert file.read() == WHOLE
    assert stored.size == len(WHOLE)


@pytest.mark.parametrize(
    ("_case", "content"),
    [
        ("nothing", b""),
        ("a picture", b"\x89PNG\r\n\x1a\n"),
        ("only the first line", b"%PDF-1.7\n"),
        ("half of a document", WHOLE[: len(WHOLE) // 2]),
        (
            "a reference into the middle",
            b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n",
        ),
    ],
)
def test_what_is_no_document_is_refused_and_not_kept(_case: str, content: bytes) -> None:
    before = kept()

    with pytest.raises(Refused) as caught:
        receive_document(upload(content))

    assert caught.value.code == "document_not_pdf"
    assert kept() == before


@given(st.binary(max_size=400))
@example(b"1 0 obj<</Type/XRef/Size 1/W[1 1 1]/Length 0>>stream\nendstream endobj\nstartxref\n9\n%%EOF")
def test_bytes_that_pretend_are_refused_and_never_break(rest: bytes) -> None:
    with pytest.raises(Refused):
        receive_document(upload(b"%PDF-1.7\n" + rest))


@given(st.data())
def test_a_damaged_document_is_taken_or_refused_and_never_breaks(data: st.DataObject) -> None:
    damaged = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 12))):
        damaged[data.draw(st.integers(9, len(WHOLE) - 1))] = data.draw(st.integers(0, 255))

    with suppress(Refused):
        receive_document(upload(bytes(damaged)))


@given(st.text(max_size=300))
def test_a_file_name_becomes_harmless(name: str) -> None:
    plain = plain_name(name)

    assert plain.endswith(".pdf")
    assert "/" not in plain
    assert "\\" not in plain
    assert plain.isprintable()
    assert len(plain) <= 124
