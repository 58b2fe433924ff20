"""What tenders say when they refuse, in both languages: the law's own words first, then those of the desk."""

from __future__ import annotations

from apps.tenders.refusals.clarifications import CLARIFICATIONS
from apps.tenders.refusals.complaints import COMPLAINTS
from apps.tenders.refusals.conditional import CONDITIONAL
from apps.tenders.refusals.desk import DESK
from apps.tenders.refusals.law import LAW
from apps.tenders.refusals.names import NAMES
from apps.tenders.refusals.objections import OBJECTIONS
from apps.tenders.refusals.prequalification import PREQUALIFICATION
from apps.tenders.refusals.publicity import PUBLICITY
from apps.tenders.refusals.scheme import SCHEME
from apps.tenders.refusals.statements import STATEMENTS

__all__ = [
    "CLARIFICATIONS",
    "COMPLAINTS",
    "CONDITIONAL",
    "DESK",
    "LAW",
    "NAMES",
    "OBJECTIONS",
    "PREQUALIFICATION",
    "PUBLICITY",
    "SCHEME",
    "STATEMENTS",
]
