"""The one task card of each screen: whose turn it is, what to do, why, what others see, until when."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from apps.bids.rules.parts import Part
from apps.openings.lifecycle import OpeningState
from apps.openings.views.screen import Hall, Task
from apps.openings.views.tasks.bidders import bidder_task
from apps.openings.views.tasks.holders import holder_task, nothing
from apps.openings.views.tasks.host import host_task
from apps.openings.views.tasks.papers import countersigner_task, host_waits, supervisor_task
from apps.openings.views.tasks.waiting import ENDS, waiting_task

S = OpeningState


def task_of(hall: Hall) -> Task:
    """What the reader does now, or whom everybody waits for."""
    if hall.state in ENDS:
        return ENDS[hall.state](hall)
    own = _OWN.get(hall.role, nothing)(hall)
    return _timed(hall, own or waiting_task(hall))


def _timed(hall: Hall, task: Task) -> Task:
    """The countdown that belongs to the state."""
    match hall.state:
        case S.NOT_OPEN | S.SIGN_IN if hall.begins_at:
            label = _("距第二信封开标") if hall.part == Part.SECOND else _("距投标截止")
            return replace(task, end=hall.begins_at, end_label=label, total=3600)
        case S.DECRYPTING if hall.until:
            return replace(task, end=hall.until, end_label=_("解密剩余"), total=_length(hall, "decrypting"))
        case S.RESUMED if hall.until:
            return replace(task, end=hall.until, end_label=_("确认剩余"), total=_heard_for(hall))
        case S.CONFIRMING if hall.until:
            return replace(task, end=hall.until, end_label=_("确认剩余"), total=_length(hall, "confirming"))
        case _:
            return task


def _length(hall: Hall, stage: str) -> int:
    began = next((one.at for one in hall.stages() if one.key == stage), None)
    length = hall.until - began if hall.until and began else timedelta(0)
    return max(1, int(length.total_seconds()))


def _heard_for(hall: Hall) -> int:
    result = hall.snapshot["result"]
    length = hall.until - datetime.fromisoformat(result["at"]) if hall.until and result else timedelta(0)
    return max(1, int(length.total_seconds()))


_OWN: Mapping[str, Callable[[Hall], Task | None]] = {
    "host": lambda hall: host_waits(hall) or host_task(hall),
    "witness": holder_task,
    "representative": lambda hall: countersigner_task(hall) or holder_task(hall),
    "supervisor": supervisor_task,
    "bidder": bidder_task,
}
