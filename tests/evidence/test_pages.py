"""全过程记录: who may read which entries, and what the machine tells about itself to whom."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from apps.core import clock
from apps.evidence import metrics, queries
from apps.evidence.explorer import searching
from apps.evidence.journal import emit
from apps.evidence.models import Entry, Job, Pulse
from apps.evidence.streams import Hearers, Stream
from tests.evidence.conftest import NOW, PUBLIC_STREAM, SOMEBODY, NoticePublished, run_sql, unguarded
from tests.world import World

pytestmark = pytest.mark.django_db
CENTRE = Stream("centre:desk", Hearers.DESK)
SECRET = Stream("lot:12:sealed", Hearers.SEALED)
FOREIGN = Stream("person:999:own", Hearers.OWN)


@pytest.fixture
def supervisor(world: World) -> Client:
    return world.client_of(world.supervisor)


@pytest.fixture
def written(world: World) -> list[Entry]:
    """Entries of every audience, a second apart."""
    told = [PUBLIC_STREAM, CENTRE, SECRET, FOREIGN]
    return [
        emit(NoticePublished("标段一", turn=turn), stream=stream, actor=SOMEBODY, at=NOW + timedelta(seconds=turn))
        for turn, stream in enumerate(told)
    ]


def listed(client: Client, query: str = "") -> list[tuple[str, int]]:
    response = client.get(f"/desk/journal/{query}")
    assert response.status_code == 200
    return [(entry.stream, entry.v) for entry in response.context["found"].entries if entry.at >= NOW]


def test_a_supervisor_reads_what_is_public_and_what_the_desk_hears(supervisor: Client, written: list[Entry]) -> None:
    assert listed(supervisor) == [("centre:desk", written[1].v), ("lot:12:public", 1)]


def test_nothing_on_the_page_tells_of_sealed_or_foreign_streams(supervisor: Client, written: list[Entry]) -> None:
    for path in (
        "/desk/journal/",
        "/desk/journal/streams/",
        "/desk/journal/entries.csv",
        "/desk/journal/entries.jsonl",
    ):
        page = supervisor.get(path).content.decode()
        assert "sealed" not in page
        assert "person:999" not in page


@pytest.mark.parametrize(
    "path", ["/desk/journal/lot:12:sealed/1/", "/desk/journal/person:999:own/1/", "/desk/journal/lot:9:desk/1/"]
)
def test_what_one_may_not_know_exists_is_not_found(supervisor: Client, written: list[Entry], path: str) -> None:
    assert supervisor.get(path).status_code == 404


def test_the_journal_is_for_those_who_watch(world: World, written: list[Entry]) -> None:
    for path in (
        "/desk/journal/",
        "/desk/journal/streams/",
        "/desk/journal/entries.csv",
        "/desk/journal/lot:12:public/1/",
    ):
        assert world.client_of(world.technical_duty).get(path).status_code == 200
        assert world.client_of(world.operator).get(path).status_code == 403
        assert Client().get(path).status_code == 302


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("?stream=lot:12", 1),
        ("?kind=notice.", 2),
        ("?kind=bid", 0),
        ("?actor=person:7", 2),
        ("?actor=person:70", 0),
        ("?since=2026-11-24&until=2026-11-24", 2),
        ("?since=2026-11-25", 0),
        ("?since=not-a-day&kind=notice.", 2),
    ],
)
def test_entries_are_found_by_stream_kind_actor_and_day(
    supervisor: Client, written: list[Entry], query: str, count: int
) -> None:
    assert len(listed(supervisor, query)) == count


def test_pages_follow_each_other_without_gap_or_repeat(
    supervisor: Client, monkeypatch: pytest.MonkeyPatch, world: World
) -> None:
    monkeypatch.setattr("apps.evidence.explorer.reading.A_PAGE", 3)
    for turn in range(8):
        emit(NoticePublished("一", turn=turn), stream=PUBLIC_STREAM, actor=SOMEBODY, at=NOW)
        emit(NoticePublished("一", turn=turn), stream=SECRET, actor=SOMEBODY, at=NOW)

    seen: list[int] = []
    told: dict[str, Any] = {"stream": "lot:12"}
    while told:
        response = supervisor.get("/desk/journal/", told)
        seen += [entry.v for entry in response.context["found"].entries]
        following = response.context.get("next")
        told = {"stream": "lot:12", **following} if following else {}

    assert seen == list(range(8, 0, -1))


def test_a_search_that_is_too_wide_says_so_and_goes_on_without_naming_what_it_skipped(
    supervisor: Client, monkeypatch: pytest.MonkeyPatch, written: list[Entry]
) -> None:
    monkeypatch.setattr(searching, "SCANNED_AT_MOST", 0)

    response = supervisor.get("/desk/journal/?kind=notice.")

    assert response.context["found"].is_cut
    assert response.context["next"]["at_stream"] == searching.LAST_NAME
    assert "这一页没有查完" in response.content.decode()


def test_a_place_that_is_none_is_the_first_page(supervisor: Client, written: list[Entry]) -> None:
    assert len(listed(supervisor, "?at=yesterday&at_stream=x&at_v=1")) == 2


def test_an_entry_shows_its_content_and_its_digests(supervisor: Client, written: list[Entry]) -> None:
    page = supervisor.get("/desk/journal/lot:12:public/1/").content.decode()

    assert written[0].digest_hex in page
    assert "标段一" in page
    assert "内容与摘要一致" in page


@pytest.mark.django_db(transaction=True)
def test_a_changed_entry_is_shown_as_changed(supervisor: Client, world: World) -> None:
    with transaction.atomic():
        emit(NoticePublished("一"), stream=PUBLIC_STREAM, actor=SOMEBODY, at=NOW)
    with unguarded():
        run_sql("UPDATE evidence_entry SET actor = 'person:8' WHERE stream = 'lot:12:public'")

    assert "这条记录被改动过" in supervisor.get("/desk/journal/lot:12:public/1/").content.decode()


def test_content_from_people_is_text_on_the_page(supervisor: Client, world: World) -> None:
    emit(NoticePublished("<script>alert(1)</script>"), stream=PUBLIC_STREAM, actor=SOMEBODY, at=NOW)

    page = supervisor.get("/desk/journal/lot:12:public/1/").content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_export_is_what_was_searched(supervisor: Client, written: list[Entry]) -> None:
    as_csv = supervisor.get("/desk/journal/entries.csv?stream=lot:12")
    rows = list(csv.DictReader(io.StringIO(as_csv.content.decode("utf-8-sig"))))
    as_lines = supervisor.get("/desk/journal/entries.jsonl?stream=lot:12").content.decode().splitlines()

    assert as_csv["Content-Disposition"].startswith('attachment; filename="journal-')
    assert [(row["stream"], row["v"], row["digest"]) for row in rows] == [("lot:12:public", "1", written[0].digest_hex)]
    line = json.loads(as_lines[0])
    assert (len(as_lines), line["digest"], line["payload"]) == (1, written[0].digest_hex, {"lot": "标段一", "turn": 0})


def test_an_export_that_would_be_cut_is_refused(
    supervisor: Client, monkeypatch: pytest.MonkeyPatch, written: list[Entry]
) -> None:
    monkeypatch.setattr("apps.evidence.explorer.reading.AN_EXPORT", 1)

    response = supervisor.get("/desk/journal/entries.csv?kind=notice.", headers={"Accept": "application/json"})

    assert (response.status_code, response.json()["refused"]["code"]) == (422, "export_too_long")


def test_streams_are_listed_by_name(supervisor: Client, written: list[Entry], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.evidence.explorer.reading.A_PAGE", 1)

    first = supervisor.get("/desk/journal/streams/")
    second = supervisor.get("/desk/journal/streams/", {"after": first.context["more"]})

    assert [row["head"].name for row in first.context["rows"]] == ["centre:desk"]
    assert [row["head"].name for row in second.context["rows"]] == ["lot:12:public"]
    assert "sealed" not in supervisor.get("/desk/journal/streams/", {"after": "lot:12:public"}).content.decode()


def test_health_tells_everybody_one_word_and_the_technical_duty_the_rest(world: World) -> None:
    Pulse.objects.create(name="worker", at=clock.now())

    assert Client().get("/health").json() == {"status": "ok"}
    assert world.client_of(world.supervisor).get("/health").json() == {"status": "ok"}
    told = world.client_of(world.technical_duty).get("/health").json()
    assert told["status"] == "ok"
    assert (told["worker_age_seconds"] < 30, told["given_up_jobs"], told["clock_offset_seconds"]) == (True, 0, 0.0)


@pytest.mark.parametrize(
    ("_case", "found"),
    [
        ("a worker that never was", queries.Vitals(0.001, None, None, 0, 0)),
        ("a silent worker", queries.Vitals(0.001, 31, None, 0, 0)),
        ("a late job", queries.Vitals(0.001, 1, 301, 0, 0)),
        ("a job given up", queries.Vitals(0.001, 1, None, 1, 0)),
    ],
)
def test_what_needs_a_hand_is_not_well(_case: str, found: queries.Vitals, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "vitals", lambda _now: found)

    assert Client().get("/health").json() == {"status": "degraded"}


def test_without_a_database_it_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_now: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(queries, "vitals", fail)
    response = Client().get("/health")

    assert (response.status_code, response.json()) == (503, {"status": "down"})


def test_metrics_are_for_this_machine_and_the_technical_duty(world: World) -> None:
    assert Client().get("/metrics").status_code == 200
    assert Client(REMOTE_ADDR="203.0.113.7").get("/metrics").status_code == 404
    for header in ("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "Forwarded", "X-Real-IP", "Via"):
        assert Client().get("/metrics", headers={header: "203.0.113.7"}).status_code == 404
    assert world.client_of(world.supervisor).get("/metrics", REMOTE_ADDR="203.0.113.7").status_code == 404
    assert world.client_of(world.technical_duty).get("/metrics", REMOTE_ADDR="203.0.113.7").status_code == 200


def test_metrics_are_a_fixed_list_without_labels_about_anybody(world: World) -> None:
    Job.objects.create(kind="message.send", key="bidder:12", body="{}", due_at=clock.now(), enqueued_at=clock.now())

    lines = Client().get("/metrics").content.decode().splitlines()

    ours = {line.split()[0] for line in lines if line.startswith("kaiming_")}
    assert ours == {f"kaiming_{name}" for name in (*metrics.METRICS, *metrics.PROBED)} | {
        "kaiming_clock_offset_seconds",
        'kaiming_build{version="0.1.0"}',
    }
    assert not any("message" in line or "bidder" in line for line in lines)
