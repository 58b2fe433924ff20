"""What the green channel asks of people: checks, decisions, clocks that run out, supplements, tasks, promised materials."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core.actor import Actor
from apps.core.audience import Role
from apps.core.clock import SHANGHAI
from apps.core.todo import Todo
from apps.scheduling import labels_green as labels
from apps.scheduling import policy_green
from apps.scheduling.lifecycle_green import GreenState
from apps.scheduling.models.green import ClockPause, GreenCase, GreenTask, ServiceClock
from apps.scheduling.models.green_service import GreenCallback
from apps.scheduling.queries.green import WAITING, cases_for, today_of
from apps.scheduling.queries.green_service import rated_until
from apps.scheduling.queries.hours import open_calendar
from apps.scheduling.rules.green import GreenKind, ServiceStep, TaskUnit
from apps.scheduling.rules.green_clock import Light, due_at, light_of
from apps.tenders.lifecycle_promise import PromiseState
from apps.tenders.lifecycle_statement import StatementState
from apps.tenders.models import ConditionalAcceptance, SignedStatement
from apps.tenders.queries.lots import desk_lots
from apps.tenders.queries.statements import to_check

MOST = 50
DAY = timedelta(days=1)
RATED_LATELY = timedelta(days=30)
"""Longer than five working days ever are."""
TONES = {Light.YELLOW: "wait", Light.RED: "stop"}


def green_todos(actor: Actor, now: datetime) -> list[Todo]:
    """All that the channel asks of the actor in this role, and of promises outside it."""
    if actor.acts_as(Role.SUPERVISOR):
        return [*_clocks(now, {Light.RED}), *_callbacks(actor, now)]
    if policy_green.may_check(actor):
        return [
            *_checks(actor),
            *_clocks(now, {Light.YELLOW, Light.RED}),
            *_tasks(now),
            *_handed_in(actor),
            *_stated(actor),
            *_callbacks(actor, now),
        ]
    if policy_green.may_apply(actor):
        return [*_supplements(actor), *_promised(actor), *_unrated(actor, now), *_stated_wrongly(actor)]
    return []


def _checks(actor: Actor) -> list[Todo]:
    cases = GreenCase.objects.filter(state__in=[state.value for state in WAITING]).prefetch_related("checks")
    return [_check(case) for case in cases.order_by("applied_at", "pk")[:MOST] if _waits_for(case, actor)]


def _waits_for(case: GreenCase, actor: Actor) -> bool:
    if case.state == GreenState.CHECKED:
        return policy_green.may_manage(actor)
    return all(check.by != actor.id for check in case.checks.all())


def _check(case: GreenCase) -> Todo:
    words = _("决定绿色通道申请：%(name)s") if case.state == GreenState.CHECKED else _("核验绿色通道申请：%(name)s")
    return Todo(words % {"name": case.name}, _page(case), explanation=str(labels.KINDS[GreenKind(case.kind)]))


def _clocks(now: datetime, lights: set[Light]) -> Iterator[Todo]:
    """Clocks of these lights: what is nearly late, or late."""
    calendar = open_calendar()
    running = ServiceClock.objects.filter(done_at__isnull=True, case__state=GreenState.GRANTED)
    for clock in running.select_related("case").prefetch_related("pauses").order_by("began_at", "pk")[:MOST]:
        light = light_of(clock.run, now, calendar)
        if light in lights:
            yield Todo(
                _("%(step)s：%(name)s") % {"step": labels.STEPS[ServiceStep(clock.step)], "name": clock.case.name},
                _page(clock.case),
                due_at=due_at(clock.run, now, calendar),
                tone=TONES[light],
                explanation=str(labels.LIGHTS[light]),
            )


def _tasks(now: datetime) -> Iterator[Todo]:
    """Tasks of other units on their day and after it."""
    today = today_of(now)
    tasks = GreenTask.objects.filter(done_at__isnull=True, due_on__lte=today, case__state=GreenState.GRANTED)
    for task in tasks.select_related("case").order_by("due_on", "pk")[:MOST]:
        yield Todo(
            _("联动任务：%(title)s") % {"title": task.title},
            _page(task.case),
            due_at=datetime.combine(task.due_on + DAY, time(0), SHANGHAI),
            tone="stop" if task.is_late(today) else "wait",
            explanation=_("%(unit)s，%(on_call)s")
            % {"unit": labels.UNITS[TaskUnit(task.unit)], "on_call": task.on_call},
        )


def _supplements(actor: Actor) -> Iterator[Todo]:
    """What the applicant's own supplement is waited for; entries that were sent back stand at their lot already."""
    open_ones = ClockPause.objects.filter(
        resumed_at__isnull=True, clock__done_at__isnull=True, clock__case__in=cases_for(actor)
    ).exclude(clock__step=ServiceStep.ENTRY_CHECK)
    for pause in open_ones.select_related("clock__case").order_by("paused_at", "pk")[:MOST]:
        yield Todo(
            _("补正：%(name)s") % {"name": pause.clock.case.name}, _page(pause.clock.case), explanation=pause.asked
        )


def _promised(actor: Actor) -> Iterator[Todo]:
    """Materials that are promised and not here."""
    for promise in _promises(actor, Q(state__in=[PromiseState.PROMISED, PromiseState.BROKEN])):
        is_broken = promise.broken_at is not None
        yield Todo(
            _("补齐容缺材料：%(name)s") % {"name": promise.lot.name},
            reverse("tenders:conditional", args=[promise.lot.code]),
            due_at=datetime.combine(promise.due_on + DAY, time(0), SHANGHAI),
            tone="stop" if is_broken else "wait",
            lot_code=promise.lot.code,
            explanation=_("承诺已逾期，后续环节停止。") if is_broken else "",
        )


def _unrated(actor: Actor, now: datetime) -> Iterator[Todo]:
    """Cases that ended lately and wait for the applicant's rating (好差评)."""
    closed = cases_for(actor).filter(state=GreenState.CLOSED, rating__isnull=True, ended_at__gt=now - RATED_LATELY)
    for case in closed.order_by("ended_at", "pk")[:MOST]:
        if case.ended_at is not None and now < rated_until(case.ended_at):
            yield Todo(
                _("评价绿色通道服务：%(name)s") % {"name": case.name},
                _page(case),
                due_at=rated_until(case.ended_at),
                tone="idle",
            )


def _callbacks(actor: Actor, now: datetime) -> Iterator[Todo]:
    """Bad ratings to be called back, and what was founded to be put right; the officer of a case is asked neither."""
    is_watching = actor.acts_as(Role.SUPERVISOR)
    rows = GreenCallback.objects.filter(Q(called_at__isnull=True) | Q(is_founded=True, corrected_at__isnull=True))
    others = rows if is_watching else rows.exclude(rating__case__officer=actor.person_id)
    for one in others.select_related("rating__case").order_by("due_at", "pk")[:MOST]:
        case, is_called = one.rating.case, one.called_at is not None
        due = datetime.combine(one.correct_by + DAY, time(0), SHANGHAI) if one.correct_by else one.due_at
        if is_watching and now < due:
            continue
        words = _("整改差评反映的问题：%(name)s") if is_called else _("回访差评：%(name)s")
        tone = "stop" if now >= due else "wait"
        yield Todo(words % {"name": case.name}, _page(case), due_at=due, tone=tone)


def _handed_in(actor: Actor) -> Iterator[Todo]:
    """Materials that wait for an operator's confirmation."""
    if not policy_green.may_manage(actor):
        return
    for promise in _promises(actor, Q(state=PromiseState.HANDED_IN)):
        yield Todo(
            _("确认补交的容缺材料：%(name)s") % {"name": promise.lot.name},
            reverse("tenders:conditional", args=[promise.lot.code]),
            lot_code=promise.lot.code,
        )


def _stated(actor: Actor) -> Iterator[Todo]:
    """Statements that were drawn for a check, or corrected (告知承诺)."""
    if policy_green.may_manage(actor):
        for one in to_check()[:MOST]:
            yield _statement(_("核查告知承诺：%(name)s"), one, "wait")


def _stated_wrongly(actor: Actor) -> Iterator[Todo]:
    """Statements that were found wrong and are to be corrected."""
    wrong = SignedStatement.objects.filter(state=StatementState.WRONG, lot__in=desk_lots(actor))
    for one in wrong.select_related("lot").order_by("correct_by", "pk")[:MOST]:
        yield _statement(_("改正不实承诺：%(name)s"), one, "stop")


def _statement(words: str, one: SignedStatement, tone: str) -> Todo:
    return Todo(
        words % {"name": one.lot.name},
        reverse("tenders:statement", args=[one.lot.code]),
        due_at=datetime.combine(one.correct_by + DAY, time(0), SHANGHAI) if one.correct_by and tone == "stop" else None,
        tone=tone,
        lot_code=one.lot.code,
        explanation=one.finding,
    )


def _promises(actor: Actor, which: Q) -> QuerySet[ConditionalAcceptance]:
    found = ConditionalAcceptance.objects.filter(which, lot__in=desk_lots(actor))
    return found.select_related("lot").order_by("due_on", "pk")[:MOST]


def _page(case: GreenCase) -> str:
    return reverse("green:case", args=[case.code])
