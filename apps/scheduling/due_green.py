"""What time itself does to the green channel: yellow and red clocks are told, tasks on their day and after it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from apps.core.actor import CLOCK
from apps.core.clock import SHANGHAI
from apps.evidence.ticking import Due, ticks
from apps.scheduling.actions.green_work import remind_of_task, task_reminder, warn_of_service
from apps.scheduling.lifecycle_green import GreenState
from apps.scheduling.models.green import GreenTask, ServiceClock
from apps.scheduling.queries.hours import open_calendar
from apps.scheduling.rules.green_clock import Light, light_of

ACTIONS = {"warn_of_service": warn_of_service, "remind_of_task": remind_of_task}


def due(now: datetime) -> Iterator[Due]:
    """Running clocks that turned yellow or red, and open tasks whose day has come, of which nobody was told yet."""
    running = ServiceClock.objects.filter(done_at__isnull=True, escalated_at__isnull=True)
    calendar = open_calendar()
    for clock in running.prefetch_related("pauses").order_by("began_at", "pk"):
        light = light_of(clock.run, now, calendar)
        if light is Light.RED or (light is Light.YELLOW and clock.warned_at is None):
            yield Due(now, "warn_of_service", clock.pk)
    open_tasks = GreenTask.objects.filter(
        done_at__isnull=True,
        overdue_at__isnull=True,
        case__state=GreenState.GRANTED,
        due_on__lte=now.astimezone(SHANGHAI).date(),
    )
    for task in open_tasks.select_related("case").order_by("due_on", "pk"):
        if task_reminder(task, now):
            yield Due(now, "remind_of_task", task.pk)


@ticks("scheduling.green", due=due)
def perform(item: Due, now: datetime) -> None:
    """Does one thing that is due."""
    ACTIONS[item.action](item.thing_id, actor=CLOCK, now=now)
