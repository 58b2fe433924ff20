"""Acceptance of the opening without a meeting: the handbook's checks 11 to 19 and 29 to 31, each as its users do it, over HTTP.

招标投标法第三十四条至第三十六条；电子招标投标办法第二十九条至第三十二条；政府采购货物和服务招标投标管理办法第三十九条至第四十三条.
"""

from __future__ import annotations

import json
import re
import secrets
import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from apps.core import clock
from apps.evidence.journal import since
from apps.evidence.rules.chain import moment
from apps.openings.lifecycle import OpeningState
from apps.openings.models import BidResult
from apps.openings.relay import after, beat_frame
from apps.openings.rules.fold import blank, fold, frame
from apps.tenders.lifecycle import LotState
from apps.tenders.models import DataSheet, Remedy
from apps.tenders.rules.books import Regime
from tests.acceptance.opening.acting import draw_everything, everything_public, refusal_of, secrets_of, sign_in_as
from tests.acceptance.opening.conftest import At
from tests.openings.conftest import PRICES
from tests.openings.stage import Hall
from tests.openings.test_acts import Browser
from tests.openings.test_import_backup import bring, plain_of, unzipped, zipped
from tests.tenders.stage import Stage, journal_size
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
S = OpeningState


def test_11_not_before_the_deadline(signing_in: Hall) -> None:
    """招标投标法第三十四条: at the very time, by the server's clock; one second before nothing starts."""
    hall = signing_in
    host = Browser(hall, hall.host)
    hall.now = hall.stage.deadline - timedelta(seconds=2)
    before = journal_size()

    early = host.post("start")

    assert hall.now == hall.stage.deadline - timedelta(seconds=1)
    assert refusal_of(early) in ("wrong_state", "deadline_not_reached")
    assert (hall.opening.state, hall.opening.started_at, journal_size()) == (S.SIGN_IN, None, before)
    type(hall.opening).objects.update(state=S.CLOSED_FOR_BIDS)
    hall.now = hall.stage.deadline - timedelta(seconds=2)
    assert refusal_of(host.post("start")) == "deadline_not_reached"
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
    draw_everything(hall)

    refused = host.post("list")

    assert refusal_of(refused) == "too_few_bidders"
    assert "v" in host.post("fail", reason="投标人少于三个")
    hall.lot.refresh_from_db()
    assert (hall.opening.state, hall.lot.state) == (S.FAILED, LotState.FAILED)
    assert refusal_of(host.post("list")) == "wrong_state"
    public = Client().get(f"/openings/{hall.lot.code}/").content.decode() + everything_public(hall)
    assert "投标人少于三个" in public
    assert [said for bidder in hall.bidders for said in secrets_of(bidder) if said in public] == []


def test_13_the_list_only_after_the_start(at: At) -> None:
    """电子招标投标办法第二十九条: the host starts, then the list; before the start nobody can have it published."""
    hall = at(S.CLOSED_FOR_BIDS)
    host = Browser(hall, hall.host)

    early = host.post("list")

    assert refusal_of(early) == "opening_not_started"
    assert host.get("state.json")["bids"] == []
    host.post("start")
    draw_everything(hall)
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
    assert "v" in sign_in_as(hall, first)
    host.post("start")
    draw_everything(hall)
    assert "v" in sign_in_as(hall, second)
    came = hall.now
    host.post("list")
    before = journal_size()

    late = sign_in_as(hall, third)

    assert refusal_of(late) == "wrong_state"
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

    assert (refusal_of(refused), refusal_of(bidder.get("own-headers"))) == ("wrong_state", "wrong_state")
    hall.now = paused + timedelta(minutes=7) - timedelta(seconds=1)
    host.post("resume")
    assert datetime.fromisoformat(host.get("state.json")["until"]) == until + timedelta(minutes=7)
    hall.now = until + timedelta(minutes=7) - timedelta(seconds=2)
    assert "v" in bidder.state("release", hall.bidders[0].release_statement(hall))
    late = Browser(hall, hall.bidders[1]).state("release", hall.bidders[1].release_statement(hall))
    assert refusal_of(late) == "window_closed"


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

    assert [refusal_of(one) for one in (early, unsettled, unreasoned)] == [
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

    assert refusal_of(early) == "no_outage"
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

    assert bring(hall, last, zipped(files)) == "backup_not_committed"
    assert BidResult.objects.get(bid=last.bid).failure == "release_bad"
    assert bring(hall, last, plain_of(last)) == ""
    assert BidResult.objects.get(bid=last.bid).price == last.price


def test_29_a_reconnect_restores_the_state_within_three_seconds(at: At) -> None:
    """Whoever lost the line in mid-decryption has the snapshot, or what he missed after his version, and stands where all stand."""
    hall = at(S.CLOSED)
    stream = hall.opening.public_stream.name
    story = [frame(one.v, one.kind, moment(one.at), one.payload) for one in since(stream, 0)]
    lost = next(number for number, one in enumerate(story) if one["type"] == "opening.released") + 1
    before = fold(blank(), story[:lost])
    began = time.process_time()

    fresh = json.loads(Client().get(f"/openings/{hall.lot.code}/state.json").content)
    missed = [json.loads(one.text) for one in after(stream, before["v"])]

    restored = fold(before, missed)
    assert time.process_time() - began < 3
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
        assert "v" in sign_in_as(hall, Browser(hall, bidder))
    secret = [said for bidder in hall.bidders for said in secrets_of(bidder)]

    before = [everything_public(hall)]
    hall.close_submission()
    before.append(everything_public(hall))
    Browser(hall, hall.host).post("start")
    draw_everything(hall)
    before.append(everything_public(hall))

    assert [said for said in secret if any(said in seen for seen in before)] == []
    Browser(hall, hall.host).post("list")
    after_it = everything_public(hall)
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
