"""运行状态: what the technical duty sees, what it never sees, given-up jobs tried again, and numbers of broken pages found."""

from __future__ import annotations

import socket
import struct
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory

from apps.core.refusals import NotAllowed, Refused, WrongState
from apps.evidence import middleware, queries
from apps.evidence.health import probes, trouble, wall
from apps.evidence.health.actions import take_up_again
from apps.evidence.health.events import OPERATION
from apps.evidence.health.models import Mishap
from apps.evidence.journal import since
from apps.evidence.models import Job, JobState, Pulse
from apps.evidence.rules import ntp
from tests.evidence.conftest import NOW
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def given_up(kind: str, key: str, error: str = "KeyError at apps/x.py:1") -> Job:
    told = {"body": "{}", "state": JobState.GIVEN_UP, "due_at": None, "ended_at": NOW, "enqueued_at": NOW, "tries": 20}
    return Job.objects.create(kind=kind, key=key, last_error=error, **told)


def lines(now: Any = NOW) -> dict[str, wall.Line]:
    return {str(line.name): line for line in wall.lines(queries.vitals(now), now)}


def test_the_wall_is_the_technical_dutys(world: World) -> None:
    assert world.client_of(world.technical_duty).get("/desk/health/").status_code == 200
    assert world.client_of(world.supervisor).get("/desk/health/").status_code == 403
    assert Client().get("/desk/health/").status_code == 302


def test_every_line_says_how_it_stands_and_what_to_do() -> None:
    found = lines()

    assert (found["后台进程"].tone, found["后台进程"].word) == ("stop", "没有心跳")
    assert "worker" in found["后台进程"].note
    assert (found["文件存储"].tone, found["文件存储"].word) == ("idle", "内置")
    Pulse.objects.create(name="worker", at=NOW - timedelta(seconds=3))
    assert lines()["后台进程"].tone == "ok"


def test_an_unknown_clock_is_called_unknown(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (lines()["时钟"].word, lines()["时钟"].tone) == ("未知", "idle")
    settings.NTP_SERVER = "ntp.example"
    for offset, told in ((None, ("wait", "未知")), (0.25, ("ok", "偏差 0.250 秒")), (-3.0, ("stop", "偏差 -3.000 秒"))):
        monkeypatch.setattr(probes, "clock_offset", lambda seconds=offset: probes.Offset(seconds, is_asked=True))
        assert (lines()["时钟"].tone, lines()["时钟"].word) == told


def test_a_dependency_that_does_not_listen_is_said(settings: Any) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        settings.S3_URL = urlsplit(f"http://key:secret@127.0.0.1:{busy.getsockname()[1]}/bucket")
        assert lines()["文件存储"].tone == "stop"
        busy.listen()
        assert lines()["文件存储"].tone == "ok"


def test_free_space_is_told_in_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    for free, told in ((0.521, "可用约 50%"), (0.199, "可用约 15%"), (0.049, "可用约 0%")):
        usage = type("Usage", (), {"free": free * 1000, "total": 1000})
        monkeypatch.setattr("apps.evidence.health.probes.shutil.disk_usage", lambda _path, found=usage: found)
        assert lines()["磁盘"].word == told


def test_sockets_are_told_in_quarters(monkeypatch: pytest.MonkeyPatch) -> None:
    for part, told in ((0.0, "不足四分之一"), (0.24, "不足四分之一"), (0.5, "已用四分之 2"), (1.2, "已满")):
        monkeypatch.setattr(probes, "_FULL", {"openings": lambda part=part: part})
        assert lines()["大厅连接"].word == told


def test_given_up_jobs_are_grouped_and_those_of_sealed_bids_are_not_counted() -> None:
    for number in range(3):
        given_up("bids.stamp_receipt", f"b{number}", "NoTimeStamp at apps/bids/x.py:1")
        given_up("message.send", f"m{number}")

    found = trouble.groups()

    assert [(one.name, one.count, one.last_error) for one in found] == [
        ("message.send", 3, "KeyError at apps/x.py:1"),
        ("sealed", None, ""),
    ]
    assert trouble.how_many_given_up() == 4


def test_the_page_names_no_job_of_a_sealed_bid(world: World) -> None:
    given_up("bids.stamp_receipt", "receipt-of-somebody")

    page = world.client_of(world.technical_duty).get("/desk/health/").content.decode()

    assert "封存业务的作业" in page
    assert "bids." not in page
    assert "receipt-of-somebody" not in page


def test_given_up_jobs_are_taken_up_again_by_group(world: World) -> None:
    mine, other = given_up("message.send", "m"), given_up("evidence.cosign", "c")

    answer = world.client_of(world.technical_duty).post("/desk/health/retry", {"group": "message.send"})

    assert answer.status_code == 302
    mine.refresh_from_db()
    other.refresh_from_db()
    assert (mine.state, mine.tries, mine.ended_at, other.state) == ("waiting", 0, None, "given_up")
    assert [one.payload for one in since(OPERATION.name, 0)] == [{"group": "message.send"}]


def test_jobs_of_sealed_bids_are_taken_up_together_and_never_by_their_kind(world: World) -> None:
    job = given_up("bids.stamp_receipt", "b")
    duty = world.technical_duty.actor

    with pytest.raises(WrongState) as no:
        take_up_again("bids.stamp_receipt", actor=duty, now=NOW)
    assert no.value.code == "no_job_given_up"
    take_up_again("sealed", actor=duty, now=NOW)

    job.refresh_from_db()
    assert job.state == "waiting"


def test_only_the_technical_duty_takes_jobs_up_again(world: World) -> None:
    job = given_up("message.send", "m")

    with pytest.raises(NotAllowed) as no:
        take_up_again("message.send", actor=world.supervisor.actor, now=NOW)

    job.refresh_from_db()
    assert (no.value.code, job.state, since(OPERATION.name, 0)) == ("not_the_technical_duty", "given_up", [])


def broken(number: str, failure: Exception) -> None:
    request: HttpRequest = RequestFactory().get("/")
    request.request_id = number  # type: ignore[attr-defined]  # as the request log sets it
    request.resolver_match = None
    middleware.KeepMishaps(lambda _request: None).process_exception(request, failure)  # type: ignore[arg-type,return-value]  # not called


def test_a_broken_page_is_found_by_its_number_without_its_text(world: World) -> None:
    broken("0123456789ab", KeyError("陈丽 13900001111"))

    page = world.client_of(world.technical_duty).get("/desk/health/?number=0123456789AB ")

    assert [one.error for one in page.context["mishaps"]] == ["KeyError"]
    assert "13900001111" not in page.content.decode()


def test_what_is_an_answer_is_no_mishap() -> None:
    broken("0123456789ab", Refused("no_job_given_up"))

    assert Mishap.objects.count() == 0


def test_a_number_that_is_none_says_so(world: World) -> None:
    page = world.client_of(world.technical_duty).get("/desk/health/?number=ffffffffffff")

    assert "没有这个编号的故障" in page.content.decode()


def test_the_refreshing_part_comes_alone(world: World) -> None:
    page = world.client_of(world.technical_duty).get("/desk/health/", headers={"HX-Request": "true"})

    assert "<h1" not in page.content.decode()
    assert "后台进程" in page.content.decode()


def answer(*, received: float, sent: float, first: int = 0x24, stratum: int = 2) -> bytes:
    """What an NTP server sends: version 4, server, its two moments."""

    def eight(at: float) -> bytes:
        return struct.pack("!II", int(at) + 2_208_988_800, int(at % 1 * 2**32))

    return bytes([first, stratum]) + bytes(30) + eight(received) + eight(sent)


def test_the_offset_is_that_of_the_middle_of_the_journey() -> None:
    told = answer(received=1005.25, sent=1005.5)

    assert ntp.offset(told, asked_at=1000.0, answered_at=1000.75) == 5.0


@pytest.mark.parametrize(
    ("_case", "told"),
    [
        ("cut", answer(received=1, sent=1)[:47]),
        ("not set", answer(received=1, sent=1, first=0xE4)),
        ("a client", answer(received=1, sent=1, first=0x23)),
        ("a kiss of death", answer(received=1, sent=1, stratum=0)),
    ],
)
def test_what_is_no_clock_is_not_believed(_case: str, told: bytes) -> None:
    with pytest.raises(ntp.BadAnswer):
        ntp.offset(told, asked_at=0, answered_at=0)
