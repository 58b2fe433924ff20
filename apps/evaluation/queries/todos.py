"""What an actor has to do in evaluations."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.bids.rules.parts import Part
from apps.core.actor import Actor
from apps.core.audience import BUYERS, Role
from apps.core.todo import Todo, by_deadline
from apps.evaluation.models import Evaluation, Member, Sheet
from apps.evaluation.queries.rechecks import has_reconsidered, recheck_under_way
from apps.evaluation.queries.todos_attendance import attendance_todos
from apps.evaluation.queries.todos_committee import forming_todos
from apps.evaluation.queries.todos_matters import matter_todos
from apps.evaluation.queries.todos_sites import site_todos
from apps.evaluation.states import EvaluationState
from apps.openings.models import Opening
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot
from apps.tenders.queries.lots import lots_in

MOST = 50
S = EvaluationState


def todos_for(actor: Actor, now: datetime) -> list[Todo]:
    """The evaluations that wait for this actor."""
    todos = [*_member_todos(actor), *forming_todos(actor, now), *matter_todos(actor, now), *site_todos(actor, now)]
    todos += attendance_todos(actor)
    if actor.acts_as(Role.OPERATOR):
        todos += [_todo(lot, _("组建评标委员会：%(name)s")) for lot in lots_in((LotState.OPENED,), actor)[:MOST]]
    if actor.acts_as(*BUYERS):
        todos += [_todo(lot, _("接收评标报告：%(name)s")) for lot in lots_in((LotState.EVALUATED,), actor)[:MOST]]
        todos += [_todo(lot, _("安排第二信封开标：%(name)s")) for lot in _to_convene(actor)]
    return by_deadline(todos)


def _to_convene(actor: Actor) -> list[Lot]:
    """双信封: the first envelopes are reviewed, and nobody has said when the second are opened."""
    waiting = Evaluation.objects.filter(state=S.AWAITING_PRICES).values("lot")
    convened = Opening.objects.filter(part=Part.SECOND, called_off_at__isnull=True).values("lot")
    lots = lots_in((LotState.EVALUATING,), actor).filter(pk__in=waiting).exclude(pk__in=convened)
    return list(lots[:MOST])


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
    title = _waiting(member, S(member.evaluation.state))
    return _todo(member.evaluation.lot, title) if title else None


def _waiting(member: Member, state: EvaluationState) -> str:
    """What waits for the member, or nothing."""
    title = ""
    match state:
        case S.UNDERTAKING if not hasattr(member, "undertaking"):
            title = _("签署评标承诺书：%(name)s")
        case S.ELECTING if not member.ballots.filter(round__closed_at__isnull=True).exists():
            title = _("推选评标委员会组长：%(name)s")
        case S.PRELIMINARY if not member.verdicts.exists():
            title = _("初步评审：%(name)s")
        case S.BLIND if not hasattr(member, "blind_sheet"):
            title = _("评审暗标：%(name)s")
        case S.SCORING if not Sheet.objects.filter(member=member, signed_at__isnull=False).exists():
            title = _("打分并签署评分表：%(name)s")
        case S.PRICING if member.is_chair:
            title = _("第二信封评审：%(name)s")
        case S.RECHECKING if _is_asked_again(member):
            title = _("复核评分：%(name)s")
        case S.COMPUTED if member.score_questions.filter(answered_at__isnull=True).exists():
            title = _("说明打分理由：%(name)s")
        case S.COMPUTED:
            title = _("生成评标报告：%(name)s")
        case S.SIGNING if not member.signatures.filter(report__replaced_at__isnull=True).exists():
            title = _("签署评标报告：%(name)s")
    return title


def _is_asked_again(member: Member) -> bool:
    recheck = recheck_under_way(member.evaluation)
    return recheck is not None and not has_reconsidered(recheck, member)


def _todo(lot: Lot, title: str) -> Todo:
    return Todo(
        title=title % {"name": lot.name},
        url=reverse("evaluation:room", args=[lot.code]),
        lot_code=lot.code,
        explanation=lot.project.name,
    )
