"""What the night asks of the desk: a plan that waits for a person."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core.actor import Actor
from apps.core.todo import Todo
from apps.scheduling import policy
from apps.scheduling.lifecycle_night import NightState
from apps.scheduling.models.night import NightPlan


def night_todos(actor: Actor) -> list[Todo]:
    """The operator sees that the night found something better, until it is confirmed or dismissed."""
    if not policy.may_schedule(actor):
        return []
    found = NightPlan.objects.filter(state=NightState.PROPOSED).values_list("planned_at", flat=True)
    return [
        Todo(_("夜间重排方案待确认"), reverse("scheduling:night"), explanation=_("有场次晚于承诺，重排后可以减少。"))
        for _planned_at in found
    ]
