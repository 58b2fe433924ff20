"""数字证书 — asking for, revoking and expiring certificates."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction

from apps.core.actor import CLOCK, Actor
from apps.core.audience import Role
from apps.core.refusals import NotAllowed, Refused, WrongState
from apps.evidence.journal import emit
from apps.parties import events, policy, steps
from apps.parties.ca import Authority, Issued, Subject
from apps.parties.lifecycle import CERTIFICATE, CertificateAction, CertificateFacts, CertificateState, KeyState
from apps.parties.models import Certificate, KeyPair
from apps.parties.rules import signing

IN_FORCE = (CertificateState.REQUESTED.value, CertificateState.ISSUED.value)


@transaction.atomic(durable=True)
def request_certificate(
    key_pair_id: int, request: bytes, *, authority: Authority, revocations_at: str, actor: Actor, now: datetime
) -> Certificate:
    """签发 — the request is checked for possession of the key and the authority's certificate is in force.

    Asking again while a certificate of these keys is in force is refused; after its end a new one may be asked for.
    """
    key_pair = (
        KeyPair.objects.select_for_update(of=("self",))
        .select_related("membership__person", "membership__organisation")
        .get(pk=key_pair_id)
    )
    policy.must_own_keys(actor, key_pair)
    if key_pair.certificates.filter(state__in=IN_FORCE).exists():
        raise WrongState("certificate_in_force")
    facts = CertificateFacts(now=now, not_after=None, is_key_ready=key_pair.state == KeyState.READY)
    state = CERTIFICATE.advance(CertificateState.REQUESTED, CertificateAction.ISSUE, facts)
    _must_prove_possession(request, bytes(key_pair.spki))

    issued = authority.issue(request, _subject(key_pair), revocations_at=revocations_at, now=now)
    certificate = _keep(key_pair, request, issued, state=state, issuer=authority.name, now=now)
    fact = events.CertificateIssued(
        certificate=certificate.pk,
        key_pair=key_pair.pk,
        serial=issued.serial,
        issuer=authority.name,
        sha256=hashlib.sha256(issued.content).hexdigest(),
    )
    emit(fact, stream=key_pair.membership.person.stream, actor=actor, at=now)
    return certificate


@transaction.atomic(durable=True)
def revoke_certificate(certificate_id: int, *, reason: str, actor: Actor, now: datetime) -> Certificate:
    """吊销 — by its holder at any time, by the technical duty with a reason."""
    certificate = (
        Certificate.objects.select_for_update(of=("self",))
        .select_related("key_pair__membership__person")
        .get(pk=certificate_id)
    )
    if not actor.acts_as(Role.TECHNICAL_DUTY):
        policy.must_own_keys(actor, certificate.key_pair)
    if not reason.strip():
        raise Refused("reason_missing")
    steps.revoke(certificate, reason=reason.strip()[:32], actor=actor, now=now)
    return certificate


@transaction.atomic(durable=True)
def expire_certificate(certificate_id: int, *, actor: Actor, now: datetime) -> Certificate:
    """到期 — time ends the certificate's term."""
    certificate = (
        Certificate.objects.select_for_update(of=("self",))
        .select_related("key_pair__membership__person")
        .get(pk=certificate_id)
    )
    if actor != CLOCK:
        raise NotAllowed("only_time_does_this")
    facts = CertificateFacts(now=now, not_after=certificate.not_after, is_key_ready=True)
    certificate.state = CERTIFICATE.advance(CertificateState(certificate.state), CertificateAction.EXPIRE, facts)
    certificate.ended_at, certificate.end_reason = now, "expired"
    certificate.save(update_fields=["state", "ended_at", "end_reason"])
    fact = events.CertificateExpired(certificate=certificate.pk, serial=str(certificate.serial))
    emit(fact, stream=certificate.key_pair.membership.person.stream, actor=actor, at=now)
    return certificate


def _must_prove_possession(request: bytes, spki: bytes) -> None:
    try:
        asked_for = signing.spki_of_request(request)
    except ValueError:
        raise Refused("request_malformed") from None
    if asked_for != spki:
        raise Refused("request_for_another_key")


def _subject(key_pair: KeyPair) -> Subject:
    seat = key_pair.membership
    return Subject(seat.person.name, seat.organisation.name, seat.organisation.code, seat.pk)


def _keep(
    key_pair: KeyPair, request: bytes, issued: Issued, *, state: CertificateState, issuer: str, now: datetime
) -> Certificate:
    return Certificate.objects.create(
        key_pair=key_pair,
        issuer=issuer,
        request=request,
        content=issued.content,
        serial=issued.serial,
        state=state,
        requested_at=now,
        not_before=issued.not_before,
        not_after=issued.not_after,
    )
