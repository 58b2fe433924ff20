"""What time itself does to evaluations: the time to sign a report is over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, F, Q

from apps.core.actor import CLOCK
from apps.evaluation.actions import count_silence
from apps.evaluation.models import Report
from apps.evaluation.states import EvaluationState
from apps.evidence.ticking import Due, ticks
from apps.tenders.lifecycle import LotState

COUNT_SILENCE = "count_silence"


def due(now: datetime) -> Iterator[Due]:
    """Reports whose time is over and that most have signed, the longest over first; a halted lot waits."""
    over = Report.objects.filter(
        evaluation__state=EvaluationState.SIGNING,
        evaluation__lot__state=LotState.EVALUATING,
        replaced_at__isnull=True,
        sign_until__lte=now,
    )
    sitting = Count("evaluation__members", filter=Q(evaluation__members__left_at__isnull=True), distinct=True)
    signed = Count("signatures", filter=~Q(signatures__object_name=""), distinct=True)
    ripe = over.annotate(sitting=sitting, signed=signed).filter(signed__gt=F("sitting") / 2.0)
    for pk, until in ripe.order_by("sign_until", "pk").values_list("pk", "sign_until"):
        if until is not None:
            yield Due(until, COUNT_SILENCE, pk)


@ticks("evaluation", due=due)
def perform(item: Due, now: datetime) -> None:
    """Does one thing that is due."""
    count_silence(item.thing_id, actor=CLOCK, now=now)
