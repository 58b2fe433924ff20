"""提问: by anybody, without a name; what is left is a number, a text and a day."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from django.db import transaction

from apps.core.actor import PUBLIC
from apps.core.clock import SHANGHAI
from apps.core.refusals import Refused
from apps.evidence.journal import emit
from apps.tenders import events, steps
from apps.tenders.actions.downloads import CONTACT_LENGTH
from apps.tenders.left_contacts import mark_of, shut
from apps.tenders.models import Listener, Question
from apps.tenders.queries.clarifications import may_ask
from apps.tenders.rules.questions import traces_in

QUESTION_LENGTH = 2000


@transaction.atomic(durable=True)
def ask_question(lot_id: int, *, text: str, contact: str, now: datetime) -> str:
    """The buyer's side has the question without knowing whose it is; answers the token that reads the answer.

    There is no actor on purpose, and the token is nowhere but with the asker. A contact is kept apart from the question.
    """
    lot = steps.locked(lot_id)
    if not may_ask(lot, now):
        raise Refused("questions_closed")
    asked = text.strip()
    _must_be_nameless(asked)
    if len(contact) > CONTACT_LENGTH:
        raise Refused("contact_too_long", limit=CONTACT_LENGTH)

    token = secrets.token_urlsafe(24)
    question = Question.objects.create(
        lot=lot,
        number=lot.questions.count() + 1,
        text=asked,
        asked_on=now.astimezone(SHANGHAI).date(),
        reading_hash=_digest(token),
    )
    if left := contact.strip():
        mark = mark_of(left, lot_id=lot.pk)
        Listener.objects.get_or_create(lot=lot, mark=mark, defaults={"shut": shut(left, lot_id=lot.pk)})
    emit(
        events.QuestionAsked(lot=lot.pk, question=question.pk, sha256=_digest(asked)),
        stream=lot.sealed_stream,
        actor=PUBLIC,
        at=now,
    )
    return token


def _must_be_nameless(text: str) -> None:
    if not text:
        raise Refused("question_empty")
    if len(text) > QUESTION_LENGTH:
        raise Refused("question_too_long", limit=QUESTION_LENGTH)
    for trace in traces_in(text):
        raise Refused("question_names_its_author", trace=trace)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
