"""全过程记录的查阅: by lot, with every reading on record, and an entry that reads for people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.evidence.explorer import events, searching
from apps.evidence.explorer.searching import Reader, Search
from apps.evidence.facts import Fact
from apps.evidence.journal import emit, since
from apps.evidence.models import Entry
from apps.evidence.streams import Hearers, Stream
from apps.tenders.models import Lot
from apps.tenders.rules.books import Regime
from tests.evidence.conftest import NOW, SOMEBODY, NoticePublished
from tests.tenders.stage import Stage
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@dataclass(frozen=True, slots=True)
class Act(Fact):
    """What goes into the transparency log."""

    kind: ClassVar[str] = "lot.notice_published"
    lot: int


@pytest.fixture
def lot(world: World) -> Lot:
    return Stage(world, Regime.ENG).draft()


def read(what: str = "") -> list[tuple[str, str, dict[str, str]]]:
    """Who looked at what, oldest first."""
    told = [(one.actor, one.payload) for one in since(events.READINGS.name, 0)]
    return [(actor, said["what"], said["asked"]) for actor, said in told if what in said["what"]]


def seen(response: object) -> set[str]:
    return {entry.stream for entry in response.context["found"].entries}  # type: ignore[attr-defined]  # a test response


def test_a_lots_entries_are_found_by_its_code_through_all_its_streams(world: World, lot: Lot) -> None:
    other = Stream(f"lot:{lot.pk}0:desk", Hearers.DESK)
    emit(NoticePublished("another"), stream=other, actor=SOMEBODY, at=NOW)

    found = world.client_of(world.supervisor).get("/desk/journal/", {"lot": lot.code})

    assert seen(found) == {lot.desk_stream.name}
    assert found.context["found"].entries[0].payload["lot"] == lot.pk


def test_a_code_that_nobody_knows_finds_nothing(world: World, lot: Lot) -> None:
    assert seen(world.client_of(world.supervisor).get("/desk/journal/?lot=WC-NONE")) == set()


def test_every_page_view_leaves_one_reading_with_its_question(world: World, lot: Lot) -> None:
    client = world.client_of(world.supervisor)
    who = world.supervisor.actor.id

    client.get("/desk/journal/", {"lot": lot.code, "kind": "lot."})
    client.get(f"/desk/journal/{lot.desk_stream.name}/1/")
    client.get("/desk/journal/streams/")
    client.get("/desk/journal/entries.csv", {"actor": "person:7"})

    assert read() == [
        (who, "entries", {"kind": "lot.", "lot": lot.code}),
        (who, "entry", {"stream": lot.desk_stream.name, "v": "1"}),
        (who, "streams", {}),
        (who, "export.csv", {"actor": "person:7"}),
    ]


def test_who_may_not_read_leaves_no_reading(world: World, lot: Lot) -> None:
    world.client_of(world.operator).get("/desk/journal/")
    world.client_of(world.supervisor).get("/desk/journal/lot:12:sealed/1/")

    assert read() == []


def test_readings_are_never_among_the_entries(world: World, lot: Lot) -> None:
    client = world.client_of(world.supervisor)
    for _turn in range(3):
        client.get("/desk/journal/")

    assert events.READINGS.name not in seen(client.get("/desk/journal/"))
    assert events.READINGS.name not in client.get("/desk/journal/streams/").content.decode()
    assert seen(client.get("/desk/journal/?stream=audits:")) == set()


def test_the_supervisor_sees_who_looked_at_what_in_words(world: World, lot: Lot) -> None:
    world.client_of(world.technical_duty).get("/desk/journal/?kind=lot.")

    page = world.client_of(world.supervisor).get("/desk/journal/readings/")

    told = [(row.actor_name, row.what, row.asked) for row in page.context["rows"]]
    assert told[1:] == [(f"{world.technical_duty.person.pk} 号用户", "记录列表", [("事项代码", "lot.")])]
    assert told[0][1] == "查阅记录"
    assert world.client_of(world.technical_duty).get("/desk/journal/readings/").status_code == 403


def test_readings_page_by_page(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.evidence.explorer.reading.A_PAGE", 2)
    client = world.client_of(world.supervisor)
    for kind in ("a", "b", "c"):
        client.get("/desk/journal/", {"kind": kind})

    first = client.get("/desk/journal/readings/")
    second = client.get("/desk/journal/readings/", {"before": first.context["more"]})

    assert [row.asked for row in first.context["rows"]] == [[], [("事项代码", "c")]]
    assert [row.asked for row in second.context["rows"]] == [[("事项代码", "b")], [("事项代码", "a")]]


def test_an_entry_names_its_fields_and_leads_to_its_lot(world: World, lot: Lot) -> None:
    page = world.client_of(world.supervisor).get(f"/desk/journal/{lot.desk_stream.name}/1/")

    first = page.context["fields"][0]
    assert (first.label, first.text, first.url) == ("标段", lot.code, f"/desk/lots/{lot.code}/")
    assert page.context["standing"] is None
    assert "任何人" not in page.content.decode()


def test_an_act_says_where_the_transparency_log_holds_it(world: World) -> None:
    entry = emit(Act(lot=1), stream=Stream("lot:1:public", Hearers.PUBLIC), actor=SOMEBODY, at=NOW)

    page = world.client_of(world.supervisor).get(f"/desk/journal/{entry.stream}/{entry.v}/")

    assert page.context["standing"].index is None
    assert "已排队" in page.content.decode()


def test_an_entry_leads_to_those_before_and_after_it(world: World) -> None:
    stream = Stream("lot:1:public", Hearers.PUBLIC)
    for turn in range(3):
        emit(NoticePublished("一", turn=turn), stream=stream, actor=SOMEBODY, at=NOW + timedelta(seconds=turn))

    beside = [world.client_of(world.supervisor).get(f"/desk/journal/lot:1:public/{v}/").context for v in (1, 2, 3)]

    assert [(one["before"], one["after"]) for one in beside] == [(None, 2), (1, 3), (2, None)]


def test_a_search_by_lot_asks_no_more_for_more_entries(world: World, lot: Lot) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            searching.entries_for(Reader(world.supervisor.actor), Search(lot=lot.code), start=None, limit=50)
        return len(caught)

    before = queries()
    for turn in range(10):
        emit(NoticePublished("一", turn=turn), stream=lot.desk_stream, actor=SOMEBODY, at=NOW)

    assert queries() == before


def test_nobody_signed_out_reads(world: World) -> None:
    for path in ("/desk/journal/", "/desk/journal/readings/", "/desk/journal/links/"):
        assert Client().get(path).status_code == 302
    assert Entry.objects.filter(stream=events.READINGS.name).count() == 0
