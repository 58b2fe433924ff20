"""The cluster: several web servers behind nginx are one platform, and one that dies takes nothing with it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.management import CommandError, call_command
from pytest_django import Settings

from apps.core.stopping import Stopping
from apps.openings.models import Opening
from apps.parties.models import Person
from apps.portal.rehearsal.browser import Browser
from apps.portal.rehearsal.websocket import WebSocket
from apps.tenders.rules.books import Regime
from tests.conftest import TODAY
from tests.evidence.child import database_url
from tests.openings.listening import say
from tests.tenders.stage import Stage
from tests.world import PASSWORD, World
from trading import services
from trading.cluster import keeper as keeping
from trading.cluster import proxy, record
from trading.cluster.keeper import Keeper
from trading.cluster.plan import Member, Plan, Ports

needs_nginx = pytest.mark.skipif(
    not (shutil.which("nginx") or Path("/usr/sbin/nginx").exists()), reason="nginx is not installed"
)


class Small(Plan):
    """What serves people, and none of those that work behind it: they have tests of their own."""

    def members(self, nginx: str) -> list[Member]:
        """The web servers and the proxy."""
        return [one for one in super().members(nginx) if one.asked_at]


class Short(Plan):
    """One process that ends by itself at once, and one that stays."""

    def members(self, nginx: str) -> list[Member]:
        """Neither of them knows the product."""
        return [Member("ends", ("false",)), Member("stays", ("sleep", "600"))]


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Plan:
    """Two web servers and one worker on the database of this test, at the day of all tests."""
    for name, value in {"DEBUG": "1", "CLOCK": "rehearsal", "LOG_LEVEL": "WARNING"}.items():
        monkeypatch.setenv(name, value)
    free = [services.free_port() for _ in range(4)]
    plan = Small(
        home=tmp_path / "cluster",
        ports=Ports(free[0], (free[1], free[2]), free[3]),
        workers=1,
        is_demonstration=False,
        has_bucket=False,
        addresses={"DATABASE_URL": database_url()},
    )
    plan.data.mkdir(parents=True)
    (plan.data / "rehearsal-clock").write_text(str((TODAY - datetime.now(UTC)).total_seconds()), "ascii")
    return plan


@pytest.fixture
def opening(world: World) -> Opening:
    """The opening of a published lot; one bidder has a password that the real settings know."""
    lot = Stage(world, Regime.ENG).tendering()
    encoded = PBKDF2PasswordHasher().encode(PASSWORD, "salt" * 6, iterations=1000)
    Person.objects.filter(pk=world.bidder.person.pk).update(password=encoded)
    return Opening.objects.get_or_create(lot=lot)[0]


@pytest.fixture
def cluster(plan: Plan, opening: Opening) -> Iterator[Keeper]:
    """A cluster that runs; afterwards none of its processes lives."""
    stopping, keeper = Stopping(), Keeper(plan, tell=lambda _line: None)
    running = threading.Thread(target=keeper.run, args=(stopping,))
    running.start()
    try:
        until(lambda: keeper.record.is_up() or not running.is_alive(), seconds=300)
        assert keeper.record.is_up(), keeper.record.trouble
        yield keeper
    finally:
        stopping.set()
        running.join(60)
        everybody = [one.process for one in keeper.record.members if one.process] + list(keeper.record.own.values())
        assert not [one for one in everybody if one.is_alive()]


def until(is_so: Callable[[], bool], *, seconds: float) -> None:
    """Waits until it is so, and not for ever."""
    end = time.monotonic() + seconds
    while not is_so() and time.monotonic() < end:
        time.sleep(0.05)


def heard(line: WebSocket, v: int) -> int:
    """The first version from `v` on that the socket tells."""
    while (frame := json.loads(line.read())).get("type") == "clock" or frame["v"] < v:
        pass
    return int(frame["v"])


@needs_nginx
@pytest.mark.long
@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_web_servers_are_one_platform_and_the_death_of_one_loses_nothing(
    cluster: Keeper, plan: Plan, opening: Opening, world: World
) -> None:
    visitor = Browser(plan.address)
    visitor.fill("/sign-in/", {"login": world.bidder.person.login, "password": PASSWORD})
    path = f"/ws/openings/{opening.lot.code}"
    lines = [WebSocket(f"ws://127.0.0.1:{port}{path}", headers={}, timeout=20) for port in plan.ports.webs]
    lines.append(WebSocket(f"ws://127.0.0.1:{plan.ports.proxy}{path}", headers={}, timeout=20))

    say("one", stream=opening.public_stream)
    assert [heard(line, 1) for line in lines] == [1, 1, 1]

    first = next(one for one in cluster.record.members if one.name == "web1")
    assert first.process is not None
    os.kill(first.process.pid, signal.SIGKILL)
    say("two", stream=opening.public_stream)
    assert heard(lines[1], 2) == 2
    for _again in range(4):
        assert visitor.get("/desk/").status == 200, "the other server knows the session"
        part = visitor.put("/bids/uploads/gone/sheet/0", b"part", headers={"X-Part-SHA256": "00" * 32})
        assert part.status == 404, "and answers for parts of bids too"
    again = WebSocket(f"ws://127.0.0.1:{plan.ports.proxy}{path}?since=1", headers={}, timeout=20)
    assert heard(again, 0) == 2, "only what was missed is told again"

    for line in (*lines, again):
        line.close()


@needs_nginx
def test_what_dies_is_started_again_and_what_dies_always_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Keeper, "_prepare", lambda _keeper: None)
    monkeypatch.setattr(keeping, "LOOK_EVERY_SECONDS", 0.01)
    stopping = Stopping()
    keeper = Keeper(
        Short(tmp_path, Ports(1, (2,), 3), 1, is_demonstration=False, addresses={}, has_bucket=False),
        lambda _line: None,
    )
    running = threading.Thread(target=keeper.run, args=(stopping,))
    running.start()
    until(lambda: any(one.state == record.GIVEN_UP for one in keeper.record.members), seconds=30)
    stays = keeper.record.members[1].process
    assert stays is not None
    stays.send(signal.SIGKILL)
    until(lambda: keeper.record.members[1].starts == 2, seconds=30)
    told = record.read(tmp_path)
    stopping.set()
    running.join(30)

    assert told is not None
    assert [(one.name, one.starts) for one in told.members] == [("ends", keeping.STARTS_AT_MOST), ("stays", 2)]
    assert told.members[0].state == record.GIVEN_UP
    assert not any(one.process and one.process.is_alive() for one in keeper.record.members)


def test_without_nginx_nothing_starts_and_the_sentence_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(shutil, "which", lambda *_names, **_more: None)

    with pytest.raises(CommandError, match="apt-get install nginx"):
        call_command("cluster", "up")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("act", ["status", "down"])
def test_where_none_was_started_there_is_none(settings: Settings, tmp_path: Path, act: str) -> None:
    settings.DATA_DIR = tmp_path

    with pytest.raises(CommandError, match="cluster up"):
        call_command("cluster", act)


def test_a_second_cluster_is_refused_and_a_process_that_took_the_number_is_left_alone(
    settings: Settings, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    home = tmp_path / "cluster"
    home.mkdir()
    myself = record.Process(os.getpid(), services.birth_of(os.getpid()))
    record.write(home, record.Record(keeper=myself, address="http://127.0.0.1:8080"))

    with pytest.raises(CommandError, match="runs already"):
        call_command("cluster", "up")

    record.write(home, record.Record(keeper=record.Process(os.getpid(), "1"), address="http://127.0.0.1:8080"))
    out = StringIO()
    call_command("cluster", "down", stdout=out)
    assert "0 processes ended" in out.getvalue()
    assert record.read(home) is None


@needs_nginx
def test_nginx_takes_the_configuration_that_a_cluster_writes(plan: Plan) -> None:
    proxy.write(plan)

    assert proxy.complaint(plan.home / "nginx") == ""
