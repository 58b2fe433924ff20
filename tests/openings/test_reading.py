"""唱标的安排和经过. 招标投标法 §36: in the order and with the fields the document allows, each sentence with its beginning and end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from apps.core import clock
from apps.core.refusals import NotAllowed, Refused, WrongState
from apps.openings import actions, queries
from apps.openings.lifecycle import OpeningState
from apps.openings.rules.reading import Heard, ReadingOrder, again_next, chosen, in_order, orders_of
from apps.tenders.models import DataSheet
from tests.openings.stage import Hall
from tests.openings.test_acts import Browser
from tests.tenders.stage import kinds, refused

S = OpeningState
BEGAN = datetime(2026, 11, 24, 1, 40, 3, tzinfo=UTC)


@pytest.fixture
def settled(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> Hall:
    """Every bid is open and nothing is read yet."""
    monkeypatch.setattr(clock, "now", lambda: hall.now)
    hall.reaches(S.DECRYPT_SETTLED)
    hall.reveal()
    return hall


def test_the_host_chooses_order_and_fields_among_those_of_the_document(settled: Hall) -> None:
    hall, host = settled, Browser(settled, settled.host)
    client = host.client

    page = client.get(f"/openings/{hall.lot.code}/").content.decode()
    assert 'value="reversed"' in page
    answer = client.post(f"/openings/{hall.lot.code}/reading/plan", {"order": "reversed", "fields": ["days", "bond"]})
    assert answer.status_code == 302
    with refused(Refused, "announcement_not_allowed", unchanged=hall.opening):
        _plan(hall, fields=["price_per_metre"])
    with refused(NotAllowed, "not_the_host", unchanged=hall.opening):
        _plan(hall, actor=hall.witness)
    hall.read_out()

    said = queries.state(hall.opening, hall.host.actor)["utterances"]
    assert [one["bid"] for one in said] == [None, *[one.bid for one in reversed(hall.bidders)], None]
    assert said[1]["text"].endswith("元整。工期：240日历天。投标保证金：保函。")
    assert "第1家：远大建设股份有限公司。" in said[1]["text"]
    with refused(WrongState, "wrong_state", unchanged=hall.opening):
        _plan(hall)


def test_an_order_that_the_document_does_not_allow_is_refused(settled: Hall) -> None:
    hall = settled
    sheet = DataSheet.objects.get(lot=hall.lot)
    DataSheet.objects.filter(lot=hall.lot).update(scheme={**(sheet.scheme or {}), "announce_orders": ["received"]})

    with refused(Refused, "reading_order_not_allowed", unchanged=hall.opening):
        _plan(hall, order=ReadingOrder.REVERSED)


def test_every_sentence_has_its_beginning_and_its_end(settled: Hall) -> None:
    hall, host = settled, Browser(settled, settled.host)
    told = {"voice": "Xiaoxiao", "began_at": BEGAN.isoformat(), "ended_at": "2026-11-24T01:40:09.500Z"}
    hall.announce()

    assert "v" in host.post("utterances/1/end", **told)
    assert host.post("utterances/1/end", **told)["refused"]["code"] == "utterance_ended_already"
    assert host.post("utterances/9/end", **told)["refused"]["code"] == "utterance_unknown"
    assert host.post("utterances/1/end", **{**told, "ended_at": "late"})["refused"]["code"] == (
        "opening_request_malformed"
    )
    hall.read_out()
    hall.confirm_all()
    hall.record()

    said = queries.state(hall.opening, hall.host.actor)["utterances"]
    assert said[0]["told"] == {
        "voice": "Xiaoxiao",
        "told_began_at": "2026-11-24T01:40:03.000000Z",
        "told_ended_at": "2026-11-24T01:40:09.500000Z",
    }
    assert all(one["ended_at"] > one["at"] for one in said)
    assert [one["told"]["voice"] for one in said[1:]] == ["", "", "", ""]


def test_the_reading_pauses_goes_on_and_one_bid_is_heard_again(settled: Hall) -> None:
    hall, host = settled, Browser(settled, settled.host)
    first, second, _third = hall.bidders
    hall.announce()

    with refused(Refused, "bid_not_read_out", unchanged=hall.opening):
        actions.replay_bid(hall.opening.pk, bid=first.bid, actor=hall.host.actor, now=hall.tick())
    assert host.post("reading/resume")["refused"]["code"] == "reading_not_paused"
    assert "v" in host.post("reading/pause")
    with refused(Refused, "reading_paused", unchanged=hall.opening):
        hall.announce()
    with refused(Refused, "reading_paused", unchanged=hall.opening):
        actions.pause_reading(hall.opening.pk, actor=hall.host.actor, now=hall.tick())
    assert "v" in host.post("reading/resume")
    hall.announce()
    assert "v" in host.post("reading/replay", bid=first.bid)
    with refused(NotAllowed, "not_the_host", unchanged=hall.opening):
        actions.replay_bid(hall.opening.pk, bid=first.bid, actor=second.actor, now=hall.tick())

    said = queries.state(hall.opening, hall.host.actor)["utterances"]
    assert [(one["bid"], len(one.get("replayed_at", []))) for one in said] == [(None, 0), (first.bid, 1)]


def test_the_reading_goes_back_to_a_bid_and_on_from_there(settled: Hall) -> None:
    """招标投标法 §36: what was read is heard again in its order; the bid that comes next is not brought forward."""
    hall, host = settled, Browser(settled, settled.host)
    first, second, third = hall.bidders
    for _sentence in range(3):
        hall.announce()

    with refused(Refused, "bid_not_read_yet", unchanged=hall.opening):
        actions.read_from(hall.opening.pk, bid=third.bid, actor=hall.host.actor, now=hall.tick())
    with refused(NotAllowed, "not_the_host", unchanged=hall.opening):
        actions.read_from(hall.opening.pk, bid=first.bid, actor=second.actor, now=hall.tick())
    assert "v" in host.post("reading/from", bid=first.bid)
    assert "v" in host.post("reading/pause")
    with refused(Refused, "reading_paused", unchanged=hall.opening):
        hall.announce()
    assert "v" in host.post("reading/resume")
    hall.announce()
    assert "v" in host.post("reading/from", bid=first.bid), "again, from the beginning"
    v = queries.version_of(hall.opening)
    hall.read_out()

    said = queries.state(hall.opening, hall.host.actor)
    assert [one["bid"] for one in said["utterances"]] == [None, *[one.bid for one in hall.bidders], None]
    assert [len(one.get("replayed_at", [])) for one in said["utterances"]] == [0, 2, 1, 0, 0]
    assert said["reading"]["again_from"] == 2
    told = kinds(hall.opening.public_stream.name)[v:]
    heard = [kind for kind in told if kind in ("opening.utterance_replayed", "opening.announced")]
    assert heard == ["opening.utterance_replayed"] * 2 + ["opening.announced"] * 2
    with refused(WrongState, "wrong_state", unchanged=hall.opening):
        actions.read_from(hall.opening.pk, bid=first.bid, actor=hall.host.actor, now=hall.tick())


def test_orders_fields_and_ends_are_pure_rules() -> None:
    assert orders_of({}) == tuple(ReadingOrder)
    assert in_order([1, 2, 3], ReadingOrder.REVERSED) == [3, 2, 1]
    assert [again_next(2, 4, heard) for heard in ([], [2], [2, 4], [3], [2, 3, 4])] == [2, 3, 3, 2, None]
    assert chosen({"bond", "days"}, ("days", "quality", "bond")) == ("days", "bond")
    with pytest.raises(Refused) as caught:
        Heard("", BEGAN, BEGAN - timedelta(microseconds=1))
    assert caught.value.code == "utterance_end_wrong"


def _plan(
    hall: Hall,
    *,
    order: ReadingOrder = ReadingOrder.RECEIVED,
    fields: tuple[str, ...] | list[str] = (),
    actor: Any = None,
) -> None:
    who = actor or hall.host
    actions.plan_reading(hall.opening.pk, order=order, fields=fields, actor=who.actor, now=hall.tick())
