"""The open interface as anybody uses it. 电子招标投标办法第八条: open, and the same for all."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest
from django.conf import settings as product
from django.test import Client

from apps.portal.queries import chain
from apps.tenders.models import Lot
from tests.tenders.stage import Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def public() -> Client:
    """A program without an account."""
    return Client()


def _asked(public: Client, address: str) -> dict[str, Any]:
    answer = public.get(f"/api/v1/{address}")
    assert answer.status_code == 200, answer.content
    told: dict[str, Any] = json.loads(answer.content)
    return told


def test_lots_are_found_by_the_questions_of_the_page(lot: Lot, gp: Stage, public: Client) -> None:
    gp.tendering()

    assert _asked(public, "lots")["count"] == 2
    found = _asked(public, f"lots?text={lot.name}&regime=eng&kind=works&published_from=2026-11-01")
    assert [one["code"] for one in found["lots"]] == [lot.code]
    assert (found["count"], found["next"]) == (1, None)
    assert _asked(public, "lots?published_until=2026-01-01")["count"] == 0


def test_a_lot_leads_to_its_page_and_its_releases(lot: Lot, public: Client) -> None:
    told = _asked(public, f"lots/{lot.code}")

    assert told["submission_deadline"] == "2026-11-24T01:30:00.000000Z"
    assert public.get(told["page"]).status_code == 200
    assert public.get(told["releases"]).status_code == 200


def test_a_draft_is_not_found_and_the_refusal_has_the_form_of_all_refusals(eng: Stage, public: Client) -> None:
    answer = public.get(f"/api/v1/lots/{eng.draft().code}")

    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Cache-Control"] == "no-store"  # it may become public the next moment
    problem = json.loads(answer.content)
    assert problem.pop("refused") == {
        "code": "not_found",
        "sentence": problem["detail"],
        "article": "",
        "status": 404,
    }
    assert problem == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "没有这项公开内容。请检查地址中的编号。",
        "code": "not_found",
    }


@pytest.mark.parametrize(
    "address",
    ["lots?page=0", "lots?kind=planets", "changes?since=-1", "changes?limit=501", "statistics?year=1"],
)
def test_a_question_that_is_not_understood_is_refused(db: None, public: Client, address: str) -> None:
    answer = public.get(f"/api/v1/{address}")

    assert answer.status_code == 422
    assert json.loads(answer.content)["refused"]["code"] == "question_not_understood"


def test_facts_come_with_what_their_digests_rest_on(lot: Lot, public: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "PAGE", 2)
    told = _asked(public, f"lots/{lot.code}/facts")

    assert (len(told["entries"]), told["newest"], told["next"]) == (2, 3, 2)
    assert told["entries"] == json.loads(public.get(f"/lots/{lot.code}/facts.json").content)["entries"]


def test_notices_openings_results_statistics_green_and_log_answer(lot: Lot, public: Client) -> None:
    notice = _asked(public, f"notices?lot={lot.code}")["notices"][0]

    assert (notice["kind"], notice["number"]) == ("tender", 1)
    assert [one["lot"] for one in _asked(public, "openings?on=2026-11-24")["openings"]] == [lot.code]
    assert _asked(public, "openings?on=2026-11-25")["openings"] == []
    assert _asked(public, "results") == {"count": 0, "results": [], "next": None}
    assert _asked(public, "statistics?year=2026")["tables"][0]["name"] == "periods"
    assert _asked(public, "green")["rows"] == []
    assert _asked(public, "log")["checkpoint"] == "/log/checkpoint"


def test_an_answer_that_has_not_changed_is_not_sent_again(lot: Lot, public: Client) -> None:
    tag = public.get("/api/v1/lots").headers["ETag"]

    again = public.get("/api/v1/lots", headers={"If-None-Match": tag})

    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("debugs", [False, True])
def test_a_wrong_address_is_a_problem_too_and_no_page(db: None, public: Client, settings: Any, debugs: bool) -> None:
    settings.DEBUG = debugs
    for address in ("/api/v1/planets", "/api/v1/lots/no-such-lot", "/ocds/records/no-such-lot.json"):
        answer = public.get(address)
        assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json"), address


@pytest.mark.parametrize("address", ["/api/v1/lots", "/api/v1/openapi.json", "/ocds/records.json"])
def test_nothing_is_written_through_what_only_answers(db: None, public: Client, address: str) -> None:
    answer = public.post(address)

    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert json.loads(answer.content)["code"] == "only_answers"


@pytest.mark.parametrize("address", ["/api/v1/lots", "/api/v1/lots/no-such-lot", "/ocds/records.json"])
def test_a_script_of_any_site_may_ask_and_sees_what_it_needs(db: None, public: Client, address: str) -> None:
    origin = {"Origin": "https://paper.example"}
    before = public.options(address, headers=origin | {"Access-Control-Request-Headers": "if-none-match"})
    answer = public.get(address, headers=origin)

    assert (before.status_code, before.content) == (204, b"")
    assert before.headers["Access-Control-Allow-Headers"] == "If-None-Match"  # and no token
    for one in (before, answer):
        assert one.headers["Access-Control-Allow-Origin"] == "*"
        assert {"ETag", "Link", "Retry-After"} <= set(one.headers["Access-Control-Expose-Headers"].split(", "))
        assert "Access-Control-Allow-Credentials" not in one.headers


def test_who_asks_for_the_head_gets_the_same_head(lot: Lot, public: Client) -> None:
    head, whole = public.head("/api/v1/lots"), public.get("/api/v1/lots")

    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["ETag"] == whole.headers["ETag"]


def test_links_lead_through_a_list_and_keep_the_question(
    lot: Lot, gp: Stage, public: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    gp.tendering()
    monkeypatch.setattr("apps.exchange.api.public.PAGE", 1)
    monkeypatch.setattr(chain, "PAGE", 2)

    first = public.get("/api/v1/lots?published_from=2026-11-01")
    following = "/api/v1/lots?published_from=2026-11-01&page=2"
    assert first.headers["Link"] == f'<{following}>; rel="next"'
    last = public.get(following)
    assert last.headers["Link"] == '</api/v1/lots?published_from=2026-11-01&page=1>; rel="prev"'
    assert first.json()["lots"] != last.json()["lots"]
    facts = public.get(f"/api/v1/lots/{lot.code}/facts")
    assert facts.headers["Link"] == f'</api/v1/lots/{lot.code}/facts?since=2>; rel="next"'
    assert "rel=" in public.get("/api/v1/notices").headers["Link"]
    assert "Link" not in public.get("/api/v1/results").headers


def test_the_page_says_what_the_description_says(db: None, public: Client) -> None:
    described = json.loads(public.get("/api/v1/openapi.json").content)
    page = public.get("/api/").content.decode()

    for path in described["paths"]:
        assert path in page
    assert f'<b class="code">{described["info"]["version"]}</b>' in page
    assert "curl -s 'http://testserver/api/v1/changes?since=0&amp;limit=100'" in page
    assert f"系统版本 {product.VERSION}" in page


def test_whatever_the_page_has_people_copy_answers(lot: Lot, public: Client) -> None:
    page = public.get("/api/").content.decode()
    asked = re.findall(r"curl [^<]*'http://testserver([^']+)'", page)

    assert len(asked) == 6
    answers = {address: public.get(unescape(address)).status_code for address in asked}
    assert {address: status for address, status in answers.items() if status != 200} == {"/api/v1/own/lots": 401}
