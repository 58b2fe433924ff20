"""OCDS over HTTP: packages of one lot and of all, for anybody."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apps.exchange.queries import open_data
from apps.tenders import actions
from apps.tenders.models import Lot
from tests.tenders.stage import Stage, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def public() -> Client:
    """A program without an account."""
    return Client()


def _package(public: Client, address: str) -> dict[str, Any]:
    answer = public.get(address)
    assert answer.status_code == 200, answer.content
    package: dict[str, Any] = json.loads(answer.content)
    return package


def test_a_stranger_reads_what_became_public_of_a_lot(lot: Lot, public: Client) -> None:
    package = _package(public, f"/ocds/releases/ocds-000000-{lot.code}.json")

    assert package["uri"] == f"http://testserver/ocds/releases/ocds-000000-{lot.code}.json"
    assert [one["tag"] for one in package["releases"]] == [["tender"], ["tenderUpdate"]]
    assert package["releases"][0]["tender"]["tenderPeriod"]["endDate"] == "2026-11-24T01:30:00.000000Z"
    assert package["publishedDate"] == package["releases"][-1]["date"]


def test_a_record_says_where_the_lot_stands(lot: Lot, eng: Stage, public: Client) -> None:
    actions.suspend_lot(lot.pk, reason="清单漏项", actor=eng.buyer.actor, now=at("2026-11-10 10:00"))

    [record] = _package(public, f"/ocds/records/ocds-000000-{lot.code}.json")["records"]

    assert len(record["releases"]) == 3
    assert record["compiledRelease"]["tender"]["amendments"][0]["rationale"] == "中止：清单漏项"


@pytest.mark.parametrize("ocid", ["ocds-000000-no-such-lot", "another-prefix", "ocds-000000-"])
def test_what_is_not_public_is_not_found(lot: Lot, eng: Stage, public: Client, ocid: str) -> None:
    assert public.get(f"/ocds/releases/{ocid}.json").status_code == 404
    assert public.get(f"/ocds/records/{ocid}.json").status_code == 404
    assert public.get(f"/ocds/records/ocds-000000-{eng.draft().code}.json").status_code == 404


def test_everything_comes_in_pages_and_a_period_narrows_it(
    lot: Lot, gp: Stage, public: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    gp.tendering()
    monkeypatch.setattr(open_data, "LOTS_A_PACKAGE", 1)

    first = _package(public, "/ocds/records.json")
    second = _package(public, first["links"]["next"])

    assert [len(first["records"]), len(second["records"])] == [1, 1]
    assert "links" not in second
    assert _package(public, "/ocds/releases.json?from=2027-01-01")["releases"] == []
    assert _package(public, "/ocds/releases.json?until=2026-01-01")["releases"] == []
    assert len(_package(public, "/ocds/releases.json?from=2026-11-01&until=2026-12-01")["releases"]) == 2


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("page=0", "not_a_page"),
        ("page=٣", "not_a_page"),
        ("from=soon", "not_a_moment"),
        ("until=0001-01-01", "not_a_moment"),
    ],
)
def test_a_question_that_is_not_understood_is_refused(db: None, public: Client, question: str, code: str) -> None:
    answer = public.get(f"/ocds/releases.json?{question}")

    assert (answer.status_code, json.loads(answer.content)["refused"]["code"]) == (422, code)


def test_an_answer_that_has_not_changed_is_not_sent_again(lot: Lot, public: Client) -> None:
    address = f"/ocds/records/ocds-000000-{lot.code}.json"
    tag = public.get(address).headers["ETag"]

    again = public.get(address, headers={"If-None-Match": tag})

    assert (again.status_code, again.content) == (304, b"")


def test_more_lots_do_not_cost_more_questions(
    lot: Lot, gp: Stage, public: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    gp.tendering()

    with django_assert_max_num_queries(10):
        public.get("/ocds/records.json")
