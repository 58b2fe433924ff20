"""Acceptance of paperless submission: the ten checks of the handbook, each as its users do it, over HTTP.

招标投标法第二十二条、第二十三条、第二十八条、第二十九条；电子招标投标办法第二十条至第二十二条、第二十六条、第二十七条.
"""

from __future__ import annotations

import json
import logging
import re
from base64 import b64encode
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from apps.bids import due
from apps.bids.models import Bid, Part, Submission, Upload
from apps.bids.rules.envelope import (
    Header,
    NoMatch,
    file_key_of,
    header_mac_ok,
    new_identity,
    read_header,
    with_identity,
)
from apps.bids.rules.statement import digest_of, read_bid
from apps.bids.sealing_tool.receipts import Named, verified
from apps.bids.sealing_tool.words import ToolRefusal
from apps.core.actor import CLOCK
from apps.evidence.journal import may_hear, since
from apps.parties.platform_key import platform_certificate
from apps.tenders.actions import close_submission
from apps.tenders.models import Lot
from tests.acceptance.conftest import DOCUMENT, SetClock
from tests.bids.bidders import WHILE_OPEN, Bidder
from tests.bids.securities import ACCOUNT, Paid, accept, statement_of
from tests.tenders.stage import DEADLINE, at
from tests.world import World

pytestmark = pytest.mark.django_db
PRICE, LATER_PRICE = "9123456.78", "8987654.32"
RANDOM = re.compile(
    r'csrfmiddlewaretoken" value="[^"]*"|X-CSRFToken": "[^"]*"|data-now="[^"]*"|\b[0-9a-f]{12}\b|^(#|process_|python_).*$'
    r"|^kaiming_(\w+_seconds|build).*$|: [0-9.e-]+(?=, |})",
    re.M,
)
"""What differs between two visits of one page: tokens, the number of a request, the vital signs of the process."""


def test_01_no_registration_needed_to_get_the_document(lot: Lot) -> None:
    """电子招标投标办法第二十条: no 报名 and no other condition stands before the download; 第九条: and no fee."""
    visitor = Client()
    page = visitor.get(f"/lots/{lot.code}/").content.decode()
    assert f'href="/lots/{lot.code}/document/1/"' in page
    form = visitor.get(f"/lots/{lot.code}/document/1/")
    assert form.status_code == 200
    assert "无需登录和报名，不收费用" in form.content.decode()
    [asked] = re.findall(r'<form class="form" method="post">.*?</form>', form.content.decode(), re.S)
    assert re.findall(r'name="(\w+)"', asked) == ["csrfmiddlewaretoken", "contact"]
    assert " required" not in asked

    taken = _taken(visitor, lot)

    assert taken == DOCUMENT
    assert sha256(DOCUMENT).hexdigest() in form.content.decode()
    assert "kaiming_session" not in visitor.cookies


def test_02_the_downloader_count_is_hidden_from_everyone_before_the_deadline(
    world: World, lot: Lot, set_clock: SetClock, caplog: pytest.LogCaptureFixture
) -> None:
    """招标投标法第二十二条；电子招标投标办法第二十一条: names and number, in pages, admin, logs view, API, logs and metrics."""
    people = (world.tenderee, world.agency, world.bidder, world.operator, world.technical_duty, world.supervisor)
    browsers = {"visitor": Client()} | {one.person.login: world.client_of(one) for one in people}
    asked = [
        *(f"/lots/{lot.code}/", "/desk/", "/desk/inbox/", f"/desk/lots/{lot.code}/"),
        *("/desk/journal/", "/desk/journal/streams/", "/desk/journal/entries.jsonl", "/desk/journal/entries.csv"),
    ]
    public = [f"/lots/{lot.code}/document/1/", f"/lots/{lot.code}/facts.json", "/lots.json", "/notices.atom"]
    public += ["/metrics", "/health"]
    everywhere = [(who, path) for who in browsers for path in asked] + [("visitor", path) for path in public]
    before = {(who, path): _seen(browsers[who], path) for who, path in everywhere}

    caplog.clear()
    with caplog.at_level(logging.INFO):
        for who in ("visitor", "chenli", "zhoumin", "visitor"):
            assert _taken(browsers[who], lot, contact="江南建工 buyer@example.cn") == DOCUMENT
    logged = [one.getMessage() for one in caplog.records]

    after = {(who, path): _seen(browsers[who], path) for who, path in everywhere}
    assert [place for place in before if before[place] != after[place]] == []
    assert logged == []
    for browser in browsers.values():
        assert browser.get(f"/desk/lots/{lot.code}/downloads/").status_code in (302, 403, 404)
        assert browser.get("/admin/").status_code == 404
    assert not any(may_hear(one.actor, lot.sealed_stream.name) for one in world.members())

    _close(lot, set_clock)
    shown = _seen(browsers["zhoumin"], f"/desk/lots/{lot.code}/downloads/")
    assert shown.count("江南建工 buyer@example.cn") == 4


def test_03_an_unencrypted_file_is_refused_with_a_message(lot: Lot, bidder: Bidder) -> None:
    """电子招标投标办法第二十六条: refused before a byte of it is taken, and also when it hides behind a sealed header."""
    sealed = bidder.seal(lot.code, PRICE)
    envelopes = [
        {"name": one.name, "size": one.size, "header": b64encode(one.header).decode()} for one in sealed.envelopes
    ]
    open_file = [{**envelopes[0], "header": b64encode(b"%PDF-1.7\n").decode()}, *envelopes[1:]]

    refused = bidder.post(f"/bids/{lot.code}/uploads", {"bid": bidder.bid, "envelopes": open_file})

    assert (refused.status_code, refused.json()["refused"]["code"]) == (422, "bid_not_sealed")
    assert "投标文件未加密，系统拒收" in refused.json()["refused"]["sentence"]
    assert refused.json()["refused"]["article"] == "电子招标投标办法第二十六条"
    assert not Upload.objects.exists()
    upload = bidder.begin(lot.code, sealed).json()["upload"]
    behind = bidder.put_part(upload, "technical", 0, b"%PDF-1.7" + bytes(_size(sealed, "technical") - 8))
    assert (behind.status_code, behind.json()["refused"]["code"]) == (422, "bid_not_sealed")
    assert not Part.objects.exists()


def test_04_an_upload_finished_one_second_after_the_deadline_is_refused(
    lot: Lot, bidder: Bidder, set_clock: SetClock
) -> None:
    """招标投标法第二十八条；电子招标投标办法第二十七条: one second before is in time, one second after is late, by our clock."""
    set_clock(DEADLINE - timedelta(seconds=1))
    bidder.send(lot.code, PRICE)
    sealed, upload = _sent_but_not_handed_in(lot, bidder)
    set_clock(DEADLINE + timedelta(seconds=1))

    refused = bidder.submit(lot.code, upload, sealed)

    assert (refused.status_code, refused.json()["refused"]["code"]) == (422, "bid_late")
    assert "已超过投标截止时间" in refused.json()["refused"]["sentence"]
    assert bidder.mine(lot.code)["revision"] == 1
    own = since(f"bid:{bidder.bid}", 0)[-1]
    assert (own.kind, own.payload["code"], own.at) == ("bid.refused", "bid_late", DEADLINE + timedelta(seconds=1))


def test_05_a_half_upload_at_the_deadline_counts_as_withdrawn_and_is_logged(
    world: World, lot: Lot, bidder: Bidder, set_clock: SetClock
) -> None:
    """电子招标投标办法第二十七条: 投标截止时间前未完成投标文件传输的，视为撤回投标文件."""
    sealed = bidder.seal(lot.code, PRICE)
    upload = bidder.begin(lot.code, sealed).json()["upload"]
    bidder.send_parts(upload, sealed, leave_out="technical")

    _close(lot, set_clock)

    told = [(one.kind, one.actor, one.at, one.payload) for one in since(f"bid:{bidder.bid}", 0)]
    assert told == [("bid.lapsed", "clock", DEADLINE, {"bid": bidder.bid, "missing": 1})]
    hearing = {one.person.login for one in world.members() if may_hear(one.actor, f"bid:{bidder.bid}")}
    assert hearing == {"chenli"}
    assert Upload.objects.get().ended_at == DEADLINE
    assert not Bid.objects.exists()
    assert "没有传输完成的，视为撤回" in _seen(bidder.client, f"/desk/bids/{lot.code}/")
    late = bidder.put_part(upload, "technical", 0, _content(sealed, "technical"))
    assert late.json()["refused"]["code"] == "bid_late"


def test_06_the_receipt_is_signed_and_its_hashes_match(lot: Lot, bidder: Bidder) -> None:
    """电子招标投标办法第二十七条: the receipt comes at once, says when, and anyone can check it without the platform."""
    sealed, _answer = bidder.send(lot.code, PRICE)

    kept = bidder.client.get(f"/desk/bids/{lot.code}/receipt.json").content

    named = Named(platform=platform_certificate(now=WHILE_OPEN), bidder=bidder.certificate, root=None)
    said = verified(kept, named).said
    assert said["received_at"] == "2026-11-22T01:30:00.000Z"
    assert said["statement"] == digest_of(sealed.statement)
    assert {one["name"]: (one["size"], one["sha256"]) for one in said["envelopes"]} == {
        one.name: (one.path.stat().st_size, sha256(one.path.read_bytes()).hexdigest()) for one in sealed.envelopes
    }
    changed = json.loads(kept)
    changed["receipt"]["payload"] = b64encode(json.dumps({**said, "revision": 2}).encode()).decode()
    with pytest.raises(ToolRefusal):
        verified(json.dumps(changed).encode(), named)


def test_07_a_new_version_replaces_and_the_old_is_kept_but_unreadable(
    lot: Lot, bidder: Bidder, set_clock: SetClock
) -> None:
    """招标投标法第二十九条: the last complete one counts. The old one stays as it was sealed, and nobody is asked for its key."""
    old, _answer = bidder.send(lot.code, PRICE)
    new, _answer = bidder.send(lot.code, LATER_PRICE)

    mine = bidder.mine(lot.code)
    assert (mine["revision"], mine["statement"]) == (2, new.statement)
    assert json.loads(new.statement)["previous"] == digest_of(old.statement)
    assert list(Submission.objects.values_list("revision", flat=True)) == [1, 2]
    kept = {sha256(path.read_bytes()).hexdigest() for path in _objects("bids")}
    assert kept == {one.sha256 for sealed in (old, new) for one in sealed.envelopes}
    for envelope in old.envelopes:
        header = _header_at(envelope.path)
        assert [stanza.kind for stanza in header.stanzas] == [b"X25519", b"kaiming/context-v1"]
        assert not any(header_mac_ok(header, one.file_key) for one in new.envelopes)
    _close(lot, set_clock)
    assert read_bid(bidder.mine(lot.code)["statement"]).revision == 2


def test_08_a_withdrawal_returns_a_receipt_and_starts_the_refund_of_five_days(
    world: World, lot: Lot, bidder: Bidder, set_clock: SetClock
) -> None:
    """实施条例第三十五条 (T-E10): within five days of the written notice; the fifth day, a Friday, is the last."""
    accept(lot, "transfer")
    bidder.send(lot.code, PRICE)
    operator = world.client_of(world.operator)
    _pay(lot, bidder, operator)
    assert "没有应退还的投标保证金" in _seen(operator, "/desk/security/")

    answer = bidder.withdraw(lot.code)

    assert answer.status_code == 201
    kept = bidder.client.get(f"/desk/bids/{lot.code}/receipt.json").content
    named = Named(platform=platform_certificate(now=WHILE_OPEN), bidder=bidder.certificate, root=None)
    said = verified(kept, named).said
    assert (said["kind"], said["revision"], said["envelopes"]) == ("receipt", 2, [])
    assert "2026-11-27" in _seen(operator, "/desk/security/")
    assert "2026-11-27" in _seen(bidder.client, f"/desk/bids/{lot.code}/security/")
    assert bidder.mine(lot.code)["state"] == "withdrawn"
    set_clock(at("2026-11-28 00:00"))
    assert "已逾期" in _seen(operator, "/desk/security/")


def test_09_the_administrator_cannot_decrypt(world: World, lot: Lot, bidder: Bidder) -> None:
    """电子招标投标办法第二十七条: nobody may decrypt or take out before the deadline. The keys are not on the server."""
    sealed, _answer = bidder.send(lot.code, PRICE)
    private = [bidder.identity.encode(), bidder.signing.private_numbers().private_value.to_bytes(32, "big")]
    private += [one.file_key for one in sealed.envelopes]
    spelled = [form for key in private for form in (key, key.hex().encode(), b64encode(key).rstrip(b"="))]

    kept = [*_cells(), *(path.read_bytes() for path in Path(settings.DATA_DIR).rglob("*") if path.is_file())]

    assert len(kept) > 100
    assert [content[:60] for content in kept if any(form in content for form in spelled)] == []
    for path in _objects("bids"):
        header = _header_at(path)
        assert [stanza.kind for stanza in header.stanzas] == [b"X25519", b"kaiming/context-v1"]
        file_key_of(header, [with_identity(bidder.identity)])
        with pytest.raises(NoMatch):
            file_key_of(header, [with_identity(one) for one in _identities_on_the_server()])
    world.operator.person.is_superuser = True
    world.operator.person.save()
    for member in (world.operator, world.technical_duty, world.supervisor, world.tenderee):
        browser = world.client_of(member)
        for address in (f"/bids/{lot.code}/mine.json", f"/bids/uploads/{Upload.objects.get().token}"):
            assert browser.get(address).status_code == 403


def test_10_a_clarification_less_than_fifteen_days_before_the_deadline_forces_a_deadline_move(
    world: World, lot: Lot, bidder: Bidder, set_clock: SetClock
) -> None:
    """招标投标法第二十三条；实施条例第二十一条 (T-E03): twelve days are too few; the earliest lawful deadline is offered."""
    set_clock(at("2026-11-12 10:00"))
    bidder.send(lot.code, PRICE)
    agency, desk = world.client_of(world.agency), f"/desk/lots/{lot.code}/clarifications"
    said = {"text": "工期由240日改为260日。", "may_affect": "yes"}
    preview = agency.post(f"{desk}/draft/", said, follow=True)

    assert "最早合法的投标截止时间：2026-11-27 09:30:00" in preview.content.decode()
    refused = _confirm(agency, desk, preview)
    assert refused.status_code == 422
    assert _deadline(lot) == "2026-11-24T01:30:00+00:00"

    moved = agency.post(f"{desk}/draft/", {**said, "new_deadline": "2026-11-27T09:30"}, follow=True)
    assert _confirm(agency, desk, moved).status_code == 302
    assert _deadline(lot) == "2026-11-27T01:30:00+00:00"
    page = _seen(Client(), f"/lots/{lot.code}/")
    assert "投标截止 2026-11-27 09:30:00" in page
    mine = bidder.mine(lot.code)
    assert (mine["deadline"], mine["state"]) == ("2026-11-27T01:30:00+00:00", "received")
    set_clock(DEADLINE + timedelta(seconds=1))
    assert bidder.send(lot.code, LATER_PRICE)[1]["warnings"] == []


def _seen(browser: Client, path: str) -> str:
    answer = browser.get(path)
    return f"{answer.status_code} {RANDOM.sub('', answer.content.decode())}"


def _taken(browser: Client, lot: Lot, **left: str) -> bytes:
    """The tender document, downloaded."""
    answer: Any = browser.post(f"/lots/{lot.code}/document/1/", left)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    content = b"".join(answer.streaming_content)
    for close in answer._resource_closers:
        close()
    return content


def _close(lot: Lot, set_clock: SetClock) -> None:
    """The deadline, and what the clock does then."""
    set_clock(DEADLINE)
    close_submission(lot.pk, actor=CLOCK, now=DEADLINE)
    _tick(DEADLINE)
    lot.refresh_from_db()


def _tick(now: datetime) -> None:
    for item in due.due(now):
        due.perform(item, now)


def _sent_but_not_handed_in(lot: Lot, bidder: Bidder) -> tuple[Any, str]:
    sealed = bidder.seal(lot.code, LATER_PRICE)
    upload = bidder.begin(lot.code, sealed).json()["upload"]
    bidder.send_parts(upload, sealed)
    return sealed, upload


def _pay(lot: Lot, bidder: Bidder, operator: Client) -> None:
    """The bidder asks for a code, pays, and the operator imports the bank's statement."""
    page = f"/desk/bids/{lot.code}/security/"
    shown = bidder.client.post(f"{page}payment-code", {"account": ACCOUNT}, follow=True).content.decode()
    code = re.search(r"\b[0-9A-Za-z]{4}(-[0-9A-Za-z]{4}){2,}\b", shown)
    assert code
    line = Paid("T1", code[0], bidder.member.organisation.name)
    file = SimpleUploadedFile("statement.csv", statement_of(line), content_type="text/csv")
    preview = operator.post("/desk/security/statements", {"file": file}, follow=True)
    assert operator.post(f"{preview.request['PATH_INFO']}import").status_code == 302


def _confirm(agency: Client, desk: str, preview: Any) -> Any:
    told = {"number": str(preview.context["draft"].number), "plan_hash": preview.context["preview"].plan_hash}
    return agency.post(f"{desk}/preview/", told)


def _deadline(lot: Lot) -> str:
    """As programs read it."""
    lot.refresh_from_db()
    assert lot.submission_deadline
    return lot.submission_deadline.isoformat()


def _size(sealed: Any, name: str) -> int:
    return int(next(one.size for one in sealed.envelopes if one.name == name))


def _content(sealed: Any, name: str) -> bytes:
    return bytes(next(one.path.read_bytes() for one in sealed.envelopes if one.name == name))


def _objects(folder: str) -> list[Path]:
    return [path for path in (Path(settings.DATA_DIR) / "objects" / folder).rglob("*") if path.is_file()]


def _identities_on_the_server() -> list[str]:
    """Each private key that the installation holds, tried as if it were the bidder's."""
    found = [load_pem_private_key(path.read_bytes(), None) for path in Path(settings.DATA_DIR).rglob("*.key")]
    scalars = [key.private_numbers().private_value for key in found]  # type: ignore[union-attr]  # all are P-256
    return [new_identity(one.to_bytes(32, "big")) for one in scalars]


def _header_at(path: Path) -> Header:
    with path.open("rb") as file:
        return read_header(file)


def _cells() -> Iterator[bytes]:
    """Every cell of every table, as bytes."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                for cell in row:
                    yield bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()
