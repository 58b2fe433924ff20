"""Who took the document: told only to those, and only from the moment, that the disclosure table allows."""

from __future__ import annotations

from django.db.models import QuerySet

from apps.core.actor import Actor
from apps.core.disclosure import Matter, Milestone, Output, may_know
from apps.tenders import policy
from apps.tenders.models import Download, Lot


def reached_by(lot: Lot) -> frozenset[Milestone]:
    """What has happened in the lot, as far as this app knows it."""
    return frozenset({Milestone.DEADLINE_PASSED}) if lot.closed_at is not None else frozenset()


def downloads_of(actor: Actor, lot: Lot) -> QuerySet[Download] | None:
    """The takings of the lot's documents, oldest first; None when this actor may not know of them now."""
    is_told = may_know(Matter.DOWNLOADERS, role=actor.role, reached=reached_by(lot), output=Output.PAGE)
    if not is_told or not policy.may_read_desk(actor, lot.project):
        return None
    return Download.objects.filter(document__lot=lot).select_related("document").order_by("at", "pk")
