"""资料移交, read: what each sub-site has handed over after the review, by when it had to, and what is still owed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from apps.core.clock import SHANGHAI
from apps.evaluation.lifecycle_sitting import HandoverState
from apps.evaluation.models import Evaluation, Handover, Site
from apps.evaluation.sitting import due_of
from apps.tenders.models import Lot


@dataclass(frozen=True, slots=True)
class SiteHandover:
    """The hand-over of one sub-site, as far as it came."""

    site: int
    name: str
    state: HandoverState
    due_on: date
    items: tuple[str, ...]
    handed_at: datetime | None
    received_at: datetime | None
    recordings: tuple[dict[str, str], ...]
    """Where recordings are kept: medium, reference, the moment that is meant, note."""

    @property
    def is_late(self) -> bool:
        """True when it was handed over after the last of its five working days."""
        return self.handed_at is not None and self.handed_at.astimezone(SHANGHAI).date() > self.due_on


def handovers_of(lot: Lot) -> list[SiteHandover]:
    """Every sub-site at a venue, once everybody has signed; nothing of a review that was not finished."""
    evaluation = Evaluation.objects.filter(lot=lot).first()
    due_on = due_of(evaluation) if evaluation else None
    if evaluation is None or due_on is None:
        return []
    subs = evaluation.sites.filter(is_main=False, venue__isnull=False).select_related("handover")
    return [_shown(site, due_on) for site in subs.prefetch_related("recordings").order_by("number")]


def _shown(site: Site, due_on: date) -> SiteHandover:
    known: Handover | None = getattr(site, "handover", None)
    return SiteHandover(
        site=site.number,
        name=site.name,
        state=HandoverState(known.state) if known else HandoverState.DUE,
        due_on=known.due_on if known else due_on,
        items=tuple(known.items) if known else (),
        handed_at=known.handed_at if known else None,
        received_at=known.received_at if known else None,
        recordings=tuple(
            {
                "medium": one.medium,
                "reference": one.reference,
                "marked_at": one.marked_at.astimezone(SHANGHAI).isoformat(timespec="seconds"),
                "note": one.note,
            }
            for one in site.recordings.all()
        ),
    )
