"""Watching an opening: the replay for anyone, and where watchers go when a process carries as many sockets as it may."""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any

import pytest
from django.test import Client

from apps.openings.lifecycle import OpeningState
from apps.openings.models import Opening
from apps.openings.views.replay import SPEEDS
from apps.tenders.rules.books import Regime
from tests.openings.listening import said
from tests.openings.stage import Hall
from tests.openings.test_socket import dial, session_of, tell, versions
from tests.tenders.stage import Stage
from tests.world import World

S = OpeningState
CROWDED = 4410


def test_the_replay_is_the_same_page_for_everybody_and_holds_no_fact(hall: Hall) -> None:
    hall.reaches(S.ANNOUNCING)
    world = hall.stage.world

    pages = [Client().get(f"/openings/{hall.lot.code}/replay").content.decode()]
    pages += [
        world.client_of(member).get(f"/openings/{hall.lot.code}/replay").content.decode()
        for member in (hall.host.member, hall.bidders[0].member, world.supervisor)
    ]

    accidental = re.compile(
        r'"X-CSRFToken": "[^"]*"|data-clock="[^"]*"|<b data-clock-time>[^<]*| data-presence="[^"]*"'
    )
    assert len({accidental.sub("", page) for page in pages}) == 1
    assert not [one for one in hall.bidders if one.name in pages[0] or f"{one.price:,.2f}" in pages[0]]
    assert pages[0].count('type="range"') == 1
    assert [int(one) for one in re.findall(r'<option value="(\d+)">', pages[0])] == list(SPEEDS)


def test_the_replay_has_words_for_every_state(hall: Hall) -> None:
    page = Client().get(f"/openings/{hall.lot.code}/replay", headers={"accept-language": "zh-hans"})

    words = json.loads(page.context["words"])

    assert {state.value for state in S} <= set(words)
    assert all(words.values())


def test_a_lot_without_a_notice_has_no_replay(hall: Hall) -> None:
    assert Client().get("/openings/WC-NONE-01/replay").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_full_process_sends_new_watchers_to_the_segments_and_keeps_a_socket_for_who_signed_in(
    world: World, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.HALL_SOCKETS = 1
    opening = Opening.objects.get_or_create(lot=Stage(world, Regime.ENG).tendering())[0]
    session = session_of(world, "stranger")

    async def story() -> tuple[Any, list[int], list[int]]:
        first, second, known = dial(opening), dial(opening), dial(opening, session=session)
        await first.connect(timeout=10)
        await first.receive_from(timeout=10)
        await second.connect(timeout=10)
        answer = await second.receive_output(timeout=10)
        await known.connect(timeout=10)
        await said("one", stream=opening.public_stream)
        heard = await asyncio.gather(versions(first, 1), versions(known, 1))
        await first.disconnect()
        await known.disconnect()
        return answer, *heard

    answer, first, known = tell(story, monkeypatch)

    assert (answer["type"], answer["code"]) == ("websocket.close", CROWDED)
    assert first == known == [1]


@pytest.mark.django_db(transaction=True)
def test_one_address_cannot_take_all_places_of_a_hall(
    world: World, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.HALL_SOCKETS_OF_ADDRESS = 1
    opening = Opening.objects.get_or_create(lot=Stage(world, Regime.ENG).tendering())[0]

    def dialled(address: str) -> Any:
        line = dial(opening)
        line.scope["client"] = (address, 0)
        return line

    async def answer_to(line: Any) -> Any:
        await line.connect(timeout=10)
        return await line.receive_output(timeout=10)

    async def story() -> list[Any]:
        first, second, elsewhere, here = map(dialled, ("203.0.113.1", "203.0.113.1", "203.0.113.2", "127.0.0.1"))
        answers = [await answer_to(line) for line in (first, second, elsewhere, here)]
        await first.disconnect()
        again = dialled("203.0.113.1")
        answers.append(await answer_to(again))
        for line in (elsewhere, here, again):
            await line.disconnect()
        return [one.get("code") for one in answers]

    assert tell(story, monkeypatch) == [None, CROWDED, None, None, None]
