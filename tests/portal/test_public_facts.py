"""The public journal for programs. 电子招标投标办法第八条: open interfaces, without discrimination."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from apps.evidence.models import Entry
from apps.evidence.rules.canonical import canonical_bytes
from apps.portal.queries import chain
from apps.tenders import actions
from apps.tenders.models import Lot
from tests.tenders.stage import Stage, at


@pytest.fixture
def public() -> Client:
    """A program without an account."""
    return Client()


def _facts(public: Client, lot: Lot, question: str = "") -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(public.get(f"/lots/{lot.code}/facts.json{question}").content)
    return answer


def test_a_stranger_recomputes_every_digest_from_what_is_published(lot: Lot, public: Client) -> None:
    told = _facts(public, lot)

    parent = bytes(32)
    for v, entry in enumerate(told["entries"], start=1):
        signed = {name: entry[name] for name in ("actor", "at", "kind", "payload", "v")}
        text = canonical_bytes(signed | {"hearers": told["hearers"], "stream": told["stream"]})
        digest = hashlib.sha256(told["domain"].encode() + parent + text).digest()
        assert (entry["v"], entry["parent"], entry["digest"]) == (v, parent.hex(), digest.hex())
        parent = digest
    assert told["head"]["digest"] == parent.hex()
    assert [entry["kind"] for entry in told["entries"]] == [
        "lot.notice_published",
        "lot.document_published",
        "lot.tendering_opened",
    ]


def test_only_what_is_new_is_asked_for(lot: Lot, public: Client) -> None:
    assert [entry["v"] for entry in _facts(public, lot, "?since=2")["entries"]] == [3]
    assert _facts(public, lot, "?since=3")["entries"] == []
    assert _facts(public, lot, "?since=99")["next"] is None


def test_a_long_stream_comes_in_pages(lot: Lot, public: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "PAGE", 2)

    first = _facts(public, lot)

    assert [entry["v"] for entry in first["entries"]] == [1, 2]
    assert first["next"] == f"/lots/{lot.code}/facts.json?since=2"


@pytest.mark.parametrize("since", ["-1", "1.5", "x", "٣", "9" * 30])
def test_a_version_that_is_none_is_refused(lot: Lot, public: Client, since: str) -> None:
    answer = public.get(f"/lots/{lot.code}/facts.json", {"since": since})

    assert answer.status_code == 422
    assert json.loads(answer.content)["refused"]["code"] == "not_a_version"


def test_a_version_that_is_none_is_refused_before_anything_is_compared(lot: Lot, public: Client) -> None:
    later = {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}

    assert public.get(f"/lots/{lot.code}/facts.json?since=%0a", headers=later).status_code == 422


def test_an_answer_that_has_not_changed_is_not_sent_again(lot: Lot, eng: Stage, public: Client) -> None:
    address = f"/lots/{lot.code}/facts.json"
    tag = public.get(address).headers["ETag"]

    assert public.get(address, headers={"If-None-Match": tag}).status_code == 304

    actions.suspend_lot(lot.pk, reason="清单漏项", actor=eng.buyer.actor, now=at("2026-11-10 10:00"))
    assert public.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_the_list_of_lots_asks_the_same_questions_as_the_page(lot: Lot, public: Client) -> None:
    found = json.loads(public.get("/lots.json?text=滨河路").content)

    assert (found["count"], found["next"]) == (1, None)
    assert found["lots"][0]["code"] == lot.code
    assert found["lots"][0]["submission_deadline"] == "2026-11-24T01:30:00.000000Z"
    assert json.loads(public.get("/lots.json?text=医院").content)["count"] == 0
    assert public.get("/lots.json?kind=planets").status_code == 422


def test_the_feed_is_well_formed_and_names_the_notices(lot: Lot, public: Client) -> None:
    answer = public.get("/notices.atom")

    feed = ET.fromstring(answer.content)
    atom = {"a": "http://www.w3.org/2005/Atom"}
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    assert [one.text for one in feed.findall("a:entry/a:author/a:name", atom)] == ["望川市水务投资有限公司"]


def test_a_digest_is_found_in_the_public_journal_only(lot: Lot, public: Client) -> None:
    open_fact = Entry.objects.filter(stream=lot.public_stream.name).order_by("v")[0]
    desk_fact = Entry.objects.filter(stream=lot.desk_stream.name).order_by("v")[0]

    found = public.get("/verify/", {"digest": f" {open_fact.digest_hex.upper()} "}).content.decode()
    hidden = public.get("/verify/", {"digest": desk_fact.digest_hex}).content.decode()
    nonsense = public.get("/verify/", {"digest": "5d20…e71c"})

    assert lot.code in found
    assert "招标公告发布" in found
    assert "公开记录里没有这个指纹" in hidden
    assert lot.code not in hidden
    assert nonsense.status_code == 422


@pytest.mark.parametrize(
    "address", ["/robots.txt", "/sitemap.xml", "/about/", "/help/", "/help/buyer/", "/deadlines/", "/"]
)
def test_the_public_site_answers_with_and_without_lots(eng: Stage, public: Client, address: str) -> None:
    assert public.get(address).status_code == 200

    eng.tendering()

    assert public.get(address).status_code == 200


def test_a_guide_that_does_not_exist_is_not_found(db: None, public: Client) -> None:
    assert public.get("/help/emperor/").status_code == 404
