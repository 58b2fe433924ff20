"""联合体投标 as a field of the opening sheet. 招标投标法 §31; 实施条例 §37; 政府采购法 §24."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from apps.bids.rules.consortium import BadConsortium, Member, members_in, spoken, text_of
from apps.bids.rules.contents import PriceForm, price_form_of
from apps.openings.rules.announcement import Offer, closing_words, offer_words

GOLDEN = json.loads((Path(__file__).resolve().parents[1] / "golden" / "bids" / "consortium.json").read_text("utf-8"))


def test_a_consortium_has_one_text_that_reads_back() -> None:
    for one in GOLDEN["sound"]:
        members = tuple(Member(**member) for member in one["members"])

        assert text_of(members) == one["text"]
        assert members_in(one["text"]) == members
        assert spoken(one["text"]) == one["spoken"]


def test_what_is_wrong_with_it_is_said_by_name() -> None:
    for one in GOLDEN["wrong"]:
        with pytest.raises(BadConsortium, match=f"^{one['wrong']}$"):
            text_of([Member(**member) for member in one["members"]])


@pytest.mark.parametrize(
    "text", ["", "甲", "甲（91320500MA1C1XY12B）60% ；", "甲（91320500MA1C1XY12B）60%主体；乙（x）40% 道路"]
)
def test_any_other_text_names_no_consortium(text: str) -> None:
    with pytest.raises(BadConsortium):
        members_in(text)
    assert spoken(text) == ""


def test_five_members_with_the_longest_names_fit_into_the_price_form() -> None:
    shares = ["20"] * 5
    members = [
        Member("甲" * 60, f"91320500MA1C1XY{number:02}B", share, "乙" * 60) for number, share in enumerate(shares)
    ]
    fields = dict.fromkeys(("days", "quality", "manager", "bond"), "丙" * 200) | {"consortium": text_of(members)}

    content = PriceForm(Decimal("9999999999999.99"), fields).content()

    assert price_form_of(content).fields == fields


def test_the_members_are_read_out_after_the_price() -> None:
    """实施条例 §37: the consortium is known when the bids are opened, and not before."""
    text = GOLDEN["sound"][0]["text"]
    offer = Offer("甲川建设集团有限公司", Decimal("9123000.00"), {"days": "240", "consortium": text})

    words = offer_words(1, offer, ("days",))

    assert words.endswith("工期：240日历天。" + GOLDEN["sound"][0]["spoken"])
    assert "91320500" not in words
    assert closing_words(timedelta(minutes=5)).startswith("唱标结束")
