"""一并评审 as pages show it: which lots have this committee, what one undertaking is signed for, and which may be drawn with it."""

from __future__ import annotations

from typing import Any

from apps.evaluation.forms_committee import SharedLotsForm
from apps.evaluation.models import Evaluation, Member
from apps.evaluation.sharing import (
    at_work_elsewhere,
    shareable_with,
    shared_with,
    undertaking_of,
    undertaking_with,
)
from apps.evaluation.states import EvaluationState
from apps.evaluation.views import shown
from apps.evidence.rules import canonical


def shared_context(evaluation: Evaluation) -> dict[str, Any]:
    """The other lots of the committee with how far each is, and those that keep this lot's report back."""
    rows = [
        {
            "lot": one.lot,
            "word": shown.STATES[EvaluationState(one.state)],
            "sign": shown.SIGNS[EvaluationState(one.state)],
        }
        for one in shared_with(evaluation)
    ]
    return {"shared": rows, "at_work": at_work_elsewhere(evaluation) if evaluation.completed_at else []}


def undertaking_context(evaluation: Evaluation, member: Member) -> dict[str, Any]:
    """What the member signs, and whose bids it is signed for, lot by lot."""
    members = [member, *undertaking_with(member, shared_with(evaluation))]
    members.sort(key=lambda one: str(one.evaluation.lot.code))
    lots = [{"lot": one.evaluation.lot, "bids": shown.bids_of(one.evaluation)} for one in members]
    return {"undertaking": canonical.canonical(undertaking_of(members)), "undertaken": lots}


def share_form_of(evaluation: Evaluation) -> SharedLotsForm | None:
    """The choice of lots to draw one committee with; nothing where there is none."""
    lots = shareable_with(evaluation)
    if not lots:
        return None
    return SharedLotsForm(lots=[(lot.code, f"{lot.code} {lot.name}") for lot in lots])
