"""Scores that strike, and what was said of them: for the chair who asks, and for the member who answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from apps.evaluation.models import Evaluation, Member, ScoreQuestion, Sheet

FAR_OFF = frozenset({"strikingly_high", "strikingly_low"})
"""畸高、畸低."""


@dataclass(frozen=True, slots=True)
class Striking:
    """A score far from those of the others: whose, where, the figures, and the reason if there is one."""

    member: int
    bid: str
    item: str
    code: str
    score: str
    others: str
    reason: str
    """From the sheet itself, or the answer to the chair."""
    is_asked: bool

    @property
    def is_explained(self) -> bool:
        """There is a reason."""
        return bool(self.reason)


def striking_of(evaluation: Evaluation) -> list[Striking]:
    """畸高畸低的打分 of the computed result, with their reasons; nothing before everybody has signed."""
    findings = [one for one in (evaluation.result or {}).get("findings", ()) if one["code"] in FAR_OFF]
    if not findings:
        return []
    reasons = {one.member.number: one.reasons for one in _sheets(evaluation)}
    asked = {(one.member.number, one.bid, one.item, one.score): one for one in questions_of(evaluation)}
    return [_striking(one, reasons, asked) for one in findings]


def unexplained_of(evaluation: Evaluation) -> int:
    """How many scores wait for a reason: far off without one, or asked about and not answered."""
    return sum(not one.is_explained for one in striking_of(evaluation))


def questions_of(evaluation: Evaluation) -> list[ScoreQuestion]:
    """What the chair asked, in order."""
    asked = ScoreQuestion.objects.filter(member__evaluation=evaluation, member__left_at__isnull=True)
    return list(asked.select_related("member").order_by("pk"))


def open_questions_of(member: Member) -> list[ScoreQuestion]:
    """What the member has to answer now."""
    return list(member.score_questions.filter(answered_at__isnull=True))


def _sheets(evaluation: Evaluation) -> list[Sheet]:
    signed = Sheet.objects.filter(member__evaluation=evaluation, member__left_at__isnull=True, signed_at__isnull=False)
    return list(signed.select_related("member"))


def _striking(one: dict[str, Any], reasons: dict[int, Any], asked: dict[Any, ScoreQuestion]) -> Striking:
    member, bid, item, score = one["member"], one["bid"], one["item"], one["figures"]["score"]
    question = asked.get((member, bid, item, score))
    own = str(reasons.get(member, {}).get(bid, {}).get(item, "")).strip()
    return Striking(
        member=member,
        bid=bid,
        item=item,
        code=one["code"],
        score=score,
        others=one["figures"]["others"],
        reason=own or (question.answer if question else ""),
        is_asked=question is not None,
    )
