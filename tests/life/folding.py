"""Where a lot and its award stand, told by the journal alone."""

from __future__ import annotations

from apps.awards.lifecycle import AwardState
from apps.evidence.models import Entry
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot
from apps.tenders.rules.books import Regime

S = LotState
LOT = {
    "lot.added": S.DRAFT,
    "lot.entry_submitted": S.ENTRY_SUBMITTED,
    "lot.entry_returned": S.ENTRY_RETURNED,
    "lot.entry_accepted": S.ENTRY_ACCEPTED,
    "lot.entry_refused": S.ENTRY_REFUSED,
    "lot.venue_arranged": S.SCHEDULED,
    "lot.venue_released": S.ENTRY_ACCEPTED,
    "lot.notice_published": S.ANNOUNCED,
    "lot.tendering_opened": S.TENDERING,
    "lot.submission_closed": S.SUBMISSION_CLOSED,
    "opening.started": S.OPENING,
    "opening.closed": S.OPENED,
    "evaluation.begun": S.EVALUATING,
    "evaluation.completed": S.EVALUATED,
    "evaluation.report_received": S.REPORT_CHECK,
    "evaluation.report_returned": S.EVALUATING,
    "award.candidates_published": S.CANDIDATES_PUBLISHED,
    "award.candidates_withdrawn": S.REPORT_CHECK,
    "award.publicity_ended": S.AWARDING,
    "award.decided": S.AWARDING,
    "award.result_published": S.AWARDED,
    "award.reopened": S.AWARDING,
    "award.contract_published": S.CONTRACTED,
    "lot.terminated": S.TERMINATED,
    "award.file_closed": S.ARCHIVED,
}
AWARD = {
    "award.candidates_published": AwardState.PUBLICITY,
    "award.candidates_withdrawn": AwardState.REPORT_RECEIVED,
    "award.publicity_ended": AwardState.PUBLICITY_OVER,
    "award.decided": AwardState.DECIDED,
    "award.result_published": AwardState.PUBLISHED,
    "award.notice_issued": AwardState.NOTIFIED,
    "award.contract_published": AwardState.CONTRACTED,
}
HALTS = {"lot.suspended": S.SUSPENDED, "opening.paused": S.PAUSED}
RESUMES = ("lot.resumed", "opening.resumed")
FAILURES = ("opening.failed", "award.ended")


def told_of(lot: Lot) -> list[str]:
    """What the desk and the public heard, in the order in which it was written."""
    streams = [lot.desk_stream.name, lot.public_stream.name]
    return list(Entry.objects.filter(stream__in=streams).order_by("pk").values_list("kind", flat=True))


def lot_state(lot: Lot, told: list[str]) -> tuple[LotState, str]:
    """State and, of a halted lot, where it stood."""
    ended = S.CANCELLED if lot.project.regime_in_force is Regime.GP else S.FAILED
    state, stood_at = S.DRAFT, ""
    for kind in told:
        if kind in HALTS:
            state, stood_at = HALTS[kind], stood_at or state.value
        elif kind in RESUMES:
            state, stood_at = LotState(stood_at), ""
        elif kind in FAILURES:
            state, stood_at = ended, ""
        elif kind in LOT:
            state, stood_at = LOT[kind], ""
    return state, stood_at


def award_state(lot: Lot, told: list[str]) -> AwardState | None:
    """Where the award stands; None where none has begun."""
    state = None
    begins = AwardState.REPORT_RECEIVED if lot.project.regime_in_force is Regime.GP else AwardState.PUBLICITY_OVER
    for kind in told:
        state = begins if kind == "award.reopened" else AWARD.get(kind, state)
    return state
