"""在线: frames for the desk and counts for all, after the list only, never a fact."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

import pytest

from apps.openings import hub as hubs
from apps.openings import presence
from apps.openings.hub import Hub
from apps.openings.presence import Crowd, Guest, Present, counted, exchange, others_of, pause_for
from tests.openings.listening import STREAM, Memory, with_hub
from trading import services

HOST, BIDDER, AGAIN = Guest(sees_lamps=True), Guest("a" * 32), Guest("a" * 32)


def test_two_tabs_of_a_bidder_are_one_bidder() -> None:
    assert counted([HOST, BIDDER, AGAIN]) == Present(frozenset({"a" * 32}), 3)


def test_counts_name_nobody() -> None:
    present = Present(frozenset({"a" * 32}), 3)

    assert json.loads(present.counts().text) == {"type": "presence", "online": 1, "watching": 3}
    assert json.loads(present.lamps().text)["bids"] == ["a" * 32]


def test_processes_are_added_up_and_the_silent_forgotten() -> None:
    rows = {
        b"mine": json.dumps({"at": 100, "bids": ["a"], "watching": 9}).encode(),
        b"other": json.dumps({"at": 90, "bids": ["a", "b"], "watching": 4}).encode(),
        b"dead": json.dumps({"at": 80, "bids": ["c"], "watching": 7}).encode(),
    }

    others = others_of(rows, "mine", 100)

    assert Present(frozenset({"a"}), 9).with_others(others) == Present(frozenset({"a", "b"}), 13)


def test_two_processes_tell_each_other_over_the_bus(settings: Any) -> None:
    first, second = Present(frozenset({"a" * 32}), 2), Present(frozenset({"b" * 32}), 3)
    with services.valkey() as url:
        settings.REDIS_URL = urlsplit(url)
        exchange("opening:1:public", "first", first)

        together = exchange("opening:1:public", "second", second)

    assert together == Present(frozenset({"a" * 32, "b" * 32}), 5)
    assert exchange("opening:1:public", "second", second) == second, "a bus that is gone hides nobody who is here"


@pytest.mark.parametrize(("listeners", "pause"), [(1, 0.5), (200, 0.5), (201, 3.0), (2001, 10.0)])
def test_a_larger_hall_is_told_less_often(listeners: int, pause: float) -> None:
    assert pause_for(listeners) == pause


def test_the_journal_is_asked_again_only_when_something_was_said(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([False, True])
    monkeypatch.setattr(presence, "is_listed", lambda _stream: next(answers))
    crowd = Crowd("opening:1:public")

    assert [crowd.may_be_told(v) for v in (1, 1, 2, 2, 3)] == [False, False, True, True, True]


@pytest.mark.django_db(transaction=True)
def test_before_the_list_nobody_hears_who_is_there_and_afterwards_each_what_is_his(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    listed = [False]
    monkeypatch.setattr(hubs, "exchange", lambda _stream, _name, mine: mine)
    monkeypatch.setattr(presence, "is_listed", lambda _stream: listed[0])
    host, bidder = Memory(), Memory()

    async def story(hub: Hub) -> list[int]:
        await hub.join(STREAM.name, since=0, writer=host, guest=HOST)
        await hub.join(STREAM.name, since=0, writer=bidder, guest=BIDDER)
        room = hub._rooms[STREAM.name]
        await hub._tell_presence(room)
        before = len([one for one in host.frames + bidder.frames if one["type"] == "presence"])
        listed[0] = True
        room.crowd = Crowd(STREAM.name)
        await hub._tell_presence(room)
        await hub._tell_presence(room)
        return [before]

    assert with_hub(story) == [0]
    assert [one for one in host.frames if one["type"] == "presence"] == [
        {"type": "presence", "online": 1, "watching": 2, "bids": ["a" * 32]}
    ]
    assert [one for one in bidder.frames if one["type"] == "presence"] == [
        {"type": "presence", "online": 1, "watching": 2}
    ]
