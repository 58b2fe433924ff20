"""场次 — the lots of one project that open at the same moment, side by side."""

from __future__ import annotations

from apps.bids.rules.parts import Part
from apps.openings.models import Opening
from apps.tenders.lifecycle import LotState

NOT_TO_COME = (LotState.SUSPENDED.value, LotState.TERMINATED.value, LotState.CANCELLED.value)


def sitting_of(opening: Opening) -> list[Opening]:
    """The openings of the sitting, by the code of their lots. An opening alone is a sitting of one."""
    parties = ("lot__project__organisation", "lot__project__agency", "host__person", "host__organisation")
    if opening.is_second:
        return [opening]
    together = Opening.objects.exclude(part=Part.SECOND).filter(
        lot__project=opening.lot.project_id,
        lot__submission_deadline=opening.lot.submission_deadline,
        lot__submission_deadline__isnull=False,
        lot__published_at__isnull=False,
    )
    return list(together.exclude(lot__state__in=NOT_TO_COME).select_related(*parties).order_by("lot__code"))
