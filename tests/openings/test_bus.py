"""The bell over a real Valkey: one process rings, the hub of another hears; a bus that is gone costs a second, no entry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from apps.evidence import bell
from apps.openings import hub as hubs
from apps.openings.hub import Hub
from tests.openings.listening import STREAM, Memory, said, until, with_hub
from trading import services

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def bus(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[services.Server]:
    """A Valkey that REDIS_URL names; this process hears nothing but the bus."""
    monkeypatch.setattr(bell, "listen", lambda _ear: None)
    monkeypatch.setattr(bell, "_silent_until", 0.0)
    server = services.start_valkey()
    settings.REDIS_URL = urlsplit(server.url)
    try:
        yield server
    finally:
        services.stop(server)
        bell._bus.cache_clear()


def test_a_ring_on_the_bus_is_heard(bus: services.Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hubs, "POLL_BESIDE_BUS_SECONDS", 3600)

    async def story(hub: Hub) -> list[int]:
        ears = Memory()
        await hub.join(STREAM.name, since=0, writer=ears)
        while not ears.versions():
            await said("again until the subscription stands")
        count = len(ears.versions())
        await said("one", "two")
        await until(lambda: len(ears.versions()) >= count + 2)
        return ears.versions()

    heard = with_hub(story)

    assert heard == list(range(1, len(heard) + 1))
    assert services.is_running(bus)


def test_without_the_bus_the_poll_finds_what_was_said(bus: services.Server) -> None:
    services.stop(bus)

    async def story(hub: Hub) -> list[int]:
        ears = Memory()
        await hub.join(STREAM.name, since=0, writer=ears)
        await said(*(str(turn) for turn in range(20)))
        await until(lambda: len(ears.versions()) == 20)
        return ears.versions()

    assert with_hub(story) == list(range(1, 21))


def test_a_message_names_streams_and_nothing_else() -> None:
    assert bell.heard(b"lot:1:public opening:2:public") == {"lot:1:public", "opening:2:public"}
    assert bell.heard(b"") == frozenset()
