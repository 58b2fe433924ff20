"""The hub: everything once, in order, to everybody, whatever happens to bells and readers."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import pytest
from django.db import DatabaseError

from apps.evidence import bell
from apps.evidence.streams import Hearers, Stream
from apps.openings import hub as hubs
from apps.openings.hub import RESYNC, RING, UNSENT_LIMIT, Hub, Room, Seat
from apps.openings.relay import Frame, after, beat_frame
from tests.openings.listening import NOW, STREAM, Memory, said, say, until, with_hub

pytestmark = pytest.mark.django_db(transaction=True)
OTHER = Stream("opening:13:public", Hearers.PUBLIC)


@pytest.fixture
def deaf(monkeypatch: pytest.MonkeyPatch) -> None:
    """No bell rings: only the poll is left."""
    monkeypatch.setattr(bell, "ring", lambda _streams: None)


@pytest.fixture
def slow_poll(monkeypatch: pytest.MonkeyPatch) -> None:
    """The poll never comes: only the bell is left."""
    monkeypatch.setattr(hubs, "POLL_SECONDS", 3600)


@pytest.mark.usefixtures("slow_poll")
def test_what_this_process_says_is_heard_at_once_and_once() -> None:
    async def story(hub: Hub) -> list[dict[str, Any]]:
        ears = Memory()
        await hub.join(STREAM.name, since=0, writer=ears)
        await said("one", "two")
        await until(lambda: len(ears.versions()) == 2)
        return ears.frames

    clock, first, second = with_hub(story)

    assert (clock["type"], clock["v"]) == ("clock", 0)
    assert first | {"digest": ""} == {
        "v": 1,
        "type": "sentence.spoken",
        "at": "2026-11-24T01:30:00.000000Z",
        "digest": "",
        "text": "one",
    }
    assert (second["v"], second["text"]) == (2, "two")


@pytest.mark.usefixtures("deaf")
def test_a_lost_bell_is_healed_from_the_journal() -> None:
    async def story(hub: Hub) -> list[int]:
        ears = Memory()
        await hub.join(STREAM.name, since=0, writer=ears)
        await said("one", "two", "three")
        await until(lambda: len(ears.versions()) == 3)
        return ears.versions()

    assert with_hub(story) == [1, 2, 3]


@pytest.mark.parametrize("mistake", [RuntimeError("a mistake of ours"), DatabaseError("the line broke")])
def test_a_mistake_while_reading_silences_no_hall(mistake: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    mistakes = iter([mistake])
    read_on = Hub._read_on

    async def fail_once(hub: Hub) -> None:
        for failure in mistakes:
            raise failure
        await read_on(hub)

    async def story(hub: Hub) -> list[int]:
        ears = Memory()
        await hub.join(STREAM.name, since=0, writer=ears)
        await said("one", "two")
        await until(lambda: len(ears.versions()) == 2)
        return ears.versions()

    monkeypatch.setattr(hubs, "AFTER_TROUBLE_SECONDS", 0.01)
    monkeypatch.setattr(Hub, "_read_on", fail_once)

    assert with_hub(story) == [1, 2]


def test_who_comes_back_hears_what_he_missed_and_nothing_else() -> None:
    async def story(hub: Hub) -> list[int]:
        ears = Memory()
        await hub.join(STREAM.name, since=2, writer=ears)
        await said("four")
        await until(lambda: 4 in ears.versions())
        return ears.versions()

    say("one", "two", "three")

    assert with_hub(story) == [3, 4]


def test_who_is_up_to_date_hears_only_the_time() -> None:
    async def story(hub: Hub) -> list[dict[str, Any]]:
        ears = Memory()
        await hub.join(STREAM.name, since=2, writer=ears)
        return ears.frames

    say("one", "two")

    assert [(frame["type"], frame["v"]) for frame in with_hub(story)] == [("clock", 2)]


def test_who_was_away_longer_than_the_ring_reaches_is_served_from_the_journal() -> None:
    count = RING + 20

    async def story(hub: Hub) -> list[int]:
        ears = Memory()
        await hub.join(STREAM.name, since=0, writer=ears)
        return ears.versions()

    say(*(str(turn) for turn in range(count)))

    assert with_hub(story) == list(range(1, count + 1))


def test_who_has_much_to_catch_up_with_does_not_keep_the_reader_from_others() -> None:
    """More than a socket may owe lies between him and the ring: he gets it piece by piece."""
    count = RING + 20

    async def story(hub: Hub) -> tuple[list[int], int | None]:
        heavy = Heavy()
        joining = asyncio.create_task(hub.join(STREAM.name, since=0, writer=heavy))
        await until(lambda: heavy.owes > UNSENT_LIMIT)
        heavy.is_read = True
        seat = await asyncio.wait_for(joining, 5)
        await until(lambda: seat.v == count or heavy.closed is not None)
        return heavy.versions(), heavy.closed

    say(*(str(turn) for turn in range(count)))

    assert with_hub(story) == (list(range(1, count + 1)), None)


def test_who_takes_nothing_while_he_catches_up_is_sent_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hubs, "BEHIND_SECONDS", 0)

    async def story(hub: Hub) -> tuple[int | None, int]:
        heavy = Heavy()
        await asyncio.wait_for(hub.join(STREAM.name, since=0, writer=heavy), 5)
        await until(lambda: heavy.closed is not None)
        return heavy.closed, hub.listeners()

    say(*(str(turn) for turn in range(RING + 20)))

    assert with_hub(story) == (RESYNC, 0)


class Heavy(Memory):
    """A socket to which every frame is large, and which takes nothing until it is read."""

    def __init__(self) -> None:
        super().__init__()
        self.is_read = False

    def write(self, frame: Frame) -> None:
        """Owes a large part of what it may owe."""
        super().write(frame)
        self.owes += UNSENT_LIMIT // 8

    def unsent(self) -> int:
        """Nothing when it is read between two questions."""
        if self.is_read:
            self.owes = 0
        return self.owes


def test_one_hall_hears_nothing_of_another() -> None:
    async def story(hub: Hub) -> tuple[list[int], list[int]]:
        ours, theirs = Memory(), Memory()
        await hub.join(STREAM.name, since=0, writer=ours)
        await hub.join(OTHER.name, since=0, writer=theirs)
        await said("ours")
        await said("theirs", "theirs too", stream=OTHER)
        await until(lambda: len(ours.versions()) == 1 and len(theirs.versions()) == 2)
        return ours.versions(), theirs.versions()

    assert with_hub(story) == ([1], [1, 2])


def test_who_left_hears_nothing_more() -> None:
    async def story(hub: Hub) -> tuple[list[int], int]:
        gone, stays = Memory(), Memory()
        seat = await hub.join(STREAM.name, since=0, writer=gone)
        await hub.join(STREAM.name, since=0, writer=stays)
        seat.leave()
        seat.leave()
        await said("one")
        await until(lambda: stays.versions() == [1])
        return gone.versions(), hub.listeners()

    assert with_hub(story) == ([], 1)


def test_a_slow_reader_holds_up_nobody_and_is_brought_up_to_date() -> None:
    async def story(hub: Hub) -> tuple[list[int], list[int], list[int]]:
        slow, quick = Memory(), Memory()
        slow_seat = await hub.join(STREAM.name, since=0, writer=slow)
        await hub.join(STREAM.name, since=0, writer=quick)
        slow.owes = UNSENT_LIMIT + 1
        await said("one", "two", "three")
        await until(lambda: len(quick.versions()) == 3)
        while_slow = slow.versions()
        slow.owes = 0
        slow_seat.look_after(asyncio.get_running_loop().time())
        return quick.versions(), while_slow, slow.versions()

    assert with_hub(story) == ([1, 2, 3], [], [1, 2, 3])


def test_a_reader_who_stays_behind_is_sent_away_to_dial_again() -> None:
    room, slow = Room(STREAM.name, []), Memory()
    seat = Seat(room, 0, slow)
    room.seats.add(seat)
    slow.owes = UNSENT_LIMIT + 1
    say("one")
    room.hear(after(STREAM.name, 0), now=100.0)

    seat.look_after(now=130.0)
    patient = slow.closed
    seat.look_after(now=130.1)

    assert (patient, slow.closed, slow.versions(), len(room.seats)) == (None, RESYNC, [], 0)


def test_nothing_is_passed_on_beyond_a_gap_or_twice() -> None:
    room, ears = Room(STREAM.name, []), Memory()
    room.seats.add(Seat(room, 0, ears))
    say("one", "two", "three", "four")
    one, two, three, four = after(STREAM.name, 0)

    room.hear([one], now=0.0)
    room.hear([three, four], now=0.0)
    room.hear([one, two], now=0.0)
    room.hear([two, three, four], now=0.0)

    assert ears.versions() == [1, 2, 3, 4]


def test_the_beat_tells_version_and_time() -> None:
    assert beat_frame(7, NOW).text == '{"type":"clock","v":7,"now":1795483800000}'


def test_no_gap_and_no_repeat_while_lines_drop_and_bells_are_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forty listeners who leave and come back five times each, a third of all bells lost, the rest doubled."""
    chance = random.Random(7)
    ring = bell.ring

    def unreliable(streams: frozenset[str]) -> None:
        for _time in range(chance.choice([0, 2, 2])):
            ring(streams)

    monkeypatch.setattr(bell, "ring", unreliable)
    count, listeners, drops = 120, 40, 5

    async def listen(hub: Hub, ears: Memory, pauses: list[float]) -> None:
        for pause in pauses:
            seat = await hub.join(STREAM.name, since=len(ears.versions()), writer=ears)
            await asyncio.sleep(pause)
            seat.leave()
        await hub.join(STREAM.name, since=len(ears.versions()), writer=ears)

    async def story(hub: Hub) -> list[list[int]]:
        everybody = [Memory() for _one in range(listeners)]
        visits = [listen(hub, ears, [chance.random() / 20 for _drop in range(drops)]) for ears in everybody]
        await asyncio.gather(*visits, said(*(str(turn) for turn in range(count))))
        await until(lambda: all(len(ears.versions()) >= count for ears in everybody))
        return [ears.versions() for ears in everybody]

    assert with_hub(story) == [list(range(1, count + 1))] * listeners
