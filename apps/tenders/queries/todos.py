"""What an actor has to do about lots, with its deadline."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core.actor import Actor
from apps.core.audience import BUYERS, Role
from apps.core.clock import SHANGHAI
from apps.core.todo import Todo, by_deadline
from apps.tenders import policy
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot
from apps.tenders.queries.calendar import working_calendar
from apps.tenders.queries.clarification_todos import clarification_todos
from apps.tenders.queries.lots import lots_in
from apps.tenders.queries.objections import objection_todos
from apps.tenders.queries.proof_todos import proof_todos

MOST = 50
"""A desk shows the first so many; the lists have the rest."""
NEXT_YEAR_FROM_MONTH = 11
"""The State Council announces next year's holidays around November."""

BUYER_STATES = (LotState.DRAFT, LotState.ENTRY_RETURNED, LotState.SCHEDULED)
OPERATOR_STATES = (LotState.ENTRY_SUBMITTED, LotState.ENTRY_ACCEPTED)


def todos_for(actor: Actor, now: datetime) -> list[Todo]:
    """The lots that wait for this actor, the most urgent first."""
    if actor.acts_as(Role.BIDDER, Role.SUPERVISOR):
        return by_deadline(objection_todos(actor, now))
    if actor.acts_as(*BUYERS):
        preparing = [_buyer(lot) for lot in lots_in(BUYER_STATES, actor)[:MOST]]
        asked = [*clarification_todos(actor, now), *objection_todos(actor, now)]
        return by_deadline([*preparing, *asked, *proof_todos(actor)])
    if policy.may_operate(actor):
        lots = [_operator(lot) for lot in lots_in(OPERATOR_STATES, actor)[:MOST]]
        return by_deadline([*lots, *_calendar(now)])
    return []


def _buyer(lot: Lot) -> Todo:
    match LotState(lot.state):
        case LotState.DRAFT:
            return _todo(lot, _("提交进场登记：%(name)s"), "idle", None)
        case LotState.ENTRY_RETURNED:
            return _todo(lot, _("按一次性告知补正：%(name)s"), "stop", None)
        case _:
            return _todo(lot, _("检查并发布公告：%(name)s"), "wait", lot.document_from)


def _operator(lot: Lot) -> Todo:
    if lot.state == LotState.ENTRY_SUBMITTED:
        return _todo(lot, _("核验进场登记：%(name)s"), "wait", None)
    return _todo(lot, _("安排场地和开标时间：%(name)s"), "wait", None)


def _todo(lot: Lot, title: str, tone: str, due_at: datetime | None) -> Todo:
    return Todo(
        title=title % {"name": lot.name},
        url=reverse("tenders:lot", args=[lot.code]),
        due_at=due_at,
        tone=tone,
        lot_code=lot.code,
        explanation=lot.project.name,
    )


def _calendar(now: datetime) -> Iterable[Todo]:
    today = now.astimezone(SHANGHAI).date()
    wanted = [today.year] + ([today.year + 1] if today.month >= NEXT_YEAR_FROM_MONTH else [])
    known = working_calendar().years
    for year in wanted:
        if year not in known:
            yield Todo(
                title=_("载入 %(year)s 年工作日历") % {"year": year},
                url=reverse("tenders:calendar_year", args=[year]),
                due_at=None,
                tone="wait",
                explanation=_("未载入的年份只能按周末推算工作日，发布前检查会给出警告。"),
            )
