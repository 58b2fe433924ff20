"""The words of facts. 电子招标投标办法第四十九条: what is kept on record can be read by those it concerns."""

from __future__ import annotations

import importlib
import re
from dataclasses import fields, replace
from pathlib import Path
from string import Formatter

import pytest
from django.conf import settings

from apps.core.actor import CLOCK
from apps.evidence.facts import Fact
from apps.evidence.models import Entry
from apps.portal import wording
from apps.portal.topics import TOPIC_OF
from apps.portal.wording import saying
from apps.tenders import actions
from apps.tenders.lifecycle import TerminationGround
from apps.tenders.models import Lot
from tests.tenders.stage import Stage, at

DERIVED = set(saying.DERIVED)
APPS = sorted({path.parent.name for path in Path(settings.BASE_DIR).glob("apps/*/events*")})
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def _facts() -> dict[str, set[str]]:
    """Every kind of fact that lower apps can emit, with the names of its fields."""
    found = {}
    for app in APPS:
        events = importlib.import_module(f"apps.{app}.events")
        for one in vars(events).values():
            if isinstance(one, type) and issubclass(one, Fact) and one is not Fact:
                found[one.kind] = {field.name for field in fields(one)}
    return found


@pytest.mark.parametrize("kind", sorted({*wording.PUBLIC_KINDS, *TOPIC_OF}))
def test_every_public_or_told_kind_has_words_in_both_languages(kind: str) -> None:
    words = wording.FACTS[kind]

    assert words.zh.title
    assert words.zh.meaning
    assert words.en.title
    assert words.en.meaning
    assert CHINESE.search(words.zh.meaning)
    assert not CHINESE.search(words.en.title + words.en.meaning)


@pytest.mark.parametrize("kind", sorted(wording.FACTS))
def test_the_words_name_only_values_that_the_fact_has(kind: str) -> None:
    known = _facts()[kind]

    for words in (wording.FACTS[kind].zh, wording.FACTS[kind].en):
        named = {name for _, name, _, _ in Formatter().parse(words.title + words.meaning) if name}
        assert named <= known | DERIVED


def test_every_kind_in_a_public_stream_is_known_as_public(eng: Stage, gp: Stage) -> None:
    first, second = eng.tendering(), replace(gp, deadline=at("2026-11-25 10:00")).tendering()
    now = at("2026-11-10 10:00")
    actions.suspend_lot(first.pk, reason="清单漏项", actor=eng.buyer.actor, now=now)
    actions.resume_lot(first.pk, new_deadline=None, actor=eng.buyer.actor, now=now)
    actions.close_submission(first.pk, actor=CLOCK, now=at("2026-11-24 09:30"))
    actions.terminate_lot(
        second.pk, ground=TerminationGround.FORCE_MAJEURE, reason="洪水", actor=gp.buyer.actor, now=now
    )

    public = Entry.objects.filter(stream__endswith=":public").order_by("kind")

    of_tenders = {kind for kind in wording.PUBLIC_KINDS if kind.startswith("lot.")}
    assert set(public.values_list("kind", flat=True)) <= of_tenders


def test_a_notice_says_its_ceiling_its_method_and_its_deadline(lot: Lot) -> None:
    entry = Entry.objects.get(stream=lot.public_stream.name, kind="lot.notice_published")

    assert wording.say(entry.kind, entry.payload, "zh-hans") == wording.Words(
        "招标公告发布",
        "最高限价 10,000,000.00 元；综合评估法。距投标截止 21 日，截止与开标同一时刻：2026-11-24 09:30:00。",
    )


def test_values_from_people_are_shown_as_they_are() -> None:
    said = wording.say("lot.suspended", {"lot": 1, "notice": 2, "reason": "<b>{lot}</b> 核实中。"}, "zh-hans")

    assert said.meaning == "原因：<b>{lot}</b> 核实中。恢复前各项活动暂停，已公布的文件仍可查阅。"
