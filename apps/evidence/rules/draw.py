"""抽取 — one protocol for experts, coefficients and orders, so that anybody can draw again and get the same.

What is drawn is frozen first as a text D. Everybody who contributes commits before anyone reveals. The revealed secrets
make one seed, and the seed decides everything: people by tickets, coefficients by rejection, orders by striking out.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand

from apps.core.refusals import Refused
from apps.evidence.rules import merkle
from apps.evidence.rules.canonical import canonical

ALGORITHM = "kaiming/draw-v1"
SECRET_BYTES = 32
NONCE_BYTES = 16
_COMMITMENT = b"kaiming/draw-commitment-v1\x00"
_TICKET = b"kaiming/draw-ticket-v1\x00"
_CHAPTER_BYTES = 255 * 32
_WORD_BITS = 64

T = TypeVar("T")


class Subject(StrEnum):
    """What is drawn."""

    EXPERTS = "experts"
    COEFFICIENT = "coefficient"
    READING_ORDER = "reading_order"
    BASE_SAMPLE = "base_sample"
    BLIND_CODES = "blind_codes"
    BRAND_TIE = "brand_tie"
    WINNER = "winner"


class Population(StrEnum):
    """From among what it is drawn."""

    EXPERTS = "experts"
    VALUES = "values"
    BIDDERS = "bidders"


DRAWN_AMONG_BIDDERS = frozenset({Subject.READING_ORDER, Subject.BASE_SAMPLE, Subject.BLIND_CODES, Subject.BRAND_TIE})
"""What may be drawn among bidders: an order or a sample that the document names, or who of one brand goes on; never who wins."""


class Skip(StrEnum):
    """Why the next ticket was taken instead of this one."""

    SAME_EMPLOYER = "same_employer"
    BUYER_EMPLOYER = "buyer_employer"
    BIDDER_RELATION = "bidder_relation"
    PAST_EMPLOYER = "past_employer"
    RELATIVE = "relative"
    REGION = "region"
    BUSY = "busy"
    REFUSED = "refused"
    ABSENT = "absent"
    ALREADY = "already"
    HOLDING = "holding"
    AVOIDED = "avoided"
    LEAVE = "leave"
    SUSPENDED = "suspended"
    COOL_DOWN = "cool_down"
    NO_ANSWER = "no_answer"


@dataclass(frozen=True, slots=True)
class Ticket:
    """A pseudonym's place in a stratum: the lowest number goes first."""

    pseudonym: str
    number: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """Who was drawn in a stratum, in order, and who was passed over and why."""

    chosen: tuple[str, ...]
    skipped: tuple[tuple[str, Skip], ...]


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one contributor committed to and then revealed."""

    by: str
    commitment: str
    secret: bytes
    nonce: bytes


def frozen(
    *, lot: str, subject: Subject, population: Population, of: Mapping[str, object], rules: str, pool: str | None
) -> str:
    """D, the text that is fixed before anybody commits. A draw among bidders of anything but an order is refused.

    `of` says what is drawn: {"name", "values"} for a coefficient, {stratum: count} for people, {"items"} for an order.
    `pool` is the Merkle root over the pseudonyms of everybody who could be drawn.
    """
    if population is Population.BIDDERS and subject not in DRAWN_AMONG_BIDDERS:
        raise Refused("draw_among_bidders")
    if subject is Subject.WINNER:
        raise Refused("draw_among_bidders")
    return canonical(
        {
            "v": 1,
            "algorithm": ALGORITHM,
            "lot": lot,
            "subject": subject.value,
            "population": population.value,
            "of": dict(of),
            "rules": rules,
            "exclusions": [skip.value for skip in Skip] if population is Population.EXPERTS else [],
            "pool": pool,
        }
    )


def frozen_strata(
    *, lot: str, of: Mapping[str, int], rules: str, pools: Mapping[str, Sequence[str]], whole: Sequence[str]
) -> str:
    """D of a draw of experts by site and specialty: how many of each stratum, and the root over each stratum's pool.

    Who belongs to which stratum is fixed with D, so that nobody can move an expert after the seed is known.
    """
    one = frozen(
        lot=lot, subject=Subject.EXPERTS, population=Population.EXPERTS, of=of, rules=rules, pool=root_over(whole)
    )
    return canonical({**json.loads(one), "strata": {name: root_over(pools[name]) for name in of}})


def root_over(pseudonyms: Sequence[str]) -> str:
    """The RFC 6962 root over pseudonyms, in ascending order of their hex."""
    return merkle.root_of([bytes.fromhex(name) for name in sorted(pseudonyms)]).hex()


def commitment(secret: bytes, nonce: bytes) -> str:
    """What a contributor publishes before anybody reveals: SHA-256 over a tag, the secret and the nonce, in hex."""
    if len(secret) != SECRET_BYTES or len(nonce) != NONCE_BYTES:
        raise ValueError("a secret has 32 bytes and a nonce 16")
    return hashlib.sha256(_COMMITMENT + secret + nonce).hexdigest()


def is_opened(one: Contribution) -> bool:
    """True when what was revealed is what was committed to."""
    is_long_enough = len(one.secret) == SECRET_BYTES and len(one.nonce) == NONCE_BYTES
    return is_long_enough and hmac.compare_digest(commitment(one.secret, one.nonce), one.commitment)


def seed_of(text: str, contributions: Sequence[Contribution]) -> bytes:
    """The seed of a draw. Raises Refused("draw_secret_wrong") when a reveal differs from its commitment."""
    if not contributions:
        raise Refused("draw_without_secret")
    for one in contributions:
        if not is_opened(one):
            raise Refused("draw_secret_wrong", by=one.by)
    ikm = hashlib.sha256(b"".join(one.secret for one in contributions)).digest()
    info = hashlib.sha256(text.encode()).digest()
    return HKDF(SHA256(), 32, salt=ALGORITHM.encode(), info=info).derive(ikm)


def pseudonym(salt: bytes, identity: str) -> str:
    """Who somebody is in a draw: a name that says nothing to those who lack the salt."""
    return hmac.new(salt, identity.encode(), hashlib.sha256).hexdigest()


def tickets(seed: bytes, stratum: str, pseudonyms: Sequence[str]) -> list[Ticket]:
    """Everybody of a stratum in the order drawn. Adding or leaving out one moves nobody else's number."""
    if "\x00" in stratum or len(set(pseudonyms)) != len(pseudonyms):
        raise ValueError("a stratum has a plain name and everybody once")
    numbered = [Ticket(one, _number(seed, stratum, one)) for one in pseudonyms]
    return sorted(numbered, key=lambda ticket: (ticket.number, ticket.pseudonym))


def taken(ordered: Sequence[Ticket], wanted: int, why_not: Callable[[str, Sequence[str]], Skip | None]) -> Drawn:
    """The first `wanted` tickets against whom nothing speaks; `why_not` gets a pseudonym and those already drawn.

    Raises Refused("draw_pool_too_small") when the tickets do not suffice.
    """
    chosen: list[str] = []
    skipped: list[tuple[str, Skip]] = []
    for ticket in ordered:
        if len(chosen) == wanted:
            break
        reason = why_not(ticket.pseudonym, chosen)
        if reason is None:
            chosen.append(ticket.pseudonym)
        else:
            skipped.append((ticket.pseudonym, reason))
    if len(chosen) < wanted:
        raise Refused("draw_pool_too_small", wanted=wanted, found=len(chosen))
    return Drawn(tuple(chosen), tuple(skipped))


def coefficient(seed: bytes, name: str, values: Sequence[str]) -> str:
    """One of the values, each as likely as every other."""
    if not values or len(set(values)) != len(values):
        raise ValueError("a coefficient is drawn from values that differ")
    return values[_below(words(seed, f"coefficient/{name}"), _WORD_BITS, len(values))]


def order(seed: bytes, name: str, items: Sequence[T]) -> list[T]:
    """The items in a drawn order, every order as likely as every other."""
    return struck_out(words(seed, f"order/{name}"), _WORD_BITS, items, len(items))


def struck_out(numbers: Iterator[int], bits: int, items: Sequence[T], wanted: int) -> list[T]:
    """Fisher and Yates: count to the drawn place among those left, take it, strike it out; `wanted` times."""
    left, drawn = list(items), list[T]()
    for _ in range(wanted):
        drawn.append(left.pop(_below(numbers, bits, len(left))))
    return drawn


def words(seed: bytes, label: str) -> Iterator[int]:
    """Numbers of 64 bits without end: HKDF-Expand of the seed, a chapter of 8,160 bytes after the other."""
    chapter = 0
    while True:
        info = f"{ALGORITHM}/{label}/{chapter}".encode()
        block = HKDFExpand(SHA256(), _CHAPTER_BYTES, info).derive(seed)
        for start in range(0, _CHAPTER_BYTES, _WORD_BITS // 8):
            yield int.from_bytes(block[start : start + _WORD_BITS // 8], "big")
        chapter += 1


def drawn_again(text: str, of: Mapping[str, Any], contributions: Sequence[Contribution]) -> str | list[str]:
    """What a draw of a coefficient or an order gives, from its record alone. `of` is the part of D with that name."""
    seed = seed_of(text, contributions)
    if "values" in of:
        return coefficient(seed, str(of["name"]), [str(value) for value in of["values"]])
    return order(seed, str(of["name"]), [str(item) for item in of["items"]])


def _number(seed: bytes, stratum: str, one: str) -> str:
    return hmac.new(seed, _TICKET + stratum.encode() + b"\x00" + one.encode(), hashlib.sha256).hexdigest()


def _below(numbers: Iterator[int], bits: int, count: int) -> int:
    """A place below `count`, without favour: numbers of the last, incomplete round are rejected."""
    complete = (1 << bits) - (1 << bits) % count
    return next(number for number in numbers if number < complete) % count
