"""绿色通道: asked for, checked by two people, granted or refused with public reasons, withdrawn, closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.clock import SHANGHAI
from apps.core.refusals import NotAllowed, Refused, WrongState
from apps.evidence.facts import Fact
from apps.evidence.journal import emit
from apps.parties.lifecycle import MembershipState
from apps.parties.models import Membership
from apps.scheduling import policy_green
from apps.scheduling.events import green as events
from apps.scheduling.green_text import DECLARATION
from apps.scheduling.lifecycle_green import GREEN_CASE, GreenAction, GreenFacts, GreenState
from apps.scheduling.models.green import GreenCase, GreenCheck
from apps.scheduling.rules.green import GreenKind, GreenService, Proof, fits
from apps.tenders import green as marks
from apps.tenders.actions.projects import next_code
from apps.tenders.models import Project
from apps.tenders.queries.conditional import closed_until

OPEN = (GreenState.APPLIED, GreenState.ONCE_CHECKED, GreenState.CHECKED, GreenState.GRANTED)


@dataclass(frozen=True, slots=True)
class GreenApplication:
    """绿色通道申请表 (A12) as it is filled in; no field of it is a time of the law."""

    project_id: int | None
    name: str
    kind: GreenKind
    proof: Proof
    proof_number: str
    reason: str
    forced_by: date | None
    wished_opening_on: date | None
    wished_evaluation_on: date | None
    services: tuple[GreenService, ...]
    accepts_declaration: bool


@dataclass(frozen=True, slots=True)
class Grant:
    """授予 — which services, who answers for them, and why."""

    services: tuple[GreenService, ...]
    officer_id: int | None
    reason: str


@transaction.atomic(durable=True)
def apply_for_green(application: GreenApplication, *, actor: Actor, now: datetime) -> GreenCase:
    """The centre has the case to check. Statutory times of the project are strict from here on, by any reason."""
    project = None
    if application.project_id is not None:
        project = Project.objects.select_for_update().get(pk=application.project_id)
    policy_green.must_apply(actor, project)
    organisation_id = _applicant(actor, project)
    if until := closed_until(organisation_id, now):
        raise Refused("green_channel_closed", until=until.isoformat())
    _must_be_sound(application, now.astimezone(SHANGHAI).date())
    if project is not None and GreenCase.objects.filter(project=project, state__in=OPEN).exists():
        raise WrongState("green_open_already")

    case = GreenCase.objects.create(
        code=next_code(f"GC-{now.astimezone(SHANGHAI):%Y}"),
        project=project,
        name=project.name if project else application.name.strip(),
        organisation_id=organisation_id,
        agency_id=project.agency_id if project else None,
        kind=application.kind,
        proof=application.proof,
        proof_number=application.proof_number.strip(),
        reason=application.reason.strip(),
        forced_by=application.forced_by,
        wished_opening_on=application.wished_opening_on,
        wished_evaluation_on=application.wished_evaluation_on,
        wished_services=[service.value for service in application.services],
        declaration=DECLARATION,
        state=GreenState.APPLIED,
        applied_at=now,
        applied_by=actor.id,
    )
    if project is not None:
        marks.mark_asked(project, case_code=case.code, now=now)
    fact = events.GreenApplied(
        case=case.code,
        project=case.project_id,
        ground=case.kind,
        proof=case.proof,
        proof_number=case.proof_number,
        services=case.wished_services,
    )
    return _told(case, fact, actor, now)


@transaction.atomic(durable=True)
def check_green(case_id: int, *, is_fit: bool, opinion: str, actor: Actor, now: datetime) -> GreenCase:
    """One of two people has looked at the proof and says whether it fits (两人核验)."""
    case = locked_case(case_id)
    policy_green.must_check(actor)
    first = case.checks.filter(number=1).first()
    number = 2 if first else 1
    facts = GreenFacts(reason=opinion, checker=actor.id, first_checker=first.by if first else "")
    advance(case, GreenAction.CHECK_AGAIN if first else GreenAction.CHECK, facts)
    case.save(update_fields=["state"])
    GreenCheck.objects.create(case=case, number=number, is_fit=is_fit, opinion=opinion.strip(), by=actor.id, at=now)
    fact = events.GreenChecked(case=case.code, number=number, is_fit=is_fit, opinion=opinion.strip())
    return _told(case, fact, actor, now)


@transaction.atomic(durable=True)
def grant_green(case_id: int, *, grant: Grant, actor: Actor, now: datetime) -> GreenCase:
    """The project has the services, an officer and public reasons; both checks found that it fits."""
    case = locked_case(case_id)
    policy_green.must_manage(actor)
    facts = GreenFacts(
        reason=grant.reason,
        checks_that_fit=case.checks.filter(is_fit=True).count(),
        services=len(grant.services),
        has_officer=grant.officer_id is not None and _serves_here(grant.officer_id, actor),
    )
    advance(case, GreenAction.GRANT, facts)
    case.services = [service.value for service in grant.services]
    case.officer_id = grant.officer_id
    _decided(case, grant.reason, actor, now)
    if case.project is not None:
        marks.mark_granted(case.project, services=case.services, now=now)
    fact = events.GreenGranted(
        case=case.code, services=case.services, officer=case.officer_id or 0, reason=case.decision
    )
    return _told(case, fact, actor, now)


@transaction.atomic(durable=True)
def refuse_green(case_id: int, *, reason: str, actor: Actor, now: datetime) -> GreenCase:
    """The project goes the ordinary way, for a reason that is public (不予)."""
    case = locked_case(case_id)
    policy_green.must_manage(actor)
    advance(case, GreenAction.REFUSE, GreenFacts(reason=reason))
    _decided(case, reason, actor, now)
    if case.project is not None:
        marks.mark_ended(case.project, now=now)
    return _told(case, events.GreenRefused(case=case.code, reason=case.decision), actor, now)


@transaction.atomic(durable=True)
def withdraw_green(case_id: int, *, reason: str, actor: Actor, now: datetime) -> GreenCase:
    """The applicant does not want the channel any more."""
    case = locked_case(case_id)
    policy_green.must_be_applicant(actor, case)
    advance(case, GreenAction.WITHDRAW, GreenFacts(reason=reason))
    _ended(case, reason, now)
    return _told(case, events.GreenWithdrawn(case=case.code, reason=case.ending), actor, now)


@transaction.atomic(durable=True)
def close_green(case_id: int, *, summary: str, actor: Actor, now: datetime) -> GreenCase:
    """The services are over; what came of them is public."""
    case = locked_case(case_id)
    policy_green.must_manage(actor)
    advance(case, GreenAction.CLOSE, GreenFacts(reason=summary))
    _ended(case, summary, now)
    return _told(case, events.GreenClosed(case=case.code, summary=case.ending), actor, now)


@transaction.atomic(durable=True)
def name_project(case_id: int, *, project_id: int, actor: Actor, now: datetime) -> GreenCase:
    """The card is the registered project from now on (超前介入 → 进场)."""
    case = locked_case(case_id)
    policy_green.must_be_applicant(actor, case)
    if case.project_id is not None:
        raise WrongState("green_project_known")
    project = Project.objects.select_for_update().get(pk=project_id)
    policy_green.must_apply(actor, project)
    if case.organisation_id not in (project.organisation_id, project.agency_id):
        raise Refused("green_project_of_another")
    if GreenState(case.state) not in OPEN:
        raise WrongState("green_not_granted")
    if GreenCase.objects.filter(project=project, state__in=OPEN).exists():
        raise WrongState("green_open_already")

    case.project, case.name = project, project.name
    case.organisation_id, case.agency_id = project.organisation_id, project.agency_id
    case.save(update_fields=["project", "name", "organisation", "agency"])
    marks.mark_asked(project, case_code=case.code, now=now)
    if case.is_granted:
        marks.mark_granted(project, services=case.services, now=now)
    return _told(case, events.GreenProjectNamed(case=case.code, project=project.pk), actor, now)


def locked_case(case_id: int) -> GreenCase:
    """The case, held until the caller's transaction ends. Raises GreenCase.DoesNotExist."""
    return GreenCase.objects.select_for_update(of=("self",)).select_related("project").get(pk=case_id)


def advance(case: GreenCase, action: GreenAction, facts: GreenFacts) -> None:
    """The case stands where the action leads; to be saved with what the action brings. Raises the guard's refusal."""
    case.state = GREEN_CASE.advance(GreenState(case.state), action, facts).value


def _applicant(actor: Actor, project: Project | None) -> int:
    """The buyer of the project; for a card the unit that opens it."""
    found = project.organisation_id if project else actor.organisation_id
    if found is None:
        raise NotAllowed("green_not_yours")
    return found


def _must_be_sound(application: GreenApplication, today: date) -> None:
    told = (application.proof_number, application.reason, application.name if application.project_id is None else "-")
    if not all(text.strip() for text in told):
        raise Refused("green_incomplete")
    if not fits(application.kind, application.proof):
        raise Refused("green_proof_does_not_fit")
    if application.kind is GreenKind.URGENT and (application.forced_by is None or application.forced_by < today):
        raise Refused("green_deadline_missing")
    if not application.services:
        raise Refused("green_services_missing")
    if application.project_id is None and GreenService.EARLY not in application.services:
        raise Refused("green_card_needs_early")
    _must_be_in_order((application.wished_opening_on, application.wished_evaluation_on), today)
    if not application.accepts_declaration:
        raise Refused("green_declaration_missing")


def _must_be_in_order(wishes: Sequence[date | None], today: date) -> None:
    known = [wish for wish in wishes if wish is not None]
    if any(wish < today for wish in known):
        raise Refused("green_wish_is_past")
    if known != sorted(known):
        raise Refused("green_wishes_out_of_order")


def _serves_here(person_id: int, actor: Actor) -> bool:
    """True for somebody with a seat at the same centre."""
    seats = Membership.objects.filter(person=person_id, organisation=actor.organisation_id)
    return seats.filter(state=MembershipState.ACTIVE).exists()


def _decided(case: GreenCase, reason: str, actor: Actor, now: datetime) -> None:
    case.decision, case.decided_at, case.decided_by = reason.strip(), now, actor.id
    case.save(update_fields=["state", "decision", "decided_at", "decided_by", "services", "officer"])


def _ended(case: GreenCase, words: str, now: datetime) -> None:
    case.ending, case.ended_at = words.strip(), now
    case.save(update_fields=["state", "ending", "ended_at"])
    if case.project is not None:
        marks.mark_ended(case.project, now=now)


def _told(case: GreenCase, fact: Fact, actor: Actor, now: datetime) -> GreenCase:
    emit(fact, stream=case.stream, actor=actor, at=now)
    return case
