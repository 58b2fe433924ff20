"""封装工具与标段参数 — what the platform serves to those who seal without its page; what they made is received like any bid.

招标投标法 §22, §28; 电子招标投标办法 §26.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from apps.bids.rules.consortium import AGENT
from apps.bids.sealing_tool import sealing
from apps.bids.sealing_tool import terms as terms_of
from apps.bids.sealing_tool.keyfile import Keys
from apps.evidence.models import Entry
from apps.tenders.models import DataSheet, Lot
from tests.bids.bidders import WHILE_OPEN, Bidder
from tests.bids.conftest import SetClock
from tests.tenders.stage import DEADLINE
from tests.world import World

pytestmark = pytest.mark.django_db


def test_what_the_tool_sealed_for_the_terms_is_received(lot: Lot, bidder: Bidder, tmp_path: Path) -> None:
    told = _terms(bidder, lot)

    made = _seal(bidder, told, tmp_path / "one")
    begun = bidder.begin(lot.code, made.sealed)
    assert begun.status_code == 201, begun.content
    bidder.send_parts(begun.json()["upload"], made.sealed)
    answer = bidder.submit(lot.code, begun.json()["upload"], made.sealed)

    assert answer.status_code == 201, answer.content
    again = json.loads(_terms(bidder, lot))
    assert (again["revision"], again["bid"]) == (1, json.loads(made.sealed.statement)["bid"])
    assert again["previous"] == hashlib.sha256(made.sealed.statement.encode()).hexdigest()
    assert _seal(bidder, _terms(bidder, lot), tmp_path / "two").sealed.statement != made.sealed.statement


def test_the_terms_name_lot_document_seat_and_everything_to_fill_in(lot: Lot, bidder: Bidder) -> None:
    told = json.loads(_terms(bidder, lot))
    sheet = DataSheet.objects.get(lot=lot)

    assert (told["lot"], told["envelopes"], told["revision"]) == (lot.code, sheet.envelopes, 0)
    assert told["labels"]["sheet"] == {"zh": "开标一览表", "en": "Opening sheet"}
    assert [one["name"] for one in told["materials"]] == [*(one["name"] for one in sheet.materials), AGENT]
    assert all(set(one["label"]) == {"zh", "en"} for one in told["fields"])
    assert terms_of.read(json.dumps(told).encode()).spki == _keys(bidder).spki


def test_reading_the_terms_leaves_no_fact(lot: Lot, bidder: Bidder) -> None:
    before = Entry.objects.count()

    _terms(bidder, lot)
    bidder.client.get(f"/desk/bids/{lot.code}/sealed-elsewhere")

    assert Entry.objects.count() == before


@pytest.mark.parametrize("page", ["terms.json", "sealed-elsewhere"])
def test_after_the_deadline_there_are_no_terms(lot: Lot, bidder: Bidder, set_clock: SetClock, page: str) -> None:
    set_clock(DEADLINE + timedelta(seconds=1))

    answer = bidder.client.get(f"/desk/bids/{lot.code}/{page}", headers={"accept": "application/json"})

    assert (answer.status_code, answer.json()["refused"]["code"]) == (422, "bid_late")


def test_without_a_certificate_there_are_no_terms(lot: Lot, world: World) -> None:
    client = world.client_of(world.third_bidder)

    answer = client.get(f"/desk/bids/{lot.code}/terms.json")

    assert (answer.status_code, answer.json()["refused"]["code"]) == (422, "bid_no_certificate")
    assert "证书" in answer.json()["refused"]["sentence"]


def test_the_page_that_takes_in_has_the_terms_and_both_ways_out(lot: Lot, bidder: Bidder) -> None:
    text = bidder.client.get(f"/desk/bids/{lot.code}/sealed-elsewhere").content.decode()

    assert 'id="bid-terms"' in text
    assert f"/desk/bids/{lot.code}/terms.json" in text
    assert 'href="/tools/"' in text


@pytest.mark.parametrize("name", ["kaiming-seal.pyz", "kaiming-seal.html"])
def test_a_tool_is_served_with_the_digest_that_the_page_shows(client: Client, name: str) -> None:
    served = client.get(f"/tools/{name}")
    digest = hashlib.sha256(served.content).hexdigest()

    assert served["Content-Disposition"] == f'attachment; filename="{name}"'
    assert served["Content-Type"] == "application/octet-stream"
    assert digest in client.get("/tools/").content.decode()
    assert f"{digest}  {name}\n" in client.get("/tools/SHA256SUMS").content.decode()


def _terms(bidder: Bidder, lot: Lot) -> bytes:
    answer = bidder.client.get(f"/desk/bids/{lot.code}/terms.json")
    assert answer.status_code == 200, answer.content
    return bytes(answer.content)


def _keys(bidder: Bidder) -> Keys:
    return Keys(bidder.identity, bidder.signing)


def _seal(bidder: Bidder, told: bytes, folder: Path) -> sealing.Made:
    terms = terms_of.read(told)
    material: dict[str, Any] = {"price": "9123000.00", "fields": dict.fromkeys(terms.fields, "240"), "files": {}}
    folder.mkdir()
    for envelope in terms.envelopes:
        if envelope != "sheet":
            (folder / f"{envelope}.pdf").write_bytes(b"%PDF-1.7 " + envelope.encode())
            names = [one.name for one in terms.materials if one.envelope == envelope] or [""]
            material["files"][envelope] = [{"path": f"{envelope}.pdf", "material": name} for name in names]
    (folder / "bid.json").write_text(json.dumps(material), "utf-8")
    return sealing.seal(
        folder / "bid.json",
        terms,
        _keys(bidder),
        target=folder / "out",
        entropy=secrets.token_bytes,
        now=WHILE_OPEN,
        tell=lambda _done, _whole: None,
    )
