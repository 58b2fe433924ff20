"""演示 — forty days of a district centre, told through the use-cases."""

from __future__ import annotations

import json
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from apps.core import clock
from apps.core.audience import Role
from apps.core.refusals import WrongState
from apps.evidence.models import Cursor, Entry
from apps.parties.models import Membership
from apps.portal import demonstration
from apps.portal.demonstration import live
from apps.portal.models import InboxItem
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Download, Lot, Override
from tests.bids.vectors import vectors
from tests.exchange.ocds_schema import mistakes, release_schema
from tests.seeded import ROOT, START_LIMIT_SECONDS, environment_in, seeded_in
from tests.tenders.stage import at

pytestmark = pytest.mark.sqlite
"""A demonstration never touches another database."""

NOW = at("2026-11-24 11:00")


def _silently(_done: int, _total: int, _at: datetime) -> None:
    """No progress display."""


@pytest.fixture(autouse=True)
def every_test_is_on_one_day() -> None:
    """A story jumps from act to act: its clock is the rehearsal clock."""


@pytest.fixture
def rehearsal(settings: Any, tmp_path: Path) -> None:
    """A rehearsal clock and an object store of its own, and the certificates of a demonstration."""
    settings.CLOCK = "rehearsal"
    settings.DATA_DIR = tmp_path
    settings.DEMONSTRATION = settings.DEBUG = True
    settings.HOST = "127.0.0.1"


def test_forty_days_are_told_lawfully_and_once_and_a_live_lot_follows(db: None, rehearsal: None) -> None:
    """Telling takes half a minute, so everything that is true afterwards is looked at in one test."""
    assert demonstration.seed(NOW, progress=_silently)

    _every_stage_that_exists_has_its_lots()
    _the_periods_of_the_law_were_really_crossed()
    _seeding_twice_adds_nothing()
    visitor = Client(SERVER_NAME="127.0.0.1")
    _every_published_lot_is_open_data_without_a_mistake(visitor)
    _start_leaves_five_minutes_and_is_refused_while_a_lot_runs(visitor)
    _a_visitor_takes_a_seat_and_a_simulated_player_does_not(visitor)


def _every_stage_that_exists_has_its_lots() -> None:
    states = Counter(Lot.objects.values_list("state", flat=True))
    assert states == {
        LotState.DRAFT: 3,
        LotState.ENTRY_SUBMITTED: 3,
        LotState.ENTRY_RETURNED: 2,
        LotState.ENTRY_REFUSED: 1,
        LotState.ENTRY_ACCEPTED: 2,
        LotState.SCHEDULED: 3,
        LotState.ANNOUNCED: 3,
        LotState.TENDERING: 17,
        LotState.SUBMISSION_CLOSED: 1,
        LotState.OPENED: 2,
        LotState.EVALUATING: 1,
        LotState.REPORT_CHECK: 1,
        LotState.CANDIDATES_PUBLISHED: 1,
        LotState.AWARDED: 2,
        LotState.SUSPENDED: 2,
        LotState.TERMINATED: 1,
    }
    assert {*Membership.objects.values_list("role", flat=True)} == {*Role}
    assert Override.objects.count() == 1
    assert Download.objects.exists()
    assert InboxItem.objects.filter(read_at__isnull=True).exists()
    assert not Cursor.objects.exclude(last_error="").exists()
    assert abs((clock.now() - NOW).total_seconds()) < 60
    assert not Entry.objects.filter(at__gt=NOW).exists()


def _the_periods_of_the_law_were_really_crossed() -> None:
    """招标投标法第二十四条; 政府采购法第三十五条: twenty days, but for the one lot that says why not."""
    for lot in Lot.objects.filter(published_at__isnull=False, overrides__isnull=True):
        assert lot.submission_deadline is not None
        assert lot.document_from is not None
        days = (
            lot.submission_deadline.astimezone(clock.SHANGHAI).date()
            - lot.document_from.astimezone(clock.SHANGHAI).date()
        )
        assert days.days >= 20, lot.code
    closed = Entry.objects.filter(kind="lot.submission_closed").order_by("at")
    assert [entry.payload["deadline"] for entry in closed] == [entry.at.isoformat() for entry in closed]


def _seeding_twice_adds_nothing() -> None:
    before = Entry.objects.count()

    assert not demonstration.seed(NOW, progress=_silently)
    assert Entry.objects.count() == before


def _every_published_lot_is_open_data_without_a_mistake(client: Client) -> None:
    """OCDS 1.1.5: no error against the published schemas, no field that neither they nor an extension know."""
    schema, seen, address = release_schema(vectors("ocds")), 0, "/ocds/records.json"
    while address:
        package = json.loads(client.get(address).content)
        for record in package["records"]:
            for one in (*record["releases"], record["compiledRelease"]):
                assert mistakes(one, schema) == [], one["id"]
        seen += len(package["records"])
        address = package.get("links", {}).get("next", "")
    assert seen == Lot.objects.filter(published_at__isnull=False).count()


def _start_leaves_five_minutes_and_is_refused_while_a_lot_runs(client: Client) -> None:
    assert client.post("/demonstration/start").status_code == 302

    started = live.current()
    assert started is not None
    lot = Lot.objects.get(code=started.lot)
    assert lot.state == LotState.TENDERING
    assert lot.submission_deadline is not None
    left = lot.submission_deadline - clock.now()
    assert timedelta(minutes=4, seconds=50) < left <= live.LEAD
    with pytest.raises(WrongState) as caught:
        live.start(clock.now())
    assert caught.value.code == "demonstration_under_way"
    assert live.current() == started


def _a_visitor_takes_a_seat_and_a_simulated_player_does_not(client: Client) -> None:
    told = client.get("/demonstration/state.json").json()
    bidder = next(one for one in told["players"] if one["part"] == "bidder")
    client.post("/demonstration/sign-in", {"seat": bidder["seat"]})

    client.get("/demonstration/keys?simulated")
    before = client.get("/demonstration/state.json").json()
    client.get("/demonstration/entering/?next=/desk/")
    after = client.get("/demonstration/state.json").json()

    assert not any(one["taken"] for one in before["players"])
    assert [one["seat"] for one in after["players"] if one["taken"]] == [bidder["seat"]]
    page = client.get("/demonstration/")
    assert "您已扮演" in page.content.decode()


def _demo(*arguments: str, home: Path, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "manage.py", "demo", "--no-browser", *arguments],
        cwd=ROOT,
        env=environment_in(home) | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port that somebody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_an_address_that_others_can_reach_is_refused(tmp_path: Path) -> None:
    process = _demo(home=tmp_path, HOST="0.0.0.0")

    said, _ = process.communicate(timeout=START_LIMIT_SECONDS)

    assert process.returncode == 1
    assert said.startswith("CommandError: The demonstration signs people in without a password")
    assert not (tmp_path / "demo").exists()


def test_a_taken_port_is_one_sentence_and_changes_nothing(tmp_path: Path, taken_port: int) -> None:
    process = _demo("--port", str(taken_port), home=tmp_path)

    said, _ = process.communicate(timeout=START_LIMIT_SECONDS)

    assert process.returncode == 1
    assert f"Port {taken_port} on 127.0.0.1 is taken" in said
    assert not (tmp_path / "demo" / "kaiming.sqlite3").exists()
    assert not (tmp_path / "demo" / "demonstration-seeded").exists()


def test_it_serves_says_who_can_sign_in_and_ends_when_told(tmp_path: Path) -> None:
    shutil.copytree(seeded_in(tmp_path / "told"), tmp_path / "demo")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = _demo("--port", str(port), home=tmp_path)
    try:
        page = _answer(f"http://127.0.0.1:{port}/", process)
    finally:
        process.send_signal(signal.SIGTERM)
    said, _ = process.communicate(timeout=START_LIMIT_SECONDS)

    assert "今日和近期开标" in page
    assert process.returncode == 0
    assert "林晚  交易中心业务员 / Centre operator  望川市公共资源交易中心" in said
    with socket.socket() as again:
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        again.bind(("127.0.0.1", port))


def _answer(address: str, process: subprocess.Popen[str]) -> str:
    limit = time.monotonic() + START_LIMIT_SECONDS
    while time.monotonic() < limit and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                page: str = answer.read().decode()
            time.sleep(0.5)  # the announcement follows the first answer
            return page
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise AssertionError("the demonstration did not start")
