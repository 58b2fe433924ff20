"""专家签退、劳务报酬和评价: what is recorded of each member once the result is public."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from apps.awards import events, policy, steps
from apps.awards.models import Award, ExpertService
from apps.core.actor import Actor
from apps.core.money import yuan
from apps.core.refusals import Refused, WrongState
from apps.evaluation import queries as evaluation
from apps.evaluation import steps as steps_of_evaluation
from apps.evidence.journal import emit
from apps.tenders.models import Lot

BEST = 5
NEEDS_REMARK = 3


@dataclass(frozen=True, slots=True)
class Fee:
    """劳务报酬 of a member: for how long, how much, travel, and when it was paid if it was."""

    hours: Decimal
    fee: Decimal
    travel: Decimal
    paid_on: date | None


@transaction.atomic(durable=True)
def sign_member_out(lot_id: int, *, member: int, left_at: datetime, actor: Actor, now: datetime) -> ExpertService:
    """The member has left and taken back what was kept at the door (签退)."""
    lot, service = _service(lot_id, member)
    policy.must_serve(actor)

    if left_at > now:
        raise Refused("service_time_wrong")
    service.left_at, service.left_noted_by = left_at, actor.id
    service.save(update_fields=["left_at", "left_noted_by"])
    _tell(lot, service, "signed_out", actor, now)
    return service


@transaction.atomic(durable=True)
def record_fee(lot_id: int, *, member: int, fee: Fee, actor: Actor, now: datetime) -> ExpertService:
    """What the member is owed for this evaluation, and from when it is paid."""
    lot, service = _service(lot_id, member)
    policy.must_serve(actor)

    if fee.hours <= 0 or fee.fee < 0 or fee.travel < 0:
        raise Refused("service_fee_wrong")
    service.hours, service.fee, service.travel = fee.hours, yuan(fee.fee), yuan(fee.travel)
    service.paid_on, service.fee_noted_by = fee.paid_on, actor.id
    service.save(update_fields=["hours", "fee", "travel", "paid_on", "fee_noted_by"])
    _tell(lot, service, "fee", actor, now)
    return service


@transaction.atomic(durable=True)
def mark_member(lot_id: int, *, member: int, mark: int, remark: str, actor: Actor, now: datetime) -> ExpertService:
    """How the member worked, 1 to 5, once; a low mark says why (评标专家履职评价)."""
    lot, service = _service(lot_id, member)
    policy.must_mark(actor, lot)

    if service.mark is not None:
        raise WrongState("service_marked_already")
    if not 1 <= mark <= BEST:
        raise Refused("service_mark_wrong")
    if mark < NEEDS_REMARK and not remark.strip():
        raise Refused("service_remark_missing")
    service.mark, service.remark = mark, remark.strip()
    service.marked_at, service.marked_by = now, actor.id
    service.save(update_fields=["mark", "remark", "marked_at", "marked_by"])
    _tell(lot, service, "marked", actor, now)
    steps_of_evaluation.note_mark(lot, member=member, mark=mark, remark=service.remark, actor=actor, now=now)
    return service


def _service(lot_id: int, member: int) -> tuple[Lot, ExpertService]:
    lot, known = steps.locked(lot_id)
    award: Award = steps.must_exist(known)
    if award.published_at is None:
        raise WrongState("service_not_yet")
    if member not in {one.number for one in evaluation.members_of(lot)}:
        raise Refused("service_member_unknown")
    return lot, ExpertService.objects.select_for_update().get_or_create(award=award, member=member)[0]


def _tell(lot: Lot, service: ExpertService, matter: str, actor: Actor, now: datetime) -> None:
    fact = events.ServiceNoted(lot=lot.pk, member=service.member, matter=matter)
    emit(fact, stream=lot.desk_stream, actor=actor, at=now)
