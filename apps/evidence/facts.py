"""Facts: what an app may write into the journal, as frozen dataclasses in the past tense."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from apps.core.disclosure import Matter
from apps.evidence.rules.canonical import canonical
from apps.evidence.rules.chain import moment


@dataclass(frozen=True, slots=True)
class Fact:
    """The base of every app's facts. A published fact never changes shape: add a new kind instead.

    ``kind`` is a noun and a past participle, ``lot.entry_accepted``. ``discloses`` names what the fact tells, so that no
    stream hears it before its hearers may know. Fields are JSON-plain; a Decimal or a datetime is kept as its text.
    """

    kind: ClassVar[str]
    discloses: ClassVar[frozenset[Matter]] = frozenset()


def payload_of(fact: Fact) -> str:
    """The fact's fields as canonical JSON. Raises NotCanonical for a field that is not plain."""
    return canonical({field.name: _plain(getattr(fact, field.name)) for field in fields(fact)})


def _plain(value: object) -> object:
    match value:
        case Decimal():
            return str(value)
        case datetime():
            return moment(value)
        case list() | tuple():
            return [_plain(item) for item in value]
        case dict():
            return {key: _plain(item) for key, item in value.items()}
        case _:
            return value
