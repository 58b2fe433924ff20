"""What the evaluation refuses, in both languages, with the article where there is one."""

from __future__ import annotations

from apps.evaluation.refusals.attendance import ATTENDANCE
from apps.evaluation.refusals.brands import BRANDS
from apps.evaluation.refusals.committee import COMMITTEE
from apps.evaluation.refusals.course import COURSE
from apps.evaluation.refusals.election import ELECTION
from apps.evaluation.refusals.engine import ENGINE
from apps.evaluation.refusals.lots import LOTS
from apps.evaluation.refusals.marking import MARKING
from apps.evaluation.refusals.matters import MATTERS
from apps.evaluation.refusals.pricing import PRICING
from apps.evaluation.refusals.procedure import EVALUATION
from apps.evaluation.refusals.reading import READING
from apps.evaluation.refusals.report import REPORT
from apps.evaluation.refusals.sites import SITES

__all__ = [
    "ATTENDANCE",
    "BRANDS",
    "COMMITTEE",
    "COURSE",
    "ELECTION",
    "ENGINE",
    "EVALUATION",
    "LOTS",
    "MARKING",
    "MATTERS",
    "PRICING",
    "READING",
    "REPORT",
    "SITES",
]
