"""What openings say when they refuse, in both languages: the law's own words first, then those of the hall."""

from __future__ import annotations

from apps.openings.refusals.arrival import ARRIVAL
from apps.openings.refusals.board import BOARD
from apps.openings.refusals.hall import HALL
from apps.openings.refusals.hosting import HOSTING
from apps.openings.refusals.law import LAW
from apps.openings.refusals.names import NAMES
from apps.openings.refusals.papers import PAPERS
from apps.openings.refusals.parts import PARTS
from apps.openings.refusals.remedies import REMEDIES
from apps.openings.refusals.resumption import RESUMPTION
from apps.openings.refusals.words import WORD_NAMES, WORDS

__all__ = [
    "ARRIVAL",
    "BOARD",
    "HALL",
    "HOSTING",
    "LAW",
    "NAMES",
    "PAPERS",
    "PARTS",
    "REMEDIES",
    "RESUMPTION",
    "WORDS",
    "WORD_NAMES",
]
