"""报告核验和复核 as their pages ask for it."""

from __future__ import annotations

from dataclasses import dataclass

from apps.core.actor import Actor
from apps.core.audience import Role
from apps.evaluation.models import Evaluation, Member, Recheck, Sheet
from apps.tenders import policy as tenders


@dataclass(frozen=True, slots=True)
class Asked:
    """One score that a member looks at again."""

    bid: str
    bidder: str
    item: str
    name: str
    most: str
    step: str
    score: str


def may_check(actor: Actor, evaluation: Evaluation) -> bool:
    """The buyer's side and the supervisor check a complete report; its members have signed it, which was their check."""
    if evaluation.completed_at is None:
        return False
    return actor.acts_as(Role.SUPERVISOR) or tenders.may_prepare(actor, evaluation.lot.project)


def recheck_under_way(evaluation: Evaluation) -> Recheck | None:
    """The re-check that the committee is at."""
    return evaluation.rechecks.filter(closed_at__isnull=True).first()


def asked_of_member(recheck: Recheck, member: Member) -> list[Asked]:
    """The member's own scores to look at again; nobody else's are shown."""
    evaluation = recheck.evaluation
    case = evaluation.case or {}
    items = {item["id"]: item for item in case["scheme"]["items"]}
    names = {one["bid"]: one["bidder"] for one in case["bids"]}
    sheet = Sheet.objects.get(member=member)
    return [
        Asked(
            bid=cell["bid"],
            bidder=names[cell["bid"]],
            item=cell["item"],
            name=items[cell["item"]]["name"],
            most=items[cell["item"]]["max"],
            step=items[cell["item"]]["step"],
            score=sheet.scores[cell["bid"]][cell["item"]],
        )
        for cell in recheck.cells
        if cell["member"] == member.number
    ]


def has_reconsidered(recheck: Recheck, member: Member) -> bool:
    """True when the member has nothing left to do in it."""
    is_asked = any(cell["member"] == member.number for cell in recheck.cells)
    return not is_asked or recheck.reconsiderations.filter(member=member).exists()
