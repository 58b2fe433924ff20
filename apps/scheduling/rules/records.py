"""Records of the scheduler of every kind, asked again: answers to requests, and plans of a night."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from apps.scheduling.rules.night_record import is_night, judged_night
from apps.scheduling.rules.snapshot import Judgement, judged


def judged_record(document: Mapping[str, Any]) -> Judgement:
    """What becomes of a record that is asked again. Raises NotADecision where it cannot be read."""
    return judged_night(document) if is_night(document) else judged(document)
