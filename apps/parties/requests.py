"""What a request carries here, for those who read the code: set by the middleware, known to the type checker."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest

from apps.core.actor import Actor
from apps.parties.models import Membership, Person


class ActingRequest(HttpRequest):
    """A request of somebody: perhaps a person, perhaps from a seat."""

    now: datetime
    actor: Actor
    person: Person | None
    seat: Membership | None
    seats: list[Membership]


class PersonRequest(ActingRequest):
    """A request of somebody who is signed in."""

    person: Person
