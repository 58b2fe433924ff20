"""Streams: one thing, one audience. A stream is heard whole or not at all, so versions and gaps tell nobody anything."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from apps.core.actor import Actor
from apps.core.audience import BUYERS, CENTRE, Role

NAME = re.compile(r"[a-z][a-z_]*(:[A-Za-z0-9._-]+)*")
NAME_LIMIT = 120


class Hearers(StrEnum):
    """The one audience of a stream, for as long as the stream exists."""

    PUBLIC = "public"
    """Everybody."""
    DESK = "desk"
    """The buyer's side of the thing, the centre's staff and the supervisor."""
    SEALED = "sealed"
    """Nobody, through any output, until its facts are emitted again elsewhere."""
    OWN = "own"
    """One person or one organisation."""


DESK_ROLES: tuple[Role, ...] = (*BUYERS, *CENTRE, Role.SUPERVISOR)
"""The roles that may hear a desk stream, each for the things that are its own to handle."""


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream by name: what it is about, which one, for whom: ``lot:12:public``. The first word finds its hearers."""

    name: str
    hearers: Hearers

    def __post_init__(self) -> None:
        """Refuses what cannot be a stream's name."""
        if len(self.name) > NAME_LIMIT or not NAME.fullmatch(self.name):
            raise ValueError(f"{self.name!r} is not the name of a stream")


Answer = Callable[[Actor, str], bool]
_ANSWERS: dict[str, Answer] = {}


def hearers(noun: str) -> Callable[[Answer], Answer]:
    """Registers who may hear the streams of a noun: the function gets the actor and the rest of the name (``12:desk``).

    It is asked only for desk and own streams: public ones are everybody's, sealed ones nobody's.
    """

    def register(answer: Answer) -> Answer:
        if _ANSWERS.setdefault(noun, answer) is not answer:
            raise ValueError(f"the hearers of {noun!r} are registered twice")
        return answer

    return register


def is_heard_by(actor: Actor, name: str, audience: Hearers) -> bool:
    """True when the actor may hear the stream of this name and audience."""
    match audience:
        case Hearers.PUBLIC:
            return True
        case Hearers.SEALED:
            return False
        case Hearers.DESK | Hearers.OWN:
            noun, _, rest = name.partition(":")
            answer = _ANSWERS.get(noun)
            return answer is not None and answer(actor, rest)
