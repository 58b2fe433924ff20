"""恢复演练: what was saved comes back whole, and what does not is named."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from apps.core import clock
from apps.evidence.log.sequencing import grow
from apps.evidence.models import Entry, LogCheckpoint, StreamHead
from apps.evidence.rules.checkpoints import Checkpoint
from apps.openings.models import Opening
from apps.tenders.models import TenderDocument
from apps.tenders.rules.books import Regime
from tests.openings.listening import say
from tests.tenders.stage import Stage
from tests.world import World
from trading.backup import taking
from trading.backup.drill import drill
from trading.backup.judging import judge
from trading.backup.taking import Told

PDF = b"%PDF-1.7 a tender document"


@pytest.fixture
def opening(world: World) -> Iterator[Opening]:
    """A platform with a published lot whose document lies in the store, as its row says."""
    lot = Stage(world, Regime.ENG).tendering()
    documents = TenderDocument.objects.exclude(object_name="")
    documents.update(sha256=hashlib.sha256(PDF).hexdigest())
    paths = [stored_at(name) for name in documents.values_list("object_name", flat=True)]
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(PDF)
    yield Opening.objects.get_or_create(lot=lot)[0]
    for path in paths:
        path.unlink()


def stored_at(name: str) -> Path:
    """Where the object of this name is."""
    return Path(settings.DATA_DIR) / "objects" / name


@pytest.fixture
def told(opening: Opening) -> Told:
    """What a backup of this moment would say."""
    heads, checkpoint, is_witnessed = taking.standing_now()
    return Told("0.1.0", clock.now().isoformat(), "sqlite", heads, checkpoint, is_witnessed, 0)


@pytest.mark.sqlite
@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_an_embedded_platform_comes_back_as_it_was_when_it_was_saved(opening: Opening, tmp_path: Path) -> None:
    assert grow(clock.now())
    entries = Entry.objects.count()

    shown = drill(tmp_path / "backup", meanwhile=lambda: say("after the backup", stream=opening.public_stream))

    assert shown.verdict.findings == []
    assert (shown.verdict.holds, shown.verdict.lost, shown.verdict.entries) == (True, 0, entries)
    assert shown.verdict.streams == StreamHead.objects.count() - 1, "the stream that began afterwards is not in it"
    assert shown.verdict.log_size == shown.verdict.checkpoint_size == settings.LOG_BATCH
    assert shown.verdict.objects == TenderDocument.objects.exclude(object_name="").count() > 0
    assert Entry.objects.count() == entries + 1, "the running platform goes on"


@pytest.mark.long
@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_postgresql_comes_back_to_a_moment_after_the_backup(opening: Opening, tmp_path: Path) -> None:
    assert grow(clock.now())
    before = Entry.objects.count()

    shown = drill(tmp_path / "backup", meanwhile=lambda: say("one", "two", stream=opening.public_stream))

    assert shown.verdict.findings == []
    assert (shown.verdict.holds, shown.verdict.lost, shown.verdict.entries) == (True, 0, before + 2)
    assert shown.verdict.checkpoint_size == settings.LOG_BATCH


@pytest.mark.sqlite
@pytest.mark.django_db
def test_what_the_copy_lacks_is_counted(told: Told, opening: Opening) -> None:
    name, (v, digest) = next(iter(told.heads.items()))
    more = {**told.heads, name: (v + 2, digest), "lot:gone:public": (3, digest)}

    verdict = judge(replace(told, heads=more))

    assert (verdict.lost, verdict.holds) == (5, False)


@pytest.mark.sqlite
@pytest.mark.django_db
def test_another_entry_at_the_same_place_is_named(told: Told) -> None:
    name, (v, _digest) = next(iter(told.heads.items()))

    verdict = judge(replace(told, heads={**told.heads, name: (v, "00" * 32)}))

    assert verdict.lost == 0
    assert [one.partition(":")[0] for one in verdict.findings] == [name.partition(":")[0]]


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("_case", "size", "said"), [("shorter", 16, "shorter than"), ("another root", 0, "another root")]
)
def test_a_log_that_is_not_the_one_people_saw_is_named(opening: Opening, _case: str, size: int, said: str) -> None:
    assert grow(clock.now())
    heads, note, _ = taking.standing_now()
    seen = LogCheckpoint.objects.get()
    origin, signature = note.splitlines()[0], note.partition("\n\n")[2]
    forged = f"{Checkpoint(origin, seen.size + size, bytes(32))}\n{signature}"

    verdict = judge(Told("0.1.0", "", "sqlite", heads, forged, is_witnessed=True, objects=0))

    assert not verdict.holds
    assert [said in one for one in verdict.findings] == [True]


@pytest.mark.sqlite
@pytest.mark.django_db
def test_a_file_that_is_gone_or_changed_is_named(told: Told) -> None:
    stored = TenderDocument.objects.exclude(object_name="").order_by("pk").values_list("object_name", flat=True)[0]
    path = stored_at(stored)

    path.unlink()
    gone = judge(told).findings
    path.write_bytes(b"another")
    changed = judge(told).findings
    path.write_bytes(PDF)

    assert [one.partition(". ")[0] for one in gone] == [f"{stored}: missing"]
    assert [one.partition(" content")[0] for one in changed] == [f"{stored}: another"]
    assert judge(told).holds


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_a_backup_is_a_whole_folder_and_none_is_written_over(opening: Opening, tmp_path: Path) -> None:
    out = StringIO()
    call_command("backup", "--to", str(tmp_path), stdout=out)

    (backup,) = tmp_path.iterdir()
    told = taking.told_in(backup)
    assert told.heads == taking.standing_now()[0]
    assert {one.name for one in backup.iterdir()} == {"backup.json", "database.sqlite3", "keys", "objects"}
    assert backup.stat().st_mode & 0o077 == 0
    with pytest.raises(FileExistsError):
        taking.take_sqlite(backup, clock.now())


@pytest.mark.sqlite
@pytest.mark.django_db
def test_a_folder_that_is_no_backup_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="is no backup"):
        call_command("restore_drill", "--judge", str(tmp_path))
