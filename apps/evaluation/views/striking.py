"""畸高畸低的打分 as the room shows them: to the chair what strikes, to each member what it is asked."""

from __future__ import annotations

from typing import Any

from apps.evaluation.models import Evaluation, Member
from apps.evaluation.queries.questions import open_questions_of, striking_of, unexplained_of
from apps.evaluation.several_lots import settled_with, waiting_for
from apps.evaluation.standing import scheme_of
from apps.evaluation.states import EvaluationState


def striking_context(evaluation: Evaluation, member: Member) -> dict[str, Any]:
    """What the room's part `evaluation/striking.html` needs; empty before the result is computed."""
    if evaluation.state != EvaluationState.COMPUTED:
        return {}
    scheme = scheme_of(evaluation.lot)
    items = {item.id: item.name for item in scheme.items} if scheme else {}
    bids = {bid.bid: bid.organisation.name for bid in evaluation.bids.select_related("organisation")}
    striking = [
        {
            "member": one.member,
            "bidder": bids.get(one.bid, ""),
            "item": items.get(one.item, one.item),
            "is_high": one.code == "strikingly_high",
            "score": one.score,
            "others": one.others,
            "reason": one.reason,
            "is_asked": one.is_asked,
        }
        for one in striking_of(evaluation)
    ]
    return {
        "striking": striking,
        "questions": [
            {
                "pk": one.pk,
                "bidder": bids.get(one.bid, ""),
                "item": items.get(one.item, one.item),
                "score": one.score,
            }
            for one in open_questions_of(member)
        ],
        "unreasoned": unexplained_of(evaluation),
        "waiting_lots": [one.code for one in waiting_for(evaluation.lot)],
        "settled_lots": [one.code for one in settled_with(evaluation.lot)],
        "may_ask_reasons": member.is_chair and any(not one["reason"] and not one["is_asked"] for one in striking),
    }
