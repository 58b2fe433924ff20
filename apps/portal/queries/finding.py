"""查找标段 — published lots by words, region, kind, regime, stage and days, the newest first, the same on both databases.

What is asked by words, region, kind or regime is found by the index of listings, and beside it the lots that it has not
heard of yet; the rest is found by the lots' own indexes. So nothing is missing however far behind the worker is, and a page
of a list costs the same however many lots there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from heapq import merge
from itertools import islice
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from apps.core.clock import SHANGHAI
from apps.portal.models import Listing
from apps.portal.queries import listings
from apps.portal.rules.searching import Term, matches, terms_of, tokens_of
from apps.portal.word_index import CHOSEN, VECTOR, WORDS, asked_of
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot
from apps.tenders.queries import LotFilter, public_lots

COUNTED = 1000
"""So far a list is counted for people; beyond it says "more than"."""
FURTHEST = 10_000
"""So many lots a reader can turn to page by page; who wants older ones asks for their days."""
STAYING = frozenset(
    {
        LotState.AWARDED,
        LotState.CONTRACTED,
        LotState.ARCHIVED,
        LotState.TERMINATED,
        LotState.FAILED,
        LotState.CANCELLED,
    }
)
"""The states in which nearly all lots are, and more every year."""
LISTED = (
    "code",
    "name",
    "kind",
    "regime",
    "state",
    "published_at",
    "submission_deadline",
    "project__name",
    "project__region",
    "project__organisation__name",
    "project__agency__name",
)
"""What lists show of a lot."""
_REGIONS = """
WITH RECURSIVE region(name) AS (
    SELECT MIN(region) FROM portal_listing
    UNION ALL
    SELECT (SELECT MIN(region) FROM portal_listing WHERE region > name) FROM region WHERE name IS NOT NULL
)
SELECT name FROM region WHERE name IS NOT NULL
"""
"""Jumps from region to region in the index instead of reading a row for each lot."""


class Found(Page[int]):
    """One page of a list of places, and whether more were found than were counted."""

    is_cut = False

    @property
    def lots(self) -> list[Lot]:
        """The lots of the page, the newest first."""
        return lots_at(list(self.object_list))


def lots(wanted: LotFilter) -> QuerySet[Lot]:
    """Every published lot that answers the question, the newest first, for who reads them all."""
    found = public_lots(wanted)
    terms = terms_of(wanted.text)
    if not terms:
        return found.none() if wanted.text.strip() else found
    late = [lot.pk for lot in listings.unheard() if answers(lot, wanted)]
    known = RawSQL(CHOSEN[connection.vendor], [asked_of(connection.vendor, terms)])  # noqa: S611  # ours; the words are passed
    return found.filter(Q(pk__in=known) | Q(pk__in=late))


def page_of(wanted: LotFilter, number: str | None, *, size: int) -> Found:
    """The page of this number, counted from one; what is no number is the first, and past the end comes the last."""
    is_number = number is not None and number.isascii() and number.isdecimal()
    asked = min(int(number[: len(str(FURTHEST))]), FURTHEST) if number and is_number else 1
    limit = min(max(COUNTED, (asked + 1) * size), FURTHEST)
    found = places(wanted, limit=limit + 1)
    page = Paginator(found[:limit], size).get_page(number)
    shown = Found(page.object_list, page.number, page.paginator)
    shown.is_cut = len(found) > limit
    return shown


def places(wanted: LotFilter, *, limit: int) -> list[int]:
    """The places of the lots that answer the question, the newest first, at most so many."""
    terms = terms_of(wanted.text)
    if wanted.text.strip() and not terms:
        return []
    is_narrowed = bool(wanted.region or wanted.kind or wanted.regime)
    if terms:
        known = _by_words(wanted, terms, limit)
    elif wanted.states and not (is_narrowed and STAYING.intersection(wanted.states)):
        return _by_states(wanted, limit)
    elif is_narrowed:
        known = list(_narrowed(wanted).values_list("place", flat=True)[:limit])
    else:
        return _places(_published(wanted), limit)
    late = {listings.place_of(lot) for lot in listings.unheard() if answers(lot, wanted)}
    return sorted(late.union(known), reverse=True)[:limit] if late else known


def lots_at(some: Sequence[int]) -> list[Lot]:
    """The lots at these places, in their order, as lists show them."""
    found = Lot.objects.filter(pk__in=[listings.lot_at(place) for place in some], published_at__isnull=False)
    known = {lot.pk: lot for lot in found.select_related("project__organisation", "project__agency").only(*LISTED)}
    return [known[number] for place in some if (number := listings.lot_at(place)) in known]


def answers(lot: Lot, wanted: LotFilter) -> bool:
    """Whether this lot is public and answers the question: what the index says once it has heard of it."""
    if lot.published_at is None:
        return False
    exact = ((wanted.regime, lot.regime), (wanted.kind, lot.kind), (wanted.region, lot.project.region))
    since, until = _days(wanted)
    is_then = (not since or lot.published_at >= since) and (not until or lot.published_at < until)
    is_at = not wanted.states or lot.state in wanted.states
    if not (is_then and is_at and all(not asked or asked == is_so for asked, is_so in exact)):
        return False
    terms = terms_of(wanted.text)
    if not terms:
        return not wanted.text.strip()
    return matches(tokens_of([*listings.texts_of(lot), *listings.winners_of([lot]).values()]), terms)


def regions() -> list[str]:
    """The regions that published lots lie in, in order."""
    with connection.cursor() as cursor:
        cursor.execute(_REGIONS)
        known = {name for (name,) in cursor.fetchall()}
    return sorted(known.union(lot.project.region for lot in listings.unheard()))


def _by_words(wanted: LotFilter, terms: Sequence[Term], limit: int) -> list[int]:
    """From the index of words, whose order is that of places; other tables are joined only where they are asked about."""
    is_sqlite = connection.vendor == "sqlite"
    place = f"{WORDS}.rowid" if is_sqlite else "portal_listing.place"
    exact = {"regime": wanted.regime, "kind": wanted.kind, "region": wanted.region}
    narrowed = {f"portal_listing.{name} = %s": str(value) for name, value in exact.items() if value}
    tables = [WORDS] if is_sqlite else ["portal_listing"]
    if is_sqlite and (narrowed or wanted.states):
        tables.append(f"portal_listing ON portal_listing.place = {place}")
    where: dict[str, list[Any]] = {
        f"{WORDS} MATCH %s" if is_sqlite else f"{VECTOR} @@ %s::tsquery": [asked_of(connection.vendor, terms)]
    }
    where |= {condition: [value] for condition, value in narrowed.items()}
    if wanted.states:
        tables.append("tenders_lot ON tenders_lot.id = portal_listing.lot_id")
        marks = ", ".join(["%s"] * len(wanted.states))
        where[f"tenders_lot.state IN ({marks})"] = [state.value for state in wanted.states]
    for sign, moment in zip((">=", "<"), _days(wanted), strict=True):
        if moment:
            where[f"{place} {sign} %s"] = [listings.place_from(moment)]
    # In SQLite a cross join is read in the order written: words first, the newest first, as far as the limit.
    joined = (" CROSS JOIN " if is_sqlite else " JOIN ").join(tables)
    question = f"SELECT {place} FROM {joined} WHERE {' AND '.join(where)} ORDER BY {place} DESC LIMIT %s"  # noqa: S608  # parts are ours, values are passed
    with connection.cursor() as cursor:
        cursor.execute(question, [*(value for values in where.values() for value in values), limit])
        return [found for (found,) in cursor.fetchall()]


def _by_states(wanted: LotFilter, limit: int) -> list[int]:
    """Each state in the order of its index, one after the other; the lists are put together here."""
    lots = _published(wanted)
    each = [_places(lots.filter(state=state.value), limit) for state in wanted.states]
    return list(islice(merge(*each, reverse=True), limit))


def _published(wanted: LotFilter) -> QuerySet[Lot]:
    since, until = _days(wanted)
    exact = {
        "regime": wanted.regime.value if wanted.regime else "",
        "kind": wanted.kind,
        "project__region": wanted.region,
        "published_at__gte": since,
        "published_at__lt": until,
    }
    asked = {field: value for field, value in exact.items() if value}
    return Lot.objects.filter(published_at__isnull=False, **asked)


def _places(lots: QuerySet[Lot], limit: int) -> list[int]:
    found = lots.order_by("-published_at", "-pk").values_list("published_at", "pk")[:limit]
    return sorted((listings.place_from(at) + pk for at, pk in found if at is not None), reverse=True)


def _narrowed(wanted: LotFilter) -> QuerySet[Listing]:
    since, until = _days(wanted)
    exact = {
        "regime": wanted.regime.value if wanted.regime else "",
        "kind": wanted.kind,
        "region": wanted.region,
        "place__gte": listings.place_from(since) if since else 0,
        "place__lt": listings.place_from(until) if until else 0,
        "lot__state__in": [state.value for state in wanted.states],
    }
    return Listing.objects.filter(**{field: value for field, value in exact.items() if value}).order_by("-place")


def _days(wanted: LotFilter) -> tuple[datetime | None, datetime | None]:
    """From when, and before when, the first notice has to be out."""
    until = wanted.published_until + timedelta(days=1) if wanted.published_until else None
    return _start(wanted.published_from), _start(until)


def _start(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), SHANGHAI) if day else None
