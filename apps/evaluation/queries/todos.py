"""What an actor has to do in evaluations."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core.actor import Actor
from apps.core.audience import BUYERS, Role
from apps.core.todo import Todo, by_deadline
from apps.evaluation.lifecycle import EvaluationState
from apps.evaluation.models import Evaluation, Member, Sheet
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot
from apps.tenders.queries.lots import lots_in

MOST = 50
S = EvaluationState


def todos_for(actor: Actor, _now: datetime) -> list[Todo]:
    """The evaluations that wait for this actor."""
    todos = _member_todos(actor)
    if actor.acts_as(Role.OPERATOR):
        todos += [_todo(lot, _("组建评标委员会：%(name)s")) for lot in lots_in((LotState.OPENED,), actor)[:MOST]]
    if actor.acts_as(*BUYERS):
        todos += [_todo(lot, _("接收评标报告：%(name)s")) for lot in lots_in((LotState.EVALUATED,), actor)[:MOST]]
    return by_deadline(todos)


def _member_todos(actor: Actor) -> list[Todo]:
    if actor.person_id is None or actor.organisation_id is None or actor.role is None:
        return []
    members = Member.objects.filter(
        seat__person_id=actor.person_id,
        seat__organisation_id=actor.organisation_id,
        seat__role=actor.role.value,
        left_at__isnull=True,
        evaluation__lot__state=LotState.EVALUATING,
    ).select_related("evaluation__lot__project", "undertaking")
    return [todo for member in members.order_by("pk")[:MOST] if (todo := _member_todo(member))]


def _member_todo(member: Member) -> Todo | None:
    evaluation: Evaluation = member.evaluation
    match S(evaluation.state):
        case S.UNDERTAKING if not hasattr(member, "undertaking"):
            return _todo(evaluation.lot, _("签署评标承诺书：%(name)s"))
        case S.PRELIMINARY if not member.verdicts.exists():
            return _todo(evaluation.lot, _("初步评审：%(name)s"))
        case S.SCORING if not Sheet.objects.filter(member=member, signed_at__isnull=False).exists():
            return _todo(evaluation.lot, _("打分并签署评分表：%(name)s"))
        case S.COMPUTED:
            return _todo(evaluation.lot, _("生成评标报告：%(name)s"))
        case S.SIGNING if not member.signatures.filter(report__replaced_at__isnull=True).exists():
            return _todo(evaluation.lot, _("签署评标报告：%(name)s"))
        case _:
            return None


def _todo(lot: Lot, title: str) -> Todo:
    return Todo(
        title=title % {"name": lot.name},
        url=reverse("evaluation:room", args=[lot.code]),
        lot_code=lot.code,
        explanation=lot.project.name,
    )
