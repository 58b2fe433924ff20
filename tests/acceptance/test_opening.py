"""Acceptance of the opening without a meeting: the handbook's checks 11 to 31, each as its users do it, over HTTP.

招标投标法第三十四条至第三十六条；电子招标投标办法第二十九条至第三十二条；政府采购货物和服务招标投标管理办法第三十九条至第四十三条.
"""

from __future__ import annotations

import json
import re
import secrets
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pyhanko.pdf_utils.reader import PdfFileReader

from apps.core import clock
from apps.core.money import figures, in_capitals
from apps.core.refusals import Refused
from apps.evidence.journal import since
from apps.evidence.models import Entry
from apps.evidence.pades import inspect
from apps.evidence.rules import draw as drawing
from apps.evidence.rules.chain import moment
from apps.openings import queries
from apps.openings.lifecycle import OpeningState
from apps.openings.models import BidResult
from apps.openings.relay import after, beat_frame
from apps.openings.rules.announcement import Offer, offer_words
from apps.openings.rules.fold import blank, fold, frame
from apps.parties.trust import trust
from apps.tenders.lifecycle import LotState
from apps.tenders.models import DataSheet, Remedy
from apps.tenders.rules.books import Regime
from tests.openings.conftest import PRICES
from tests.openings.stage import Bidder, Hall
from tests.openings.test_acts import Browser
from tests.openings.test_import_backup import bring, plain_of, unzipped, zipped
from tests.remembered import remembered
from tests.tenders.stage import Stage, journal_size
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
S = OpeningState
CAPITALS = Path(__file__).parents[1] / "cases" / "f16_capitals.json"
At = Callable[[OpeningState], Hall]


@pytest.fixture(autouse=True)
def _a_demonstration_in_a_folder_of_its_own(settings: Any) -> None:
    """The embedded authority signs; the folder is the tests' common one, where halls are remembered."""
    settings.DEBUG = True


@pytest.fixture
def at(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> At:
    """A hall with three bids that stands in a state, and the product's clock with it."""
    stage = Stage(world, Regime.ENG)
    own = {"stage": stage, "world": world, **{member.person.login: member for member in world.members()}}

    def closed() -> Hall:
        return remembered("hall", lambda: Hall(stage, tmp_path).with_bids(*PRICES), own=own, folder=tmp_path)

    def reach(state: OpeningState) -> Hall:
        hall = closed() if state is S.CLOSED_FOR_BIDS else remembered(
            f"hall at {state}", lambda: closed().reaches(state), own=own, folder=tmp_path
        )  # fmt: skip
        monkeypatch.setattr(clock, "now", lambda: hall.now)
        return hall

    return reach


@pytest.fixture
def signing_in(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hall:
    """Three bids have come, the submission is still open, signing in has begun."""
    hall = Hall(Stage(world, Regime.ENG), tmp_path)
    for price in PRICES:
        hall.add_bidder(price)
    hall.open_sign_in()
    monkeypatch.setattr(clock, "now", lambda: hall.now)
    return hall


def test_11_not_before_the_deadline(signing_in: Hall) -> None:
    """招标投标法第三十四条: at the very time, by the server's clock; one second before nothing starts."""
    hall = signing_in
    host = Browser(hall, hall.host)
    hall.now = hall.stage.deadline - timedelta(seconds=2)
    before = journal_size()

    early = host.post("start")

    assert hall.now == hall.stage.deadline - timedelta(seconds=1)
    assert _code(early) in ("wrong_state", "deadline_not_reached")
    assert (hall.opening.state, hall.opening.started_at, journal_size()) == (S.SIGN_IN, None, before)
    type(hall.opening).objects.update(state=S.CLOSED_FOR_BIDS)
    hall.now = hall.stage.deadline - timedelta(seconds=2)
    assert _code(host.post("start")) == "deadline_not_reached"
    type(hall.opening).objects.update(state=S.SIGN_IN)
    hall.close_submission()
    hall.now = hall.stage.deadline - timedelta(seconds=1)
    assert "v" in host.post("start")
    assert hall.opening.started_at == hall.stage.deadline


def test_12_two_bids_lead_to_the_failure_path(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """招标投标法第二十八条；实施条例第四十四条: fewer than three are not opened; the tender failed, and no price becomes known."""
    hall = Hall(Stage(world, Regime.ENG), tmp_path).with_bids(*PRICES[:2])
    monkeypatch.setattr(clock, "now", lambda: hall.now)
    host = Browser(hall, hall.host)
    host.post("start")
    _draw(hall)

    refused = host.post("list")

    assert _code(refused) == "too_few_bidders"
    assert "v" in host.post("fail", reason="投标人少于三个")
    hall.lot.refresh_from_db()
    assert (hall.opening.state, hall.lot.state) == (S.FAILED, LotState.FAILED)
    assert _code(host.post("list")) == "wrong_state"
    public = Client().get(f"/openings/{hall.lot.code}/").content.decode() + _everything_public(hall)
    assert "投标人少于三个" in public
    assert [said for bidder in hall.bidders for said in _secrets_of(bidder) if said in public] == []


def test_13_the_list_only_after_the_start(at: At) -> None:
    """电子招标投标办法第二十九条: the host starts, then the list; before the start nobody can have it published."""
    hall = at(S.CLOSED_FOR_BIDS)
    host = Browser(hall, hall.host)

    early = host.post("list")

    assert _code(early) == "opening_not_started"
    assert host.get("state.json")["bids"] == []
    host.post("start")
    _draw(hall)
    assert host.get("state.json")["bids"] == []
    host.post("list")
    assert [one["bidder"] for one in host.get("state.json")["bids"]] == [one.name for one in hall.bidders]


def test_14_the_clock_is_the_same_on_all_screens(at: At) -> None:
    """Every screen and every socket tells the server's time, so that no two differ by a second."""
    hall = at(S.LIST_PUBLISHED)
    world = hall.stage.world
    browsers = [Client(), *(world.client_of(one.member) for one in (hall.host, hall.witness, hall.bidders[0]))]
    browsers.append(world.client_of(world.supervisor))

    pages = [one.get(f"/openings/{hall.lot.code}/").content.decode() for one in browsers]

    told = [float(found) for page in pages for found in re.findall(r'data-clock="([\d.]+)"', page)]
    frame = json.loads(beat_frame(1, hall.now).text)
    assert len(told) >= len(browsers)
    assert max(abs(one - hall.now.timestamp()) for one in told) < 1
    assert abs(frame["now"] / 1000 - hall.now.timestamp()) < 1


def test_15_who_comes_late_still_signs_in_until_the_list(at: At) -> None:
    """电子招标投标办法第二十九条: the centre's rule is an hour before until the list; the list says who came and when."""
    hall = at(S.CLOSED_FOR_BIDS)
    host, (first, second, third) = Browser(hall, hall.host), [Browser(hall, one) for one in hall.bidders]
    assert "v" in _sign_in(hall, first)
    host.post("start")
    _draw(hall)
    assert "v" in _sign_in(hall, second)
    came = hall.now
    host.post("list")
    before = journal_size()

    late = _sign_in(hall, third)

    assert _code(late) == "wrong_state"
    assert journal_size() == before
    told = [one["signed_in_at"] for one in host.get("state.json")["bids"]]
    assert [bool(one) for one in told] == [True, True, False]
    assert datetime.fromisoformat(told[1]) == came


def test_16_a_pause_keeps_the_rest_of_the_window(at: At) -> None:
    """电子招标投标办法第三十条: five minutes into a pause of seven, the bidders have exactly what was left."""
    hall = at(S.DECRYPTING)
    host, bidder = Browser(hall, hall.host), Browser(hall, hall.bidders[0])
    until = datetime.fromisoformat(host.get("state.json")["until"])
    hall.tick(5 * 60)
    ready = hall.bidders[0].release_statement(hall)
    host.post("pause", reason="平台核查")
    paused = hall.now

    refused = bidder.state("release", ready)

    assert (_code(refused), _code(bidder.get("own-headers"))) == ("wrong_state", "wrong_state")
    hall.now = paused + timedelta(minutes=7) - timedelta(seconds=1)
    host.post("resume")
    assert datetime.fromisoformat(host.get("state.json")["until"]) == until + timedelta(minutes=7)
    hall.now = until + timedelta(minutes=7) - timedelta(seconds=2)
    assert "v" in bidder.state("release", hall.bidders[0].release_statement(hall))
    late = Browser(hall, hall.bidders[1]).state("release", hall.bidders[1].release_statement(hall))
    assert _code(late) == "window_closed"


def test_17_a_bid_that_is_not_decrypted_is_attributed_with_its_reason(at: At) -> None:
    """电子招标投标办法第三十一条: after the window, with a reason; what becomes of the bid follows from the cause."""
    hall = at(S.DECRYPTING)
    host, silent = Browser(hall, hall.host), hall.bidders[2]
    for bidder in hall.bidders[:2]:
        Browser(hall, bidder).state("release", bidder.release_statement(hall))
    said = {"bid": silent.bid, "cause": "bidder_absent", "reason": "时限内无操作"}

    early = host.post("attribution", **said)
    unsettled = host.post("settlement")
    hall.tick(31 * 60)
    unreasoned = host.post("attribution", **{**said, "reason": " "})

    assert [_code(one) for one in (early, unsettled, unreasoned)] == [
        "window_still_open",
        "bids_undecided",
        "opening_reason_missing",
    ]
    assert "v" in host.post("attribution", **said)
    (told,) = [one["attribution"] for one in host.get("state.json")["bids"] if one["bid"] == silent.bid]
    assert (told["cause"], told["effect"], told["reason"]) == ("bidder_absent", "revoked", "时限内无操作")
    assert "v" in host.post("settlement")
    page = hall.stage.world.client_of(silent.member).get(f"/openings/{hall.lot.code}/").content.decode()
    assert "时限内无操作" in page


def test_18_an_outage_that_affects_several_bidders_offers_pause_and_extension(at: At) -> None:
    """By the published rule (`OUTAGE_BIDDERS` within `OUTAGE_SECONDS`); nothing happens by itself, and one number holds it together."""
    hall = at(S.DECRYPTING)
    host, bidders = Browser(hall, hall.host), [Browser(hall, one) for one in hall.bidders]
    until = datetime.fromisoformat(host.get("state.json")["until"])
    failed = {"fault": "platform_failed", "recipient": "", "detail": "503"}
    for bidder in bidders[:-1]:
        assert "v" in bidder.post("attempts", **failed)
    early = host.post("incident", measure="pause")
    assert "v" in bidders[-1].post("attempts", **failed)

    offered = host.client.get(f"/openings/{hall.lot.code}/").content.decode()

    assert _code(early) == "no_outage"
    assert (host.get("state.json")["state"], "按故障单暂停" in offered) == (S.DECRYPTING, True)
    assert "v" in host.post("incident", measure="pause")
    paused = hall.now
    assert "v" in host.post("incident", measure="extend", minutes=15)
    hall.now = paused + timedelta(minutes=7) - timedelta(seconds=1)
    assert "v" in host.post("resume")
    state = host.get("state.json")
    assert datetime.fromisoformat(state["until"]) == until + timedelta(minutes=15 + 7)
    assert [(one["code"], one["affected"]) for one in state["incidents"]] == [(f"GZ-{hall.lot.code}-01", 3)]


def test_19_a_backup_opens_only_what_was_committed_to(at: At) -> None:
    """电子招标投标办法第三十一条: the backup of the very bytes that were stated, by their hash; others change nothing."""
    hall = at(S.DECRYPTING)
    DataSheet.objects.filter(lot=hall.lot).update(remedies=[Remedy.BACKUP_FILE.value])
    *others, last = hall.bidders
    for bidder in others:
        bidder.release(hall)
    last.release(hall, keys={**last.file_keys(), "technical": secrets.token_bytes(16)})
    hall.settle()
    hall.reveal()
    files = unzipped(plain_of(last))
    files["sheet.zip"] = files["sheet.zip"].replace(b"9", b"1")

    other = bring(hall, last, zipped(files))

    assert (other.status_code, other.json()["refused"]["code"]) == (422, "backup_not_committed")
    assert BidResult.objects.get(bid=last.bid).failure == "release_bad"
    assert bring(hall, last, plain_of(last)).status_code == 200
    assert BidResult.objects.get(bid=last.bid).price == last.price


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
    assert "v" in _confirm(hall, Browser(hall, first))
    other = Browser(hall, second)

    silent = _confirm(hall, other, accepted=False)
    wrong = other.state("confirmation", _confirmation(hall, second, accepted=True, price="1.00"))

    assert _code(silent) == "objection_text_missing"
    assert _code(wrong) == "statement_for_other"
    assert "v" in _confirm(hall, other, accepted=False, objection="工期读错")
    state = other.get("state.json")
    assert [one["accepted"] for one in state["bids"]] == [True, False, None]
    assert [(one["bid"], one["text"]) for one in state["objections"]] == [(second.bid, "工期读错")]
    assert _code(_confirm(hall, other)) == "confirmed_already"


def test_23_an_unanswered_objection_blocks_the_closing(at: At) -> None:
    """实施条例第四十四条: it is answered on the spot and recorded; no record and no end before that."""
    hall = at(S.CONFIRMING)
    host, objector = Browser(hall, hall.host), Browser(hall, hall.bidders[0])
    assert "v" in objector.post("objections", text="请复核工期")
    for bidder in hall.bidders:
        _confirm(hall, Browser(hall, bidder))
    before = journal_size()

    refused = host.post("record")

    assert _code(refused) == "objections_unanswered"
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
    paper = _words(_record_of(hall))
    assert len(shown) == len(PRICES)
    for one in shown:
        assert [part for part in one if part not in paper] == []
    entry = Entry.objects.get(stream=hall.opening.public_stream.name, kind="opening.record_requested")
    assert entry.digest_hex in paper


def test_27_the_record_has_pages_a_digest_and_signatures(at: At, world: World) -> None:
    """电子签名法第十三条: what was signed stays as it is; whoever has the platform's root checks it without us."""
    hall = at(S.RECORD_SIGNING)
    unsigned = _record_of(hall)
    assert inspect(unsigned, [trust(hall.now).root]) == []

    hall.sign_record()

    signed = _record_of(hall)
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
    journal, record = journal_size(), _record_of(hall)
    acts = ("start", "list", "decryption", "settlement", "announcement", "record", "close", "resume", "draw")

    answers = [host.post(act) for act in acts]
    answers += [host.post("pause", reason="r"), host.post("fail", reason="r")]
    answers += [host.post("objections/1/answer", answer="a"), host.state("holder", holder, role="host")]
    answers += [bidder.post("objections", text="t"), _sign_in(hall, bidder), _confirm(hall, bidder)]
    answers += [host.post("signature/prepare"), host.post("reveal", role="host", shares={})]
    answers += [host.post("attribution", bid=hall.bidders[0].bid, cause="bidder_absent", reason="r")]

    assert {_code(one) for one in answers} <= {"wrong_state", "record_signed_already", "objection_unknown"}
    assert (hall.opening.state, journal_size(), _record_of(hall)) == (S.CLOSED, journal, record)


def test_29_a_reconnect_restores_the_state_within_three_seconds(at: At) -> None:
    """Whoever lost the line in mid-decryption has the snapshot, or what he missed after his version, and stands where all stand."""
    hall = at(S.CLOSED)
    stream = hall.opening.public_stream.name
    story = [frame(one.v, one.kind, moment(one.at), one.payload) for one in since(stream, 0)]
    lost = next(number for number, one in enumerate(story) if one["type"] == "opening.released") + 1
    before = fold(blank(), story[:lost])
    began = time.perf_counter()

    fresh = json.loads(Client().get(f"/openings/{hall.lot.code}/state.json").content)
    missed = [json.loads(one.text) for one in after(stream, before["v"])]

    restored = fold(before, missed)
    assert time.perf_counter() - began < 3
    assert [one["v"] for one in missed] == list(range(before["v"] + 1, fresh["v"] + 1))
    assert {**restored, "lot": hall.lot.code} == {name: told for name, told in fresh.items() if name != "you"}


def test_30_more_than_sixty_bidders_in_one_lot(at: At) -> None:
    """The hall's fold and its frames hold sixty-two; `manage.py rehearse --bidders 62` plays them with sealed bids and a record."""
    hall = at(S.CLOSED)
    story = [frame(one.v, one.kind, moment(one.at), one.payload) for one in since(hall.opening.public_stream.name, 0)]
    many = _with_bidders(story, 62)
    half = len(many) // 2

    state = fold(blank(), many)

    assert (len(state["bids"]), state["state"]) == (62, S.CLOSED)
    assert [one["number"] for one in state["bids"]] == list(range(1, 63))
    assert all(one["price"] and one["accepted"] for one in state["bids"])
    assert fold(fold(blank(), many[:half]), many[half:]) == state


def test_31_no_public_page_names_a_bidder_before_the_list(signing_in: Hall) -> None:
    """招标投标法第二十二条: pages, programs' addresses and the board; names, ids and prices; and afterwards the names."""
    hall = signing_in
    for bidder in hall.bidders:
        assert "v" in _sign_in(hall, Browser(hall, bidder))
    secret = [said for bidder in hall.bidders for said in _secrets_of(bidder)]

    before = [_everything_public(hall)]
    hall.close_submission()
    before.append(_everything_public(hall))
    Browser(hall, hall.host).post("start")
    _draw(hall)
    before.append(_everything_public(hall))

    assert [said for said in secret if any(said in seen for seen in before)] == []
    Browser(hall, hall.host).post("list")
    after_it = _everything_public(hall)
    assert [one.name for one in hall.bidders if one.name not in after_it] == []
    assert [str(one.price) for one in hall.bidders if str(one.price) in after_it] == []


def _with_bidders(story: Sequence[Mapping[str, Any]], count: int) -> list[dict[str, Any]]:
    """The same session with so many bidders: what was said of the first bid is said of each."""
    first = next(one["bids"][0] for one in story if one["type"] == "opening.list_published")
    ids = {number: f"{number:032x}" for number in range(1, count + 1)}
    told: list[dict[str, Any]] = []
    for one in story:
        if one["type"] == "opening.list_published":
            rows = [{**first, "number": n, "bid": bid, "bidder": f"第{n}投标有限公司"} for n, bid in ids.items()]
            told.append({**one, "bids": rows, "count": count})
        elif one.get("bid") == first["bid"]:
            told += [{**one, "bid": bid} for bid in ids.values()]
        elif not one.get("bid"):
            told.append(dict(one))
    return [{**one, "v": v} for v, one in enumerate(told, start=1)]


def _code(answer: Any) -> str:
    """The refusal's code; what was accepted has none."""
    return str(answer.get("refused", {}).get("code", "")) if isinstance(answer, dict) else ""


def _draw(hall: Hall) -> None:
    """The witness gives his secret and the host has everything drawn."""
    witness = Browser(hall, hall.witness)
    witness.post("draw", secret=secrets.token_hex(32), nonce=secrets.token_hex(16))
    while Browser(hall, hall.host).post("draw").get("v"):
        pass


def _sign_in(hall: Hall, browser: Browser) -> Any:
    bid = next(one.bid for one in hall.bidders if one is browser.signer)
    return browser.state("sign-in", {"v": 1, "kind": "sign_in", "lot": hall.lot.code, "bid": bid})


def _confirmation(hall: Hall, bidder: Bidder, *, accepted: bool, price: str) -> dict[str, Any]:
    return {
        "v": 1,
        "kind": "confirmation",
        "lot": hall.lot.code,
        "bid": bidder.bid,
        "accepted": accepted,
        "price": price,
    }


def _confirm(hall: Hall, browser: Browser, *, accepted: bool = True, objection: str = "") -> Any:
    bidder = next(one for one in hall.bidders if one is browser.signer)
    said = _confirmation(hall, bidder, accepted=accepted, price=str(bidder.price))
    return browser.state("confirmation", said, bid=bidder.bid, accepted=accepted, objection=objection)


def _secrets_of(bidder: Bidder) -> list[str]:
    """What nobody may read before the list: who, which bid, how much."""
    return [bidder.name, bidder.bid, str(bidder.price), figures(bidder.price), bidder.member.person.name]


def _everything_public(hall: Hall) -> str:
    """All that a visitor without a seat can read of the lot."""
    code = hall.lot.code
    places = [f"/openings/{code}/", f"/openings/{code}/state.json", f"/openings/{code}/roster", "/openings/"]
    places += [f"/lots/{code}/", f"/lots/{code}/facts.json", "/lots.json", "/"]
    return "".join(Client().get(place).content.decode() for place in places)


def _record_of(hall: Hall) -> bytes:
    """The record as a stranger gets it."""
    answer: Any = Client().get(f"/openings/{hall.lot.code}/record.pdf")
    content = b"".join(answer.streaming_content)
    for close in answer._resource_closers:
        close()
    return content


def _words(pdf: bytes) -> str:
    """The paper's text without its gaps."""
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return "".join(done.stdout.decode().split())
