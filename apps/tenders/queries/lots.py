"""Which projects and lots an actor may know of. What is not visible is not found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404

from apps.core.actor import Actor
from apps.core.audience import Role
from apps.core.clock import SHANGHAI
from apps.tenders import policy
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot, Project
from apps.tenders.rules.books import Regime


@dataclass(frozen=True, slots=True)
class LotFilter:
    """What a reader of the public list looks for; an empty field does not narrow."""

    text: str = ""
    """Words that have to be found, all of them: the portal keeps their index."""
    regime: Regime | None = None
    kind: str = ""
    region: str = ""
    states: tuple[LotState, ...] = ()
    published_from: date | None = None
    published_until: date | None = None


def public_lots(wanted: LotFilter) -> QuerySet[Lot]:
    """Lots with a published notice that answer the question but for its text, the newest first."""
    lots = _with_parties(Lot.objects.filter(published_at__isnull=False))
    exact = {
        "regime": wanted.regime.value if wanted.regime else "",
        "kind": wanted.kind,
        "project__region": wanted.region,
    }
    lots = lots.filter(**{field: value for field, value in exact.items() if value})
    if wanted.states:
        lots = lots.filter(state__in=[state.value for state in wanted.states])
    if wanted.published_from:
        lots = lots.filter(published_at__gte=_start_of(wanted.published_from))
    if wanted.published_until:
        lots = lots.filter(published_at__lt=_start_of(wanted.published_until + timedelta(days=1)))
    return lots.order_by("-published_at", "-pk")


def public_lot(code: str) -> Lot:
    """The published lot of this code. Raises Http404 for every other code alike."""
    lot = _with_parties(Lot.objects.filter(code=code, published_at__isnull=False)).first()
    if lot is None:
        raise Http404
    return lot


def lots_visible_to(actor: Actor) -> QuerySet[Lot]:
    """Every lot for readers of the desk; for buyers their own, drafts included; for all others what is public."""
    lots = _with_parties(Lot.objects.all())
    if not actor.acts_as(*policy.READERS):
        lots = lots.filter(Q(published_at__isnull=False) | _own(actor, "project__"))
    return lots.order_by("-pk")


def desk_lots(actor: Actor) -> QuerySet[Lot]:
    """The lots whose desk the actor may read."""
    lots = _with_parties(Lot.objects.all())
    if not actor.acts_as(*policy.READERS):
        lots = lots.filter(_own(actor, "project__"))
    return lots.order_by("-pk")


def lot_for(actor: Actor, code: str) -> Lot:
    """The lot of this code, if the actor may read its desk. Raises Http404 otherwise."""
    lot = desk_lots(actor).filter(code=code).first()
    if lot is None:
        raise Http404
    return lot


def own_projects(actor: Actor) -> QuerySet[Project]:
    """The projects whose desk the actor may read, the newest first, with their lots."""
    projects = Project.objects.select_related("organisation", "agency")
    if not actor.acts_as(*policy.READERS):
        projects = projects.filter(_own(actor, ""))
    return projects.prefetch_related(Prefetch("lots", Lot.objects.order_by("number"))).order_by("-pk")


def project_for(actor: Actor, code: str) -> Project:
    """The project of this code, if the actor may read its desk. Raises Http404 otherwise."""
    project = own_projects(actor).filter(code=code).first()
    if project is None:
        raise Http404
    return project


def lots_in(states: Iterable[LotState], actor: Actor) -> QuerySet[Lot]:
    """The lots at these states whose desk the actor may read, the oldest first."""
    return desk_lots(actor).filter(state__in=[state.value for state in states]).order_by("pk")


def _with_parties(lots: QuerySet[Lot]) -> QuerySet[Lot]:
    return lots.select_related("project__organisation", "project__agency")


def _own(actor: Actor, path: str) -> Q:
    """Mirrors policy.may_prepare as a condition."""
    if actor.organisation_id is None:
        return Q(pk__in=[])
    if actor.acts_as(Role.AGENCY):
        return Q(**{f"{path}agency_id": actor.organisation_id})
    for regime, role in policy.PRINCIPAL_OF.items():
        if actor.acts_as(role):
            return Q(**{f"{path}organisation_id": actor.organisation_id, f"{path}regime": regime.value})
    return Q(pk__in=[])


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)
