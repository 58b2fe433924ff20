"""What awards refuse, in both languages, with the article where there is one."""

from __future__ import annotations

from apps.awards.refusals.archive import ARCHIVE, SERVICE
from apps.awards.refusals.award import DESK, LAW, NAMES
from apps.awards.refusals.contract import CONTRACT, DELIBERATION, ENDING

__all__ = ["ARCHIVE", "CONTRACT", "DELIBERATION", "DESK", "ENDING", "LAW", "NAMES", "SERVICE"]
