"""资格预审结果 — the buyer's side records who passed; before the notice freely, afterwards only adding to it, with a reason."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import Refused, WrongState
from apps.evidence.journal import emit
from apps.parties.rules import is_credit_code
from apps.tenders import events, policy, steps
from apps.tenders.models import Prequalification
from apps.tenders.passed import codes_of, shut
from apps.tenders.queries.prequalification import latest_prequalification

FEWEST = 3
REASON_LEAST = 4


@transaction.atomic(durable=True)
def record_prequalification(
    lot_id: int, *, codes: tuple[str, ...], reason: str, actor: Actor, now: datetime
) -> Prequalification:
    """Only the organisations with these credit codes may bid (实施条例第十九条). The same list again changes nothing."""
    lot = steps.locked(lot_id)
    policy.must_prepare(actor, lot.project)
    given = frozenset(codes)
    if wrong := next((code for code in codes if not is_credit_code(code)), None):
        raise Refused("prequalified_code_wrong", given=wrong[:40])
    if len(given) < FEWEST:
        raise Refused("prequalified_too_few")
    latest = latest_prequalification(lot)
    if latest is not None and codes_of(latest) == given:
        return latest
    if lot.is_public:
        _must_only_add(latest, given, reason)
        if lot.submission_deadline is None or now >= lot.submission_deadline:
            raise WrongState("deadline_passed")

    number = latest.number + 1 if latest else 1
    told = reason.strip() if lot.is_public else ""
    made = Prequalification.objects.create(
        lot=lot,
        number=number,
        shut=shut(given, lot_id=lot.pk, number=number),
        reason=told,
        recorded_at=now,
        recorded_by=actor.id,
    )
    fact = events.PrequalificationRecorded(lot=lot.pk, number=number, reason=told)
    emit(fact, stream=lot.desk_stream, actor=actor, at=now)
    return made


def _must_only_add(latest: Prequalification | None, given: frozenset[str], reason: str) -> None:
    """Once the lot is announced nobody who could bid loses it; who was wrongly left out is added."""
    if latest is None:
        raise WrongState("prequalification_too_late")
    if not codes_of(latest) <= given:
        raise Refused("prequalified_taken_away")
    if len(reason.strip()) < REASON_LEAST:
        raise Refused("prequalified_reason_missing")
