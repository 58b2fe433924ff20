"""证据包: what anybody may take away and check. 电子招标投标办法 §40: everything is kept and can be traced."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from django.test import Client

from apps.bids.steps import close
from apps.core import clock
from apps.core.actor import CLOCK
from apps.evidence import bundle
from apps.evidence.bundle import CHAPTERS, Content, Edition, chapter, log_of, write
from apps.evidence.log.sequencing import grow
from apps.evidence.models import Entry
from apps.evidence.rules.policies import policy_of
from apps.evidence.store import put_once
from apps.evidence.subscriptions import deliver
from apps.evidence.verify.verifying import verify
from apps.tenders.actions import close_submission
from apps.tenders.models import Lot
from apps.tenders.rules.books import Regime
from tests.evidence.verdicts import failed
from tests.tenders.stage import DEADLINE, Stage
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:Django checks for ServeStatic")]


@pytest.fixture
def demonstration(settings: Any, tmp_path: Path) -> None:
    """A demonstration, with an authority and an object store of its own."""
    settings.DEBUG = True
    settings.DATA_DIR = tmp_path


@pytest.fixture
def tendering(world: World, demonstration: None) -> Lot:
    """A lot whose bidders are still writing."""
    return Stage(world, Regime.ENG).tendering()


@pytest.fixture
def closed(tendering: Lot) -> Lot:
    """A lot whose deadline has passed."""
    return close_submission(tendering.pk, actor=CLOCK, now=DEADLINE)


@pytest.fixture
def own_chapter() -> Iterator[list[tuple[str, Content]]]:
    """What one more app has to show."""
    shown: list[tuple[str, Content]] = []

    @chapter("zz_tests")
    def write_chapter(_lot_id: int, _edition: Edition) -> Iterator[tuple[str, Content]]:
        yield from shown

    yield shown
    del CHAPTERS["zz_tests"]


def bundle_of(lot: Lot) -> ZipFile:
    """The public edition."""
    file = BytesIO()
    write(lot.pk, Edition.PUBLIC, file, now=DEADLINE)
    return ZipFile(file)


def test_the_bundle_of_a_closed_lot_verifies(closed: Lot, tmp_path: Path) -> None:
    place = tmp_path / "bundle.zip"
    with place.open("wb") as file:
        write(closed.pk, Edition.PUBLIC, file, now=DEADLINE)

    verdict = verify(place)

    assert verdict.is_good, verdict.plain()
    assert verdict.policy["lot"] == closed.code
    assert verdict.policy["demonstration"] is True
    assert verdict.status(2).value == "passed"
    assert verdict.status(4).value == "absent"


def test_what_was_committed_to_at_the_close_is_proven_by_the_log(closed: Lot, tmp_path: Path) -> None:
    with transaction.atomic():
        close(closed, at=DEADLINE)
    while deliver(DEADLINE):
        pass
    grow(DEADLINE)
    policy, place = tmp_path / "policy", tmp_path / "bundle.zip"
    with place.open("wb") as file:
        write(closed.pk, Edition.PUBLIC, file, now=DEADLINE)
    with ZipFile(place) as found:
        policy.write_bytes(found.read("tlog/policy"))
        names = found.namelist()

    verdict = verify(place, log_policy=policy_of(policy.read_text("utf-8")))

    assert verdict.is_good, verdict.plain()
    assert [verdict.status(number).value for number in (1, 3, 10)] == ["passed"] * 3
    assert {"tlog/policy", "tlog/checkpoint", "tlog/closing.tlog-proof", "tlog/acts.jsonl"} <= set(names)


def test_it_says_what_was_procured_and_by_which_rules(closed: Lot) -> None:
    files = bundle_of(closed)

    lot = json.loads(files.read("tender/lot.json"))
    sheet = json.loads(files.read("tender/data-sheet.json"))
    notice = json.loads(files.read("tender/notices/1.json"))
    assert (lot["code"], lot["regime"], lot["rule_book_sha256"]) == (closed.code, "eng", closed.rule_book_hash)
    assert sheet["scheme"]["v"] == 1
    assert notice["text"] == closed.notices.get(number=1).text
    assert json.loads(files.read("tender/documents.json"))["documents"][0]["sha256"] == "ab" * 32


def test_before_the_list_only_public_streams_are_in_it(closed: Lot) -> None:
    """招标投标法 §22: no log, no file, no number that a bid could leave."""
    names = bundle_of(closed).namelist()

    assert [name for name in names if name.startswith("log/")] == [
        f"log/lot.{closed.pk}.public.jsonl",
        "log/heads.json",
    ]
    assert not [name for name in names if name.startswith(("bids/", "opening/", "evaluation/", "awards/"))]


def test_a_log_is_the_journal_oldest_first(closed: Lot) -> None:
    path, content = log_of(closed.public_stream.name)

    lines = [json.loads(line) for line in content.splitlines()]
    entries = list(Entry.objects.filter(stream=closed.public_stream.name).order_by("v"))
    assert path == f"log/lot.{closed.pk}.public.jsonl"
    assert [(line["v"], line["digest"]) for line in lines] == [(one.v, one.digest_hex) for one in entries]
    assert {line["hearers"] for line in lines} == {"public"}


def test_a_stored_object_is_copied_as_it_is(closed: Lot, own_chapter: list[tuple[str, Content]]) -> None:
    content = bytes(range(256)) * 9000
    put_once("tests/stored", [content])
    own_chapter.append(("tests/stored.bin", "tests/stored"))

    assert bundle_of(closed).read("tests/stored.bin") == content


@pytest.mark.parametrize("path", ["../x", "/x", "a//b", "a/.b", "投标.json", "tender/lot.json", "policy.json/x\\y"])
def test_a_chapter_writes_plain_paths_and_its_own(
    closed: Lot, own_chapter: list[tuple[str, Content]], path: str
) -> None:
    own_chapter.append((path, b"{}"))

    with pytest.raises(ValueError, match="may not write"):
        bundle_of(closed)


def test_a_log_that_two_chapters_show_is_there_once(closed: Lot, own_chapter: list[tuple[str, Content]]) -> None:
    own_chapter.append(log_of(closed.public_stream.name))

    assert bundle_of(closed).namelist().count(f"log/lot.{closed.pk}.public.jsonl") == 1


def test_an_app_has_one_chapter(own_chapter: list[tuple[str, Content]]) -> None:
    with pytest.raises(ValueError, match="registered twice"):
        chapter("zz_tests")(lambda _lot, _edition: iter(()))


def test_every_app_that_shows_something_is_registered() -> None:
    assert {"tenders", "parties", "bids", "openings", "evaluation", "awards"} <= CHAPTERS.keys()


def test_the_public_downloads_it_after_the_deadline(
    closed: Lot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: DEADLINE)

    answer = Client().get(f"/lots/{closed.code}/bundle.zip")

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    assert answer["Content-Disposition"] == f'attachment; filename="{closed.code}.zip"'
    place = tmp_path / "downloaded.zip"
    place.write_bytes(b"".join(answer))
    answer.close()
    assert failed(verify(place)) == set()


def test_before_the_deadline_there_is_no_bundle(tendering: Lot) -> None:
    before = Entry.objects.count()

    answer = Client().get(f"/lots/{tendering.code}/bundle.zip")

    assert answer.status_code == 409
    assert "证据包在投标截止后提供" in answer.content.decode()
    assert Entry.objects.count() == before


def test_nobody_learns_of_a_lot_that_is_not_public(world: World, demonstration: None) -> None:
    draft = Stage(world, Regime.ENG).draft()

    assert Client().get(f"/lots/{draft.code}/bundle.zip").status_code == 404
    assert Client().post(f"/lots/{draft.code}/bundle.zip").status_code == 405


def test_the_command_writes_a_new_file_only(
    closed: Lot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(clock, "now", lambda: DEADLINE)
    place = tmp_path / "out.zip"

    call_command("bundle", closed.code, "--out", str(place))

    assert verify(place).is_good
    assert "证据包已写入" in capsys.readouterr().out
    with pytest.raises(CommandError, match="not overwritten"):
        call_command("bundle", closed.code, "--out", str(place))
    with pytest.raises(CommandError, match="no lot"):
        call_command("bundle", "QY-NONE", "--out", str(tmp_path / "none.zip"))


def test_a_platform_without_an_authority_makes_no_bundle(closed: Lot, settings: Any) -> None:
    """There would be nothing to judge its signatures by."""
    settings.DEBUG = False

    answer = Client().get(f"/lots/{closed.code}/bundle.zip")

    assert answer.status_code == 422
    assert bundle.CHAPTERS
