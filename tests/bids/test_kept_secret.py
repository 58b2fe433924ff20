"""Before the list nobody can read who bids, how many, or at what price: not in the database, the files, the logs, the metrics.

招标投标法第二十二条；电子招标投标办法第二十一条、第二十七条. Real bids are sealed and sent over HTTP; then everything that is kept
anywhere is read as bytes, and everything that the centre's people, the buyer and the supervisor can ask is asked.
"""

from __future__ import annotations

import json
import logging
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from apps.bids.rules.envelope import read_header
from apps.evidence import journal
from apps.evidence.models import Entry, StreamHead
from apps.tenders.models import Lot
from tests.bids.bidders import Bidder
from tests.world import Member, World

PRICES = ("9123456.78", "8987654.32")
RECEIVED = ("投标文件签收", "投标文件补充、修改", "投标文件拒收")
"""What the journal calls what happened, wherever it is allowed to say so."""
WATCHING = (
    "operator",
    "witness",
    "technical_duty",
    "supervisor",
    "tenderee",
    "agency",
    "custodian",
    "expert",
    "stranger",
)
"""Everybody who has an account and did not bid."""
SQL = "django.db.backends"
"""Speaks in development only, and then of everything."""


@pytest.fixture(autouse=True)
def _a_folder_of_its_own(settings: Any, tmp_path: Path) -> None:
    """What other tests left in theirs is not looked into here."""
    settings.DATA_DIR = tmp_path / "data"


@pytest.fixture
def sent(lot: Lot, bidder: Bidder, second: Bidder, caplog: pytest.LogCaptureFixture) -> tuple[Bidder, Bidder]:
    """Two bids, one of them replaced, and one refusal; whatever was logged meanwhile is in caplog."""
    with caplog.at_level(logging.DEBUG):
        bidder.send(lot.code, "9999999.99")
        bidder.send(lot.code, PRICES[0])
        second.send(lot.code, PRICES[1])
        sealed = second.seal(lot.code, PRICES[1])
        upload = second.begin(lot.code, sealed).json()["upload"]
        assert second.submit(lot.code, upload, sealed).status_code == 422
    return bidder, second


def test_no_table_says_who_bids_or_at_what_price(lot: Lot, sent: tuple[Bidder, Bidder]) -> None:
    marks = _marks_of_bids(sent)

    found = {(table, mark) for table, column in _cells() for mark in marks if mark in column}

    assert found == set()


def test_the_tables_of_bids_name_no_party(lot: Lot, sent: tuple[Bidder, Bidder]) -> None:
    people = _marks_of_people(sent)

    found = {(table, mark) for table, column in _cells("bids_") for mark in people if mark in column}

    assert found == set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM bids_bid WHERE bidder_id IS NOT NULL OR seat_id IS NOT NULL")
        assert cursor.fetchone() == (0,)


def test_what_is_shut_is_of_one_length_whoever_bids(lot: Lot, sent: tuple[Bidder, Bidder]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT length(shut) FROM bids_submission")
        assert len(cursor.fetchall()) == 1


def test_no_file_holds_a_price_a_plaintext_or_a_bidder(lot: Lot, sent: tuple[Bidder, Bidder]) -> None:
    marks = {*_marks_of_bids(sent), *_marks_of_people(sent)}
    files = [path for path in Path(settings.DATA_DIR).rglob("*") if path.is_file() and "sqlite3" not in path.name]
    sealed = [path for path in files if "objects/bids" in path.as_posix()]

    found = {(path.name, mark) for path in files for mark in marks if mark in path.read_bytes()}

    assert found == set()
    assert len(sealed) >= 6
    for path in sealed:
        assert lot.code not in path.as_posix()
    heads = [path for path in sealed if path.read_bytes().startswith(b"age-encryption.org/v1\n")]
    assert len(heads) == len(sealed)
    for path in heads:
        with path.open("rb") as file:
            kinds = [stanza.kind for stanza in read_header(file).stanzas]
        assert kinds == [b"X25519", b"kaiming/context-v1"]


def test_no_log_line_says_that_anybody_bid(
    lot: Lot, sent: tuple[Bidder, Bidder], caplog: pytest.LogCaptureFixture
) -> None:
    records = [one for one in caplog.get_records("setup") if one.name != SQL]
    lines = [json.dumps(record.__dict__, default=str, ensure_ascii=False) for record in records]

    for bidder in sent:
        person = f"person:{bidder.member.person.pk}"
        assert [line for line in lines if person in line or bidder.bid in line or "bids/" in line] == []
    for mark in (lot.code, *PRICES):
        assert [line for line in lines if mark in line] == []


def test_a_request_of_another_page_is_logged_as_ever(
    lot: Lot, bidder: Bidder, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        bidder.client.get(f"/lots/{lot.code}/")
        bidder.mine(lot.code)

    told = [record.msg for record in caplog.records if isinstance(record.msg, dict)]
    assert [one["route"] for one in told if one.get("event") == "request"] == ["lots/<str:code>/"]


def test_metrics_and_health_say_nothing(lot: Lot, sent: tuple[Bidder, Bidder]) -> None:
    for path in ("/metrics", "/health"):
        body = Client().get(path).content.decode().lower()
        assert "bid" not in body
        assert lot.code.lower() not in body


def test_nobody_hears_a_stream_of_bids_but_the_bidder(world: World, lot: Lot, sent: tuple[Bidder, Bidder]) -> None:
    first, second = sent
    shut = [f"lot:{lot.pk}:bids", f"bid:{first.bid}", f"bid:{second.bid}"]
    assert set(shut) <= set(StreamHead.objects.values_list("name", flat=True))

    heard = {
        (member.person.login, name)
        for member in world.members()
        for name in shut
        if journal.may_hear(member.actor, name)
    }

    assert heard == {
        (first.member.person.login, f"bid:{first.bid}"),
        (second.member.person.login, f"bid:{second.bid}"),
    }


@pytest.mark.parametrize("who", WATCHING)
def test_nothing_that_can_be_asked_knows_of_the_bids(
    world: World, lot: Lot, sent: tuple[Bidder, Bidder], who: str
) -> None:
    member: Member = getattr(world, who)
    client = world.client_of(member)
    shut = [f"lot:{lot.pk}:bids", *(f"bid:{one.bid}" for one in sent)]
    asked = [
        f"/lots/{lot.code}/",
        f"/desk/lots/{lot.code}/",
        "/desk/",
        "/desk/inbox/",
        "/desk/journal/",
        "/desk/journal/?kind=bid.received",
        "/desk/journal/?kind=bid.replaced",
        "/desk/journal/streams/",
        "/desk/journal/entries.jsonl",
        f"/bids/{lot.code}/mine.json",
    ]

    for path in asked:
        body = client.get(path).content.decode()
        for bidder in sent:
            assert bidder.bid not in body, path
            assert bidder.member.organisation.name not in body, path
        for mark in (*PRICES, *RECEIVED):
            assert mark not in body, path
    for name in shut:
        assert client.get(f"/desk/journal/{name}/1/").status_code in (302, 403, 404)
        found = client.get(f"/desk/journal/?stream={name}").content.decode()
        for mark in RECEIVED:
            assert mark not in found, name


def test_one_bidder_learns_nothing_of_another(lot: Lot, sent: tuple[Bidder, Bidder]) -> None:
    first, second = sent
    upload = second.mine(lot.code)["upload"]
    assert upload

    assert first.client.get(f"/bids/uploads/{upload}").status_code == 404
    assert first.put_part(upload, "sheet", 0, b"x").status_code == 404
    told = json.dumps(first.mine(lot.code))
    assert second.bid not in told
    assert second.member.organisation.name not in told


def test_the_journal_numbers_nobody_outside_the_sealed_streams(lot: Lot, sent: tuple[Bidder, Bidder]) -> None:
    kinds = ("bid.received", "bid.replaced", "bid.withdrawn", "bid.refused")
    streams = set(Entry.objects.filter(kind__in=kinds).values_list("stream", flat=True))

    assert streams == {f"lot:{lot.pk}:bids", *(f"bid:{one.bid}" for one in sent)}
    assert set(Entry.objects.filter(stream__in=streams).values_list("actor", flat=True)) == {
        f"bid:{one.bid}" for one in sent
    }


def _marks_of_bids(sent: tuple[Bidder, Bidder]) -> set[bytes]:
    """What is in the bids alone: prices, plaintext, statements, the recipient in the statement's place."""
    texts = {*PRICES, "9999999.99", "%PDF-1.7 technical of", '"kind":"bid"', "price.json"}
    return {text.encode() for text in texts} | {b64encode(text.encode())[:-4] for text in PRICES}


def _marks_of_people(sent: tuple[Bidder, Bidder]) -> set[bytes]:
    """What names a bidder."""
    texts = set()
    for bidder in sent:
        texts |= {
            bidder.member.organisation.name,
            bidder.member.organisation.code,
            bidder.member.person.name,
            bidder.member.person.login,
            bidder.certificate.hex(),
        }
    return {text.encode() for text in texts} | {bidder.certificate[40:200] for bidder in sent}


def _cells(prefix: str = "") -> Iterator[tuple[str, bytes]]:
    """Every table, with all its cells as bytes."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith(prefix):
                cursor.execute(f'SELECT * FROM "{table}"')
                for row in cursor.fetchall():
                    yield table, b"\x00".join(_as_bytes(cell) for cell in row)


def _as_bytes(cell: object) -> bytes:
    match cell:
        case bytes() | memoryview() | bytearray():
            return bytes(cell)
        case dict() | list():
            return json.dumps(cell, ensure_ascii=False).encode()
        case _:
            return str(cell).encode()
