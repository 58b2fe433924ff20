"""招标文件上传: PDF only, our own names, nothing kept of what is refused."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, cast

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils import writer as pdf_writer

from apps.core.actor import CLOCK
from apps.core.refusals import Refused
from apps.tenders import actions
from apps.tenders.models import Download, Lot, TenderDocument
from apps.tenders.queries.readiness import check_readiness
from apps.tenders.receiving import open_document, plain_name, receive_document
from tests.tenders.stage import NOW, PUBLISHED, Stage, at, sheet_terms


def a_pdf(*, password: str = "") -> bytes:
    """One empty page, made as any program makes it; locked with a password when there is one."""
    library: Any = pdf_writer
    writer = library.PdfFileWriter()
    contents = writer.add_object(generic.StreamObject(stream_data=b" "))
    page = library.PageObject(
        contents=contents, media_box=generic.ArrayObject(map(generic.NumberObject, (0, 0, 595, 842)))
    )
    writer.insert_page(page)
    if password:
        writer.encrypt(owner_pass=password)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def objects() -> list[Path]:
    """What the object store holds."""
    root = Path(settings.DATA_DIR) / "objects"
    return [path for path in root.rglob("*") if path.is_file()]


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The product's clock."""
    monkeypatch.setattr("apps.core.clock.now", lambda: NOW)


def upload(stage: Stage, code: str, content: bytes, name: str) -> Any:
    """The buyer sends a file by the form."""
    client = stage.world.client_of(stage.buyer)
    file = SimpleUploadedFile(name, content, content_type="application/pdf")
    return client.post(reverse("tenders:documents", args=[code]), {"document": file})


def test_an_uploaded_pdf_becomes_the_next_version_and_comes_back_byte_for_byte(eng: Stage, now: Any) -> None:
    lot, content = eng.scheduled(), a_pdf()

    answer = upload(eng, lot.code, content, "招标文件.pdf")

    assert answer.status_code == 302
    document = TenderDocument.objects.get()
    assert (document.version, document.file_name, document.size) == (1, "招标文件.pdf", len(content))
    with open_document(document) as kept:
        assert kept.read() == content


@pytest.mark.parametrize(
    ("_case", "content", "said"),
    [
        ("a web page", b"<html>" + b"x" * 100, "不是完整的PDF"),
        ("a program", b"MZ" + a_pdf(), "不是完整的PDF"),
        ("the beginning of a PDF", a_pdf()[:60], "不是完整的PDF"),
        ("the magic bytes alone", b"%PDF-1.7\n", "不是完整的PDF"),
        ("garbage behind the magic bytes", b"%PDF-1.7\n" + bytes(range(256)) * 40, "不是完整的PDF"),
        ("a locked PDF", a_pdf(password="geheim"), "设有打开口令"),
    ],
)
def test_what_is_no_readable_pdf_is_refused_and_not_kept(
    eng: Stage, now: Any, _case: str, content: bytes, said: str
) -> None:
    lot, before = eng.scheduled(), objects()

    answer = upload(eng, lot.code, content, "a.pdf")

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not TenderDocument.objects.exists()
    assert objects() == before


def test_what_is_too_large_is_refused_before_it_is_read(eng: Stage, now: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DOCUMENT_LIMIT_MIB", 1)
    lot, before = eng.scheduled(), objects()

    answer = upload(eng, lot.code, a_pdf() + b"\n" * (1 << 20), "a.pdf")

    assert answer.status_code == 422
    assert "1 MiB" in answer.content.decode()
    assert objects() == before


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("..\\..\\boot.ini", "boot.ini.pdf"),
        ("招标\x00文件\r\n.pdf", "招标 文件.pdf"),
        ("\u202efdp.exe", "fdp.exe.pdf"),
        ("<script>.pdf", "<script>.pdf"),
        ("...", "document.pdf"),
        ("", "document.pdf"),
        ("/", "document.pdf"),
        ("a" * 500 + ".pdf", "a" * 120 + ".pdf"),
    ],
)
def test_a_hostile_file_name_becomes_harmless_data(name: str, plain: str) -> None:
    assert plain_name(name) == plain


@given(st.text())
def test_no_name_leaves_its_folder_or_its_line(name: str) -> None:
    plain = plain_name(name)

    assert plain.endswith(".pdf")
    assert len(plain) <= 124
    assert not set(plain) & set("/\\:\r\n\x00\u202e")


@given(st.binary(max_size=400))
def test_no_bytes_make_the_check_fail_other_than_by_refusing(content: bytes) -> None:
    with pytest.raises(Refused) as caught:
        receive_document(SimpleUploadedFile("a.pdf", b"%PDF-" + content))

    assert caught.value.code in {"document_not_pdf", "document_encrypted"}


def test_a_file_name_is_escaped_on_the_page(eng: Stage, now: Any) -> None:
    lot = eng.scheduled()
    upload(eng, lot.code, a_pdf(), "<b>x.pdf")

    page = eng.world.client_of(eng.buyer).get(reverse("tenders:documents", args=[lot.code])).content.decode()

    assert "&lt;b&gt;x.pdf" in page
    assert "<b>x.pdf" not in page


def test_the_public_takes_the_file_under_our_name_as_an_attachment(
    eng: Stage, now: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = a_pdf()
    code = eng.scheduled().code
    upload(eng, code, content, "x\r\nSet-Cookie: a=b.pdf")
    lot = _published(eng, code)
    monkeypatch.setattr("apps.core.clock.now", lambda: at("2026-11-04 10:00"))

    answer = Client().post(reverse("tenders:document", args=[lot.code, 1]), {"contact": ""})

    assert answer["Content-Disposition"] == f'attachment; filename="{lot.code}-v1.pdf"'
    assert b"".join(cast("Any", answer).streaming_content) == content
    assert Download.objects.count() == 1


def _published(stage: Stage, code: str) -> Any:
    lot, buyer = Lot.objects.get(code=code), stage.buyer.actor
    actions.set_timetable(lot.pk, timetable=stage.timetable(), actor=buyer, now=NOW)
    actions.save_data_sheet(lot.pk, terms=sheet_terms(stage.regime), actor=buyer, now=NOW)
    lot.refresh_from_db()
    seen = check_readiness(lot, PUBLISHED).plan_hash
    actions.publish_notice(lot.pk, plan_hash=seen, overrides=[], actor=buyer, now=PUBLISHED)
    actions.open_tendering(lot.pk, actor=CLOCK, now=PUBLISHED)
    return lot
