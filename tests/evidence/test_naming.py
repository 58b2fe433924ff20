"""What the journal's codes are called: every kind of fact has words, and nobody reads a bare code."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from apps.core.refusals import Wording
from apps.evidence.facts import Fact
from apps.evidence.naming import KINDS, actor_name, kind_name, name_kinds


def test_every_kind_of_the_product_has_its_words() -> None:
    kinds = {fact.kind for fact in Fact.__subclasses__() if fact.__module__.startswith("apps.")}

    assert len(kinds) > 40
    assert kinds - set(KINDS) == set()


def test_a_kind_is_said_in_the_language_of_the_reader() -> None:
    with override("en"):
        english = kind_name("lot.entry_accepted")
    with override("zh-hans"):
        chinese = kind_name("lot.entry_accepted")

    assert (chinese, english) == ("进场登记受理", "Entry registration accepted")


def test_a_kind_that_nobody_named_keeps_its_code() -> None:
    assert kind_name("lot.of_an_older_release") == "lot.of_an_older_release"


def test_a_kind_is_named_once() -> None:
    with pytest.raises(ValueError, match="named twice"):
        name_kinds({"lot.entry_accepted": Wording("受理", "Accepted")})


@pytest.mark.parametrize(
    ("actor", "words"),
    [("person:12", "12 号用户"), ("clock", "国家标准时间"), ("system", "平台"), ("public", "未登录的人")],
)
def test_those_who_acted_are_said_without_names(actor: str, words: str) -> None:
    with override("zh-hans"):
        assert actor_name(actor) == words
