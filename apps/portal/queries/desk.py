"""工作台 — what somebody has to do, what happened lately in what is his, and which dates come next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import get_language

from apps.awards import queries as awards
from apps.bids import queries as bids
from apps.bids.queries import practice
from apps.core.actor import Actor
from apps.core.todo import Todo, by_deadline
from apps.evaluation import queries as evaluation
from apps.evidence.models import Entry
from apps.openings import queries as openings
from apps.parties import queries as parties
from apps.portal import wording
from apps.scheduling import queries as scheduling
from apps.tenders import queries as tenders
from apps.tenders.models import Lot
from apps.tenders.queries.lots import desk_lots

NEWEST = 8
LOTS_REMEMBERED = 200
DAYS_AHEAD = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Happened:
    """A fact of one of the actor's lots, in words."""

    at: datetime
    title: str
    lot: Lot


def todos(actor: Actor, now: datetime) -> list[Todo]:
    """All that waits for the actor, the most urgent first."""
    asked = (parties, tenders, scheduling, bids, practice, openings, evaluation, awards)
    return by_deadline([todo for app in asked for todo in app.todos_for(actor, now)])


def happened_lately(actor: Actor) -> list[Happened]:
    """The newest facts of the lots whose desk the actor may read."""
    lots = {lot.pk: lot for lot in desk_lots(actor)[:LOTS_REMEMBERED]}
    streams = [name for lot in lots.values() for name in (lot.desk_stream.name, lot.public_stream.name)]
    newest = Entry.objects.filter(stream__in=streams, kind__in=[*wording.FACTS]).order_by("-at", "-pk")[:NEWEST]
    language = get_language() or "zh-hans"
    return [
        Happened(entry.at, wording.say(entry.kind, entry.payload, language).title, lots[entry.payload["lot"]])
        for entry in newest
    ]


def next_dates(actor: Actor, now: datetime) -> QuerySet[Lot]:
    """The coming deadlines: of the actor's own lots, or of all public ones for those who have none."""
    coming = Lot.objects.filter(
        published_at__isnull=False, submission_deadline__gte=now, submission_deadline__lt=now + DAYS_AHEAD
    )
    own = desk_lots(actor)
    if own.exists():
        coming = coming.filter(pk__in=own.values("pk"))
    return coming.select_related("project").order_by("submission_deadline", "pk")[:NEWEST]
