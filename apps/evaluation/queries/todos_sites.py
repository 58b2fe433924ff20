"""What waits for the operators of sites: a request, a start, an incident, a hand-over; for the tenderee a decision."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core.actor import Actor
from apps.core.audience import Role
from apps.core.clock import SHANGHAI
from apps.core.todo import Todo
from apps.evaluation.lifecycle_sites import SiteState
from apps.evaluation.lifecycle_sitting import HandoverState, IncidentState, SittingState
from apps.evaluation.models import Handover, Incident, Site, Sitting
from apps.evaluation.queries.venues import answered_to
from apps.evaluation.rules.incidents import Way
from apps.evaluation.sitting import due_of, way_now
from apps.tenders import policy as tenders

MOST = 50


def site_todos(actor: Actor, now: datetime) -> list[Todo]:
    """What this actor's centre, or this tenderee, has to do for reviews at several sites."""
    if actor.acts_as(Role.OPERATOR):
        own = Site.objects.filter(venue__organisation_id=actor.organisation_id or 0).select_related(
            "evaluation__lot__project", "venue"
        )
        return [*_requests(own), *_refused(own), *_starts(own), *_failures(own), *_handovers(own)]
    if actor.acts_as(Role.TENDEREE, Role.PURCHASER):
        return list(_decisions(actor, now))
    return []


def _requests(own: QuerySet[Site]) -> Iterator[Todo]:
    for site in own.filter(state=SiteState.REQUESTED).order_by("pk")[:MOST]:
        url = reverse("evaluation:site_request", args=[site.pk])
        yield _todo(site, _("确认评标场地：%(name)s"), url, answered_to(site).review_at)


def _refused(own: QuerySet[Site]) -> Iterator[Todo]:
    """The main site moves the review, or takes another venue."""
    mains = own.filter(is_main=True, evaluation__sites__state=SiteState.REFUSED).distinct()
    for site in mains.order_by("pk")[:MOST]:
        yield _todo(site, _("场所不能安排，改期或换场：%(name)s"), _page(site), answered_to(site).review_at)


def _starts(own: QuerySet[Site]) -> Iterator[Todo]:
    called = Sitting.objects.filter(state=SittingState.CALLED)
    waiting = own.filter(is_main=False, evaluation__sitting__in=called).exclude(
        pk__in=called.values("confirmations__site").filter(confirmations__site__isnull=False)
    )
    for site in waiting.order_by("pk")[:MOST]:
        yield _todo(site, _("确认开评：%(name)s"), _page(site), None)


def _failures(own: QuerySet[Site]) -> Iterator[Todo]:
    failing = own.filter(Q(incidents__state=IncidentState.OPEN) | Q(is_main=True, evaluation__incidents__state="open"))
    for site in failing.distinct().order_by("pk")[:MOST]:
        found = Incident.objects.filter(evaluation=site.evaluation_id, state=IncidentState.OPEN).first()
        yield _todo(site, _("处理突发情况：%(name)s"), _page(site), found.cure_by if found else None)


def _handovers(own: QuerySet[Site]) -> Iterator[Todo]:
    is_over = Q(evaluation__completed_at__isnull=False, is_main=False)
    settled = Handover.objects.exclude(state=HandoverState.DUE).values("site")
    for site in own.filter(is_over).exclude(pk__in=settled).order_by("pk")[:MOST]:
        day = due_of(site.evaluation)
        due_at = datetime.combine(day, time(23, 59), SHANGHAI) if day else None
        yield _todo(site, _("移交评标资料：%(name)s"), _page(site), due_at)
    handed = Handover.objects.filter(state=HandoverState.HANDED).values("site__evaluation")
    for site in own.filter(is_main=True, evaluation__in=handed).order_by("pk")[:MOST]:
        yield _todo(site, _("接收分场移交的资料：%(name)s"), _page(site), None)


def _decisions(actor: Actor, now: datetime) -> Iterator[Todo]:
    waiting = Incident.objects.filter(state=IncidentState.OPEN).select_related("evaluation__lot__project", "site")
    for one in waiting.order_by("pk")[:MOST]:
        lot = one.evaluation.lot
        if way_now(one, now) is Way.TENDEREE_DECIDES and tenders.may_decide(actor, lot.project):
            yield _todo(one.site, _("决定改期或换场：%(name)s"), reverse("evaluation:sites", args=[lot.code]), None)


def _page(site: Site) -> str:
    return reverse("evaluation:sites", args=[site.evaluation.lot.code])


def _todo(site: Site, title: str, url: str, due_at: datetime | None) -> Todo:
    lot = site.evaluation.lot
    return Todo(
        title=title % {"name": lot.name}, url=url, due_at=due_at, lot_code=lot.code, explanation=lot.project.name
    )
