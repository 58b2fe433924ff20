"""Green channel cases in the stages that tests begin from, each brought there through the use-cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from apps.scheduling.actions import green as actions
from apps.scheduling.actions.green import Grant, GreenApplication
from apps.scheduling.models.green import GreenCase
from apps.scheduling.rules.green import GreenKind, GreenService, Proof
from apps.tenders.models import Project
from tests.tenders.stage import NOW
from tests.world import World

ALL = tuple(GreenService)
ASKED = GreenApplication(
    project_id=None,
    name="云台水库除险加固工程监理",
    kind=GreenKind.KEY_PROJECT,
    proof=Proof.KEY_PROJECT_LIST,
    proof_number="2026 年市重点项目清单第 31 号",
    reason="主汛期前须完成除险加固。",
    forced_by=None,
    wished_opening_on=None,
    wished_evaluation_on=None,
    services=ALL,
    accepts_declaration=True,
)


def asked_for(project: Project | None) -> GreenApplication:
    """The application for a project, or for a card."""
    return replace(ASKED, project_id=project.pk if project else None)


def applied(world: World, project: Project | None = None, *, now: datetime = NOW) -> GreenCase:
    """待核验; the project is the tenderee's."""
    return actions.apply_for_green(asked_for(project), actor=world.tenderee.actor, now=now)


def checked(world: World, project: Project | None = None, *, is_fit: bool = True) -> GreenCase:
    """待决定."""
    case = applied(world, project)
    for member in (world.operator, world.witness):
        actions.check_green(case.pk, is_fit=is_fit, opinion="清单原件已核对。", actor=member.actor, now=NOW)
    return GreenCase.objects.get(pk=case.pk)


def granted(world: World, project: Project | None = None) -> GreenCase:
    """服务中, with all five services."""
    case = checked(world, project)
    actions.grant_green(case.pk, grant=grant_by(world), actor=world.operator.actor, now=NOW)
    return GreenCase.objects.get(pk=case.pk)


def grant_by(world: World) -> Grant:
    """All five services, the operator as officer."""
    return Grant(ALL, world.operator.person.pk, "列入市重点项目清单，主汛期前须完工。")
