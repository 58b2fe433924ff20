"""Who hears the streams of lots and projects."""

from __future__ import annotations

from apps.core.actor import Actor
from apps.evidence.streams import hearers
from apps.tenders import policy
from apps.tenders.models import DocumentObjection, Lot, Project
from apps.tenders.objectors import owns


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
