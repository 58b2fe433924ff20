"""定标 use-cases: the only package in this app that writes."""

from __future__ import annotations

from apps.awards.actions.decision import decide_award, pass_over_candidate
from apps.awards.actions.publicity import end_publicity, publish_candidates
from apps.awards.actions.result import issue_notice, publish_result
from apps.awards.actions.resumption import announce_result

__all__ = [
    "announce_result",
    "decide_award",
    "end_publicity",
    "issue_notice",
    "pass_over_candidate",
    "publish_candidates",
    "publish_result",
]
