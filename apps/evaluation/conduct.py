"""履职记录 — what the pool keeps of an expert after an evaluation: a mark, or a promise to come that was not kept."""

from __future__ import annotations

from datetime import datetime

from apps.core.actor import SYSTEM, Actor
from apps.core.clock import SHANGHAI
from apps.evaluation import events
from apps.evaluation.lifecycle_committee import InvitationState
from apps.evaluation.models import Evaluation, Expert, ExpertConduct, ExpertInvitation
from apps.evaluation.models.pool import ConductKind
from apps.evidence.journal import emit_all
from apps.parties.events import CENTRE_DESK

REASON_LIMIT = 300
BROKEN = {
    InvitationState.DECLINED.value: "确认参加后退出（{lot}）：{reason}",
    InvitationState.ABSENT.value: "确认参加后未到场（{lot}）：{reason}",
}


def noted(person_id: int, *, words: str, remark: str, actor: Actor, now: datetime) -> ExpertConduct | None:
    """A note in the expert's record; the journal tells `words` and not the remark. Nothing for who is not in the pool."""
    expert = Expert.objects.select_related("person").filter(person_id=person_id).first()
    if expert is None:
        return None
    day = now.astimezone(SHANGHAI).date()
    reason = f"{words}：{remark}" if remark else words
    made = ExpertConduct.objects.create(
        expert=expert,
        kind=ConductKind.NOTE.value,
        reason=reason[:REASON_LIMIT],
        from_on=day,
        recorded_by=actor.id,
        recorded_at=now,
    )
    fact = events.ExpertConductRecorded(
        person=person_id, record=made.pk, sort=made.kind, reason=words, from_on=day.isoformat(), until_on=None
    )
    emit_all([(fact, expert.person.stream), (fact, CENTRE_DESK)], actor=actor, at=now)
    return made


def note_broken_promises(evaluation: Evaluation, *, now: datetime) -> None:
    """Who confirmed and did not sit is noted when the committee is public: before, a note would say who was drawn."""
    asked = ExpertInvitation.objects.filter(
        application__evaluation=evaluation, confirmed_at__isnull=False, state__in=BROKEN, was_noted=False
    )
    for one in asked.select_related("seat"):
        words = BROKEN[one.state].format(lot=evaluation.lot.code, reason=one.reason or "未说明")
        noted(one.seat.person_id, words=words[:REASON_LIMIT], remark="", actor=SYSTEM, now=now)
        one.was_noted = True
        one.save(update_fields=["was_noted"])
