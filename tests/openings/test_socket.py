"""The hall's sockets: who is let in, what he hears, that they only speak; through channels and through a real daphne."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.db import connection
from django.test import Client

from apps.openings import consumers
from apps.openings.hub import Hub
from apps.openings.models import Opening
from apps.openings.routing import from_our_pages, is_from_our_pages, sockets
from apps.openings.visits import visit_of
from apps.portal.rehearsal.websocket import SocketClosed, WebSocket
from apps.tenders.rules.books import Regime
from tests.openings.listening import said
from tests.tenders.stage import Stage
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]
REFUSED = 4403
Told = Callable[[], Awaitable[Any]]


@pytest.fixture
def opening(world: World) -> Opening:
    """The opening of a published lot, before anything happened in it."""
    lot = Stage(world, Regime.ENG).tendering()
    return Opening.objects.get_or_create(lot=lot)[0]


def dial(opening: Opening | str, place: str = "", session: str = "", since: str = "") -> WebsocketCommunicator:
    """A socket of somebody, as the server would see it."""
    code = opening if isinstance(opening, str) else opening.lot.code
    cookie = f"{settings.SESSION_COOKIE_NAME}={session}"
    headers = [(b"host", b"testserver"), (b"cookie", cookie.encode())]
    query = f"?since={since}" if since else ""
    return WebsocketCommunicator(from_our_pages(sockets), f"/ws/openings/{code}{place}{query}", headers=headers)


def session_of(world: World, who: str | None) -> str:
    """The session of one of the cast; nobody has none."""
    return str(world.client_of(getattr(world, who)).session.session_key) if who else ""


def tell(story: Told, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs the story with a hub of its own."""
    hub = Hub()
    monkeypatch.setattr(consumers, "hub", hub)

    async def told() -> Any:
        try:
            return await story()
        finally:
            await hub.stop()

    return asyncio.run(told())


async def versions(line: WebsocketCommunicator, count: int) -> list[int]:
    """The versions of so many facts; the word about time is passed over."""
    found: list[int] = []
    while len(found) < count:
        frame = json.loads(await line.receive_from(timeout=10))
        if frame["type"] != "clock":
            found.append(frame["v"])
    return found


async def code_of(line: WebsocketCommunicator) -> int:
    """The code with which the socket is closed."""
    is_open, _protocol = await line.connect(timeout=10)
    assert is_open
    closed = await line.receive_output(timeout=10)
    return int(closed["code"])


def test_what_is_said_is_heard_live_once_and_again_after_coming_back(
    opening: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story() -> tuple[list[int], list[int], bool]:
        line = dial(opening)
        await line.connect(timeout=10)
        first = json.loads(await line.receive_from(timeout=10))
        assert (first["type"], first["v"]) == ("clock", 0)
        await said("one", "two", stream=opening.public_stream)
        live = await versions(line, 2)
        await line.disconnect()
        await said("three", stream=opening.public_stream)
        again = dial(opening, since="2")
        await again.connect(timeout=10)
        missed = await versions(again, 1)
        is_silent = bool(await again.receive_nothing(timeout=0.3))
        await again.disconnect()
        return live, missed, is_silent

    assert tell(story, monkeypatch) == ([1, 2], [3], True)


def test_a_socket_takes_no_orders(opening: Opening, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> list[int]:
        line = dial(opening)
        await line.connect(timeout=10)
        await line.send_to(text_data='{"type":"opening.closed"}')
        await line.send_to(bytes_data=b"\x00")
        await said("one", stream=opening.public_stream)
        heard = await versions(line, 1)
        await line.disconnect()
        return heard

    assert tell(story, monkeypatch) == [1]


@pytest.mark.parametrize("since", ["-1", "1e9", "٣", "9" * 40, "x"])
def test_a_version_that_is_none_means_from_the_beginning(
    opening: Opening, since: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story() -> list[int]:
        line = dial(opening, since=since)
        await line.connect(timeout=10)
        await said("one", stream=opening.public_stream)
        heard = await versions(line, 1)
        await line.disconnect()
        return heard

    assert tell(story, monkeypatch) == [1]


@pytest.mark.parametrize(
    ("_case", "place", "who"),
    [
        ("the public at the desk", "/desk", None),
        ("a bidder at the desk", "/desk", "bidder"),
        ("the public as a bidder", "/own", None),
        ("a bidder without a bid", "/own", "bidder"),
        ("the host as a bidder", "/own", "agency"),
    ],
)
def test_who_may_not_hear_is_told_4403(
    opening: Opening, world: World, _case: str, place: str, who: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = dial(opening, place, session_of(world, who))

    assert tell(lambda: code_of(line), monkeypatch) == REFUSED


@pytest.mark.parametrize("path", ["WC-NONE-01", "WC-NONE-01/desk", "WC-NONE-01/else/where"])
def test_a_hall_that_is_not_there_is_told_in_the_same_way(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert tell(lambda: code_of(dial(path)), monkeypatch) == REFUSED


@pytest.mark.parametrize("who", ["agency", "tenderee", "witness", "operator", "supervisor"])
def test_the_desk_hears_its_own_stream(
    opening: Opening, world: World, who: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = dial(opening, "/desk", session_of(world, who))

    async def story() -> list[int]:
        await line.connect(timeout=10)
        await said("for the desk", stream=opening.desk_stream)
        heard = await versions(line, 1)
        await line.disconnect()
        return heard

    assert tell(story, monkeypatch) == [1]


def test_a_socket_at_the_desk_does_not_outlive_its_session(
    opening: Opening, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = world.client_of(world.agency)
    line = dial(opening, "/desk", str(client.session.session_key))
    monkeypatch.setattr(consumers, "LOOK_AGAIN_SECONDS", 0.01)

    async def story() -> tuple[int, list[int]]:
        await line.connect(timeout=10)
        await said("while he is there", stream=opening.desk_stream)
        heard = await versions(line, 1)
        await asyncio.to_thread(_sign_out, client)
        while (told := await line.receive_output(timeout=10))["type"] != "websocket.close":
            pass
        return int(told["code"]), heard

    assert tell(story, monkeypatch) == (REFUSED, [1])


def _sign_out(client: Client) -> None:
    try:
        client.logout()
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("_case", "origin", "is_ours"),
    [
        ("a program", None, True),
        ("our page", b"https://trade.example", True),
        ("another site", b"https://evil.example", False),
        ("another port", b"https://trade.example:8443", False),
        ("a page without a home", b"null", False),
        ("no address at all", b"http://[", False),
    ],
)
def test_only_our_own_pages_may_dial(_case: str, origin: bytes | None, is_ours: bool) -> None:
    headers = {b"host": b"trade.example"} | ({b"origin": origin} if origin else {})

    assert is_from_our_pages(headers) is is_ours


def test_a_page_of_somebody_else_is_refused_before_it_is_let_in(
    opening: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = dial(opening)
    line.scope["headers"].append((b"origin", b"https://evil.example"))

    assert tell(lambda: line.connect(timeout=10), monkeypatch) == (False, 403)


@pytest.fixture
def daphne(opening: Opening) -> Iterator[str]:
    """A real web server over the database of this test."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "trading.settings",
        "DATA_DIR": str(settings.DATA_DIR),
        "DATABASE_URL": _database_url(),
        "LOG_LEVEL": "WARNING",
        "DEBUG": "1",
    }
    process = subprocess.Popen(
        [sys.executable, "manage.py", "web", "--port", str(port)], cwd=ROOT, env=environment, stderr=subprocess.PIPE
    )
    try:
        _wait_for(port, process)
        yield f"ws://127.0.0.1:{port}/ws/openings/{opening.lot.code}"
    finally:
        process.terminate()
        process.communicate(timeout=20)


def test_daphne_passes_on_what_another_process_wrote(daphne: str, opening: Opening) -> None:
    """Ready frames through daphne's transport: short, middle and long ones; what is missed is made up for."""
    texts = ["one", "二" * 200, "三" * 30_000]
    line = WebSocket(daphne, headers={}, timeout=10)
    asyncio.run(said(*texts, stream=opening.public_stream))
    heard = [_fact(line) for _text in texts]
    line.close()
    again = WebSocket(f"{daphne}?since=2", headers={}, timeout=10)
    missed = _fact(again)
    again.close()

    assert [(one["v"], one["text"]) for one in heard] == list(enumerate(texts, start=1))
    assert missed == heard[2]


def test_daphne_tells_4403(daphne: str) -> None:
    line = WebSocket(f"{daphne}/desk", headers={}, timeout=10)

    with pytest.raises(SocketClosed) as caught:
        line.read()

    line.close()
    assert caught.value.code == REFUSED


def test_a_slow_reader_at_daphne_holds_up_nobody(daphne: str, opening: Opening) -> None:
    """One reads nothing while six megabytes are said; the other hears all of it, and the slow one what it asks for again."""
    texts = ["言" * 20_000] * 100
    slow, quick = WebSocket(daphne, headers={}, timeout=20), WebSocket(daphne, headers={}, timeout=20)
    asyncio.run(said(*texts, stream=opening.public_stream))
    heard = [_fact(quick)["v"] for _text in texts]
    late = [_fact(slow)["v"] for _text in texts]
    slow.close()
    quick.close()

    assert heard == late == list(range(1, 101))


def _fact(line: WebSocket) -> dict[str, Any]:
    while (frame := json.loads(line.read()))["type"] == "clock":
        pass
    return dict(frame)


def _database_url() -> str:
    if connection.vendor == "sqlite":
        return f"sqlite://{connection.settings_dict['NAME']}"
    told = connection.settings_dict
    return f"postgres://{told['USER']}:{told['PASSWORD']}@{told['HOST']}:{told['PORT']}/{told['NAME']}"


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    limit = time.monotonic() + 240
    while time.monotonic() < limit and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("daphne did not start")


def test_watchers_who_come_together_ask_the_database_once(opening: Opening, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    found = visit_of

    def counted(scope: dict[str, Any]) -> Any:
        asked.append(scope["url_route"]["kwargs"]["lot_code"])
        return found(scope)

    monkeypatch.setattr(consumers, "visit_of", counted)

    async def story() -> list[list[int]]:
        await said("one", "two", "three", stream=opening.public_stream)
        lines = [dial(opening, since=str(since)) for since in (0, 1, 2)]
        await asyncio.gather(*(line.connect(timeout=10) for line in lines))
        return [await versions(line, 3 - since) for since, line in enumerate(lines)]

    assert tell(story, monkeypatch) == [[1, 2, 3], [2, 3], [3]]
    assert asked == [opening.lot.code]


def test_watchers_who_come_together_to_no_hall_all_hear_no(opening: Opening, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> list[int]:
        return list(await asyncio.gather(*(code_of(dial("E-NOWHERE")) for _ in range(3))))

    assert tell(story, monkeypatch) == [REFUSED] * 3
