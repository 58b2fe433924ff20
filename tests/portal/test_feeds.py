"""Feeds and calendars of a search and of a lot, and the pages that lead there. RFC 4287, RFC 5545."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from django.test import Client

from apps.tenders import actions
from apps.tenders.models import Lot
from tests.tenders.stage import Stage, at

ATOM = "{http://www.w3.org/2005/Atom}"


def test_a_search_is_a_feed_of_its_notices(lot: Lot, gp: Stage) -> None:
    gp.tendering()

    answer = Client().get("/lots.atom?regime=eng")

    feed = ElementTree.fromstring(answer.content)
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert "工程建设招标" in str(feed.findtext(f"{ATOM}title"))
    assert [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")] == [
        f"http://testserver/lots/{lot.code}/notices/1/"
    ]


def test_a_lot_is_a_feed_of_its_facts(lot: Lot) -> None:
    feed = ElementTree.fromstring(Client().get(f"/lots/{lot.code}/facts.atom").content)

    entries = [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]
    assert entries == [f"http://testserver/lots/{lot.code}/facts/{v}/" for v in (3, 2, 1)]


def test_a_calendar_moves_with_the_deadline(lot: Lot, eng: Stage) -> None:
    before = Client().get("/lots.ics?regime=eng").content.decode()
    actions.suspend_lot(lot.pk, reason="清单漏项", actor=eng.buyer.actor, now=at("2026-11-10 10:00"))
    after = Client().get(f"/lots/{lot.code}/dates.ics").content.decode()

    assert f"UID:{lot.code}-deadline@lots.kaiming\r\n" in before
    assert "DTSTART:20261124T013000Z\r\n" in before
    assert "SEQUENCE:0\r\n" in before
    assert "STATUS:CONFIRMED\r\n" in before
    assert "SEQUENCE:1\r\n" in after
    assert "STATUS:TENTATIVE\r\n" in after


def test_the_last_moment_to_object_is_in_the_calendar_and_among_the_open_results(lot: Lot) -> None:
    Lot.objects.filter(pk=lot.pk).update(result_objection_until=at("2026-12-01 23:59"))

    text = Client().get(f"/lots/{lot.code}/dates.ics").content.decode()
    page = Client().get("/publicity/").content.decode()

    assert text.count("BEGIN:VEVENT") == 2
    assert "DTSTART:20261201T155900Z" in text
    assert f'href="/desk/objections/on/{lot.code}/"' in page
    assert "投标人或者其他利害关系人（招标投标法实施条例第五十四条）" in page


def test_a_result_whose_time_is_over_is_not_open(lot: Lot) -> None:
    Lot.objects.filter(pk=lot.pk).update(result_objection_until=at("2026-11-01 23:59"))

    assert lot.code not in Client().get("/publicity/").content.decode()


def test_drafts_have_no_feed_and_no_calendar(eng: Stage) -> None:
    draft = eng.prepared()

    assert Client().get(f"/lots/{draft.code}/facts.atom").status_code == 404
    assert Client().get(f"/lots/{draft.code}/dates.ics").status_code == 404
    assert draft.code not in Client().get("/lots.atom").content.decode()
    assert Client().get(f"/watching/?lot={draft.code}").status_code == 404


def test_the_list_and_the_lot_lead_to_their_subscriptions(lot: Lot) -> None:
    found = Client().get("/lots/?regime=eng&text=&kind=works").content.decode()
    page = Client().get(f"/lots/{lot.code}/").content.decode()

    assert 'href="/watching/?regime=eng&amp;kind=works"' in found
    assert 'href="/lots.ics?regime=eng&amp;kind=works"' in found
    assert f'href="/watching/?lot={lot.code}"' in page


def test_the_home_page_leads_to_what_is_open_and_what_is_owed(lot: Lot) -> None:
    home = Client().get("/").content.decode()

    for place in ("/publicity/", "/disclosure/", "/rules/", "/watching/", "/openings/", "/green-channel/", "/log/"):
        assert f'href="{place}"' in home


@pytest.mark.parametrize(
    "path", ["/lots.atom", "/lots.ics", "/lots.json", "/notices.atom", "/disclosure.csv", "/sitemap.xml"]
)
def test_what_has_not_changed_is_not_sent_again(lot: Lot, eng: Stage, path: str) -> None:
    first = Client().get(path)
    same = Client().get(path, headers={"If-None-Match": first.headers["ETag"]})
    english = Client().get(path, headers={"Accept-Language": "en"})

    assert first.headers["Cache-Control"].startswith("public, max-age=")
    assert (same.status_code, same.content) == (304, b"")
    assert "Accept-Language" in first.headers["Vary"]
    assert english.status_code == 200


def test_a_page_with_a_clock_and_a_token_is_kept_by_no_cache_for_others(lot: Lot) -> None:
    answer = Client().get(f"/lots/{lot.code}/")

    assert "public" not in answer.headers.get("Cache-Control", "")
    assert "Cookie" in answer.headers["Vary"]
