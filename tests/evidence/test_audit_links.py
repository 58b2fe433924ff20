"""审计链接: an outside auditor reads a part of the journal for some days, with a code of one use, and each reading is kept."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from apps.core import clock
from apps.core.actor import Actor
from apps.core.refusals import NotAllowed, Refusal
from apps.evidence.explorer import actions, events
from apps.evidence.explorer.actions import DAYS_AT_MOST, Errand, make_link, open_link, renew_code, revoke_link
from apps.evidence.explorer.models import AuditLink
from apps.evidence.explorer.searching import Scope
from apps.evidence.journal import emit, since
from apps.evidence.models import Entry
from apps.evidence.streams import Hearers, Stream
from apps.tenders.models import Lot
from apps.tenders.rules.books import Regime
from tests.evidence.conftest import SOMEBODY, NoticePublished
from tests.tenders.stage import Stage
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
NOW = datetime.fromisoformat("2026-11-20T09:00:00+08:00")
A_WEEK = NOW + timedelta(days=7)


@pytest.fixture(autouse=True)
def _at_that_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def lot(world: World) -> Lot:
    return Stage(world, Regime.ENG).draft()


def errand(*lots: str, **changed: Any) -> Errand:
    scope = changed.pop("scope", Scope(lots=lots))
    told = {"auditor": "市审计局 张某", "purpose": "专项审计", "scope": scope, "expires_at": A_WEEK}
    return Errand(**{**told, **changed})


def made(world: World, *lots: str, **changed: Any) -> actions.Handed:
    return make_link(errand(*lots, **changed), actor=world.supervisor.actor, now=NOW)


def auditor(handed: actions.Handed) -> Client:
    """A browser without an account that opened the link with its code."""
    browser = Client()
    assert browser.get(f"/audit/{handed.token}/").status_code == 302
    assert browser.post("/audit/", {"code": handed.code}).url == "/audit/journal/"  # type: ignore[attr-defined]  # a redirect
    return browser


def kinds() -> list[str]:
    return [entry.kind for entry in since(events.LINKS.name, 0)]


def refused(code: str, do: Any) -> None:
    """Refused with this code, the links as they were, the journal silent."""
    before, entries = list(AuditLink.objects.values()), Entry.objects.count()
    with pytest.raises(Refusal) as no:
        do()
    assert no.value.code == code
    assert (list(AuditLink.objects.values()), Entry.objects.count()) == (before, entries)


def test_an_auditor_reads_the_entries_of_the_named_lot_and_no_others(world: World, lot: Lot) -> None:
    other = Stage(world, Regime.ENG).draft()

    page = auditor(made(world, lot.code)).get("/audit/journal/")

    assert page.status_code == 200
    assert {entry.stream for entry in page.context["found"].entries} == {lot.desk_stream.name}
    assert other.code not in page.content.decode()


def test_what_lies_outside_the_link_does_not_exist(world: World, lot: Lot) -> None:
    other = Stage(world, Regime.ENG).draft()
    emit(NoticePublished("s"), stream=lot.sealed_stream, actor=SOMEBODY, at=NOW)
    emit(NoticePublished("o"), stream=world.supervisor.person.stream, actor=SOMEBODY, at=NOW)

    browser = auditor(made(world, lot.code))

    assert browser.get(f"/audit/journal/{lot.desk_stream.name}/1/").status_code == 200
    for stream in (
        other.desk_stream.name,
        lot.sealed_stream.name,
        world.supervisor.person.stream.name,
        "audits:links",
        "audits:readings",
    ):
        assert browser.get(f"/audit/journal/{stream}/1/").status_code == 404
    assert browser.get("/audit/journal/", {"lot": other.code}).context["found"].entries == []


def test_a_time_range_bounds_entries_pages_and_export(world: World, lot: Lot) -> None:
    stream = Stream("lot:990:public", Hearers.PUBLIC)
    for turn in range(3):
        emit(NoticePublished("一", turn=turn), stream=stream, actor=SOMEBODY, at=NOW - timedelta(days=9 - turn))
    scope = Scope(after=NOW - timedelta(days=8, hours=1), before=NOW - timedelta(days=7, hours=1))
    browser = auditor(made(world, scope=scope))

    found = browser.get("/audit/journal/?stream=lot:990").context["found"].entries
    lines = browser.get("/audit/journal/entries.jsonl?stream=lot:990").content.decode().splitlines()
    entry = browser.get("/audit/journal/lot:990:public/2/")

    assert [one.v for one in found] == [2]
    assert len(lines) == 1
    assert (entry.context["before"], entry.context["after"]) == (None, None)
    assert browser.get("/audit/journal/lot:990:public/1/").status_code == 404


def test_a_link_over_time_opens_no_own_streams(world: World, lot: Lot) -> None:
    emit(NoticePublished("o"), stream=world.supervisor.person.stream, actor=SOMEBODY, at=NOW)

    scope = Scope(after=NOW - timedelta(days=1), before=NOW + timedelta(days=1))
    page = auditor(made(world, scope=scope)).get("/audit/journal/")

    assert not any(one.stream.startswith(("person:", "audits:")) for one in page.context["found"].entries)


def test_each_reading_names_the_link(world: World, lot: Lot) -> None:
    handed = made(world, lot.code)

    auditor(handed).get("/audit/journal/", {"kind": "lot."})

    told = since(events.READINGS.name, 0)
    assert [(one.actor, one.payload["link"], one.payload["asked"]) for one in told] == [
        (f"audit:{handed.link.pk}", handed.link.pk, {"kind": "lot."})
    ]
    page = world.client_of(world.supervisor).get("/desk/journal/readings/", {"link": handed.link.pk})
    assert [row.what for row in page.context["rows"]] == ["记录列表"]


def test_neither_token_nor_code_is_kept(world: World, lot: Lot) -> None:
    handed = made(world, lot.code)

    kept = str(list(AuditLink.objects.values())) + "".join(Entry.objects.values_list("body", flat=True))

    assert handed.token not in kept
    assert handed.code not in kept


def test_the_code_opens_once(world: World, lot: Lot) -> None:
    handed = made(world, lot.code)
    auditor(handed)

    refused("audit_code_spent", lambda: open_link(handed.token, handed.code, now=NOW))
    assert kinds() == ["audit_link.made", "audit_link.opened"]


def test_five_wrong_codes_lock_the_link_until_a_new_code(world: World, lot: Lot) -> None:
    handed = made(world, lot.code)
    wrong = f"{(int(handed.code) + 1) % 10**8:08}"

    for _turn in range(5):
        with pytest.raises(Refusal) as no:
            open_link(handed.token, wrong, now=NOW)
        assert no.value.code == "audit_code_wrong"
    refused("audit_link_locked", lambda: open_link(handed.token, handed.code, now=NOW))
    fresh = renew_code(handed.link.pk, actor=world.supervisor.actor, now=NOW)

    assert open_link(handed.token, fresh, now=NOW).wrong_codes == 0
    assert kinds() == ["audit_link.made", "audit_link.locked", "audit_link.code_renewed", "audit_link.opened"]


def test_a_new_code_shuts_out_who_read_until_then(world: World, lot: Lot) -> None:
    handed = made(world, lot.code)
    browser = auditor(handed)

    renew_code(handed.link.pk, actor=world.supervisor.actor, now=NOW)

    assert browser.get("/audit/journal/").status_code == 404


def test_a_revoked_link_is_over_at_once(world: World, lot: Lot) -> None:
    handed = made(world, lot.code)
    browser = auditor(handed)

    answer = world.client_of(world.supervisor).post(f"/desk/journal/links/{handed.link.pk}/revocation")

    assert answer.status_code == 302
    assert browser.get("/audit/journal/").status_code == 404
    assert "该链接已失效" in browser.get("/audit/").content.decode()
    refused("audit_link_over", lambda: revoke_link(handed.link.pk, actor=world.supervisor.actor, now=NOW))


def test_a_link_ends_with_its_time(world: World, lot: Lot, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = auditor(made(world, lot.code))

    monkeypatch.setattr(clock, "now", lambda: A_WEEK)

    assert browser.get("/audit/journal/").status_code == 404


def test_a_link_ends_with_its_makers_seat(world: World, lot: Lot) -> None:
    handed = made(world, lot.code)
    browser = auditor(handed)

    world.supervisor.seat.refresh_from_db()
    type(world.supervisor.seat).objects.filter(pk=world.supervisor.seat.pk).update(state="ended", until=NOW)

    assert browser.get("/audit/journal/").status_code == 404
    refused("audit_link_over", lambda: open_link(handed.token, handed.code, now=NOW))


@pytest.mark.parametrize(
    ("code", "changed"),
    [
        ("audit_link_too_long", {"expires_at": NOW + timedelta(days=DAYS_AT_MOST, seconds=1)}),
        ("audit_link_too_long", {"expires_at": NOW}),
        ("audit_link_without_purpose", {"purpose": " 审计 "}),
        ("audit_link_without_bounds", {"scope": Scope()}),
        ("audit_link_without_bounds", {"scope": Scope(after=NOW)}),
        ("audit_link_without_bounds", {"scope": Scope(after=NOW, before=NOW)}),
        ("audit_link_too_wide", {"scope": Scope(lots=tuple(f"WC-{n}" for n in range(21)))}),
        ("audit_lot_unknown", {"scope": Scope(lots=("WC-NONE",))}),
    ],
)
def test_a_link_without_bounds_is_not_made(world: World, lot: Lot, code: str, changed: dict[str, Any]) -> None:
    refused(code, lambda: made(world, lot.code, **changed))


@pytest.mark.parametrize("who", ["technical_duty", "operator", "stranger"])
def test_only_the_supervisor_lets_auditors_in(world: World, lot: Lot, who: str) -> None:
    actor: Actor = getattr(world, who).actor
    handed = made(world, lot.code)
    asked = errand(lot.code)

    refused("not_the_supervisor_of_the_journal", lambda: make_link(asked, actor=actor, now=NOW))
    refused("not_the_supervisor_of_the_journal", lambda: renew_code(handed.link.pk, actor=actor, now=NOW))
    refused("not_the_supervisor_of_the_journal", lambda: revoke_link(handed.link.pk, actor=actor, now=NOW))


def test_another_supervising_bodys_link_does_not_exist(world: World, lot: Lot) -> None:
    handed = made(world, lot.code)
    AuditLink.objects.update(made_for=world.tenderee.organisation.pk)
    client = world.client_of(world.supervisor)

    assert client.post(f"/desk/journal/links/{handed.link.pk}/code").status_code == 404
    assert client.get("/desk/journal/links/").context["rows"] == []
    with pytest.raises(NotAllowed):
        renew_code(handed.link.pk, actor=world.supervisor.actor, now=NOW)


def test_the_page_makes_a_link_and_shows_it_once(world: World, lot: Lot) -> None:
    client = world.client_of(world.supervisor)
    form = {"auditor": "市审计局", "purpose": "专项审计", "lots": lot.code, "expires_on": date(2026, 12, 19)}

    client.post("/desk/journal/links/", form)
    first = client.get("/desk/journal/links/")
    again = client.get("/desk/journal/links/")

    handed = first.context["handed"]
    browser = Client()
    browser.get(handed["address"].removeprefix("http://testserver"))
    assert browser.post("/audit/", {"code": handed["code"]}).status_code == 302
    assert again.context["handed"] is None
    assert AuditLink.objects.get().expires_at == datetime.fromisoformat("2026-12-20T00:00:00+08:00")


def test_a_form_with_an_unknown_lot_says_so(world: World, lot: Lot) -> None:
    form = {"auditor": "市审计局", "purpose": "专项审计", "lots": "WC-NONE", "expires_on": "2026-12-01"}

    page = world.client_of(world.supervisor).post("/desk/journal/links/", form)

    assert page.status_code == 422
    assert "没有编号为“WC-NONE”的标段" in page.content.decode()


def test_without_a_link_there_is_no_such_page(world: World) -> None:
    assert Client().get("/audit/journal/").status_code == 404
    assert Client().get("/audit/").status_code == 404
    browser = Client()
    browser.get("/audit/made-up/")
    assert browser.get("/audit/").status_code == 404


def test_a_wrong_code_says_what_to_do(world: World, lot: Lot) -> None:
    browser = Client()
    browser.get(f"/audit/{made(world, lot.code).token}/")

    page = browser.post("/audit/", {"code": "none"})

    assert page.status_code == 422
    assert "验证码不对" in page.content.decode()
    assert browser.get("/audit/journal/").status_code == 404


def test_an_auditor_ends_the_reading(world: World, lot: Lot) -> None:
    browser = auditor(made(world, lot.code))

    browser.post("/audit/end")

    assert browser.get("/audit/journal/").status_code == 404
    assert browser.get("/audit/").status_code == 404
