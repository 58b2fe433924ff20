"""The change feed: every public fact in order, without a gap, and no other."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from apps.evidence.facts import Fact
from apps.evidence.models import Entry, StreamHead
from apps.evidence.streams import Hearers
from apps.evidence.subscriptions import deliver, ring_for_newcomers
from apps.exchange import steps
from apps.exchange.kinds import FEED_KINDS
from apps.exchange.models import Change, FeedHead
from apps.tenders import actions
from apps.tenders.models import Lot
from tests.tenders.stage import PUBLISHED, Stage, at

pytestmark = pytest.mark.django_db


def _delivered() -> None:
    while deliver(PUBLISHED):
        pass


def _feed(question: str = "") -> dict[str, Any]:
    told: dict[str, Any] = json.loads(Client().get(f"/api/v1/changes{question}").content)
    return told


def test_every_public_fact_has_a_number_and_no_other_fact_has(lot: Lot, gp: Stage) -> None:
    gp.tendering()
    ring_for_newcomers()
    _delivered()

    public = StreamHead.objects.filter(hearers=Hearers.PUBLIC).values("name")
    told = Entry.objects.filter(stream__in=public).order_by("pk").values_list("pk", flat=True)
    assert set(Change.objects.values_list("entry", flat=True)) == set(told)
    assert list(Change.objects.values_list("number", flat=True)) == list(range(1, len(told) + 1))


def test_a_reader_goes_on_where_it_stopped(lot: Lot, eng: Stage) -> None:
    ring_for_newcomers()
    _delivered()
    first = _feed("?limit=2")
    rest = _feed(f"?since={first['next']}")

    assert [one["number"] for one in first["changes"]] == [1, 2]
    assert Client().get("/api/v1/changes?limit=2").headers["Link"] == '</api/v1/changes?limit=2&since=2>; rel="next"'
    assert "Link" not in Client().get("/api/v1/changes").headers
    assert rest["newest"] == rest["next"] == first["newest"]
    assert {one["lot"] for one in first["changes"] + rest["changes"]} == {lot.code}

    actions.suspend_lot(lot.pk, reason="清单漏项", actor=eng.buyer.actor, now=at("2026-11-10 10:00"))
    _delivered()
    assert [one["kind"] for one in _feed(f"?since={rest['next']}")["changes"]] == ["lot.suspended"]
    assert _feed("?since=999999")["changes"] == []


def test_a_fact_that_is_told_twice_keeps_its_number(lot: Lot) -> None:
    ring_for_newcomers()
    _delivered()
    change = Change.objects.select_related("entry").get(number=1)
    last = FeedHead.objects.get().last

    with transaction.atomic():
        assert steps.number_fact(change.entry) == change

    assert FeedHead.objects.get().last == last


def test_a_transaction_that_fails_gives_its_number_back(lot: Lot) -> None:
    ring_for_newcomers()
    _delivered()
    last = FeedHead.objects.get().last
    unnumbered = Entry.objects.filter(stream=lot.desk_stream.name).order_by("pk")[0]

    with transaction.atomic():
        assert steps.number_fact(unnumbered).number == last + 1
        transaction.set_rollback(True)

    assert FeedHead.objects.get().last == last
    assert Change.objects.order_by("-number")[0].number == last


def test_the_subscriber_hears_every_kind_that_could_be_public() -> None:
    sessions = {one.kind for one in Fact.__subclasses__() if getattr(one, "kind", "").startswith("opening.")}

    assert sessions <= FEED_KINDS
