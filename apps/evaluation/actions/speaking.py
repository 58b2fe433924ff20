"""会商留言: what members say to each other, under their numbers."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import Refused
from apps.evaluation import events, policy
from apps.evaluation.models import RoomMessage
from apps.evaluation.standing import advance, as_member, facts_of, locked
from apps.evaluation.states import EvaluationAction
from apps.evidence.journal import emit
from apps.evidence.rules.canonical import canonical_bytes
from apps.tenders.lifecycle import LotState

LIMIT = 1000


@transaction.atomic(durable=True)
def speak(lot_id: int, *, text: str, actor: Actor, now: datetime) -> RoomMessage:
    """The other members read this from now on; the sealed stream keeps its salted digest, and nobody else hears of it."""
    evaluation = locked(lot_id)
    member = policy.must_be_member(actor, evaluation)
    advance(evaluation, EvaluationAction.SPEAK, facts_of(evaluation, in_turn=LotState.EVALUATING))
    said = text.strip()
    if not said:
        raise Refused("message_empty")
    if len(said) > LIMIT:
        raise Refused("text_too_long", limit=LIMIT)

    salt = secrets.token_hex(16)
    message = RoomMessage.objects.create(evaluation=evaluation, member=member, text=said, salt=salt, at=now)
    digest = hashlib.sha256(canonical_bytes({"salt": salt, "text": said})).hexdigest()
    fact = events.MemberSpoke(lot=lot_id, member=member.number, sha256=digest)
    emit(fact, stream=evaluation.sealed_stream, actor=as_member(member), at=now)
    return message
