"""抽取: anybody can draw again. 招标投标法实施条例 §46; 发改法规〔2023〕1117号 (no lots among bidders); design 9."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand
from hypothesis import given
from hypothesis import strategies as st

from apps.core.refusals import WORDINGS, Refused
from apps.evidence.rules import draw
from apps.evidence.rules.draw import Contribution, Population, Skip, Subject

SEED = hashlib.sha256(b"a seed for tests").digest()
DELTA: dict[str, Any] = {"name": "delta", "values": ["0.03", "0.04", "0.05", "0.06"]}


def contribution(by: str, number: int) -> Contribution:
    secret = hashlib.sha256(f"{by}{number}".encode()).digest()
    nonce = hashlib.sha256(f"nonce{by}{number}".encode()).digest()[:16]
    return Contribution(by, draw.commitment(secret, nonce), secret, nonce)


def text_of(of: Mapping[str, object], subject: Subject = Subject.COEFFICIENT) -> str:
    return draw.frozen(
        lot="WC-ENG-2026-0001-01", subject=subject, population=Population.VALUES, of=of, rules="r1", pool=None
    )


def test_rfc_3797_section_6_is_drawn_by_the_same_striking_out() -> None:
    """The outside check: their random numbers through our selection give their published result."""
    key = b"9319./2.5.8.10.12./9.18.26.34.41.45./"

    def numbers() -> Iterator[int]:
        for index in range(1 << 16):
            ends = index.to_bytes(2, "big")
            yield int.from_bytes(hashlib.md5(ends + key + ends).digest(), "big")

    selected = draw.struck_out(numbers(), 128, range(1, 26), 10)

    assert selected == [17, 7, 2, 16, 25, 23, 8, 24, 19, 13]


RFC_5869 = [
    (
        "0b" * 22,
        "000102030405060708090a0b0c",
        "f0f1f2f3f4f5f6f7f8f9",
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
    ),
    (
        "0b" * 22,
        "",
        "",
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
    ),
]
"""Appendix A.1 and A.3."""


@pytest.mark.parametrize(("ikm", "salt", "info", "okm"), RFC_5869, ids=["A.1", "A.3"])
def test_the_derivation_is_rfc_5869(ikm: str, salt: str, info: str, okm: str) -> None:
    derived = HKDF(SHA256(), 42, salt=bytes.fromhex(salt), info=bytes.fromhex(info)).derive(bytes.fromhex(ikm))

    assert derived.hex() == okm


def test_the_stream_of_numbers_is_hkdf_expand_without_an_end() -> None:
    block = HKDFExpand(SHA256(), 8160, b"kaiming/draw-v1/order/x/0").derive(SEED)
    first = list(islice(draw.words(SEED, "order/x"), 1021))

    assert b"".join(word.to_bytes(8, "big") for word in first[:1020]) == block
    second = HKDFExpand(SHA256(), 8160, b"kaiming/draw-v1/order/x/1").derive(SEED)
    assert first[1020] == int.from_bytes(second[:8], "big")


def test_a_record_draws_the_same_again() -> None:
    text = text_of(DELTA)
    secrets = [contribution("centre", 1), contribution("witness", 1)]

    first = draw.drawn_again(text, json.loads(text)["of"], secrets)

    assert first in DELTA["values"]
    assert draw.drawn_again(text, json.loads(text)["of"], secrets) == first
    assert draw.seed_of(text, secrets) != draw.seed_of(text, secrets[::-1])
    assert draw.seed_of(text, secrets) != draw.seed_of(text.replace("0001", "0002"), secrets)


def test_an_order_is_drawn_again_too() -> None:
    text = text_of({"name": "reading", "items": ["a", "b", "c", "d"]}, Subject.READING_ORDER)
    secrets = [contribution("centre", 1)]

    again = draw.drawn_again(text, json.loads(text)["of"], secrets)

    assert sorted(again) == ["a", "b", "c", "d"]
    assert again == draw.order(draw.seed_of(text, secrets), "reading", ["a", "b", "c", "d"])


def test_the_format_does_not_move() -> None:
    """Golden values: a change here would make every draw of the past impossible to repeat."""
    text = text_of(DELTA)
    secrets = [contribution("centre", 1), contribution("witness", 1)]
    seed = draw.seed_of(text, secrets)

    assert secrets[0].commitment == GOLDEN["commitment"]
    assert hashlib.sha256(text.encode()).hexdigest() == GOLDEN["frozen"]
    assert seed.hex() == GOLDEN["seed"]
    assert draw.coefficient(seed, "delta", DELTA["values"]) == GOLDEN["coefficient"]
    assert draw.order(seed, "reading", list("abcdefg")) == list(GOLDEN["order"])
    assert [one.pseudonym for one in draw.tickets(seed, "技术", list("abcdefg"))] == list(GOLDEN["tickets"])


GOLDEN = {
    "commitment": "aa8f083f664171131493accb025adbf506ca153b99e30aa256df120d68e988e9",
    "frozen": "5c6376d4aa95e526a508649c14a68a6a734b3ad039ca11878478238e12190109",
    "seed": "ee81ad46a4d070a381497cf9aa0d0e3eb3f19b4e161286f6b1c025fed9bf1b77",
    "coefficient": "0.04",
    "order": "gafbced",
    "tickets": "fdgabce",
}


@pytest.mark.parametrize("change", ["secret", "nonce", "length"])
def test_a_reveal_that_differs_from_its_commitment_is_refused(change: str) -> None:
    fine = contribution("witness", 1)
    wrong = {
        "secret": Contribution(fine.by, fine.commitment, bytes(32), fine.nonce),
        "nonce": Contribution(fine.by, fine.commitment, fine.secret, bytes(16)),
        "length": Contribution(fine.by, fine.commitment, fine.secret[:31], fine.nonce),
    }[change]

    with pytest.raises(Refused) as caught:
        draw.seed_of(text_of(DELTA), [contribution("centre", 1), wrong])

    assert caught.value.code == "draw_secret_wrong"
    assert caught.value.details == {"by": "witness"}


def test_nobody_draws_without_a_secret() -> None:
    with pytest.raises(Refused) as caught:
        draw.seed_of(text_of(DELTA), [])

    assert caught.value.code == "draw_without_secret"


@pytest.mark.parametrize(
    ("subject", "population"),
    [
        (Subject.WINNER, Population.BIDDERS),
        (Subject.WINNER, Population.VALUES),
        (Subject.COEFFICIENT, Population.BIDDERS),
        (Subject.EXPERTS, Population.BIDDERS),
    ],
)
def test_no_winner_is_drawn_by_lot(subject: Subject, population: Population) -> None:
    """1117号: candidates and winners are not drawn."""
    with pytest.raises(Refused) as caught:
        draw.frozen(lot="L", subject=subject, population=population, of={}, rules="r1", pool=None)

    assert caught.value.code == "draw_among_bidders"


@pytest.mark.parametrize("subject", sorted(draw.DRAWN_AMONG_BIDDERS))
def test_an_order_or_a_sample_may_be_drawn_among_bidders(subject: Subject) -> None:
    text = draw.frozen(lot="L", subject=subject, population=Population.BIDDERS, of={"items": []}, rules="r", pool=None)

    assert json.loads(text)["exclusions"] == []


def test_a_ticket_depends_on_nobody_else() -> None:
    everybody = [f"p{number}" for number in range(20)]
    order = [one.pseudonym for one in draw.tickets(SEED, "技术", everybody)]

    without = [one.pseudonym for one in draw.tickets(SEED, "技术", [one for one in everybody if one != "p7"])]

    assert without == [one for one in order if one != "p7"]
    assert order != [one.pseudonym for one in draw.tickets(SEED, "经济", everybody)]


def test_the_next_ticket_is_taken_when_somebody_is_passed_over() -> None:
    employer = {"a": "x", "b": "x", "c": "y", "d": "z", "e": "w"}
    order = draw.tickets(SEED, "技术", list(employer))

    def why_not(one: str, chosen: Sequence[str]) -> Skip | None:
        if one == "d":
            return Skip.BIDDER_RELATION
        return Skip.SAME_EMPLOYER if employer[one] in {employer[other] for other in chosen} else None

    drawn = draw.taken(order, 3, why_not)

    assert len(drawn.chosen) == 3
    assert {employer[one] for one in drawn.chosen} == {"x", "y", "w"}
    assert all(reason is Skip.BIDDER_RELATION for one, reason in drawn.skipped if one == "d")
    assert [one.pseudonym for one in order if one.pseudonym in drawn.chosen] == list(drawn.chosen)


def test_too_small_a_pool_is_said() -> None:
    with pytest.raises(Refused) as caught:
        draw.taken(draw.tickets(SEED, "技术", ["a", "b"]), 3, lambda *_: None)

    assert caught.value.code == "draw_pool_too_small"
    assert caught.value.details == {"wanted": 3, "found": 2}


@pytest.mark.parametrize("values", [[], ["0.03", "0.03"]])
def test_a_coefficient_needs_values_that_differ(values: list[str]) -> None:
    with pytest.raises(ValueError, match="values that differ"):
        draw.coefficient(SEED, "delta", values)


@pytest.mark.parametrize(("stratum", "who"), [("a\x00b", ["x"]), ("技术", ["x", "x"])])
def test_a_stratum_names_everybody_once(stratum: str, who: list[str]) -> None:
    with pytest.raises(ValueError, match="everybody once"):
        draw.tickets(SEED, stratum, who)


def test_a_commitment_has_fixed_lengths() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        draw.commitment(b"short", bytes(16))


CHI_SQUARE_999 = {5: 20.515, 6: 22.458, 9: 27.877}
"""Values that chance exceeds once in a thousand, by degrees of freedom."""


def chi_square(counts: Counter[str], cells: int, draws: int) -> float:
    expected = draws / cells
    return sum((counts[cell] - expected) ** 2 / expected for cell in counts) + (cells - len(counts)) * expected


def test_no_value_is_favoured() -> None:
    """Chi-square on fixed seeds."""
    values = [f"0.{number:02d}" for number in range(10)]
    counts = Counter(
        draw.coefficient(hashlib.sha256(bytes([n >> 8, n & 255])).digest(), "k", values) for n in range(6000)
    )

    assert chi_square(counts, 10, 6000) < CHI_SQUARE_999[9]


def test_no_order_is_favoured() -> None:
    counts = Counter(
        "".join(draw.order(hashlib.sha256(bytes([n >> 8, n & 255, 1])).digest(), "o", "abc")) for n in range(6000)
    )

    assert chi_square(counts, 6, 6000) < CHI_SQUARE_999[5]


def test_no_ticket_is_favoured() -> None:
    counts = Counter(
        draw.tickets(hashlib.sha256(bytes([n >> 8, n & 255, 2])).digest(), "s", list("abcdefg"))[0].pseudonym
        for n in range(7000)
    )

    assert chi_square(counts, 7, 7000) < CHI_SQUARE_999[6]


@given(st.binary(min_size=32, max_size=32), st.lists(st.text(), unique=True, max_size=40))
def test_an_order_holds_everybody_once(seed: bytes, items: list[str]) -> None:
    assert sorted(draw.order(seed, "x", items)) == sorted(items)


def test_an_incomplete_round_of_numbers_is_rejected() -> None:
    """Four bits and three places: 15 would favour the first place, so it is passed over."""
    assert draw.struck_out(iter([15, 5]), 4, ["a", "b", "c"], 1) == ["c"]


@pytest.mark.parametrize(
    "code", ["draw_among_bidders", "draw_secret_wrong", "draw_without_secret", "draw_pool_too_small"]
)
def test_every_refusal_is_worded(code: str) -> None:
    assert WORDINGS[code].zh
    assert WORDINGS[code].en
