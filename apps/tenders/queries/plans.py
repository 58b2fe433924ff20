"""Tender plans: all of them are public; which of them a project may carry out, and which lots came of one."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from apps.core.actor import Actor
from apps.tenders.models import Lot, Project, TenderPlan


def plans() -> QuerySet[TenderPlan]:
    """Every plan, the newest first."""
    return TenderPlan.objects.select_related("organisation").order_by("-published_at", "-pk")


def plan_of_code(code: str) -> TenderPlan:
    """The plan of this code. Raises Http404."""
    plan = plans().filter(code=code).first()
    if plan is None:
        raise Http404
    return plan


def own_plans(actor: Actor) -> QuerySet[TenderPlan]:
    """What the actor's organisation has planned."""
    return plans().filter(organisation_id=actor.organisation_id or 0)


def plans_for(project: Project) -> QuerySet[TenderPlan]:
    """The plans that this project could carry out."""
    return plans().filter(organisation_id=project.organisation_id, regime=project.regime)


def plan_traced(project: Project) -> TenderPlan | None:
    """The plan that the project carries out, if it was said."""
    trace = project.plan_traces.select_related("plan").last()
    return trace.plan if trace else None


def public_lots_of(plan: TenderPlan) -> list[Lot]:
    """The published lots of the projects that carry out the plan; what is still prepared is nobody's to know."""
    found = Lot.objects.filter(project__plan_traces__plan=plan, published_at__isnull=False)
    lots = found.select_related("project").distinct().order_by("code")
    return [lot for lot in lots if plan_traced(lot.project) == plan]
