"""入驻 — anybody applies free of charge; the operator checks and accepts, or returns with one complete list."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from apps.core.actor import PUBLIC, Actor
from apps.core.audience import Role
from apps.core.refusals import Refused
from apps.evidence.journal import emit
from apps.parties import events, policy, steps
from apps.parties.events import CENTRE_DESK
from apps.parties.lifecycle import ONBOARDING, NoFacts, OnboardingAction, OnboardingState
from apps.parties.models import OnboardingApplication, OnboardingDecision, Organisation, Person
from apps.parties.rules import SEATS_OF, OrganisationKind
from apps.parties.rules.applications import Application, Incomplete, Known, defects_of

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
NOT_YET = 0
"""The id of an application that is not a row yet."""
OPEN = (OnboardingState.SUBMITTED.value, OnboardingState.RETURNED.value)


@dataclass(frozen=True, slots=True)
class Accepted:
    """What acceptance made; the token is the first person's one-time invitation, shown once."""

    organisation: Organisation
    token: str


@transaction.atomic(durable=True)
def submit_application(application: Application, *, now: datetime) -> OnboardingApplication:
    """提交 — the application waits at the centre's desk; its code is the applicant's way back to it."""
    _must_be_complete(application, own_id=NOT_YET)
    row = OnboardingApplication.objects.create(code=_new_code(), submitted_at=now, **_columns(application))
    emit(events.ApplicationSubmitted(application=row.pk), stream=CENTRE_DESK, actor=PUBLIC, at=now)
    return row


@transaction.atomic(durable=True)
def resubmit_application(code: str, application: Application, *, now: datetime) -> OnboardingApplication:
    """补正 — the returned application is complete again and waits."""
    row = OnboardingApplication.objects.select_for_update().get(code=code)
    state = ONBOARDING.advance(OnboardingState(row.state), OnboardingAction.RESUBMIT, NoFacts())
    _must_be_complete(application, own_id=row.pk)

    for column, value in _columns(application).items():
        setattr(row, column, value)
    row.state, row.submitted_at = state, now
    row.save(update_fields=["state", "submitted_at", *_columns(application)])
    emit(events.ApplicationResubmitted(application=row.pk), stream=CENTRE_DESK, actor=PUBLIC, at=now)
    return row


@transaction.atomic(durable=True)
def return_application(
    application_id: int, *, defects: Sequence[str], actor: Actor, now: datetime
) -> OnboardingApplication:
    """退回补正 — everything that must be put right is named at once (一次性告知)."""
    row = OnboardingApplication.objects.select_for_update().get(pk=application_id)
    policy.must_handle_applications(actor)
    named = [defect.strip() for defect in defects if defect.strip()]
    if not named:
        raise Refused("defects_missing")
    _decide(row, OnboardingAction.RETURN, defects=named, actor=actor, now=now)
    emit(
        events.ApplicationReturned(application=row.pk, defects=len(named)),
        stream=CENTRE_DESK,
        actor=actor,
        at=now,
    )
    return row


@transaction.atomic(durable=True)
def refuse_application(application_id: int, *, reason: str, actor: Actor, now: datetime) -> OnboardingApplication:
    """不予受理 — for an application that no correction can help, with the reason."""
    row = OnboardingApplication.objects.select_for_update().get(pk=application_id)
    policy.must_handle_applications(actor)
    if not reason.strip():
        raise Refused("reason_missing")
    _decide(row, OnboardingAction.REFUSE, defects=[reason.strip()], actor=actor, now=now)
    emit(events.ApplicationRefused(application=row.pk), stream=CENTRE_DESK, actor=actor, at=now)
    return row


@transaction.atomic(durable=True)
def accept_application(application_id: int, *, actor: Actor, now: datetime) -> Accepted:
    """受理 — organisation, first person and first administrator's seat exist; the person is invited."""
    row = OnboardingApplication.objects.select_for_update().get(pk=application_id)
    policy.must_handle_applications(actor)
    kind = OrganisationKind(row.kind)
    state = ONBOARDING.advance(OnboardingState(row.state), OnboardingAction.ACCEPT, NoFacts())
    if Person.objects.filter(login=row.login).exists():
        raise Refused("login_taken")

    opening = steps.NewOrganisation(name=row.organisation_name, code=row.organisation_code, kind=kind)
    organisation = steps.open_organisation(opening, actor=actor, now=now)
    invited = steps.give_seat(organisation, _first_member(row, SEATS_OF[kind][0]), actor=actor, now=now)

    row.state, row.organisation = state, organisation
    row.save(update_fields=["state", "organisation"])
    _keep_decision(row, OnboardingState.ACCEPTED, defects=[], actor=actor, now=now)
    emit(
        events.ApplicationAccepted(application=row.pk, organisation=organisation.pk),
        stream=CENTRE_DESK,
        actor=actor,
        at=now,
    )
    return Accepted(organisation, str(invited.token))


def _must_be_complete(application: Application, *, own_id: int) -> None:
    others = OnboardingApplication.objects.filter(state__in=OPEN).exclude(pk=own_id)
    known = Known(
        is_code_registered=Organisation.objects.filter(code=application.organisation_code).exists(),
        is_code_applied_for=others.filter(organisation_code=application.organisation_code).exists(),
        is_login_taken=Person.objects.filter(login=application.login).exists()
        or others.filter(login=application.login).exists(),
    )
    if defects := defects_of(application, known):
        raise Incomplete(defects)


def _columns(application: Application) -> dict[str, str]:
    return {name: getattr(application, name) for name in Application.__slots__}


def _decide(
    row: OnboardingApplication, action: OnboardingAction, *, defects: list[str], actor: Actor, now: datetime
) -> None:
    row.state = ONBOARDING.advance(OnboardingState(row.state), action, NoFacts())
    row.save(update_fields=["state"])
    _keep_decision(row, OnboardingState(row.state), defects=defects, actor=actor, now=now)


def _keep_decision(
    row: OnboardingApplication, outcome: OnboardingState, *, defects: list[str], actor: Actor, now: datetime
) -> None:
    OnboardingDecision.objects.create(
        application=row, outcome=outcome, defects=defects, decided_by_id=policy.must_be_somebody(actor), decided_at=now
    )


def _first_member(row: OnboardingApplication, role: Role) -> steps.NewMember:
    return steps.NewMember(
        login=row.login,
        name=row.contact_name,
        email=row.email,
        phone=row.phone,
        language=row.language,
        role=role,
        is_administrator=True,
    )


def _new_code() -> str:
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(16))
