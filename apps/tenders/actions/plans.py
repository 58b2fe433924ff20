"""招标计划、采购意向: made public before the project is, and traced to by the project that carries it out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.db import transaction

from apps.core.actor import Actor
from apps.core.clock import SHANGHAI
from apps.core.money import yuan
from apps.core.refusals import Refused, WrongState
from apps.evidence.journal import emit
from apps.tenders import events, policy, steps
from apps.tenders.actions.projects import next_code
from apps.tenders.models import PlanTrace, Project, TenderPlan
from apps.tenders.rules.books import Regime


@dataclass(frozen=True, slots=True)
class PlanTerms:
    """What a buyer says about what it is going to procure."""

    name: str
    content: str
    region: str
    estimate: Decimal
    planned_on: date


@transaction.atomic(durable=True)
def publish_plan(regime: Regime, *, terms: PlanTerms, actor: Actor, now: datetime) -> TenderPlan:
    """Everybody can read what the actor's organisation is going to procure; the plan is not changed any more."""
    organisation = actor.organisation_id or 0
    policy.must_register(actor, regime, organisation_id=organisation, agency_id=None)
    if not (terms.name.strip() and terms.content.strip() and terms.region.strip()) or terms.estimate <= 0:
        raise Refused("plan_incomplete")
    steps.must_be_near(now, datetime.combine(terms.planned_on, now.timetz()))
    if terms.planned_on < now.astimezone(SHANGHAI).date():
        raise Refused("plan_date_passed")

    plan = TenderPlan.objects.create(
        code=next_code(f"{settings.LOT_CODE_PREFIX}-PLAN-{now.astimezone(SHANGHAI):%Y}"),
        regime=regime.value,
        organisation_id=organisation,
        name=terms.name.strip(),
        content=terms.content.strip(),
        region=terms.region.strip(),
        estimate=yuan(terms.estimate),
        planned_on=terms.planned_on,
        published_at=now,
        published_by=actor.id,
    )
    emit(
        events.PlanPublished(
            plan=plan.pk,
            code=plan.code,
            regime=plan.regime,
            organisation=organisation,
            estimate=str(plan.estimate),
            planned_on=plan.planned_on.isoformat(),
        ),
        stream=plan.public_stream,
        actor=actor,
        at=now,
    )
    return plan


@transaction.atomic(durable=True)
def trace_to_plan(project_id: int, *, plan_id: int, actor: Actor, now: datetime) -> PlanTrace:
    """The project carries out this plan; possible until the first notice is out."""
    project = Project.objects.select_for_update().get(pk=project_id)
    policy.must_prepare(actor, project)
    plan = TenderPlan.objects.get(pk=plan_id)
    if plan.organisation_id != project.organisation_id or plan.regime != project.regime:
        raise Refused("plan_of_another")
    if project.lots.filter(published_at__isnull=False).exists():
        raise WrongState("plan_after_publication")
    last = project.plan_traces.last()
    if last is not None and last.plan_id == plan.pk:
        raise WrongState("plan_traced_already")

    trace = PlanTrace.objects.create(project=project, plan=plan, at=now, by=actor.id)
    emit(
        events.ProjectTraced(project=project.pk, plan=plan.pk, code=plan.code),
        stream=project.desk_stream,
        actor=actor,
        at=now,
    )
    return trace
