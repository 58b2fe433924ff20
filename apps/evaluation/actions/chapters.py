"""编写报告章节: what only people can say in a report, written by the chair before it is made."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import NotAllowed, Refused
from apps.evaluation import events, policy
from apps.evaluation.models import Evaluation, ReportChapter
from apps.evaluation.rules.chapters import LIMIT, ChapterName
from apps.evaluation.standing import advance, as_member, facts_of, locked, tell_act
from apps.evaluation.states import EvaluationAction
from apps.evidence.journal import emit
from apps.tenders.lifecycle import LotState


@transaction.atomic(durable=True)
def write_chapters(lot_id: int, *, texts: Mapping[str, str], actor: Actor, now: datetime) -> Evaluation:
    """The next report that is made has these words; one that is made already stays as it is."""
    evaluation = locked(lot_id)
    member = policy.must_be_member(actor, evaluation)
    if not member.is_chair:
        raise NotAllowed("written_by_the_chair")
    advance(evaluation, EvaluationAction.WRITE_CHAPTERS, facts_of(evaluation, in_turn=LotState.EVALUATING))
    if any(len(text) > LIMIT for text in texts.values()):
        raise Refused("text_too_long", limit=LIMIT)

    kept = {one.name: one.text for one in evaluation.chapters.all()}
    wanted = {name: texts[name].strip() for name in ChapterName if name in texts}
    changed = {name: text for name, text in wanted.items() if text != kept.get(name, "")}
    for name, text in changed.items():
        ReportChapter.objects.update_or_create(
            evaluation=evaluation, name=name, defaults={"text": text, "member": member, "at": now}
        )
    facts = [
        events.ChapterWritten(lot=lot_id, chapter=name, sha256=hashlib.sha256(text.encode()).hexdigest())
        for name, text in changed.items()
    ]
    for fact in facts[:-1]:
        emit(fact, stream=evaluation.sealed_stream, actor=as_member(member), at=now)
    if facts:
        tell_act(evaluation, facts[-1], action=EvaluationAction.WRITE_CHAPTERS, member=member, now=now)
    return evaluation
