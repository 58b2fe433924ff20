"""Who hears the streams of lots and projects."""

from __future__ import annotations

from datetime import datetime

from apps.core.actor import Actor
from apps.evidence.log.entering import open_while
from apps.evidence.streams import hearers
from apps.tenders import policy
from apps.tenders.lifecycle import LotState
from apps.tenders.models import DocumentObjection, Lot, Project
from apps.tenders.objectors import owns

RUNNING = (
    LotState.ANNOUNCED,
    LotState.TENDERING,
    LotState.SUBMISSION_CLOSED,
    LotState.OPENING,
    LotState.OPENED,
    LotState.EVALUATING,
    LotState.EVALUATED,
    LotState.REPORT_CHECK,
    LotState.CANDIDATES_PUBLISHED,
    LotState.AWARDING,
    LotState.PAUSED,
    LotState.SUSPENDED,
)
"""From the first notice to the award, both of which are public."""


@open_while("tenders")
def is_a_lot_running(_now: datetime) -> bool:
    """While people bid, open, evaluate and object, nobody may see from the log that anybody does (招标投标法 §22)."""
    return Lot.objects.filter(state__in=RUNNING).exists()


@hearers("lot")
def lot_hearers(actor: Actor, rest: str) -> bool:
    """The desk of a lot: the buyer's side of its project, centre staff, the supervisor."""
    number, _, name = rest.partition(":")
    if name != "desk" or not number.isdigit():
        return False
    lot = Lot.objects.select_related("project").filter(pk=int(number)).first()
    return lot is not None and policy.may_read_desk(actor, lot.project)


@hearers("objection")
def objection_hearers(actor: Actor, rest: str) -> bool:
    """An objection to a document: its objector, who answers by law, the supervisor; no centre staff."""
    objection = DocumentObjection.objects.select_related("lot__project").filter(code=rest).first()
    if objection is None:
        return False
    return policy.may_hear_objections(actor, objection.lot.project) or (
        policy.may_object(actor) and owns(actor, objection)
    )


@hearers("promise")
def promise_hearers(actor: Actor, rest: str) -> bool:
    """The terms of promises: the centre's staff and the supervisor."""
    return rest == "terms" and actor.acts_as(*policy.READERS)


@hearers("project")
def project_hearers(actor: Actor, rest: str) -> bool:
    """The desk of a project: the same people."""
    number, _, name = rest.partition(":")
    if name != "desk" or not number.isdigit():
        return False
    project = Project.objects.filter(pk=int(number)).first()
    return project is not None and policy.may_read_desk(actor, project)
