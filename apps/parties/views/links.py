"""Invitation links: shown once to whoever made them, never kept."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from apps.parties.models import Person
from apps.parties.requests import ActingRequest

LINK = "invitation_link"


@dataclass(frozen=True, slots=True)
class Link:
    """A link for one person."""

    name: str
    address: str


def invitation_link(request: ActingRequest, person: Person, token: str) -> None:
    """The next page shows the link, that page only."""
    address = request.build_absolute_uri(reverse("parties:invitation", args=[token]))
    request.session[LINK] = {"name": person.name, "address": address}


def shown_once(request: ActingRequest) -> Link | None:
    """The link to show, forgotten by asking."""
    kept = request.session.pop(LINK, None)
    return Link(**kept) if kept else None
