"""归档与四性检测. DA/T 103-2024; 政府采购法 §36, §42; handbook 1.17."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.conf import settings

from apps.awards import actions
from apps.awards.lifecycle import EndingGround
from apps.awards.models import Archive
from apps.awards.rules.four_checks import Fault, File, Property, check_all, is_accepted
from apps.awards.standing import Standing
from apps.core.refusals import NotAllowed, Refused, WrongState
from apps.evaluation import actions as evaluation
from apps.evaluation.models import Evaluation, Site, Venue
from apps.evidence import store
from apps.evidence.outbox import run_next
from apps.evidence.rules.canonical import canonical_bytes
from apps.portal.demonstration.document import tender_document
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot, NoticeKind
from apps.tenders.rules.books import Regime
from tests.awards.stage import RECEIVED, reported
from tests.tenders.stage import Stage, kinds, refused
from tests.world import World

LOG = canonical_bytes({"stream": "lot:1:public"})


def file(path: str, content: bytes, **declared: object) -> File:
    """A file as the manifest declares it, unless said otherwise."""
    digest = hashlib.sha256(content).hexdigest()
    return File(path, content, int(str(declared.get("size", len(content)))), str(declared.get("sha256", digest)))


@pytest.mark.parametrize(
    ("_case", "bad", "found", "code"),
    [
        ("a log that is none", file("log/x.jsonl", LOG + b"\n"), Property.AUTHENTICITY, "entry_unreadable"),
        ("a broken signature", file("a.pdf", b"%PDF broken"), Property.AUTHENTICITY, "signature_broken"),
        ("changed since", file("a.txt", b"new", sha256="0" * 64), Property.INTEGRITY, "file_changed"),
        ("cannot be opened", file("a.pdf", b"%PDF locked"), Property.USABILITY, "file_unreadable"),
        ("no known format", file("a.docm", b"x"), Property.USABILITY, "format_unknown"),
        ("empty", file("a.txt", b""), Property.USABILITY, "file_empty"),
        ("a program", file("a.txt", b"MZ\x90"), Property.SECURITY, "program_inside"),
        ("script in a PDF", file("a.pdf", b"%PDF /JavaScript"), Property.SECURITY, "active_content"),
        ("a private key", file("a.txt", b"-----BEGIN PRIVATE KEY-----"), Property.SECURITY, "private_key_inside"),
        ("a path out", file("../a.txt", b"x"), Property.SECURITY, "path_unsafe"),
        ("signed, for now only", file("a.pdf", b"%PDF signed"), Property.INTEGRITY, "long_term_missing"),
        ("a stamp on nothing", file("long-term/a.pdf", b"%PDF lasting"), Property.AUTHENTICITY, "long_term_broken"),
    ],
)
def test_each_property_finds_what_is_wrong(_case: str, bad: File, found: Property, code: str) -> None:
    looked = check_all(
        [bad],
        required=(),
        owed=(),
        opens=lambda pdf: b"locked" not in pdf,
        signed=lambda pdf: False if b"broken" in pdf else True if b"signed" in pdf else None,
        lasts=lambda pdf: b"lasting" in pdf,
    )

    assert Fault(code, bad.path) in looked[found].faults
    assert not is_accepted(looked)


def test_what_is_required_and_missing_is_found() -> None:
    looked = check_all(
        [file("a.txt", b"x")], required=("b.pdf",), owed=(), opens=bool, signed=lambda _: None, lasts=bool
    )

    assert looked[Property.INTEGRITY].faults == (Fault("file_missing", "b.pdf"),)


@pytest.mark.parametrize(
    ("lasting", "codes"),
    [
        (b"%PDF signed, lasting", []),
        (b"%PDF another, lasting", ["long_term_broken"]),
        (b"%PDF signed", ["long_term_broken"]),
    ],
)
def test_the_lasting_edition_is_the_paper_itself_with_a_time_stamp_behind_it(lasting: bytes, codes: list[str]) -> None:
    looked = check_all(
        [file("a.pdf", b"%PDF signed"), file("long-term/a.pdf", lasting)],
        required=(),
        owed=(),
        opens=bool,
        signed=lambda pdf: True,
        lasts=lambda pdf: b"lasting" in pdf,
    )

    assert [one.code for one in looked[Property.AUTHENTICITY].faults] == codes
    assert not looked[Property.INTEGRITY].faults


@pytest.fixture
def failed(world: World, house: None, standing: Standing) -> Lot:
    """废标 after the evaluation, with a document that lies in the store."""
    stage = Stage(world, Regime.GP, stored=store.put_once("documents/archived.pdf", [tender_document(["采购文件"])]))
    lot = reported(stage)
    actions.end_without_award(
        lot.pk, ground=EndingGround.FEWER_THAN_THREE, reason="实质响应的不足三家", actor=stage.buyer.actor, now=RECEIVED
    )
    lot.refresh_from_db()
    return lot


def made(lot: Lot, world: World) -> Archive:
    """The newest package."""
    actions.ask_for_archive(lot.pk, actor=world.operator.actor, now=RECEIVED)
    while run_next(RECEIVED):
        pass
    return Archive.objects.order_by("-number")[0]


def test_a_lot_that_ended_is_archived_once_its_package_passed(failed: Lot, world: World) -> None:
    assert failed.state == LotState.CANCELLED
    assert failed.notices.filter(kind=NoticeKind.FAILURE).exists()

    archive = made(failed, world)

    assert archive.is_accepted, archive.checks
    assert archive.keep_until == date(2056, 11, 25)
    with store.open_stored(archive.object_name) as stored, ZipFile(BytesIO(stored.read())) as zipped:
        names = set(zipped.namelist())
    assert {"manifest.json", "manifest.dsse.json", "tender/documents/1.pdf", "notices/02.txt"} <= names
    actions.close_file(failed.pk, actor=world.operator.actor, now=RECEIVED)
    failed.refresh_from_db()
    assert failed.state == LotState.ARCHIVED
    assert kinds(failed.desk_stream.name)[-1] == "archive.file_closed"


def test_a_file_changed_in_the_store_keeps_the_lot_out_of_the_archive(failed: Lot, world: World) -> None:
    path = Path(settings.DATA_DIR) / "objects" / "documents" / "archived.pdf"
    path.chmod(0o644)
    path.write_bytes(tender_document(["另一份采购文件"]))

    archive = made(failed, world)

    assert not archive.is_accepted
    assert archive.checks["integrity"]["faults"] == [{"code": "file_changed", "path": "tender/documents/1.pdf"}]
    with refused(Refused, "archive_checks_failed", unchanged=failed):
        actions.close_file(failed.pk, actor=world.operator.actor, now=RECEIVED)


def test_what_still_goes_on_is_not_archived_nor_by_a_stranger(
    works: Lot, eng: Stage, standing: Standing, failed: Lot
) -> None:
    with refused(WrongState, "archive_not_yet", unchanged=works):
        actions.ask_for_archive(works.pk, actor=eng.buyer.actor, now=RECEIVED)
    with refused(NotAllowed, "archive_not_yours", unchanged=failed):
        actions.ask_for_archive(failed.pk, actor=eng.world.stranger.actor, now=RECEIVED)
    with refused(Refused, "archive_missing", unchanged=failed):
        actions.close_file(failed.pk, actor=eng.world.operator.actor, now=RECEIVED)


def test_with_candidates_left_a_tender_does_not_end_for_want_of_one(works: Lot, eng: Stage, standing: Standing) -> None:
    with refused(Refused, "ending_ground_wrong", unchanged=works):
        actions.end_without_award(
            works.pk, ground=EndingGround.NO_CANDIDATE, reason="无", actor=eng.buyer.actor, now=RECEIVED
        )
    with refused(Refused, "ending_ground_missing", unchanged=works):
        actions.end_without_award(works.pk, ground=None, reason="无", actor=eng.buyer.actor, now=RECEIVED)


def test_what_a_sub_site_has_not_handed_over_keeps_the_lot_out_of_the_archive(failed: Lot, world: World) -> None:
    """市级远程异地评标规则第十八条; handbook 1.17: named when the archive is asked for, whole once the main site has it."""
    sub_site = at_sub_site(failed, world)
    page = world.client_of(world.operator).get(f"/awards/{failed.code}/after/").content.decode()
    assert "分场还没有移交评标资料" in page
    assert sub_site.name in page

    archive = made(failed, world)

    named = {"code": "material_not_handed_over", "path": sub_site.name}
    assert archive.checks["integrity"]["faults"] == [named]
    with refused(Refused, "archive_checks_failed", unchanged=failed):
        actions.close_file(failed.pk, actor=world.operator.actor, now=RECEIVED)
    evaluation.hand_over(failed.pk, 2, items=["签到表原件", "录像"], actor=world.operator.actor, now=RECEIVED)
    assert made(failed, world).checks["integrity"]["faults"] == [named | {"code": "material_not_received"}]
    evaluation.receive_material(failed.pk, 2, actor=world.operator.actor, now=RECEIVED)

    archive = made(failed, world)

    assert archive.checks["integrity"]["is_good"]
    with store.open_stored(archive.object_name) as stored, ZipFile(BytesIO(stored.read())) as zipped:
        told = json.loads(zipped.read("handovers/2.json"))
    assert (told["state"], told["items"], told["is_late"]) == ("received", ["签到表原件", "录像"], False)


def at_sub_site(lot: Lot, world: World) -> Site:
    """The review sat at the centre and at another venue of it, and everybody has signed."""
    held = Evaluation.objects.create(
        lot=lot, platform_secret=b"", platform_nonce=b"", pool_salt=b"", prepared_at=RECEIVED, completed_at=RECEIVED
    )
    centre = world.operator.organisation
    for number, name in ((1, "主场"), (2, "东湖评标区")):
        venue = Venue.objects.create(
            organisation=centre, name=name, district="东湖", address="一路 1 号", phone="0571-1", recorded_at=RECEIVED
        )
        sub_site = Site.objects.create(
            evaluation=held, number=number, organisation=centre, name=name, is_main=number == 1, wanted={}, venue=venue
        )
    return sub_site
