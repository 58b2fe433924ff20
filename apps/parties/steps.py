"""What may be done to the parties inside another transaction: guards, saves, emits, opens no transaction."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password

from apps.core.actor import Actor
from apps.core.audience import Role
from apps.core.refusals import Refused
from apps.evidence.journal import emit
from apps.parties import events
from apps.parties.lifecycle import CERTIFICATE, CertificateAction, CertificateFacts, CertificateState, MembershipState
from apps.parties.models import Certificate, Invitation, KeyPair, Membership, Organisation, Person
from apps.parties.rules import OrganisationKind, fits, is_credit_code
from apps.parties.rules.applications import LOGIN
from apps.parties.rules.names import name_key
from apps.parties.rules.tokens import digest_of

INVITATION_LASTS = timedelta(days=7)
REASON_LEAST = 4
NAME_KEY_LIMIT, ORGANISATION_KEY_LIMIT = 160, 400


@dataclass(frozen=True, slots=True)
class NewOrganisation:
    """What an organisation is opened with."""

    name: str
    code: str
    kind: OrganisationKind


@dataclass(frozen=True, slots=True)
class NewMember:
    """Who gets a seat. A login that exists already must carry the same name: then the same person gets one more seat."""

    login: str
    name: str
    email: str
    phone: str
    language: str
    role: Role
    is_administrator: bool


@dataclass(frozen=True, slots=True)
class Invited:
    """A seat that was given, and the one-time token when the person has yet to set a password; it is shown once."""

    membership: Membership
    token: str | None


def open_organisation(new: NewOrganisation, *, actor: Actor, now: datetime) -> Organisation:
    """开户 — the organisation exists and may act."""
    if not is_credit_code(new.code):
        raise Refused("credit_code_wrong")
    if Organisation.objects.filter(code=new.code).exists():
        raise Refused("organisation_registered")
    organisation = Organisation.objects.create(
        name=new.name,
        name_key=name_key(new.name, limit=ORGANISATION_KEY_LIMIT),
        code=new.code,
        kind=new.kind,
        registered_at=now,
    )
    emit(
        events.OrganisationOpened(organisation=organisation.pk, as_kind=new.kind.value),
        stream=organisation.stream,
        actor=actor,
        at=now,
    )
    return organisation


def give_seat(organisation: Organisation, new: NewMember, *, actor: Actor, now: datetime) -> Invited:
    """授予席位 — the person may act for the organisation in this role; a new person gets an invitation."""
    if not fits(new.role, OrganisationKind(organisation.kind)):
        raise Refused("seat_does_not_fit", role=new.role.value, kind=str(organisation.kind))
    person, token = _person_for(new, actor=actor, now=now)
    if Membership.objects.filter(
        person=person, organisation=organisation, role=new.role.value, state=MembershipState.ACTIVE
    ).exists():
        raise Refused("seat_held")
    membership = Membership.objects.create(
        person=person,
        organisation=organisation,
        role=new.role,
        is_administrator=new.is_administrator,
        since=now,
    )
    emit(
        events.SeatGiven(
            membership=membership.pk,
            person=person.pk,
            role=new.role.value,
            is_administrator=new.is_administrator,
        ),
        stream=organisation.stream,
        actor=actor,
        at=now,
    )
    return Invited(membership, token)


def invite(person: Person, *, actor: Actor, now: datetime) -> str:
    """邀请 — a fresh one-time token to set the password; earlier ones no longer work."""
    Invitation.objects.filter(person=person, used_at__isnull=True, expires_at__gt=now).update(expires_at=now)
    token = secrets.token_urlsafe(32)
    Invitation.objects.create(
        person=person, token_sha256=digest_of(token), made_at=now, expires_at=now + INVITATION_LASTS
    )
    emit(events.PersonInvited(person=person.pk), stream=person.stream, actor=actor, at=now)
    return token


def end_certificates(key_pair: KeyPair, *, reason: str, actor: Actor, now: datetime) -> None:
    """吊销 — no certificate of these keys is in force any longer."""
    in_force = Certificate.objects.select_for_update().filter(key_pair=key_pair, state=CertificateState.ISSUED)
    for certificate in in_force.order_by("pk"):
        revoke(certificate, reason=reason, actor=actor, now=now)


def revoke(certificate: Certificate, *, reason: str, actor: Actor, now: datetime) -> None:
    """吊销 — one certificate, from this moment on."""
    facts = CertificateFacts(now=now, not_after=certificate.not_after, is_key_ready=True)
    certificate.state = CERTIFICATE.advance(CertificateState(certificate.state), CertificateAction.REVOKE, facts)
    certificate.ended_at, certificate.end_reason = now, reason
    certificate.save(update_fields=["state", "ended_at", "end_reason"])
    emit(
        events.CertificateRevoked(certificate=certificate.pk, serial=str(certificate.serial), reason=reason),
        stream=certificate.key_pair.membership.person.stream,
        actor=actor,
        at=now,
    )


def _person_for(new: NewMember, *, actor: Actor, now: datetime) -> tuple[Person, str | None]:
    known = Person.objects.select_for_update().filter(login=new.login).first()
    if known is not None and known.name == new.name:
        return known, None
    if known is not None:
        raise Refused("login_taken")
    if not LOGIN.fullmatch(new.login):
        raise Refused("login_malformed")
    if not new.name.strip():
        raise Refused("name_missing")
    person = Person.objects.create(
        login=new.login,
        password=make_password(None),
        name=new.name,
        name_key=name_key(new.name, limit=NAME_KEY_LIMIT),
        email=new.email,
        phone=new.phone,
        language=new.language,
        registered_at=now,
    )
    return person, invite(person, actor=actor, now=now)
