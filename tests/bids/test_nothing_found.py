"""Before the deadline whoever searches everything that is kept finds neither who, nor how many, nor at what price.

招标投标法第二十二条；电子招标投标办法第二十一条、第二十七条. A lot is as busy as it gets: its document is taken, questions are asked,
securities are paid and guaranteed, bids are sent, replaced, withdrawn, refused and left half-way. Then every table, every
stored object, the database's own file, every log line and the metrics are read as bytes.
"""

from __future__ import annotations

import json
import logging
import re
from base64 import b64decode, b64encode
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client

from apps.bids import queries
from apps.bids.rules.envelope import decrypt_with
from apps.core.money import in_capitals
from apps.evidence import store
from apps.evidence.subscriptions import deliver, ring_for_newcomers
from apps.parties.ca import DemonstrationAuthority
from apps.portal.demonstration.document import tender_document
from apps.tenders import actions
from apps.tenders.models import Lot
from apps.tenders.queries.clarifications import check_clarification
from apps.tenders.rules.books import Regime
from tests.bids.bidders import Bidder, bidder_of
from tests.bids.conftest import SetClock
from tests.bids.securities import ACCOUNT, Paid, accept, statement_of
from tests.parties.conftest import NOW
from tests.tenders.stage import Stage
from tests.tenders.test_clarifications import EARLY, words
from tests.world import World

PRICES = ("9123456.78", "8987654.32", "9555111.09")
QUESTION = "混凝土强度等级是否为C30？"
CONTACTS = ("甲乙丙路桥 13911112222", "jia@example.cn", "0571-88887777")
BEFORE = EARLY
"""While questions may be asked and clarifications need no later deadline."""
PAID = "2026-11-04 10:15:30"

PERMITTED = {
    "parties_organisation": "the register of organisations: everybody who may ever act here, whatever the lot",
    "parties_person": "the register of people with their logins",
    "parties_certificate": "certificates name their holder, by their very purpose",
    "axes_accesslog": "who signed in when; not what for (电子招标投标办法第四十九条)",
}
"""Where a bidder's name stands in clear, and why: these rows were there before the bidder looked at any lot, and not one of
them comes, goes or changes by what the bidder does for one."""


@pytest.fixture(autouse=True)
def _a_folder_of_its_own(settings: Any, tmp_path: Path) -> None:
    """What other tests left in theirs is not looked into here."""
    settings.DATA_DIR = tmp_path / "data"


def _lot(world: World) -> Lot:
    stored = store.put_once(f"documents/{uuid4().hex}.pdf", [tender_document(["招标文件"])])
    lot = Stage(world, Regime.ENG, stored=stored).tendering()
    accept(lot, "transfer", "e_guarantee")
    return lot


def _bidders(world: World, folder: Path) -> list[Bidder]:
    authority = DemonstrationAuthority(folder / "ca", now=NOW)
    return [bidder_of(world, one, authority, folder) for one in (world.bidder, world.second_bidder, world.third_bidder)]


def test_nothing_that_is_kept_tells_who_bids_or_at_what_price(
    world: World,
    transactional_db: None,
    set_clock: SetClock,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    set_clock(BEFORE)
    lot, bidders = _lot(world), _bidders(world, tmp_path)
    names, metrics = _names(bidders), _metrics()
    registered = _rows_with(names)

    caplog.clear()
    with caplog.at_level(logging.INFO):
        codes = _ask_and_secure(world, lot, bidders)
        _be_busy(world, lot, bidders)
    secrets = _secrets(bidders, codes)

    assert {table for table, _row in registered} == set(PERMITTED)
    assert _rows_with(names) == registered
    assert _rows_with(secrets) == set()
    for path in _files():
        content = path.as_posix().encode() + path.read_bytes()
        assert [mark for mark in names | secrets if mark in content] == [], path
    if connection.vendor == "sqlite":
        content = b"".join(path.read_bytes() for path in _database_files())
        assert [mark for mark in secrets if mark in content] == []
    lines = [json.dumps(one.__dict__, default=str, ensure_ascii=False) for one in caplog.records]
    people = {f"person:{one.member.person.pk}".encode() for one in bidders}
    assert [line for line in lines if any(mark.decode("latin-1") in line for mark in people)] == []
    assert [line for line in lines for mark in names | secrets if mark in line.encode()] == []
    assert [line for line in lines if "bids/" in line or "document/" in line or lot.code in line] == []
    assert _metrics() == metrics


@pytest.mark.sqlite
def test_what_follows_in_public_is_the_same_whether_anybody_bid_or_not(
    world: World, set_clock: SetClock, tmp_path: Path
) -> None:
    """No number, id, version or order that is given out later counts what happened in secret.

    Two futures of one world: the same clarification and the same second lot, with and without a busy lot before them.
    Left out is what somebody has to be told so that he can act: the buyer's side has nameless questions to answer, and who
    holds the account books money and sends it back by its code.
    """
    set_clock(BEFORE)
    lot, bidders = _lot(world), _bidders(world, tmp_path)
    onlookers = [world.operator, world.supervisor, world.technical_duty, world.agency, world.stranger]
    browsers = {"visitor": Client()} | {one.person.login: world.client_of(one) for one in onlookers}
    beginning = transaction.savepoint()

    _happen_in_public(world, lot)
    quiet = _told(world, lot, browsers)
    transaction.savepoint_rollback(beginning)
    _be_busy(world, lot, bidders)
    _happen_in_public(world, lot)
    busy = _told(world, lot, browsers)

    assert sorted(quiet) == sorted(busy)
    assert {place: _difference(quiet[place], busy[place]) for place in quiet if quiet[place] != busy[place]} == {}


def _be_busy(world: World, lot: Lot, bidders: list[Bidder]) -> None:
    """Everything that potential bidders can do by themselves."""
    first, second, third = bidders
    for browser, contact in zip((Client(), first.client, second.client), CONTACTS, strict=True):
        _take(browser, lot, contact)
    for one in bidders:
        for page in ("", "terms.json", "sealed-elsewhere", "security/"):
            assert one.client.get(f"/desk/bids/{lot.code}/{page}").status_code == 200
    for one, price in zip(bidders, PRICES, strict=True):
        one.send(lot.code, price)
    first.send(lot.code, PRICES[2])
    _practise(lot, first)
    for page in ("", "history", "receipt", "receipt.json", "backup", "practice"):
        assert first.client.get(f"/desk/bids/{lot.code}/{page}").status_code == 200
    for page in ("/custodians/", "/tools/", "/tools/kaiming-seal.pyz", "/verify/receipt", "/desk/bids/history/"):
        assert first.client.get(page).status_code == 200
    assert second.withdraw(lot.code).status_code == 201
    sealed = third.seal(lot.code, PRICES[0])
    upload = third.begin(lot.code, sealed).json()["upload"]
    assert third.submit(lot.code, upload, sealed).status_code == 422
    third.send_parts(upload, sealed, leave_out="technical")


def _ask_and_secure(world: World, lot: Lot, bidders: list[Bidder]) -> list[str]:
    """Questions, money from everybody, a guarantee as well from one; answers the payment codes, which only they know."""
    for bidder, contact in zip(bidders, CONTACTS, strict=True):
        asked = bidder.client.post(f"/lots/{lot.code}/questions/", {"text": QUESTION, "contact": contact})
        assert asked.status_code == 201
    codes = [_payment_code(lot, one) for one in bidders]
    said = {"form": "e_guarantee", "number": "BH-77", "issuer": "北方担保", "amount": "150000"}
    said |= {"valid_until": "2027-02-22", "reference": "HYM-1"}
    assert bidders[1].client.post(f"/desk/bids/{lot.code}/security/guarantee", said).status_code == 302
    _import(
        world,
        [
            Paid(f"TX-{place}", code, _name(one), at=PAID)
            for place, (code, one) in enumerate(zip(codes, bidders, strict=True))
        ],
    )
    return codes


def _practise(lot: Lot, bidder: Bidder) -> None:
    page = f"/desk/bids/{lot.code}/practice"
    told = bidder.client.get(f"{page}/canary", headers={"accept": "application/json"}).json()
    value = decrypt_with(b64decode(told["canary"]), bidder.identity).hex()
    assert bidder.post(f"{page}/proof", {"token": told["token"], "value": value}).status_code == 200


def _take(browser: Client, lot: Lot, contact: str) -> None:
    answer: Any = browser.post(f"/lots/{lot.code}/document/1/", {"contact": contact})
    assert answer.getvalue().startswith(b"%PDF")
    for close in answer._resource_closers:
        close()


def _happen_in_public(world: World, lot: Lot) -> None:
    """A clarification, and another lot; and everybody who listens has heard of both."""
    buyer = world.tenderee.actor
    kept = actions.save_clarification(lot.pk, draft=words(may_affect=False), version=None, actor=buyer, now=BEFORE)
    seen = check_clarification(kept, BEFORE).plan_hash
    actions.publish_clarification(lot.pk, kept.number, plan_hash=seen, actor=buyer, now=BEFORE)
    Stage(world, Regime.GP).announced()
    ring_for_newcomers()
    while deliver(BEFORE):
        pass


def _told(world: World, lot: Lot, browsers: dict[str, Client]) -> dict[str, str]:
    """What everybody can read, by who and where."""
    public = [
        *("/", "/lots/", "/deadlines/", "/lots.json", "/notices.atom", "/sitemap.xml", "/health"),
        *(f"/lots/{lot.code}/", f"/lots/{lot.code}/facts.json", f"/lots/{lot.code}/notices/2/"),
    ]
    desk = ["/desk/", "/desk/inbox/", f"/desk/lots/{lot.code}/", f"/lots/{lot.code}/"]
    journal = [f"/desk/journal/{page}" for page in ("", "streams/", "entries.csv", "entries.jsonl")]
    of_each = {
        "visitor": public,
        "linxiao": [*desk, "/desk/deliveries/", "/desk/security/", f"/desk/lots/{lot.code}/security/"],
        "zhengyiming": [*desk, *journal],
        "gaofeng": [*journal, "/desk/"],
        "liwenjing": [*desk, "/desk/lots/", f"/desk/lots/{lot.code}/security/"],
        "xuzhiyuan": ["/desk/", "/desk/inbox/", f"/desk/bids/{lot.code}/", "/desk/bids/"],
    }
    return {f"{who} at {path}": _seen(browsers[who], path) for who, paths in of_each.items() for path in paths}


ACCIDENTAL = re.compile(
    r'csrfmiddlewaretoken" value="[^"]*"|X-CSRFToken": "[^"]*"|data-now="[^"]*"|\b[0-9a-f]{12}\b|[a-z_]*seconds": [-0-9.e]+'
)
"""What differs between two visits of one page: tokens, the number of a request, vital signs."""


def _seen(browser: Client, path: str) -> str:
    answer: Any = browser.get(path)
    return f"{answer.status_code} {ACCIDENTAL.sub('', answer.getvalue().decode())}"


def _difference(quiet: str, busy: str) -> list[str]:
    """The first lines that are not the same, for whoever has to find the leak."""
    pairs = zip(quiet.splitlines(), busy.splitlines(), strict=False)
    return [f"{one[:300]} | {other[:300]}" for one, other in pairs if one != other][:3]


def _names(bidders: list[Bidder]) -> set[bytes]:
    """What names a bidder."""
    members = [one.member for one in bidders]
    texts = {text for one in members for text in (one.organisation.name, one.organisation.code)}
    texts |= {text for one in members for text in (one.person.name, one.person.login)}
    return {form for text in texts for form in _forms(text)}


def _secrets(bidders: list[Bidder], codes: list[str]) -> set[bytes]:
    """What only bidders know: prices in every spelling, plaintext, what secures a bid, how to be reached; and who sealed."""
    texts = {
        *codes,
        *CONTACTS,
        "13911112222",
        "BH-77",
        "北方担保",
        "HYM-1",
        "TX-0",
        ACCOUNT,
        '"kind":"bid"',
        "price.json",
    }
    texts |= {f"%PDF-1.7 {envelope} of" for envelope in ("qualification", "technical", "commercial")}
    for price in PRICES:
        texts |= {price, f"{Decimal(price):,}", price.replace(".", ""), in_capitals(Decimal(price))}
    keys = {key for one in bidders for key in (one.identity.encode(), one.certificate.hex().encode())}
    return {form for text in texts for form in _forms(text)} | keys


def _forms(text: str) -> set[bytes]:
    """A text as it would stand in a column, in JSON, and inside base64 from any of its three beginnings."""
    plain = text.encode()
    inside = {b64encode(b" " * shift + plain)[shift + (shift > 0) :] for shift in range(3)}
    return {plain, json.dumps(text)[1:-1].encode()} | {one.rstrip(b"=")[:-1] for one in inside if len(plain) > 5}


def _rows_with(marks: set[bytes]) -> set[tuple[str, bytes]]:
    """Every row of every table that holds one of the marks."""
    return {(table, row) for table, row in _rows() if any(mark in row for mark in marks)}


def _rows() -> Iterator[tuple[str, bytes]]:
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
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


def _files() -> list[Path]:
    """Everything in the data directory but the database: objects, keys, what left the house."""
    return [path for path in Path(settings.DATA_DIR).rglob("*") if path.is_file() and "sqlite3" not in path.name]


def _database_files() -> list[Path]:
    """The database with its log: what was written once and removed again would be found here too."""
    name = Path(str(connection.settings_dict["NAME"]))
    return [path for path in (name, name.with_name(f"{name.name}-wal")) if path.exists()]


def _metrics() -> list[str]:
    """Without the vital signs of the process."""
    lines = Client().get("/metrics").content.decode().splitlines()
    return [line for line in lines if not re.match(r"#|process_|kaiming_\w+_seconds", line)]


def _payment_code(lot: Lot, bidder: Bidder) -> str:
    page = f"/desk/bids/{lot.code}/security/payment-code"
    assert bidder.client.post(page, {"account": ACCOUNT}).status_code == 302
    own = queries.own_security(lot, bidder.member.actor)
    assert own is not None
    return own.code


def _import(world: World, lines: list[Paid]) -> None:
    client = world.client_of(world.operator)
    file = SimpleUploadedFile("statement.csv", statement_of(*lines), content_type="text/csv")
    preview = client.post("/desk/security/statements", {"file": file}, follow=True)
    assert client.post(f"{preview.request['PATH_INFO']}import").status_code == 302


def _name(bidder: Bidder) -> str:
    return bidder.member.organisation.name
