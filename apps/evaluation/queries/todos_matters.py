"""What waits around enquiries, votes and qualification: for the bidder who was asked, for members, for the purchaser."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core.actor import Actor
from apps.core.audience import Role
from apps.core.todo import Todo
from apps.evaluation.matters import is_examination_due
from apps.evaluation.models import Enquiry, Evaluation, Member
from apps.evaluation.queries.matters import waiting_for
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot
from apps.tenders.queries.lots import lots_in

MOST = 50
EXAMINERS = (Role.PURCHASER, Role.AGENCY)


def matter_todos(actor: Actor, now: datetime) -> list[Todo]:
    """The questions to answer, the votes to cast, the suppliers to examine."""
    if actor.acts_as(Role.BIDDER):
        return _asked(actor, now)
    found = _votes(actor, now)
    if actor.acts_as(*EXAMINERS):
        found += _examinations(actor)
    return found


def _asked(actor: Actor, now: datetime) -> list[Todo]:
    waiting = Enquiry.objects.filter(
        organisation_id=actor.organisation_id or 0, sent_at__isnull=False, answered_at__isnull=True, due_at__gt=now
    ).select_related("evaluation__lot__project")
    return [
        _todo(one.evaluation.lot, _("答复评标委员会的询问：%(name)s"), "asked", one.due_at)
        for one in waiting.order_by("due_at", "pk")[:MOST]
    ]


def _votes(actor: Actor, now: datetime) -> list[Todo]:
    if actor.person_id is None or actor.organisation_id is None or actor.role is None:
        return []
    members = Member.objects.filter(
        seat__person_id=actor.person_id,
        seat__organisation_id=actor.organisation_id,
        seat__role=actor.role.value,
        left_at__isnull=True,
        evaluation__state__in=("preliminary", "scoring", "pricing"),
        evaluation__lot__state=LotState.EVALUATING,
    ).select_related("evaluation__lot__project")
    return [
        _todo(one.evaluation.lot, _("澄清与表决：%(name)s"), "matters", None)
        for one in members.order_by("pk")[:MOST]
        if waiting_for(one, now)
    ]


def _examinations(actor: Actor) -> list[Todo]:
    lots = list(lots_in((LotState.EVALUATING,), actor)[:MOST])
    found = Evaluation.objects.filter(lot__in=lots, state__in=("undertaking", "electing", "preliminary"))
    return [
        _todo(one.lot, _("资格审查：%(name)s"), "qualification", None)
        for one in found.select_related("lot__project").order_by("pk")
        if is_examination_due(one)
    ]


def _todo(lot: Lot, title: str, place: str, due_at: datetime | None) -> Todo:
    return Todo(
        title=title % {"name": lot.name},
        url=reverse(f"evaluation:{place}", args=[lot.code]),
        due_at=due_at,
        lot_code=lot.code,
        explanation=lot.project.name,
    )
