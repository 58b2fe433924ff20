"""The bidder's pages: what is shown when, to whom, and that nobody else finds any of it. 招标投标法 §22, §28, §29."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from typing import Any

import pytest
from django.test import Client

from apps.bids.rules.statement import read_bid
from apps.evidence.rules import dsse
from apps.parties.platform_key import platform_certificate
from apps.tenders.models import Lot
from tests.bids.bidders import WHILE_OPEN, Bidder
from tests.bids.conftest import SetClock
from tests.tenders.stage import DEADLINE
from tests.world import World

PRICE = "9123000.00"


def page(client: Client, lot: Lot, path: str = "") -> Any:
    """A page of the bid."""
    return client.get(f"/desk/bids/{lot.code}/{path}")


def text_of(answer: Any) -> str:
    """The words of a page, without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def terms_of(answer: Any) -> dict[str, Any]:
    """What the page tells the browser."""
    found = re.search(r'<script id="bid-terms" type="application/json">(.*?)</script>', answer.content.decode(), re.S)
    assert found
    return dict(json.loads(found[1]))


def test_before_the_first_bid_the_page_tells_the_browser_all_it_needs(bidder: Bidder, lot: Lot) -> None:
    answer = page(bidder.client, lot)

    terms = terms_of(answer)
    assert answer.status_code == 200
    assert (terms["lot"], terms["tender"]) == (lot.code, lot.project.code)
    assert (terms["bid"], terms["revision"], terms["previous"]) == ("", 0, None)
    assert terms["certificate"] == dsse.keyid_of(bidder.certificate)
    assert terms["deadline"] == int(DEADLINE.timestamp() * 1000)
    assert terms["envelopes"] == ["sheet", "qualification", "technical", "commercial"]
    assert terms["addresses"]["submission"] == f"/bids/{lot.code}/submission"
    assert terms["addresses"]["upload"] == "/bids/uploads/UPLOAD"


def test_each_material_has_its_entry_and_an_envelope_without_any_has_one(bidder: Bidder, lot: Lot) -> None:
    content = page(bidder.client, lot).content.decode()

    assert re.findall(r'data-material="([^"]+)"( data-required)?', content) == [
        ("资质证书", " data-required"),
        ("授权委托书", ""),
        ("其他文件", ""),
        ("本信封的文件", " data-required"),
        ("投标函", " data-required"),
        ("其他文件", ""),
    ]


def test_a_consortium_is_declared_only_where_the_document_accepts_one(bidder: Bidder, lot: Lot) -> None:
    """实施条例 §37."""
    alone = page(bidder.client, lot)
    lot.data_sheet.accepts_consortium = True
    lot.data_sheet.save(update_fields=["accepts_consortium"])

    together = page(bidder.client, lot)

    assert "招标文件不接受联合体投标。" in text_of(alone)
    assert "data-consortium-on" not in alone.content.decode()
    assert "data-consortium-on" in together.content.decode()
    assert 'data-material="联合体协议书"' in together.content.decode()


def test_the_price_form_asks_for_what_will_be_announced(bidder: Bidder, lot: Lot) -> None:
    lot.data_sheet.scheme = {"announce": ["days", "quality"]}
    lot.data_sheet.save(update_fields=["scheme"])

    content = page(bidder.client, lot).content.decode()

    assert re.findall(r'<input type="text" name="(\w+)"', content) == ["price", "days", "quality"]


def test_a_lot_whose_document_does_not_say_has_the_usual_four_announced(bidder: Bidder, lot: Lot) -> None:
    content = page(bidder.client, lot).content.decode()

    assert re.findall(r'<input type="text" name="(\w+)"', content) == ["price", "days", "quality", "manager", "bond"]


def test_a_bidder_without_a_certificate_is_led_to_the_keys(world: World, lot: Lot) -> None:
    answer = page(world.client_of(world.third_bidder), lot)

    assert answer.status_code == 200
    assert "还没有可用的证书" in text_of(answer)
    assert "/account/keys/" in answer.content.decode()
    assert terms_of(answer)["recipient"] == ""


def test_the_receipt_stands_beside_what_was_sent(bidder: Bidder, lot: Lot) -> None:
    _sealed, answered = bidder.send(lot.code, PRICE)

    shown = page(bidder.client, lot)

    terms = terms_of(shown)
    said = json.loads(b64decode(answered["receipt"]["payload"]))
    assert "已递交第 1 版" in text_of(shown)
    assert "-".join(re.findall("....", said["number"])) in text_of(shown)
    assert (terms["revision"], terms["previous"]) == (1, said["statement"])
    assert terms["bid"] == said["bid"]


def test_the_receipt_says_what_the_law_wants_in_the_words_of_the_handbook(bidder: Bidder, lot: Lot) -> None:
    """招标投标法 §28; 电子招标投标办法 §27: what was received, when, and until when it may be changed."""
    sealed, _answered = bidder.send(lot.code, PRICE)

    shown = text_of(page(bidder.client, lot, "receipt"))

    assert "全部传输完成并签收。版本：第 1 版。" in shown
    assert "以最后一次完整递交为准。任何单位和个人在投标截止时间前不得解密、提取本文件。" in shown
    assert "2026-11-22 09:30:00" in shown
    assert all(envelope.sha256 in shown for envelope in sealed.envelopes)
    assert dsse.keyid_of(bidder.certificate) in shown
    assert PRICE not in shown


def test_the_receipt_is_downloaded_with_both_signatures(bidder: Bidder, lot: Lot) -> None:
    sealed, _answered = bidder.send(lot.code, PRICE)

    answer = page(bidder.client, lot, "receipt.json")

    kept = answer.json()
    assert answer["Content-Disposition"] == f'attachment; filename="receipt-{lot.code}-1.json"'
    assert dsse.verify(kept["statement"], bidder.certificate) == sealed.statement.encode()
    receipt = json.loads(dsse.verify(kept["receipt"], platform_certificate(now=WHILE_OPEN)))
    assert {one["name"]: one["sha256"] for one in receipt["envelopes"]} == {
        one.name: one.sha256 for one in read_bid(sealed.statement).envelopes
    }


def test_a_replacement_has_a_receipt_of_its_own_and_the_first_is_in_the_history(bidder: Bidder, lot: Lot) -> None:
    bidder.send(lot.code, PRICE)
    bidder.send(lot.code, "9000000.00")

    shown = text_of(page(bidder.client, lot))

    assert "已递交第 2 版" in shown
    assert "历次递交 第 2 版 2026-11-22 09:30:00 第 1 版 2026-11-22 09:30:00" in shown


def test_what_was_withdrawn_says_so_and_can_be_sent_again(bidder: Bidder, lot: Lot) -> None:
    bidder.send(lot.code, PRICE)
    assert bidder.withdraw(lot.code).status_code == 201

    shown, receipt = page(bidder.client, lot), text_of(page(bidder.client, lot, "receipt"))

    assert "现在没有有效的投标文件" in text_of(shown)
    assert terms_of(shown)["revision"] == 2
    assert "data-withdrawal" not in shown.content.decode()
    assert "已于 2026-11-22 09:30:00 撤回" in receipt


def test_after_the_deadline_the_page_says_what_stands(bidder: Bidder, lot: Lot, set_clock: SetClock) -> None:
    bidder.send(lot.code, PRICE)
    set_clock(DEADLINE)

    answer = page(bidder.client, lot)

    assert "您的第 1 版投标文件有效" in text_of(answer)
    assert f'href="/openings/{lot.code}/"' in answer.content.decode()
    assert "bid-terms" not in answer.content.decode()
    assert page(bidder.client, lot, "receipt").status_code == 200


def test_who_sent_nothing_is_told_so_after_the_deadline(bidder: Bidder, lot: Lot, set_clock: SetClock) -> None:
    set_clock(DEADLINE)

    assert "您没有递交投标文件" in text_of(page(bidder.client, lot))


def test_the_list_is_empty_with_a_way_on_and_then_shows_the_own_bid(bidder: Bidder, lot: Lot) -> None:
    empty = bidder.client.get("/desk/bids/")
    bidder.send(lot.code, PRICE)

    listed = text_of(bidder.client.get("/desk/bids/"))

    assert "您递交的投标文件会列在这里" in text_of(empty)
    assert 'href="/lots/"' in empty.content.decode()
    assert lot.code in listed
    assert "第 1 版已签收" in listed


def test_another_bidder_sees_nothing_of_it(bidder: Bidder, second: Bidder, lot: Lot) -> None:
    bidder.send(lot.code, PRICE)

    assert page(second.client, lot, "receipt").status_code == 404
    assert page(second.client, lot, "receipt.json").status_code == 404
    assert terms_of(page(second.client, lot))["bid"] == ""
    assert lot.code not in second.client.get("/desk/bids/").content.decode()


@pytest.mark.parametrize("path", ["", "receipt", "receipt.json"])
@pytest.mark.parametrize("who", ["tenderee", "agency", "operator", "supervisor", "technical_duty", "expert"])
def test_nobody_but_bidders_has_these_pages(world: World, bidder: Bidder, lot: Lot, who: str, path: str) -> None:
    bidder.send(lot.code, PRICE)

    assert page(world.client_of(getattr(world, who)), lot, path).status_code == 403
    assert world.client_of(getattr(world, who)).get("/desk/bids/").status_code == 403


def test_a_lot_that_is_not_public_is_not_found(bidder: Bidder, lot: Lot) -> None:
    assert bidder.client.get("/desk/bids/WC-ENG-2026-9999-01/").status_code == 404


def test_the_public_page_of_the_lot_leads_here(world: World, bidder: Bidder, lot: Lot) -> None:
    link = f'href="/desk/bids/{lot.code}/"'

    assert link in bidder.client.get(f"/lots/{lot.code}/").content.decode()
    assert link in Client().get(f"/lots/{lot.code}/").content.decode()
    assert link not in world.client_of(world.operator).get(f"/lots/{lot.code}/").content.decode()
