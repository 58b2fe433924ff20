"""承诺材料: what was promised or stated is handed in as files, once each, while it is open; the desk and the case file show them. A13, A14."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.core.refusals import NotAllowed, Refused, WrongState
from apps.evidence.bundle import Edition, write
from apps.evidence.store import Stored, put_once
from apps.evidence.verify.verifying import verify
from apps.scheduling.actions.promise_files import add_promise_file
from apps.scheduling.chapter import scheduling_chapter
from apps.scheduling.models import GreenCase, PromiseFile
from apps.scheduling.rules.green import PROOF_FILES, PromisedBy
from apps.tenders.actions import conditional, statements
from apps.tenders.models import Lot
from tests.scheduling.test_green_promises import promised
from tests.scheduling.test_green_statements import signed
from tests.tenders.stage import NOW, Stage, kinds, refused

PAPER = Stored("proofs/1.pdf", 99, "cd" * 32)


def add(lot: Lot, eng: Stage, of: PromisedBy, stored: Stored = PAPER, title: str = "投资代码证明") -> PromiseFile:
    return add_promise_file(
        lot.pk, of, title=title, stored=stored, media_type="application/pdf", actor=eng.buyer.actor, now=NOW
    )


def test_a_promised_material_is_handed_in_once_and_stands_in_the_record(eng: Stage) -> None:
    lot = promised(eng)

    row = add(lot, eng, PromisedBy.PROMISE)

    assert kinds(lot.desk_stream.name)[-1] == "promise.file_added"
    with refused(WrongState, "green_proof_twice", unchanged=row):
        add(lot, eng, PromisedBy.PROMISE)
    with refused(Refused, "green_proof_title_missing", unchanged=row):
        add(lot, eng, PromisedBy.PROMISE, replace(PAPER, sha256="ee" * 32), " ")
    with refused(WrongState, "promise_file_of_nothing", unchanged=row):
        add(lot, eng, PromisedBy.STATEMENT)
    with refused(NotAllowed, "not_the_buyer", unchanged=row):
        add_promise_file(
            lot.pk,
            PromisedBy.PROMISE,
            title="证明",
            stored=replace(PAPER, sha256="ee" * 32),
            media_type="application/pdf",
            actor=eng.world.operator.actor,
            now=NOW,
        )


def test_no_more_files_than_a_case_takes_and_none_once_the_promise_is_kept(eng: Stage) -> None:
    lot = promised(eng)
    for number in range(PROOF_FILES):
        row = add(lot, eng, PromisedBy.PROMISE, replace(PAPER, sha256=f"{number:064x}"))
    with refused(Refused, "green_proofs_too_many", unchanged=row):
        add(lot, eng, PromisedBy.PROMISE)
    conditional.hand_in_promised(lot.pk, words="见附件", actor=eng.buyer.actor, now=NOW)
    conditional.confirm_promised(lot.pk, actor=eng.world.operator.actor, now=NOW)
    with refused(WrongState, "promise_file_of_nothing", unchanged=row):
        add(lot, eng, PromisedBy.PROMISE)


def test_a_statement_takes_files_until_it_was_found_true(eng: Stage) -> None:
    lot = signed(eng)
    row = add(lot, eng, PromisedBy.STATEMENT)
    statements.find_statement_true(lot.pk, finding="查询一致", actor=eng.world.operator.actor, now=NOW)
    with refused(WrongState, "promise_file_of_nothing", unchanged=row):
        add(lot, eng, PromisedBy.STATEMENT, replace(PAPER, sha256="ee" * 32))


@pytest.mark.sqlite
def test_files_go_by_form_and_are_opened_by_the_desk_from_the_promise_and_from_the_case(
    eng: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apps.core.clock.now", lambda: NOW)
    world, lot = eng.world, promised(eng)
    page = reverse("green:promise_files", args=[lot.code])
    buyer, operator = world.client_of(world.tenderee), world.client_of(world.operator)

    def sent(content: bytes, of: str = "promise") -> int:
        paper = SimpleUploadedFile("代码.pdf", content, content_type="application/pdf")
        return buyer.post(page, {"of": of, "title": "投资代码证明", "file": paper}).status_code

    assert [sent(b"MZ"), sent(b"%PDF-1.7 here", of="nothing"), sent(b"%PDF-1.7 here")] == [422, 404, 302]
    assert operator.post(page, {"of": "promise"}).status_code == 403
    file = reverse("green:promise_file", args=[lot.code, PromiseFile.objects.get().pk])
    taken = operator.get(file)
    assert b"".join(taken.streaming_content) == b"%PDF-1.7 here"  # type: ignore[attr-defined]  # a file's answer
    assert world.client_of(world.purchaser).get(file).status_code == 404
    assert world.client_of(world.bidder).get(file).status_code == 403
    case = GreenCase.objects.get(project=lot.project)
    for shown in (page, reverse("tenders:conditional", args=[lot.code]), reverse("green:case", args=[case.code])):
        assert file in operator.get(shown).content.decode()
    assert "告知承诺：证明和改正的材料" in operator.get(page).content.decode()


@pytest.mark.sqlite
def test_the_supervisor_s_bundle_has_the_file_that_was_journalled_and_one_that_was_exchanged_is_found(
    eng: Stage, settings: Any, tmp_path: Path
) -> None:
    settings.DEBUG, settings.DATA_DIR = True, tmp_path
    lot = promised(eng)
    content = b"%PDF-1.7 here"
    stored = put_once(f"proofs/{lot.pk}.pdf", [content])
    row = add(lot, eng, PromisedBy.PROMISE, stored)

    def found() -> list[tuple[str, str]]:
        place = tmp_path / "bundle.zip"
        with place.open("wb") as file:
            write(lot.pk, Edition.SUPERVISOR, file, now=NOW)
        return [(one.code, one.where) for one in verify(place).protocol.findings if one.check == 11]

    assert found() == []
    with ZipFile(tmp_path / "bundle.zip") as zipped:
        assert zipped.read(f"promises/{row.pk}.pdf") == content
        assert row.sha256 in zipped.read(f"log/lot.{lot.pk}.desk.jsonl").decode()
    assert not any(path.startswith("promises/") for path, _ in scheduling_chapter(lot.pk, Edition.PUBLIC))

    other = put_once(f"proofs/{lot.pk}-other.pdf", [b"%PDF-1.7 another"])
    PromiseFile.objects.update(object_name=other.name)
    assert found() == [("act_differs", f"promises/{row.pk}.pdf")]
    PromiseFile.objects.all().delete()
    assert found() == [("promise_file_missing", f"promises/{row.pk}")]
