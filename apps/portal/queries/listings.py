"""What the index of published lots has to say of them, and which lots it has not heard of yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection

from apps.awards.models import Award
from apps.portal.models import Listing
from apps.portal.queries.statistics import PUBLISHED
from apps.portal.rules.searching import tokens_of
from apps.tenders.models import Lot

KINDS = ("lot.notice_published", "award.result_published", "award.reopened")
"""After these a lot is found by something else than before."""
PLACES_A_SECOND = 1 << 28
"""So a place fits eight bytes until the year 3058, for the first 268 million lots."""
MOST_UNHEARD = 200
_UNHEARD = """
SELECT newest.id FROM (
    SELECT id FROM tenders_lot WHERE published_at IS NOT NULL ORDER BY published_at DESC, id DESC LIMIT %s
) AS newest WHERE NOT EXISTS (SELECT 1 FROM portal_listing WHERE portal_listing.lot_id = newest.id)
"""
"""Asked with every list, so it is not put together anew each time."""
HEAVY = ("rule_book", "calendar_basis", "media")
"""What no list shows of a lot."""


def listings_of(lots: Iterable[Lot]) -> list[Listing]:
    """The rows of published lots as they ought to be. Lots come with project, organisation and agency."""
    some = [lot for lot in lots if lot.published_at is not None]
    winners = winners_of(some)
    return [
        Listing(
            lot=lot,
            place=place_of(lot),
            regime=lot.regime,
            kind=lot.kind,
            region=lot.project.region,
            tokens=" ".join(sorted(tokens_of([*texts_of(lot), winners.get(lot.pk, "")]))),
        )
        for lot in some
    ]


def texts_of(lot: Lot) -> list[str]:
    """What everybody may find a published lot by: its code, its names, who has it done."""
    parties = [party.name for party in (lot.project.organisation, lot.project.agency) if party]
    return [lot.code, lot.name, lot.project.name, *parties]


def winners_of(lots: Sequence[Lot]) -> dict[int, str]:
    """The winners' names, of those lots whose result is public."""
    found = Award.objects.filter(lot__in=lots, state__in=PUBLISHED, winner__isnull=False, published_at__isnull=False)
    return dict(found.order_by("pk").values_list("lot_id", "winner__name"))


def place_of(lot: Lot) -> int:
    """Where the lot stands in every list. Raises ValueError for a lot that is not public."""
    if lot.published_at is None:
        raise ValueError(f"lot {lot.pk} has no place before its first notice")
    return place_from(lot.published_at) + lot.pk


def place_from(moment: datetime) -> int:
    """The first place of this second; `lot_at` leads back."""
    return int(moment.timestamp()) * PLACES_A_SECOND


def lot_at(place: int) -> int:
    """The number of the lot at this place."""
    return place % PLACES_A_SECOND


def unheard() -> list[Lot]:
    """The newest published lots that the index has still to hear of; the worker lists them within seconds."""
    with connection.cursor() as cursor:
        cursor.execute(_UNHEARD, [MOST_UNHEARD])
        numbers = [number for (number,) in cursor.fetchall()]
    if not numbers:
        return []
    fresh = Lot.objects.filter(pk__in=numbers).order_by("pk")
    return list(fresh.select_related("project__organisation", "project__agency").defer(*HEAVY))
