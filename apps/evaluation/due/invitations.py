"""What time itself does to invitations: who is silent when the time to answer is over is followed by the next ticket.

Nothing rests on it being done: an answer after its time is refused by the clock, and the operator may ask the next at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from apps.evaluation.actions.inviting import pass_over
from apps.evaluation.lifecycle_committee import InvitationState
from apps.evaluation.models import ExpertInvitation
from apps.evidence.ticking import Due, ticks


def due(now: datetime) -> Iterator[Due]:
    """Invitations whose time to answer is over, the earliest first."""
    silent = ExpertInvitation.objects.filter(state=InvitationState.SENT, answer_by__lte=now)
    for pk, answer_by in silent.order_by("answer_by", "pk").values_list("pk", "answer_by"):
        yield Due(answer_by, "pass_over", pk)


@ticks("evaluation.invitations", due=due)
def perform(item: Due, now: datetime) -> None:
    """The next ticket is asked."""
    pass_over(item.thing_id, now=now)
