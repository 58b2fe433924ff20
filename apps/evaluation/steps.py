"""What others may have done here inside their own transaction: prepare the evaluation, disclose its committee."""

from __future__ import annotations

import secrets
from datetime import datetime

from apps.core.actor import SYSTEM, Actor
from apps.core.disclosure import Milestone
from apps.evaluation import events
from apps.evaluation.conduct import note_broken_promises, noted
from apps.evaluation.models import Evaluation, Member
from apps.evaluation.states import MemberKind
from apps.evidence.journal import emit
from apps.evidence.rules import draw
from apps.tenders.models import Lot


def prepared(lot: Lot, *, now: datetime) -> Evaluation:
    """The evaluation of the lot, with the platform committed to its part of the draw; made when it is not there yet."""
    found = Evaluation.objects.select_for_update().filter(lot=lot).first()
    if found is not None:
        found.lot = lot
        return found
    secret, nonce = secrets.token_bytes(draw.SECRET_BYTES), secrets.token_bytes(draw.NONCE_BYTES)
    made = Evaluation.objects.create(
        lot=lot,
        platform_secret=secret,
        platform_nonce=nonce,
        pool_salt=secrets.token_bytes(32),
        prepared_at=now,
    )
    fact = events.EvaluationPrepared(lot=lot.pk, commitment=draw.commitment(secret, nonce))
    emit(fact, stream=lot.desk_stream, actor=SYSTEM, at=now)
    return made


def disclose_committee(lot: Lot, *, actor: Actor, now: datetime, reached: frozenset[Milestone]) -> None:
    """Everybody learns who judged, and can draw again (招标投标法第三十七条). Refused before the result is published."""
    evaluation = Evaluation.objects.filter(lot=lot, formed_at__isnull=False).first()
    if evaluation is None:
        return
    members = evaluation.members.select_related("seat")
    fact = events.CommitteeDisclosed(
        lot=lot.pk,
        members=[{"number": one.number, "kind": one.kind, "person": one.seat.person_id} for one in members],
        record=evaluation.draw or {},
    )
    emit(fact, stream=lot.public_stream, actor=actor, at=now, reached=reached)
    evaluation.lot = lot
    note_broken_promises(evaluation, now=now)


def note_mark(lot: Lot, *, member: int, mark: int, remark: str, actor: Actor, now: datetime) -> None:
    """The expert's mark stands in the pool's record (评标专家履职评价); of a representative nothing is kept."""
    found = Member.objects.filter(evaluation__lot=lot, number=member, kind=MemberKind.EXPERT.value)
    for one in found.select_related("seat"):
        words = f"履职评价 {mark} 分（{lot.code}）"
        noted(one.seat.person_id, words=words, remark=remark, actor=actor, now=now)
