"""获取招标文件. 招标投标法 §22; 电子招标投标办法 §20, §21."""

from __future__ import annotations

import logging
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.core.actor import CLOCK
from apps.core.disclosure import DISCLOSURE, Matter
from apps.core.refusals import Refused, TooEarly
from apps.evidence.journal import may_hear
from apps.evidence.models import Entry
from apps.tenders import actions
from apps.tenders.models import Download, Lot
from apps.tenders.queries.downloads import downloads_of
from tests.tenders.stage import DEADLINE, PUBLISHED, Stage, refused

SECRET = "chenli@example.cn"


def taken(stage: Stage) -> Lot:
    """A lot whose document was taken three times, once with a contact."""
    lot = stage.tendering()
    document = lot.documents.get()
    for contact in ("", SECRET, ""):
        actions.record_download(document.pk, contact=contact, now=PUBLISHED + timedelta(hours=1))
    return lot


def test_anybody_takes_the_document_without_a_name(eng: Stage) -> None:
    lot = taken(eng)

    assert Download.objects.count() == 3
    entries = Entry.objects.filter(stream=lot.sealed_stream.name)
    assert {entry.actor for entry in entries} == {"public"}
    assert SECRET not in "".join(entry.body for entry in Entry.objects.all())


def test_the_document_is_not_taken_before_its_time(eng: Stage) -> None:
    lot = eng.announced()
    document = lot.documents.get()

    with refused(TooEarly, "document_not_available", unchanged=document):
        actions.record_download(document.pk, contact="", now=PUBLISHED - timedelta(seconds=1))


def test_an_unpublished_version_is_not_taken(eng: Stage) -> None:
    document = eng.prepared().documents.get()

    with refused(Refused, "document_not_published", unchanged=document):
        actions.record_download(document.pk, contact="", now=PUBLISHED)


def test_a_contact_has_a_length(eng: Stage) -> None:
    document = eng.tendering().documents.get()

    with refused(Refused, "contact_too_long", unchanged=document):
        actions.record_download(document.pk, contact="x" * 121, now=PUBLISHED)


def test_before_the_deadline_nobody_learns_that_it_was_taken(eng: Stage) -> None:
    lot = taken(eng)

    for member in eng.world.members():
        assert downloads_of(member.actor, lot) is None
        assert not may_hear(member.actor, lot.sealed_stream.name)


def test_after_the_deadline_only_those_of_the_table_learn_it(eng: Stage) -> None:
    lot = taken(eng)
    actions.close_submission(lot.pk, actor=CLOCK, now=DEADLINE)
    lot.refresh_from_db()

    told = {member.seat.role for member in eng.world.members() if downloads_of(member.actor, lot) is not None}

    assert told == {"tenderee", "agency", "supervisor"}
    assert told <= {str(role) for role in DISCLOSURE[Matter.DOWNLOADERS].after or ()}
    for member in eng.world.members():
        assert not may_hear(member.actor, lot.sealed_stream.name)


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The product's clock stands an hour after publication."""
    moment = PUBLISHED + timedelta(hours=2)
    monkeypatch.setattr("apps.core.clock.now", lambda: moment)
    return moment


def test_no_page_differs_before_the_deadline_whether_taken_or_not(eng: Stage, now: Any) -> None:
    lot = eng.tendering()
    clients = {member.seat.role: eng.world.client_of(member) for member in eng.world.members()}
    pages = [reverse("tenders:lot", args=[lot.code]), reverse("tenders:entries"), f"/lots/{lot.code}/"]
    pages.append(f"/lots/{lot.code}/facts.json")

    def seen() -> dict[tuple[str, str], bytes]:
        answers = {}
        for role, client in clients.items():
            for page in pages:
                answers[role, page] = _without_tokens(client.get(page).content)
        return answers

    before = seen()
    document = lot.documents.get()
    for _each in range(5):
        actions.record_download(document.pk, contact=SECRET, now=now)

    assert seen() == before
    for client in clients.values():
        assert client.get(reverse("tenders:downloads", args=[lot.code])).status_code in (302, 403, 404)


def _without_tokens(content: bytes) -> bytes:
    """The page without what is random in every page."""
    return re.sub(rb'"[A-Za-z0-9]{64}"|\b[0-9a-f]{12}\b', b"", content)


def test_no_log_line_tells_of_a_download(eng: Stage, caplog: pytest.LogCaptureFixture) -> None:
    lot = eng.tendering()

    with caplog.at_level(logging.DEBUG):
        actions.record_download(lot.documents.get().pk, contact=SECRET, now=PUBLISHED)

    assert SECRET not in caplog.text
    assert lot.code not in caplog.text


def test_the_page_of_an_unknown_or_unpublished_document_is_not_found(eng: Stage) -> None:
    prepared = eng.prepared()
    assert Client().get(reverse("tenders:document", args=[prepared.code, 1])).status_code == 404
    assert Client().get(reverse("tenders:document", args=["WC-ENG-2026-9999-01", 1])).status_code == 404


def test_the_document_page_asks_for_nothing(eng: Stage, now: Any) -> None:
    lot = eng.tendering()

    page = Client().get(reverse("tenders:document", args=[lot.code, 1]))

    assert page.status_code == 200
    assert lot.documents.get().sha256 in page.content.decode()
    assert not Download.objects.exists()
