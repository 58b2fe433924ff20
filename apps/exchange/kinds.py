"""The kinds of facts that may stand in the change feed, which are those that a webhook can be for."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from apps.evidence.naming import KINDS
from apps.portal.wording import PUBLIC_KINDS

FEED_KINDS = frozenset(
    PUBLIC_KINDS | {kind for kind in KINDS if kind.startswith("opening.")} | {"tools.published", "calendar.edited"}
)
"""The kinds that stand in public streams; the sessions' kinds may stand in others too, and then are not in the feed."""


class Subject(StrEnum):
    """推送内容 — what people choose among: kinds of one procedure's part belong together."""

    LOTS = "lots"
    OBJECTIONS = "objections"
    OPENINGS = "openings"
    EVALUATION = "evaluation"
    AWARDS = "awards"
    PLATFORM = "platform"


_NOUNS = {
    "lot": Subject.LOTS,
    "plan": Subject.LOTS,
    "objection": Subject.OBJECTIONS,
    "bids": Subject.OPENINGS,
    "opening": Subject.OPENINGS,
    "evaluation": Subject.EVALUATION,
    "award": Subject.AWARDS,
    "calendar": Subject.PLATFORM,
    "tools": Subject.PLATFORM,
}


def subject_of(kind: str) -> Subject:
    """To which subject a kind of the feed belongs, by its noun."""
    return _NOUNS[kind.partition(".")[0]]


def kinds_of(subjects: Collection[Subject]) -> list[str]:
    """The kinds of these subjects; none, which means every kind there will ever be, for no subject and for all of them."""
    if not subjects or set(subjects) == set(Subject):
        return []
    return sorted(kind for kind in FEED_KINDS if subject_of(kind) in subjects)


def subjects_of(kinds: Collection[str]) -> list[Subject]:
    """The subjects of a webhook's kinds, in the order of the form; none for what is for everything."""
    told = {subject_of(kind) for kind in kinds}
    return [subject for subject in Subject if subject in told]
