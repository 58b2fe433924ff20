"""What is written for the technical duty: that a page broke, and that given-up jobs are tried again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.audience import Role
from apps.core.refusals import NotAllowed, WrongState
from apps.evidence.health import events
from apps.evidence.health.models import Mishap
from apps.evidence.health.trouble import given_up
from apps.evidence.journal import emit
from apps.evidence.mishaps import where_it_broke
from apps.evidence.models import JobState
from apps.evidence.streams import hearers


@hearers("operation")
def operation_hearers(actor: Actor, _rest: str) -> bool:
    """Who keeps the platform running, and who watches over it."""
    return actor.acts_as(Role.TECHNICAL_DUTY, Role.SUPERVISOR)


@transaction.atomic(durable=True)
def keep_mishap(number: str, route: str, failure: BaseException, *, now: datetime) -> None:
    """故障编号 — by the number on the broken page its place is found. Called twice, the first stands."""
    kept = {"at": now, "route": route[:200], "error": where_it_broke(failure)}
    Mishap.objects.get_or_create(number=number, defaults=kept)


@transaction.atomic(durable=True)
def take_up_again(group: str, *, actor: Actor, now: datetime) -> None:
    """重新执行 — the given-up jobs of a group are due now, as if they had never been tried."""
    if not actor.acts_as(Role.TECHNICAL_DUTY):
        raise NotAllowed("not_the_technical_duty")
    changed = given_up(group).update(state=JobState.WAITING, due_at=now, ended_at=None, tries=0)
    if not changed:
        raise WrongState("no_job_given_up")
    emit(events.JobsTakenUpAgain(group=group), stream=events.OPERATION, actor=actor, at=now)
