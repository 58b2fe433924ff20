"""规则库 — every rule with its article, found by words, regime, stage and source, and reached from the lot's page."""

from __future__ import annotations

import pytest
from django.test import Client

from apps.portal import rule_library, rule_words
from apps.tenders.models import Lot
from apps.tenders.rules.books import Level, Source, Trigger
from apps.tenders.rules.in_force import BOOKS


def test_every_rule_of_every_book_stands_in_one_chapter() -> None:
    parts = rule_library.parts(rule_library.Asked())

    listed = [(part.regime, one.rule.id) for part in parts for chapter in part.chapters for one in chapter.rules]
    assert len(listed) == len(set(listed))
    assert set(listed) == {(book.regime, rule) for book in BOOKS for rule in book.rules}


def test_every_trigger_level_and_source_has_words() -> None:
    staged = [trigger for stage in rule_library.STAGES.values() for trigger in stage.triggers]

    assert sorted(staged) == sorted(Trigger)
    assert set(rule_library.APPLIED) == set(Trigger)
    assert set(rule_words.LEVELS) == set(Level)
    assert set(rule_words.SOURCES) == set(Source)


@pytest.mark.parametrize(
    ("_case", "asked", "found"),
    [
        ("an id", {"text": "t-e02"}, ["T-E02"]),
        ("two words of it", {"text": "候选人 公示期", "source": "R"}, ["T-E14", "T-E15a"]),
        ("an article", {"text": "政府采购法实施条例第五十条"}, ["T-G14b"]),
        ("English", {"text": "abnormally low"}, ["T-G17"]),
        ("what nobody read in the law", {"source": "K", "regime": "eng"}, ["T-E09c", "T-E09d", "T-E16b"]),
        ("nothing", {"text": "月球"}, []),
    ],
)
def test_rules_are_found(_case: str, asked: dict[str, str], found: list[str]) -> None:
    parts = rule_library.parts(rule_library.Asked(**asked))

    assert sorted(one.rule.id for part in parts for chapter in part.chapters for one in chapter.rules) == found


@pytest.mark.django_db
def test_the_page_names_limit_article_and_what_is_not_verified() -> None:
    page = Client().get("/rules/?text=T-E09c").content.decode()

    assert 'id="eng-T-E09c"' in page
    assert "不超过 800,000 元" in page
    assert "工程建设项目施工招标投标办法第三十七条" in page
    assert "未与法条原文核对" in page
    assert "ENG-2019" in page


@pytest.mark.django_db
def test_a_question_that_is_not_understood_is_answered_with_all_rules_and_the_reason() -> None:
    answer = Client().get("/rules/?stage=moon")

    assert answer.status_code == 422
    assert 'class="wrong"' in answer.content.decode()
    assert 'id="gp-T-G18"' in answer.content.decode()


def test_the_lot_leads_to_its_rules(lot: Lot) -> None:
    page = Client().get(f"/lots/{lot.code}/").content.decode()

    assert 'href="/rules/#eng-T-E02"' in page
