"""The public list and the public page of a lot. 招标投标法第十六条、第二十二条; 电子招标投标办法第二十条."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from apps.core.actor import CLOCK
from apps.tenders import actions
from apps.tenders.models import Lot
from tests.tenders.stage import Stage, at


@pytest.fixture
def public() -> Client:
    """Somebody who never signed in."""
    return Client()


def test_a_draft_is_found_by_nobody(eng: Stage, public: Client) -> None:
    draft = eng.prepared()

    assert public.get(f"/lots/{draft.code}/").status_code == 404
    assert public.get(f"/lots/{draft.code}/facts.json").status_code == 404
    assert public.get("/lots/WC-ENG-2026-9999-01/").status_code == 404
    assert draft.code not in public.get("/lots/").content.decode()
    assert draft.code not in public.get("/sitemap.xml").content.decode()


@pytest.mark.parametrize(
    ("_case", "question", "is_found"),
    [
        ("everything", "", True),
        ("Chinese text of the project", "text=滨河路", True),
        ("part of the code", "text=eng-2026", True),
        ("the tenderee", "text=水务", True),
        ("another text", "text=医院", False),
        ("text that means something to SQL", "text=%25'--", False),
        ("the regime", "regime=eng", True),
        ("the other regime", "regime=gp", False),
        ("the kind", "kind=works", True),
        ("the stage", "stage=open", True),
        ("another stage", "stage=ended", False),
        ("the region", "region=望川市城东区", True),
        ("the day of publication", "published_from=2026-11-03&published_until=2026-11-03", True),
        ("the day after", "published_from=2026-11-04", False),
    ],
)
def test_the_address_says_what_is_looked_for(
    lot: Lot, public: Client, _case: str, question: str, is_found: bool
) -> None:
    page = public.get(f"/lots/?{question}")

    assert page.status_code == 200
    assert (lot.code in page.content.decode()) is is_found
    assert ("没有符合这些条件的标段" in page.content.decode()) is not is_found


def test_a_question_that_is_not_understood_is_answered_with_the_reason(lot: Lot, public: Client) -> None:
    page = public.get("/lots/?kind=planets&published_from=yesterday")

    assert page.status_code == 422
    assert page.content.decode().count('class="wrong"') == 2


def test_htmx_gets_the_results_alone(lot: Lot, public: Client) -> None:
    part = public.get("/lots/?text=滨河路", headers={"HX-Request": "true"}).content.decode()

    assert lot.code in part
    assert "<html" not in part


def test_the_list_asks_the_database_a_fixed_number_of_times(
    told: Lot, public: Client, django_assert_num_queries: Any
) -> None:
    public.get("/lots/")

    with django_assert_num_queries(4):
        public.get("/lots/")


def test_the_page_tells_what_happened_and_what_comes(lot: Lot, public: Client) -> None:
    page = public.get(f"/lots/{lot.code}/").content.decode()

    places = [
        page.index(words) for words in ("招标公告发布", "招标文件第 1 版公布", "开始获取招标文件", "投标截止，同时开标")
    ]
    assert places == sorted(places)
    assert "滨河路（一期）道路及综合管网改造工程·一标段" in page
    assert "10,000,000.00" in page
    assert "ab" * 32 in page
    assert "周敏" not in page


def test_the_rules_stand_with_the_day_they_come_to(lot: Lot, public: Client) -> None:
    """招标投标法第二十四条; 实施条例第二十二条: objections to the document at least ten days before the deadline."""
    page = public.get(f"/lots/{lot.code}/").content.decode()

    for rule in ("T-E01", "T-E02", "T-E07", "T-E23"):
        assert rule in page
    assert "最迟 2026年11月14日" in page
    assert "最早 2026年11月23日" in page


def test_what_cannot_be_seen_yet_is_named_with_its_article(lot: Lot, public: Client) -> None:
    page = public.get(f"/lots/{lot.code}/").content.decode()

    assert "下载招标文件的人和数量" in page
    assert "招标投标法第二十二条；电子招标投标办法第二十一条" in page


def test_after_the_deadline_nothing_is_expected_at_the_deadline_any_more(lot: Lot, public: Client) -> None:
    actions.close_submission(lot.pk, actor=CLOCK, now=at("2026-11-24 09:30"))

    page = public.get(f"/lots/{lot.code}/").content.decode()

    assert "投标截止，同时开标" not in page
    assert page.count("is-sealed") == 1
    assert "不向社会公开，仅限依法有权知悉的一方。" in page


def test_a_halted_lot_expects_nothing(lot: Lot, eng: Stage, public: Client) -> None:
    actions.suspend_lot(lot.pk, reason="清单漏项", actor=eng.buyer.actor, now=at("2026-11-10 10:00"))

    page = public.get(f"/lots/{lot.code}/").content.decode()

    assert "原因：清单漏项" in page
    assert "is-next" not in page


def test_a_lot_that_stands_still_says_so_before_anything_else(lot: Lot, eng: Stage, public: Client) -> None:
    actions.suspend_lot(lot.pk, reason="清单漏项", actor=eng.buyer.actor, now=at("2026-11-10 10:00"))
    halted = public.get(f"/lots/{lot.code}/").content.decode()
    actions.resume_lot(lot.pk, new_deadline=None, actor=eng.buyer.actor, now=at("2026-11-11 10:00"))
    going_on = public.get(f"/lots/{lot.code}/").content.decode()

    assert 0 < halted.index("恢复时另行公告") < halted.index("这个标段发生过的事")
    assert "恢复时另行公告" not in going_on


def test_a_notice_is_word_for_word_and_can_be_taken_along(lot: Lot, public: Client) -> None:
    page = public.get(f"/lots/{lot.code}/notices/1/").content.decode()

    assert "招标公告" in page
    assert 'class="qr"' in page
    assert f"http://testserver/lots/{lot.code}/notices/1/" in page
    assert public.get(f"/lots/{lot.code}/notices/2/").status_code == 404


def test_every_text_of_the_page_is_there_in_english(lot: Lot, public: Client) -> None:
    page = public.get(f"/lots/{lot.code}/", headers={"Accept-Language": "en"}).content.decode()

    assert "Tender notice published" in page
    assert "Ceiling price 10,000,000.00 yuan" in page
