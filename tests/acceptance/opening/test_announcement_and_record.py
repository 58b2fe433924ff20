"""Acceptance of announcement and record: the handbook's checks 20 to 28, each as its users do it, over HTTP.

招标投标法第三十六条；电子招标投标办法第三十一条、第三十二条；政府采购货物和服务招标投标管理办法第四十条至第四十三条.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client
from pyhanko.pdf_utils.reader import PdfFileReader

from apps.core.money import figures, in_capitals
from apps.core.refusals import Refused
from apps.evidence.models import Entry
from apps.evidence.pades import inspect
from apps.evidence.rules import draw as drawing
from apps.openings import queries
from apps.openings.lifecycle import OpeningState
from apps.openings.rules.announcement import Offer, offer_words
from apps.parties.trust import trust
from tests.acceptance.opening.acting import confirm_as, confirmation_of, record_of, refusal_of, sign_in_as, words_of
from tests.acceptance.opening.conftest import At
from tests.openings.conftest import PRICES
from tests.openings.test_acts import Browser
from tests.tenders.stage import journal_size
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
S = OpeningState
CAPITALS = Path(__file__).parents[2] / "cases" / "f16_capitals.json"


def test_20_every_bid_is_read_and_the_log_proves_it(at: At) -> None:
    """招标投标法第三十六条: name and price of every opened bid, in the journal, numbered, each at its own time."""
    hall = at(S.ANNOUNCING)
    host = Browser(hall, hall.host)
    while host.get("state.json")["state"] == S.ANNOUNCING:
        host.post("announcement")

    entries = Entry.objects.filter(stream=hall.opening.public_stream.name, kind="opening.announced").order_by("v")

    said = [one.payload for one in entries]
    assert [one["number"] for one in said] == list(range(1, len(said) + 1))
    read = {one["bid"]: one["text"] for one in said if one["bid"]}
    assert set(read) == {one.bid for one in hall.bidders}
    for bidder in hall.bidders:
        assert f"{bidder.name}。投标报价：人民币{in_capitals(bidder.price)}。" in read[bidder.bid]
    times = [one.at for one in entries]
    assert times == sorted(set(times))


def test_21_the_capitals_are_right(at: At) -> None:
    """F16: every amount of the published rules for writing amounts, as it is read out."""
    amounts = json.loads(CAPITALS.read_text("utf-8"))
    for figure, capitals in amounts.items():
        assert f"投标报价：人民币{capitals}。" in offer_words(1, Offer("甲公司", Decimal(figure), {}), ())
    hall = at(S.ANNOUNCING)
    Browser(hall, hall.host).post("announcement")

    said = Browser(hall, hall.host).get("state.json")["utterances"]

    assert len(amounts) == 18
    assert "最高投标限价：人民币壹仟万元整。" in said[0]["text"]
    assert "投标报价：人民币玖佰壹拾贰万叁仟元整。" in said[1]["text"]


def test_22_a_bidder_confirms_or_objects(at: At) -> None:
    """87号令第四十二条: with his signature; who does not accept says why, and that is an objection at once."""
    hall = at(S.CONFIRMING)
    first, second, _third = hall.bidders
    assert "v" in confirm_as(hall, Browser(hall, first))
    other = Browser(hall, second)

    silent = confirm_as(hall, other, accepted=False)
    wrong = other.state("confirmation", confirmation_of(hall, second, accepted=True, price="1.00"))

    assert refusal_of(silent) == "objection_text_missing"
    assert refusal_of(wrong) == "statement_for_other"
    assert "v" in confirm_as(hall, other, accepted=False, objection="工期读错")
    state = other.get("state.json")
    assert [one["accepted"] for one in state["bids"]] == [True, False, None]
    assert [(one["bid"], one["text"]) for one in state["objections"]] == [(second.bid, "工期读错")]
    assert refusal_of(confirm_as(hall, other)) == "confirmed_already"


def test_23_an_unanswered_objection_blocks_the_closing(at: At) -> None:
    """实施条例第四十四条: it is answered on the spot and recorded; no record and no end before that."""
    hall = at(S.CONFIRMING)
    host, objector = Browser(hall, hall.host), Browser(hall, hall.bidders[0])
    assert "v" in objector.post("objections", text="请复核工期")
    for bidder in hall.bidders:
        confirm_as(hall, Browser(hall, bidder))
    before = journal_size()

    refused = host.post("record")

    assert refusal_of(refused) == "objections_unanswered"
    assert (hall.opening.state, journal_size()) == (S.CONFIRMING, before)
    assert "v" in host.post("objections/1/answer", answer="已复核，一致")
    assert "v" in host.post("record")


def test_24_a_stranger_verifies_the_draw(at: At) -> None:
    """招标投标法第五条: from the public page alone the value is drawn again; another secret gives another draw."""
    hall = at(S.LIST_PUBLISHED)

    state = json.loads(Client().get(f"/openings/{hall.lot.code}/state.json").content)

    (told,) = state["draws"]
    given = [
        drawing.Contribution(one["by"], one["commitment"], bytes.fromhex(one["secret"]), bytes.fromhex(one["nonce"]))
        for one in told["contributions"]
    ]
    assert [one.by for one in given] == ["platform", "witness"]
    drawn_from = json.loads(told["text"])["of"]
    assert drawing.drawn_again(told["text"], drawn_from, given) == told["value"]
    with pytest.raises(Refused, match="draw_secret_wrong"):
        drawing.drawn_again(told["text"], drawn_from, [replace(given[0], secret=secrets.token_bytes(32)), given[1]])
    committed = Entry.objects.filter(stream=hall.opening.public_stream.name, kind="opening.draw_committed")
    assert {one.payload["by"]: one.payload["commitment"] for one in committed} == {
        one.by: one.commitment for one in given
    }


def test_25_no_bidder_is_drawn_as_the_winner() -> None:
    """1117号文: whoever wins is never drawn; a draw among bidders is refused but for an order or a sample."""
    for subject, population in (("winner", "bidders"), ("coefficient", "bidders"), ("winner", "values")):
        with pytest.raises(Refused) as caught:
            drawing.frozen(
                lot="WC-ENG-2026-0001-01",
                subject=drawing.Subject(subject),
                population=drawing.Population(population),
                of={"name": "w"},
                rules="r",
                pool=None,
            )
        assert caught.value.code == "draw_among_bidders"


def test_26_the_record_equals_the_screen(at: At) -> None:
    """招标投标法第三十六条: row by row the same names, amounts and words as everybody saw in the hall."""
    hall = at(S.RECORD_SIGNING)

    screen = queries.state(hall.opening, hall.stage.world.stranger.actor)

    shown = [
        (one["bidder"], figures(Decimal(one["price"])), in_capitals(Decimal(one["price"]))) for one in screen["bids"]
    ]
    paper = words_of(record_of(hall))
    assert len(shown) == len(PRICES)
    for one in shown:
        assert [part for part in one if part not in paper] == []
    entry = Entry.objects.get(stream=hall.opening.public_stream.name, kind="opening.record_requested")
    assert entry.digest_hex in paper


def test_27_the_record_has_pages_a_digest_and_signatures(at: At, world: World) -> None:
    """电子签名法第十三条: what was signed stays as it is; whoever has the platform's root checks it without us."""
    hall = at(S.RECORD_SIGNING)
    unsigned = record_of(hall)
    assert inspect(unsigned, [trust(hall.now).root]) == []

    hall.sign_record()

    signed = record_of(hall)
    assert PdfFileReader(BytesIO(signed)).root["/Pages"]["/Count"] >= 1
    found = inspect(signed, [trust(hall.now).root])
    assert found
    assert all(one.is_good for one in found)
    assert sha256(hall.host.certificate).hexdigest() in {one.certificate for one in found}
    assert hall.opening.record.signed_sha256 == sha256(signed).hexdigest()


def test_28_nothing_is_edited_after_the_close(at: At) -> None:
    """招标投标法第三十六条；电子签名法第十三条: every act of the session is refused to everybody, and nothing is written."""
    hall = at(S.CLOSED)
    host, bidder = Browser(hall, hall.host), Browser(hall, hall.bidders[0])
    holder = {"v": 1, "kind": "holder", "lot": hall.lot.code, "role": "host", "recipient": "age1"}
    journal, record = journal_size(), record_of(hall)
    acts = ("start", "list", "decryption", "settlement", "announcement", "record", "close", "resume", "draw")

    answers = [host.post(act) for act in acts]
    answers += [host.post("pause", reason="r"), host.post("fail", reason="r")]
    answers += [host.post("objections/1/answer", answer="a"), host.state("holder", holder, role="host")]
    answers += [bidder.post("objections", text="t"), sign_in_as(hall, bidder), confirm_as(hall, bidder)]
    answers += [host.post("signature/prepare"), host.post("reveal", role="host", shares={})]
    answers += [host.post("attribution", bid=hall.bidders[0].bid, cause="bidder_absent", reason="r")]

    assert {refusal_of(one) for one in answers} <= {"wrong_state", "record_signed_already", "objection_unknown"}
    assert (hall.opening.state, journal_size(), record_of(hall)) == (S.CLOSED, journal, record)
