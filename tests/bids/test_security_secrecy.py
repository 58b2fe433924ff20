"""Before the list nobody learns who gave security, for which lot, or how many did. 招标投标法第二十二条；电子招标投标办法第二十一条.

Two bidders get payment codes, pay, give a guarantee, and one withdraws; then everything that is kept is read as bytes.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from apps.bids import queries
from apps.evidence import journal
from apps.evidence.models import Entry, StreamHead
from apps.tenders.models import Lot
from tests.bids.bidders import Bidder
from tests.bids.securities import ACCOUNT, Paid, accept, security_of, statement_of
from tests.world import Member, World

WATCHING = ("operator", "technical_duty", "supervisor", "tenderee", "agency", "stranger", "third_bidder")
SQL = "django.db.backends"
CODES: dict[str, str] = {}


@pytest.fixture(autouse=True)
def _a_folder_of_its_own(settings: Any, tmp_path: Path) -> None:
    """What other tests left in theirs is not looked into here."""
    settings.DATA_DIR = tmp_path / "data"


@pytest.fixture
def given(
    world: World, lot: Lot, bidder: Bidder, second: Bidder, caplog: pytest.LogCaptureFixture
) -> tuple[Bidder, Bidder]:
    """Money from the one, a guarantee and money from the other, who then withdraws."""
    accept(lot, "transfer", "e_guarantee")
    with caplog.at_level(logging.INFO):
        for one in (bidder, second):
            one.send(lot.code, "9000000.00")
            page = f"/desk/bids/{lot.code}/security/"
            assert one.client.post(f"{page}payment-code", {"account": ACCOUNT}).status_code == 302
            own = queries.own_security(lot, one.member.actor)
            assert own is not None
            CODES[one.member.person.login] = own.code
        said = {"form": "e_guarantee", "number": "BH-77", "issuer": "北方担保", "amount": "150000"}
        said |= {"valid_until": "2027-02-22", "reference": "HYM-1"}
        assert second.client.post(f"/desk/bids/{lot.code}/security/guarantee", said).status_code == 302
        _import(world, [Paid(f"TX-{one.member.person.login}", _code(one), _name(one)) for one in (bidder, second)])
        assert second.withdraw(lot.code).status_code == 201
    return bidder, second


def test_no_table_names_a_payer_a_code_an_account_or_a_guarantee(lot: Lot, given: tuple[Bidder, Bidder]) -> None:
    marks = {ACCOUNT.encode(), b"BH-77", "北方担保".encode(), b"HYM-1", b"TX-chenli"}
    marks |= {_code(one).encode() for one in given}
    names = {_name(one).encode() for one in given} | {one.member.organisation.code.encode() for one in given}

    found = {(table, mark) for table, row in _rows("") for mark in marks if mark in row}
    named = {(table, mark) for table, row in _rows("bids_") for mark in names if mark in row}

    assert (found, named) == (set(), set())
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM bids_bidsecurity WHERE bidder_id IS NOT NULL")
        assert cursor.fetchone() == (0,)


def test_what_is_shut_is_of_one_length_whoever_it_is(lot: Lot, given: tuple[Bidder, Bidder]) -> None:
    with connection.cursor() as cursor:
        for table in ("bids_bidsecurity", "bids_payment", "bids_instrument"):
            cursor.execute(f"SELECT DISTINCT length(shut) FROM {table}")
            assert len(cursor.fetchall()) == 1


def test_no_log_line_says_that_anybody_gave_security(
    lot: Lot, given: tuple[Bidder, Bidder], caplog: pytest.LogCaptureFixture
) -> None:
    records = [one for one in caplog.get_records("setup") if one.name != SQL]
    lines = [json.dumps(record.__dict__, default=str, ensure_ascii=False) for record in records]

    for bidder in given:
        marks = (f"person:{bidder.member.person.pk}", _code(bidder), _name(bidder))
        assert [line for line in lines if any(mark in line for mark in marks)] == []
    assert [line for line in lines if "security/" in line or lot.code in line] == []
    for path in ("/metrics", "/health"):
        assert lot.code.lower() not in Client().get(path).content.decode().lower()


def test_only_the_bidder_hears_of_its_security(world: World, lot: Lot, given: tuple[Bidder, Bidder]) -> None:
    own = {one.member.person.login: security_of(lot, one.member).own_stream.name for one in given}
    shut = [f"lot:{lot.pk}:securities", *own.values()]
    assert set(shut) <= set(StreamHead.objects.values_list("name", flat=True))

    heard = {
        (member.person.login, name)
        for member in world.members()
        for name in shut
        if journal.may_hear(member.actor, name)
    }

    assert heard == set(own.items())
    everywhere = set(Entry.objects.filter(kind__startswith="security.").values_list("stream", flat=True))
    assert everywhere == set(shut)
    actors = set(Entry.objects.filter(stream__in=shut).values_list("actor", flat=True))
    assert {one.partition(":")[0] for one in actors} == {"security", "system"}


@pytest.mark.parametrize("who", WATCHING)
def test_nothing_that_can_be_asked_ties_a_security_to_a_lot_or_a_name(
    world: World, lot: Lot, given: tuple[Bidder, Bidder], who: str
) -> None:
    member: Member = getattr(world, who)
    client = world.client_of(member)
    asked = [
        f"/lots/{lot.code}/",
        f"/desk/lots/{lot.code}/",
        f"/desk/lots/{lot.code}/security/",
        f"/desk/lots/{lot.code}/security/register.csv",
        f"/desk/bids/{lot.code}/security/",
        "/desk/security/",
        "/desk/",
        "/desk/inbox/",
        "/desk/journal/",
        "/desk/journal/?kind=security.given",
        "/desk/journal/entries.jsonl",
    ]

    for path in asked:
        body = client.get(path).content.decode()
        for bidder in given:
            assert _name(bidder) not in body, path
            assert security_of(lot, bidder.member).code not in body, path
        if path == "/desk/security/":
            assert lot.code not in body


def test_the_refund_of_a_withdrawn_bid_is_known_by_its_code_alone(
    world: World, lot: Lot, given: tuple[Bidder, Bidder]
) -> None:
    page = world.client_of(world.operator).get("/desk/security/").content.decode()

    assert _code(given[1]) in page
    assert _code(given[0]) not in page
    for hidden in (lot.code, "撤回投标", _name(given[1])):
        assert hidden not in page


def _import(world: World, lines: list[Paid]) -> None:
    client = world.client_of(world.operator)
    file = SimpleUploadedFile("statement.csv", statement_of(*lines), content_type="text/csv")
    preview = client.post("/desk/security/statements", {"file": file}, follow=True)
    client.post(f"{preview.request['PATH_INFO']}import", follow=True)


def _code(bidder: Bidder) -> str:
    return CODES[bidder.member.person.login]


def _name(bidder: Bidder) -> str:
    return bidder.member.organisation.name


def _rows(prefix: str) -> Iterator[tuple[str, bytes]]:
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith(prefix):
                cursor.execute(f'SELECT * FROM "{table}"')
                for row in cursor.fetchall():
                    yield table, b"\x00".join(_as_bytes(cell) for cell in row)


def _as_bytes(cell: object) -> bytes:
    return bytes(cell) if isinstance(cell, bytes | memoryview | bytearray) else str(cell).encode()
