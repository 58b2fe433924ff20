"""订阅 — what may be subscribed to without an account: a lot or a search, as one line of text, and the key of a subscription.

Who watches a lot may be about to bid (招标投标法第二十二条): nothing here is logged, counted or shown to anybody, and the jobs
that send letters are the same whether anybody watches or not.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from urllib.parse import parse_qsl, urlencode

from django.utils.crypto import constant_time_compare, salted_hmac

KEPT_UNCONFIRMED = timedelta(days=2)
"""Then a subscription that nobody confirmed is forgotten."""
BETWEEN_LETTERS = timedelta(hours=1)
"""An address gets no second letter about one subscription earlier."""
MOST_OF_ADDRESS = 20
MOST_OF_NETWORK = 10
"""In an hour, not confirmed."""
MOST_AN_HOUR = 300
"""Not confirmed, of everybody together."""
SENDING_HOUR = 8
"""At which the letter of a day is sent, in Shanghai."""
KEPT_UNSENT = timedelta(days=7)
"""What could not be sent for so long is not sent any more."""
KEY_DIGITS = 40
SEARCHED = ("text", "regime", "kind", "stage", "region", "published_from", "published_until")
LOT = "lot"


class Rhythm(StrEnum):
    """How often a letter may come."""

    AT_ONCE = "at_once"
    DAILY = "daily"


TOLD_KINDS = frozenset(
    {
        "lot.notice_published",
        "lot.clarified",
        "lot.availability_extended",
        "lot.postponed",
        "lot.suspended",
        "lot.resumed",
        "lot.terminated",
        "lot.submission_closed",
        "opening.closed",
        "opening.failed",
        "opening.part_arranged",
        "objection.answered",
        "objection.result_answered",
        "award.candidates_published",
        "award.candidates_withdrawn",
        "award.result_published",
        "award.reopened",
        "award.contract_published",
        "award.ended_without_award",
    }
)
"""What a reader of notices wants to hear of; the other public facts stand on the lot's page."""


def question_of(asked: Mapping[str, str]) -> str:
    """The same line for the same question: known fields in their order, empty ones left out."""
    if asked.get(LOT):
        return urlencode({LOT: asked[LOT]})
    return urlencode({name: asked[name].strip() for name in SEARCHED if asked.get(name, "").strip()})


def asked_in(question: str) -> dict[str, str]:
    """The fields of the line."""
    return dict(parse_qsl(question))


def key_of(reference: str) -> str:
    """What the letters' links carry: the reference and its seal. Only the reference is kept; without our secret nobody makes one."""
    return f"{reference}{_seal(reference)}"


def reference_in(key: str) -> str | None:
    """The reference of a key that we made; nothing for any other text."""
    reference, seal = key[:-KEY_DIGITS], key[-KEY_DIGITS:]
    return reference if reference and constant_time_compare(seal, _seal(reference)) else None


def network_of(address: str) -> str:
    """Stands for the visitor's address while a subscription waits to be confirmed; it cannot be read back."""
    return salted_hmac("portal.watch.network", address, algorithm="sha256").hexdigest()[:KEY_DIGITS]


def _seal(reference: str) -> str:
    return salted_hmac("portal.watch", reference, algorithm="sha256").hexdigest()[:KEY_DIGITS]
