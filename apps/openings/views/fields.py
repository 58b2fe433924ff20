"""Fields of what was posted to a hall, read with suspicion."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from apps.core.refusals import Refused
from apps.core.text import can_be_kept
from apps.openings.views.acts import Fields, text_of

Word = TypeVar("Word", bound=StrEnum)


def texts_of(said: Fields, name: str) -> list[str]:
    """A list of texts; empty where there is none."""
    values = said.get(name, [])
    if not isinstance(values, list) or not all(isinstance(one, str) and can_be_kept(one) for one in values):
        raise malformed(name)
    return values


def word_of(said: Fields, name: str, words: type[Word]) -> Word:
    """One of a closed set of words."""
    try:
        return words(text_of(said, name))
    except ValueError:
        raise malformed(name) from None


def moment_of(said: Fields, name: str) -> datetime:
    """A moment with its offset from UTC."""
    try:
        moment = datetime.fromisoformat(text_of(said, name))
    except ValueError:
        raise malformed(name) from None
    if moment.tzinfo is None:
        raise malformed(name)
    return moment


def malformed(field: str) -> Refused:
    """Says which field is wrong."""
    return Refused("opening_request_malformed", field=field)
