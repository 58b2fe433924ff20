"""Who downloaded, and how many, changes nothing that anybody can see before the deadline.

招标投标法 §22, 电子招标投标办法 §21. Every output there is (pages, API, streams, log lines, metrics) is recorded for every
kind of person in a world without downloads, and again after several: not one byte may differ. Comparing two worlds
finds a leak through any number, order or gap, not only through a name that a test thought of.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from django.test import Client

from apps.bids.models import BidSecurity
from apps.core import clock, logs
from apps.core.actor import CLOCK
from apps.evidence import journal
from apps.evidence.explorer.actions import Errand, make_link
from apps.evidence.explorer.events import READINGS
from apps.evidence.explorer.searching import Scope
from apps.evidence.models import StreamHead
from apps.parties.ca import DemonstrationAuthority
from apps.tenders.actions import close_submission, record_download
from tests.architecture import visits
from tests.architecture.visits import Example
from tests.bids.bidders import Bidder, bidder_of
from tests.parties.conftest import NOW as KEYS_MADE
from tests.tenders.stage import DEADLINE

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

NAMES = ["潜在投标人甲有限公司 13900001111", "乙不愿透露建设集团 bidder-b@example.cn", "丙 0571-77770000"]
KINDS = ("visitor", "tenderee", "purchaser", "bidder", "operator", "technical_duty", "supervisor", "custodian")
"""One of each kind of person that could see something another cannot."""
ACCIDENTAL = re.compile(
    rb'name="csrfmiddlewaretoken" value="[^"]*"|data-now="[^"]*"|"X-CSRFToken": "[^"]*"|<span class="code">[0-9a-f]{12}</span>|"(?:clock_offset|database)_seconds": [-0-9.e]+|<tbody data-readings>.*?</tbody>|'
    + "可用约 [0-9]+%".encode(),
    re.DOTALL,
)
"""What differs between two visits of the same page and says nothing: tokens, the number of a request, how the stopped clock falls behind, how long a query took, which visits there were, and how full the disk is."""
TIMING = re.compile(r"^#.*$|^(process_|python_|.*_seconds|kaiming_requests|kaiming_disk_free).*$", re.MULTILINE)
"""Metrics of the machine and of the visits themselves."""


@pytest.fixture
def stopped_clock(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The product's clock, stopped while bids are being prepared."""
    monkeypatch.setattr(clock, "now", lambda: visits.NOW)
    return visits.NOW


@pytest.mark.long
def test_neither_downloads_nor_bids_change_any_output_before_the_deadline(
    stopped_clock: datetime, caplog: pytest.LogCaptureFixture, settings: Any, tmp_path: Path
) -> None:
    """Looking at every output takes half a minute, so one world is looked at twice: untouched, then downloaded and bid for.

    招标投标法 §22: two others bid, one of them again and with security, one withdraws; nobody else's page, stream or log
    line moves.
    """
    example = visits.example()
    bidders = _bidders(example, tmp_path)
    clients = {who: visits.client_of(example.world, who) for who in KINDS}
    auditor = _auditor(example)
    untouched = _outputs(example, clients) | _read_by(auditor, example)

    with caplog.at_level(logging.DEBUG):
        _download(example)

    heard, said_of_downloads = _heard(example), caplog.text
    caplog.clear()
    settings.DEBUG = True  # the embedded authority signs
    with caplog.at_level(logging.INFO):
        _bid(example, bidders)
    settings.DEBUG = False
    assert caplog.text == ""

    touched = _outputs(example, clients) | _read_by(auditor, example)
    _must_be_alike(untouched, touched)
    _must_be_silent_about_names(touched, said_of_downloads + caplog.text)
    own = {f"{one.member.person.login} hears bid:{one.bid}" for one in bidders}
    own.add(f"{bidders[0].member.person.login} hears security:{BidSecurity.objects.get().code}")
    assert set(_heard(example)) - set(heard) == own
    assert {place: heard[place] for place in heard} == {place: _heard(example)[place] for place in heard}


def _must_be_alike(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> None:
    assert sorted(before) == sorted(after)
    assert [place for place in before if before[place] != after[place]] == []


def test_streams_that_anybody_may_hear_do_not_grow_with_downloads(stopped_clock: datetime) -> None:
    example = visits.example()
    before = _heard(example)

    _download(example)

    assert _heard(example) == before
    sealed = journal.since(example.tendering.sealed_stream.name, 0)
    assert [entry.kind for entry in sealed] == ["lot.document_downloaded"] * len(NAMES)


def test_after_the_deadline_only_the_buyers_side_and_the_supervisor_see_them(
    monkeypatch: pytest.MonkeyPatch, stopped_clock: datetime
) -> None:
    example = visits.example()
    _download(example)
    monkeypatch.setattr(clock, "now", lambda: DEADLINE + timedelta(minutes=1))
    close_submission(example.tendering.pk, actor=CLOCK, now=clock.now())
    path = example.path("desk/lots/<str:code>/downloads/")

    seen = {
        who
        for who in visits.PEOPLE
        if "潜在投标人甲有限公司" in visits.visit(visits.client_of(example.world, who), path).body.decode()
    }

    assert seen == {"tenderee", "agency", "supervisor"}


def test_a_log_line_drops_what_is_hidden_whoever_writes_it() -> None:
    line = {"event": "document served", "lot": 7, "contact": NAMES[0], "downloaders": 3, "bidders": 7, "prices": "1"}

    assert logs.drop_hidden(None, "info", line) == {"event": "document served", "lot": 7}


def _download(example: Example) -> None:
    document = example.tendering.documents.get(version=1)
    for name in NAMES:
        record_download(document.pk, contact=name, now=visits.NOW)


def _bidders(example: Example, folder: Path) -> list[Bidder]:
    """Two who are none of the onlookers, with their keys."""
    authority = DemonstrationAuthority(folder / "ca", now=KEYS_MADE)
    members = (example.world.second_bidder, example.world.third_bidder)
    return [bidder_of(example.world, member, authority, folder) for member in members]


def _bid(example: Example, bidders: list[Bidder]) -> None:
    lot = example.tendering.code
    for bidder in bidders:
        bidder.send(lot, "9123000.00")
    bidders[0].send(lot, "9000000.00")
    _secure(lot, bidders[0])
    assert bidders[1].withdraw(lot).status_code == 201


def _secure(lot: str, bidder: Bidder) -> None:
    said = {"form": "e_guarantee", "number": "BH-1", "issuer": "望川银行", "amount": "150000"}
    said |= {"valid_until": "2027-02-22", "reference": "HYM-1"}
    assert bidder.client.post(f"/desk/bids/{lot}/security/guarantee", said).status_code == 302


def _outputs(example: Example, clients: Mapping[str, Client]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for route in visits.routes():
        for who, client in clients.items():
            answer = visits.visit(client, example.path(route))
            body = ACCIDENTAL.sub(b"", answer.body)
            if route == "metrics":
                body = TIMING.sub("", body.decode()).encode()
            if route == "ca/revocations.crl" and answer.status == 200:
                body = x509.load_der_x509_crl(answer.body).tbs_certlist_bytes
            found[f"{who} at /{route}"] = str(answer.status).encode() + body
    return found


def _auditor(example: Example) -> Client:
    """Somebody outside who reads through a link to this very lot."""
    scope = Scope(lots=(example.tendering.code,))
    errand = Errand("市审计局", "专项审计", scope, visits.NOW + timedelta(days=7))
    handed = make_link(errand, actor=example.world.supervisor.actor, now=visits.NOW)
    browser = Client()
    browser.get(f"/audit/{handed.token}/")
    assert browser.post("/audit/", {"code": handed.code}).status_code == 302
    return browser


def _read_by(auditor: Client, example: Example) -> dict[str, bytes]:
    routes = [route for route in visits.routes() if "audit/journal/" in route]
    found = {f"auditor at /{route}": visits.visit(auditor, example.path(route)) for route in routes}
    assert {answer.status for answer in found.values()} == {200}
    return {place: ACCIDENTAL.sub(b"", answer.body) for place, answer in found.items()}


def _heard(example: Example) -> dict[str, list[str]]:
    """What each may hear, but for the visits of this test themselves."""
    names = StreamHead.objects.exclude(name=READINGS.name).order_by("name").values_list("name", flat=True)
    return {
        f"{member.person.login} hears {name}": [entry.digest_hex for entry in journal.since(name, 0)]
        for member in example.world.members()
        for name in names
        if journal.may_hear(member.actor, name)
    }


def _must_be_silent_about_names(outputs: Mapping[str, bytes], log_text: str) -> None:
    everything = b"".join(outputs.values()).decode("utf-8", "replace") + log_text
    for name in NAMES:
        for word in (name, name.split()[0], json.dumps(name)[1:-1]):
            assert word not in everything
