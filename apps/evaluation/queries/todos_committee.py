"""What an actor has to do before a committee sits: answer, agree, call, open the list."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core.actor import Actor
from apps.core.audience import Role
from apps.core.todo import Todo
from apps.evaluation.lifecycle_committee import ApplicationState, InvitationState
from apps.evaluation.models import CommitteeApplication
from apps.evaluation.queries.pool import open_invitations
from apps.tenders import policy as tenders
from apps.tenders.lifecycle import LotState

MOST = 50


def forming_todos(actor: Actor, now: datetime) -> list[Todo]:
    """The invitations and applications that wait for this actor."""
    if actor.acts_as(Role.EXPERT) and actor.person_id is not None:
        return [_invitation(one.answer_by) for one in open_invitations(actor.person_id, now)[:MOST]]
    if actor.acts_as(Role.TENDEREE, Role.PURCHASER):
        waiting = _applications(ApplicationState.SUBMITTED)
        return [
            _todo(one, _("同意组建评标委员会的申请：%(name)s"), "evaluation:room", one.review_at)
            for one in waiting
            if tenders.may_decide(actor, one.evaluation.lot.project)
        ]
    if actor.acts_as(Role.WITNESS):
        calls = _applications(ApplicationState.DRAWN, ApplicationState.FORMED).filter(
            is_by_telephone=True, invitations__state=InvitationState.SENT
        )
        return [
            _todo(one, _("电话通知评标专家：%(name)s"), "evaluation:invitations", one.review_at)
            for one in calls.distinct()[:MOST]
        ]
    return []


def _applications(*states: ApplicationState) -> QuerySet[CommitteeApplication]:
    return (
        CommitteeApplication.objects.filter(
            state__in=states, evaluation__lot__state__in=(LotState.OPENED, LotState.EVALUATING)
        )
        .select_related("evaluation__lot__project")
        .order_by("pk")
    )


def _invitation(answer_by: datetime) -> Todo:
    return Todo(
        title=_("答复评标邀请"),
        url=reverse("evaluation:own_expert"),
        due_at=answer_by,
        explanation=_("逾期未答复的，由下一顺位递补。"),
    )


def _todo(one: CommitteeApplication, title: str, address: str, due_at: datetime) -> Todo:
    lot = one.evaluation.lot
    return Todo(
        title=title % {"name": lot.name},
        url=reverse(address, args=[lot.code]),
        due_at=due_at,
        lot_code=lot.code,
        explanation=lot.project.name,
    )
