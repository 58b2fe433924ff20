"""导入备份文件 — the remedy of 电子招标投标办法 §31 for a release that opened nothing: the very bytes that were stated, no others.

No remedy starts before the reveal, and none changes what was sealed; the record says that the bid was opened by remedy.
"""

from __future__ import annotations

import hashlib
import io
import json
import secrets
import zipfile
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from apps.bids.models import Part
from apps.bids.rules.archive import Entry, crc_of, written
from apps.bids.rules.envelope import opened_with_key
from apps.core import clock
from apps.core.refusals import TooEarly
from apps.evidence.models import Entry as JournalEntry
from apps.evidence.rules.canonical import canonical_bytes
from apps.evidence.store import open_stored, put_once
from apps.openings import queries
from apps.openings.lifecycle import OpeningState
from apps.openings.models import BackupImport, BidResult
from apps.openings.queries.record import record_of
from apps.openings.rules.terms import BACKUP_WAIT, THIRD_REVEAL_WAIT, HolderRole
from apps.tenders.models import DataSheet, Remedy
from tests.openings.stage import Bidder, Hall
from tests.tenders.stage import kinds, refused

S = OpeningState


@pytest.fixture
def settled(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> Hall:
    """Three bids are released, the third by shares of another key; two holders have revealed, and it did not open."""
    return _revealed(hall, monkeypatch, remedies=[Remedy.BACKUP_FILE.value])


def _revealed(hall: Hall, monkeypatch: pytest.MonkeyPatch, *, remedies: list[str]) -> Hall:
    DataSheet.objects.filter(lot=hall.lot).update(remedies=remedies)
    hall.reaches(S.DECRYPTING)
    *others, last = hall.bidders
    for bidder in others:
        bidder.release(hall)
    last.release(hall, keys={**last.file_keys(), "technical": secrets.token_bytes(16)})
    hall.settle()
    hall.reveal()
    hall.work()
    monkeypatch.setattr(clock, "now", lambda: hall.now)
    return hall


def plain_of(bidder: Bidder) -> bytes:
    """What the bidder's passphrase locked: his statement, the file keys and the very archives."""
    assert bidder.sealed is not None
    files = {
        f"{one.name}.zip": b"".join(opened_with_key(io.BytesIO(one.path.read_bytes()), one.file_key))
        for one in bidder.sealed.envelopes
    }
    keys = {name: key.hex() for name, key in bidder.file_keys().items()}
    said = {"v": 1, "kind": "bid-backup", "statement": bidder.statement, "keys": keys}
    return zipped({"backup.json": canonical_bytes(said), **files})


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip in the one spelling."""
    entries = [Entry(name, len(one), crc_of([one]), partial(io.BytesIO, one)) for name, one in files.items()]
    return b"".join(written(entries))


def unzipped(plain: bytes) -> dict[str, bytes]:
    """The files of a zip."""
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def put(hall: Hall, bidder: Bidder, number: int, part: bytes, *, sha256: str = "") -> Any:
    """Sends a piece over HTTP."""
    client = hall.stage.world.client_of(bidder.member)
    return client.put(
        f"/openings/{hall.lot.code}/backup/parts/{number}",
        part,
        content_type="application/octet-stream",
        headers={"X-Part-SHA256": sha256 or hashlib.sha256(part).hexdigest(), "accept": "application/json"},
    )


def finish(hall: Hall, bidder: Bidder, digests: object) -> Any:
    """Says that these pieces are the backup."""
    client = hall.stage.world.client_of(bidder.member)
    return client.post(
        f"/openings/{hall.lot.code}/backup/import",
        json.dumps({"parts": digests}),
        content_type="application/json",
        headers={"accept": "application/json"},
    )


def page(hall: Hall, bidder: Bidder, name: str) -> str:
    """A page of the hall as the bidder sees it."""
    answer = hall.stage.world.client_of(bidder.member).get(f"/openings/{hall.lot.code}/{name}")
    assert answer.status_code == 200
    return str(answer.content.decode())


def bring(hall: Hall, bidder: Bidder, plain: bytes) -> str:
    """Imports a backup in two pieces, and the worker looks at it; answers what it said against it."""
    handed = hand_in(hall, bidder, plain)
    assert handed.status_code == 202, handed.content
    hall.work()
    return BackupImport.objects.latest("pk").refusal


def hand_in(hall: Hall, bidder: Bidder, plain: bytes) -> Any:
    """The pieces of a backup are sent, and said to be all."""
    half = len(plain) // 2
    pieces = [plain[:half], plain[half:]]
    for number, piece in enumerate(pieces):
        assert put(hall, bidder, number, piece).status_code == 204
    return finish(hall, bidder, [hashlib.sha256(piece).hexdigest() for piece in pieces])


def test_a_bad_release_is_cured_by_the_backup_of_the_same_bytes_and_the_record_says_so(settled: Hall) -> None:
    last = settled.bidders[-1]
    assert BidResult.objects.get(bid=last.bid).failure == "release_bad"
    v = queries.version_of(settled.opening)
    assert "核对并导入" in page(settled, last, "backup")
    assert f"/openings/{settled.lot.code}/backup" in page(settled, last, "task")

    assert hand_in(settled, last, plain_of(last)).status_code == 202
    assert BidResult.objects.get(bid=last.bid).failure == "release_bad", "nothing is decrypted where pages are served"
    assert "正在核对备份文件" in page(settled, last, "task")
    twice = hand_in(settled, last, plain_of(last))
    assert (twice.status_code, twice.json()["refused"]["code"]) == (409, "backup_in_hand")
    settled.work()

    assert "现在不能用备份文件" in page(settled, last, "backup")
    assert f"/openings/{settled.lot.code}/backup" not in page(settled, last, "task")
    result = BidResult.objects.get(bid=last.bid)
    assert (result.price, result.failure) == (last.price, "")
    assert result.keys == {name: key.hex() for name, key in last.file_keys().items()}
    [imported, opened] = JournalEntry.objects.filter(stream=settled.opening.public_stream.name, v__gt=v).order_by("v")
    assert imported.kind == "opening.backup_imported"
    assert imported.payload == {"lot": settled.lot.pk, "bid": last.bid, "cured": "release_bad"}
    assert (opened.kind, opened.payload["price"]) == ("opening.bid_opened", str(last.price))
    shown = next(one for one in queries.state(settled.opening, last.actor)["bids"] if one["bid"] == last.bid)
    assert (shown["price"], shown["failure"]) == (str(last.price), None)
    archive = unzipped(unzipped(plain_of(last))["technical.zip"])
    for name, object_name in result.objects_by_envelope["technical"]:
        with open_stored(object_name) as file:
            assert file.read() == archive[name]
    again, opened_by_release = put(settled, last, 0, b"abc"), put(settled, settled.bidders[0], 0, b"abc")
    stranger = settled.stage.world.client_of(settled.stage.world.tenderee).put(
        f"/openings/{settled.lot.code}/backup/parts/0", b"abc", content_type="application/octet-stream"
    )
    assert [one.json()["refused"]["code"] for one in (again, opened_by_release)] == ["backup_not_needed"] * 2
    assert stranger.status_code == 403

    settled.read_out()
    settled.confirm_all()
    settled.record()

    rows = record_of(settled.opening, is_demonstration=True)["bids"]
    assert isinstance(rows, list)
    assert sorted(row[-1] for row in rows) == sorted(["—", "—", "备份文件开启"])


def test_what_the_platform_lost_is_cured_too(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    DataSheet.objects.filter(lot=hall.lot).update(remedies=[Remedy.BACKUP_FILE.value])
    hall.reaches(S.DECRYPT_SETTLED)
    victim, other = hall.bidders[0], hall.bidders[1]
    theirs = Part.objects.get(file__upload__bid_code=other.bid, file__name="technical")
    Part.objects.filter(file__upload__bid_code=victim.bid, file__name="technical").update(
        object_name=_spoilt(victim.bid, theirs)
    )
    hall.reveal()
    hall.work()
    monkeypatch.setattr(clock, "now", lambda: hall.now)
    assert BidResult.objects.get(bid=victim.bid).failure == "payload_damaged"

    assert bring(hall, victim, plain_of(victim)) == ""

    assert BidResult.objects.get(bid=victim.bid).price == victim.price


def _spoilt(bid: str, _theirs: Part) -> str:
    """The name of an object that is the sealed file with its last byte changed."""
    part = Part.objects.get(file__upload__bid_code=bid, file__name="technical")
    with open_stored(part.object_name) as file:
        content = bytearray(file.read())
    content[-1] ^= 1
    return put_once(f"spoilt/{bid}", [bytes(content)]).name


def _changed(change: Callable[[dict[str, bytes]], None]) -> Callable[[Hall, Bidder], bytes]:
    def spoil(_hall: Hall, bidder: Bidder) -> bytes:
        files = unzipped(plain_of(bidder))
        change(files)
        return zipped(files)

    return spoil


def _other_keys(files: dict[str, bytes]) -> None:
    said = json.loads(files["backup.json"])
    files["backup.json"] = canonical_bytes(said | {"keys": dict.fromkeys(said["keys"], "00" * 16)})


def _another_price(files: dict[str, bytes]) -> None:
    files["sheet.zip"] = files["sheet.zip"].replace(b"9", b"1")


WRONG: list[tuple[str, Callable[[Hall, Bidder], bytes], str]] = [
    ("another bidder's backup", lambda hall, _own: plain_of(hall.bidders[0]), "backup_of_other_bid"),
    ("another price in the sheet", _changed(_another_price), "backup_not_committed"),
    ("other file keys", _changed(_other_keys), "backup_not_committed"),
    ("an envelope left out", _changed(lambda files: void(files.pop("technical.zip"))), "backup_damaged"),
    ("not a backup", lambda _hall, _own: zipped({"a.txt": b"a"}), "backup_damaged"),
    ("cut off", lambda _hall, own: plain_of(own)[:-10], "backup_damaged"),
]


def void(_result: object) -> None:
    """Forgets what a call answered."""


def test_other_bytes_are_refused_and_nothing_changes(settled: Hall) -> None:
    last = settled.bidders[-1]
    v = queries.version_of(settled.opening)

    for case, made, code in WRONG:
        assert (case, bring(settled, last, made(settled, last))) == (case, code)

        assert BidResult.objects.get(bid=last.bid).failure == "release_bad"
        assert queries.version_of(settled.opening) == v
        assert kinds(settled.opening.own_stream(last.bid).name)[-1] == "opening.backup_refused"
        assert "重新导入备份" in page(settled, last, "task")
        assert "备份文件没有打开" not in page(settled, settled.bidders[0], "task")
    missing = finish(settled, last, [secrets.token_hex(32)])
    damaged = put(settled, last, 0, b"abc", sha256="00" * 32)
    assert missing.json()["refused"]["code"] == damaged.json()["refused"]["code"] == "backup_part_wrong"
    assert finish(settled, last, "none").json()["refused"]["code"] == "opening_request_malformed"
    assert queries.version_of(settled.opening) == v


def test_a_document_that_names_no_such_remedy_lets_none_in_and_waits_for_none(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled = _revealed(hall, monkeypatch, remedies=[])
    last = settled.bidders[-1]

    answer = put(settled, last, 0, b"abc")

    assert (answer.status_code, answer.json()["refused"]["code"]) == (422, "backup_not_allowed")
    assert BidResult.objects.get(bid=last.bid).failure == "release_bad"
    settled.representative.reveal(settled, HolderRole.REPRESENTATIVE)
    settled.work()
    settled.announce()
    assert settled.opening.state == S.ANNOUNCING


def test_before_the_reveal_no_remedy_begins(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever sees prices first and remedies later would choose; before the reveal there is nothing to remedy yet."""
    DataSheet.objects.filter(lot=hall.lot).update(remedies=[Remedy.BACKUP_FILE.value])
    monkeypatch.setattr(clock, "now", lambda: hall.now)
    hall.reaches(S.DECRYPTING)
    assert "核对并解密" in page(hall, hall.bidders[0], "backup"), "file keys may be released from a backup meanwhile"
    for bidder in hall.bidders:
        bidder.release(hall)
    hall.settle()
    before = kinds(hall.opening.public_stream.name)

    answer = put(hall, hall.bidders[0], 0, b"abc")

    assert (answer.status_code, answer.json()["refused"]["code"]) == (409, "backup_not_needed")
    assert kinds(hall.opening.public_stream.name) == before


def test_the_session_waits_for_the_backup_and_then_goes_on(settled: Hall) -> None:
    failed_at = BidResult.objects.get(bid=settled.bidders[-1].bid).at
    settled.now = failed_at + THIRD_REVEAL_WAIT
    settled.representative.reveal(settled, HolderRole.REPRESENTATIVE)
    settled.work()
    settled.now = failed_at + BACKUP_WAIT - timedelta(seconds=30)

    with refused(TooEarly, "backup_awaited", unchanged=settled.opening):
        settled.announce()
    assert hand_in(settled, settled.bidders[-1], plain_of(settled.bidders[0])).status_code == 202
    settled.now = failed_at + BACKUP_WAIT
    with refused(TooEarly, "backup_awaited", unchanged=settled.opening):
        settled.announce()
    settled.work()
    settled.announce()

    assert settled.opening.state == S.ANNOUNCING
    late = put(settled, settled.bidders[-1], 0, b"abc")
    assert late.status_code == 409
