"""报告章节 — what the chair may write into a report beside what follows from the data, and how long it may be."""

from __future__ import annotations

from enum import StrEnum

LIMIT = 4000


class ChapterName(StrEnum):
    """The chapters that are written, not computed (评标委员会和评标方法暂行规定第四十二条; 87号令第五十八条)."""

    OPINION = "opinion"
    MATTERS = "matters"
    CLARIFICATION = "clarification"
    CONDUCT = "conduct"
    OTHER = "other"
