"""公示与异议 — the results that can be objected to now: candidates of works, results of procurements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery

from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot, Notice
from apps.tenders.models.notices import NoticeKind
from apps.tenders.rules.books import Regime

MOST = 200
NOTICE_OF = {Regime.ENG: NoticeKind.CANDIDATES, Regime.GP: NoticeKind.RESULT}


@dataclass(frozen=True, slots=True)
class Open:
    """A result, the notice that told it, and until when it can be objected to."""

    lot: Lot
    notice: int | None
    until: datetime


def open_results(regime: Regime, *, now: datetime) -> list[Open]:
    """Those of a regime whose time runs, the first to end first."""
    newest = Notice.objects.filter(lot=OuterRef("pk"), kind=NOTICE_OF[regime]).order_by("-number").values("number")[:1]
    lots = (
        Lot.objects.filter(published_at__isnull=False, regime=regime, result_objection_until__gte=now)
        .exclude(state__in=[LotState.TERMINATED, LotState.FAILED, LotState.CANCELLED])
        .select_related("project__organisation", "project__agency")
        .annotate(told_in=Subquery(newest))
        .order_by("result_objection_until", "pk")
    )
    return [Open(lot, lot.told_in, lot.result_objection_until) for lot in lots[:MOST] if lot.result_objection_until]
