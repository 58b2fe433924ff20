"""What a bid must or may contain, whatever the data sheet's list forgot. 实施条例 §51; 招标投标法 §31."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from apps.bids.materials import materials_of

LICENCE = {"name": "营业执照", "envelope": "qualification", "is_required": True}


def _sheet(**changed: Any) -> Any:
    plain = {
        "materials": [LICENCE],
        "envelopes": ["sheet", "qualification", "commercial"],
        "letter_is_sealed": False,
        "letter_is_signed": False,
        "accepts_consortium": False,
    }
    return SimpleNamespace(**{**plain, **changed})


@pytest.mark.parametrize(
    ("_case", "changed", "names"),
    [
        ("nothing but the agent's power", {}, ["营业执照", "授权委托书"]),
        ("a letter to be sealed", {"letter_is_sealed": True}, ["投标函", "营业执照", "授权委托书"]),
        ("a letter to be signed", {"letter_is_signed": True}, ["投标函", "营业执照", "授权委托书"]),
        ("a consortium may bid", {"accepts_consortium": True}, ["营业执照", "联合体协议书", "授权委托书"]),
        (
            "all of it listed already",
            {
                "materials": [{**LICENCE, "name": one} for one in ("投标函及附录", "联合体协议书", "授权委托书原件")],
                "letter_is_signed": True,
                "accepts_consortium": True,
            },
            ["投标函及附录", "联合体协议书", "授权委托书原件"],
        ),
    ],
)
def test_what_follows_from_the_terms_has_its_place(_case: str, changed: dict[str, Any], names: list[str]) -> None:
    assert [one["name"] for one in materials_of(_sheet(**changed))] == names


def test_a_letter_is_required_and_commercial_and_a_power_is_neither() -> None:
    letter, _licence, power = materials_of(_sheet(letter_is_sealed=True))

    assert letter == {"name": "投标函", "envelope": "commercial", "is_required": True}
    assert power == {"name": "授权委托书", "envelope": "qualification", "is_required": False}
    only = materials_of(_sheet(letter_is_sealed=True, envelopes=["sheet", "qualification"]))
    assert only[0]["envelope"] == "qualification"
