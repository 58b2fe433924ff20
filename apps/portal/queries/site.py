"""What the public site shows: numbers, deadlines and notices that are already public."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

from django.db.models import QuerySet

from apps.core.clock import SHANGHAI
from apps.portal.queries.listings import HEAVY
from apps.portal.queries.tallies import public_facts
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot, Notice, Override

OPEN_STATES = (LotState.ANNOUNCED, LotState.TENDERING)
"""A bidder can still take part."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the home page counts, each from the tables and the journal at the moment of asking."""

    announced_this_month: int
    open_now: int
    closing_this_week: int
    public_facts: int
    exceptions_this_year: int


@dataclass(frozen=True, slots=True)
class Day:
    """A day and the lots whose deadline, and with it the opening, falls on it."""

    on: date
    lots: list[Lot]


def numbers(now: datetime) -> Numbers:
    """The home page's figures; each count is answered from an index, however many lots there are."""
    today = now.astimezone(SHANGHAI).date()
    public = Lot.objects.filter(published_at__isnull=False)
    taking = public.filter(state__in=[*OPEN_STATES])
    closing = taking.filter(submission_deadline__gte=now, submission_deadline__lt=now + timedelta(days=7))
    exceptions = Override.objects.filter(lot__published_at__gte=_start(date(today.year, 1, 1))).values("lot").distinct()
    return Numbers(
        announced_this_month=public.filter(published_at__gte=_start(today.replace(day=1))).count(),
        open_now=taking.count(),
        closing_this_week=closing.count(),
        public_facts=public_facts(),
        exceptions_this_year=exceptions.count(),
    )


def deadlines(now: datetime, *, days: int) -> list[Day]:
    """Days from today on with the published lots that close on them; halted and ended lots are left out."""
    today = now.astimezone(SHANGHAI).date()
    lots = (
        Lot.objects.filter(
            published_at__isnull=False,
            submission_deadline__gte=_start(today),
            submission_deadline__lt=_start(today + timedelta(days=days)),
        )
        .exclude(state__in=[LotState.SUSPENDED, LotState.TERMINATED])
        .select_related("project__organisation")
        .defer(*HEAVY)
        .order_by("submission_deadline", "code")
    )
    return [Day(on, list(group)) for on, group in groupby(lots, key=_closing_day)]


def latest_notices(limit: int) -> QuerySet[Notice]:
    """The newest notices of every kind, as lists show them."""
    notices = Notice.objects.select_related("lot__project__organisation").defer(
        "text", "media", *(f"lot__{field}" for field in HEAVY)
    )
    return notices.order_by("-published_at", "-pk")[:limit]


def _closing_day(lot: Lot) -> date:
    if lot.submission_deadline is None:
        raise ValueError(f"lot {lot.pk} is public without a deadline")
    return lot.submission_deadline.astimezone(SHANGHAI).date()


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)
