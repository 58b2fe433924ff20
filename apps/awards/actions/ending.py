"""流标、废标: after the evaluation there is nobody to award to, and everybody is told why."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from apps.awards import contract_text, events, policy, steps
from apps.awards.lifecycle import EndingGround
from apps.awards.queries import standing_of
from apps.core.actor import Actor
from apps.core.refusals import Refused
from apps.evidence.journal import emit
from apps.tenders import steps as tenders
from apps.tenders.lifecycle import Facts as LotFacts
from apps.tenders.lifecycle import LotAction
from apps.tenders.models import Lot, NoticeKind
from apps.tenders.rules.books import Regime


@transaction.atomic(durable=True)
def end_without_award(lot_id: int, *, ground: EndingGround | None, reason: str, actor: Actor, now: datetime) -> Lot:
    """The lot has ended without an award, on a legal ground, by public notice (招标投标法第四十二条；政府采购法第三十六条).

    Bid securities go back, and the lot may be tendered again.
    """
    lot, award = steps.locked(lot_id)
    policy.must_decide(actor, lot)

    is_gp = lot.project.regime_in_force is Regime.GP
    action = LotAction.CANCEL_PROCUREMENT if is_gp else LotAction.DECLARE_FAILED
    standing = standing_of(lot)
    tenders.advance(lot, action, LotFacts(now=now, reason=reason))
    if ground is None or ground not in GROUNDS[lot.project.regime_in_force]:
        raise Refused("ending_ground_missing")
    left = steps.first_in_order(award) if award else tuple(one.bid for one in standing.recommended)
    if ground is EndingGround.NO_CANDIDATE and left:
        raise Refused("ending_ground_wrong")
    title = contract_text.FAILURES[lot.project.regime_in_force]
    text = contract_text.failure_notice(lot, ground, reason)
    notice = tenders.announce(lot, NoticeKind.FAILURE, title, text, actor=actor, now=now)
    fact = events.EndedWithoutAward(lot=lot.pk, notice=notice.number, ground=ground.value, reason=reason.strip())
    emit(fact, stream=lot.public_stream, actor=actor, at=now)
    return lot


GROUNDS: dict[Regime, tuple[EndingGround, ...]] = {
    Regime.ENG: (EndingGround.NO_CANDIDATE, EndingGround.UNLAWFUL_ACT),
    Regime.GP: (
        EndingGround.FEWER_THAN_THREE,
        EndingGround.UNLAWFUL_ACT,
        EndingGround.OVER_BUDGET,
        EndingGround.TASK_CANCELLED,
    ),
}
"""招标投标法第四十二条、第六十四条；政府采购法第三十六条."""
