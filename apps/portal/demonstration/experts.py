"""The demonstration's pool of experts: what is recorded of each, and one who is away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

from apps.core.actor import Actor
from apps.evaluation import actions
from apps.evaluation.actions.pooling import Profile
from apps.evaluation.models.pool import Title
from apps.portal.demonstration.calendar import Days
from apps.portal.demonstration.cast import Cast
from apps.portal.rehearsal.visitor import Seat

Do = Callable[[datetime], object]

WORKS, COSTS, DESIGN, GOODS = ("A08", "工程施工"), ("A06", "工程造价"), ("A04", "设计"), ("B01", "机电产品")
KNOWN = (
    ("望川市", 2009, (WORKS, COSTS)),
    ("望川市", 2011, (WORKS,)),
    ("望川市", 2004, (COSTS, GOODS)),
    ("望川市", 2013, (WORKS, DESIGN)),
    ("省城", 2006, (DESIGN, WORKS)),
    ("省城", 2010, (COSTS, WORKS)),
    ("省城", 2008, (GOODS, WORKS)),
)


def profiles(cast: Cast, days: Days) -> Iterator[tuple[datetime, Do]]:
    """The operator records everybody, one after the other; the last one announces leave for later."""
    seats = cast.people["pool"]
    for place, seat in enumerate(seats):
        yield days.at(-14, 10, 5 + place), partial(_record, cast, seat, place)
    yield days.at(-2, 16, 40), lambda now: _leave(cast, seats[-1], now)


def _record(cast: Cast, seat: Seat, place: int, now: datetime) -> None:
    region, since, specialties = KNOWN[place % len(KNOWN)]
    profile = Profile(region=region, title=Title.SENIOR, practising_since=since, specialties=specialties)
    actor = _actor(cast, seat)
    actions.record_expert(actor.person_id or 0, profile, actor=cast.actors["linwan"], now=now)


def _leave(cast: Cast, seat: Seat, now: datetime) -> None:
    days = ((now + timedelta(days=20)).date(), (now + timedelta(days=24)).date())
    actions.announce_leave(days=days, reason="外出培训", actor=_actor(cast, seat), now=now)


def _actor(cast: Cast, seat: Seat) -> Actor:
    """The person in this seat, who is known by login in the cast."""
    return next(cast.actors[login] for login, one in cast.seats.items() if one.number == seat.number)
