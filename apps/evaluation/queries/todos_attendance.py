"""What waits for the witness of a venue: a review that sits there, until everybody has signed out."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core.actor import Actor
from apps.core.audience import Role
from apps.core.todo import Todo
from apps.evaluation.lifecycle_attendance import OVER, ArrivalState
from apps.evaluation.lifecycle_sites import SiteState
from apps.evaluation.models import Arrival, Site
from apps.evaluation.states import EvaluationState
from apps.tenders.lifecycle import LotState

MOST = 50


def attendance_todos(actor: Actor) -> list[Todo]:
    """The desks at which this actor countersigns."""
    if not actor.acts_as(Role.WITNESS) or actor.person_id is None or actor.organisation_id is None:
        return []
    here = Arrival.objects.exclude(state=ArrivalState.LEFT.value).values("site")
    sites = Site.objects.filter(
        Q(pk__in=here)
        | (Q(evaluation__lot__state=LotState.EVALUATING) & ~Q(evaluation__state__in=(*OVER, EvaluationState.PREPARED))),
        witness__person_id=actor.person_id,
        witness__organisation_id=actor.organisation_id,
        venue__isnull=False,
        state=SiteState.CONFIRMED.value,
    )
    return [
        Todo(
            _("到场登记：%(name)s") % {"name": site.evaluation.lot.title},
            reverse("evaluation:arrivals", args=[site.evaluation.lot.code]),
            explanation=_("评标期间在场所登记到场、离席和签退。"),
        )
        for site in sites.select_related("evaluation__lot__project").order_by("pk")[:MOST]
    ]
