"""What time itself does to service clocks: yellow is told to the operators, red to the heads of the centre."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from apps.core.actor import CLOCK
from apps.evidence.ticking import Due, ticks
from apps.scheduling.actions.green_work import warn_of_service
from apps.scheduling.models.green import ServiceClock
from apps.scheduling.rules.green_clock import Light, light_of
from apps.tenders.queries.calendar import working_calendar


def due(now: datetime) -> Iterator[Due]:
    """Running clocks that turned yellow or red and of which nobody was told yet."""
    running = ServiceClock.objects.filter(done_at__isnull=True, escalated_at__isnull=True)
    calendar = working_calendar()
    for clock in running.prefetch_related("pauses").order_by("began_at", "pk"):
        light = light_of(clock.run, now, calendar)
        if light is Light.RED or (light is Light.YELLOW and clock.warned_at is None):
            yield Due(now, "warn_of_service", clock.pk)


@ticks("scheduling.green", due=due)
def perform(item: Due, now: datetime) -> None:
    """Does one thing that is due."""
    warn_of_service(item.thing_id, actor=CLOCK, now=now)
