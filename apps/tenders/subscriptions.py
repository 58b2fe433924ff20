"""Who hears the streams of lots and projects."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from apps.core.actor import Actor
from apps.evidence.explorer.showing import Target, leads
from apps.evidence.explorer.threads import threads_of_lot
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

THREADS_AT_MOST = 200


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


@threads_of_lot("tenders")
def lot_threads(code: str) -> list[str]:
    """A lot's own streams, and one for each objection to its document."""
    lot = Lot.objects.filter(code=code).first()
    if lot is None:
        return []
    objections = DocumentObjection.objects.filter(lot=lot).order_by("pk").values_list("code", flat=True)
    return [f"lot:{lot.pk}:", *(f"objection:{one}" for one in objections[:THREADS_AT_MOST])]


@leads("lot")
def lot_target(number: object) -> Target | None:
    """A lot by its code, and its desk page; facts keep its number."""
    lot = Lot.objects.filter(pk=number).first() if isinstance(number, int) else None
    return Target(lot.code, reverse("tenders:lot", args=[lot.code])) if lot else None
