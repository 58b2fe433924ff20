"""What the explorer writes: that somebody looked, and the links through which auditors look."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import Refused, WrongState
from apps.evidence.explorer import events, policy
from apps.evidence.explorer.events import LINKS, READINGS
from apps.evidence.explorer.models import AuditLink
from apps.evidence.explorer.searching import Reader, Scope
from apps.evidence.explorer.threads import streams_about
from apps.evidence.journal import emit
from apps.evidence.rules.chain import moment

DAYS_AT_MOST = 30
LOTS_AT_MOST = 20
WRONG_CODES_AT_MOST = 5
CODE_DIGITS = 8
PURPOSE_LEAST = 4


@dataclass(frozen=True, slots=True)
class Errand:
    """Who audits, to what end, what he is to see, and until when."""

    auditor: str
    purpose: str
    scope: Scope
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Handed:
    """A link with what is told once only: its token, for the address, and its code, for another channel."""

    link: AuditLink
    token: str
    code: str


@transaction.atomic(durable=True)
def record_reading(reader: Reader, what: str, asked: Mapping[str, str], *, now: datetime) -> None:
    """The journal knows that this was looked at; it is written before anything is shown."""
    said = {name: text for name, text in sorted(asked.items()) if text}
    emit(events.JournalRead(what=what, asked=said, link=reader.link), stream=READINGS, actor=reader.actor, at=now)


@transaction.atomic(durable=True)
def make_link(errand: Errand, *, actor: Actor, now: datetime) -> Handed:
    """发出审计链接 — whoever has link and code reads this part of the journal until it ends."""
    person, organisation = policy.must_let_auditors_in(actor)
    _must_be_bounded(errand, now)

    token, code = secrets.token_urlsafe(32), _new_code()
    link = AuditLink.objects.create(
        token_sha256=_digest(token),
        code_sha256=_digest(f"{_digest(token)}:{code}"),
        auditor=errand.auditor.strip(),
        purpose=errand.purpose.strip(),
        lots=list(errand.scope.lots),
        since=errand.scope.after,
        until=errand.scope.before,
        made_by=person,
        made_for=organisation,
        made_at=now,
        expires_at=errand.expires_at,
    )
    fact = events.AuditLinkMade(
        link=link.pk,
        lots=list(link.lots),
        since=moment(link.since) if link.since else "",
        until=moment(link.until) if link.until else "",
        expires_at=moment(link.expires_at),
    )
    emit(fact, stream=LINKS, actor=actor, at=now)
    return Handed(link, token, code)


@transaction.atomic(durable=True)
def renew_code(link_id: int, *, actor: Actor, now: datetime) -> str:
    """重发验证码 — a fresh code, told once; who read through the link until now is out."""
    link = _locked(link_id, actor, now)
    code = _new_code()
    link.code_sha256 = _digest(f"{link.token_sha256}:{code}")
    link.wrong_codes, link.opened_at = 0, None
    link.save(update_fields=["code_sha256", "wrong_codes", "opened_at"])
    emit(events.AuditCodeRenewed(link=link.pk), stream=LINKS, actor=actor, at=now)
    return code


@transaction.atomic(durable=True)
def revoke_link(link_id: int, *, actor: Actor, now: datetime) -> AuditLink:
    """撤销审计链接 — nobody reads through it from now on."""
    link = _locked(link_id, actor, now)
    link.revoked_at = now
    link.save(update_fields=["revoked_at"])
    emit(events.AuditLinkRevoked(link=link.pk), stream=LINKS, actor=actor, at=now)
    return link


def open_link(token: str, code: str, *, now: datetime) -> AuditLink:
    """打开审计链接 — the code is used up, and whoever gave it reads.

    A wrong code is counted although it is refused. Raises WrongState("audit_link_over"), WrongState("audit_code_spent"),
    Refused("audit_link_locked") or Refused("audit_code_wrong").
    """
    link = _try_code(token, "".join(code.split()), now=now)
    if link is None:
        raise Refused("audit_code_wrong", tries=WRONG_CODES_AT_MOST)
    return link


def known_link(token: str) -> AuditLink | None:
    """The link of a token, whatever became of it."""
    return AuditLink.objects.filter(token_sha256=_digest(token)).first()


def is_over(link: AuditLink, *, now: datetime) -> bool:
    """True when nobody reads through it any more: revoked, past its end, or its maker's seat is gone."""
    return link.revoked_at is not None or link.expires_at <= now or not policy.has_seat(policy.maker_of(link))


def reader_through(link: AuditLink) -> Reader:
    """The auditor: what the maker of the link may hear, of that the part that the link opens."""
    return Reader(policy.maker_of(link), Scope(tuple(link.lots), link.since, link.until), link.pk)


@transaction.atomic(durable=True)
def _try_code(token: str, code: str, *, now: datetime) -> AuditLink | None:
    link = AuditLink.objects.select_for_update().filter(token_sha256=_digest(token)).first()
    if link is None or is_over(link, now=now):
        raise WrongState("audit_link_over")
    if link.opened_at is not None:
        raise WrongState("audit_code_spent")
    if link.wrong_codes >= WRONG_CODES_AT_MOST:
        raise Refused("audit_link_locked")
    actor = policy.maker_of(link)
    if not hmac.compare_digest(link.code_sha256, _digest(f"{link.token_sha256}:{code}")):
        link.wrong_codes += 1
        link.save(update_fields=["wrong_codes"])
        if link.wrong_codes == WRONG_CODES_AT_MOST:
            emit(events.AuditLinkLocked(link=link.pk), stream=LINKS, actor=actor, at=now)
        return None
    link.opened_at = now
    link.save(update_fields=["opened_at"])
    emit(events.AuditLinkOpened(link=link.pk), stream=LINKS, actor=actor, at=now)
    return link


def _must_be_bounded(errand: Errand, now: datetime) -> None:
    scope = errand.scope
    if len(errand.purpose.strip()) < PURPOSE_LEAST or not errand.auditor.strip():
        raise Refused("audit_link_without_purpose", least=PURPOSE_LEAST)
    if not now < errand.expires_at <= now + timedelta(days=DAYS_AT_MOST):
        raise Refused("audit_link_too_long", days=DAYS_AT_MOST)
    if not scope.lots and not (scope.after and scope.before):
        raise Refused("audit_link_without_bounds")
    if scope.after and scope.before and scope.after >= scope.before:
        raise Refused("audit_link_without_bounds")
    if len(scope.lots) > LOTS_AT_MOST:
        raise Refused("audit_link_too_wide", limit=LOTS_AT_MOST)
    for lot in scope.lots:
        if not streams_about(lot):
            raise Refused("audit_lot_unknown", lot=lot)


def _locked(link_id: int, actor: Actor, now: datetime) -> AuditLink:
    link = AuditLink.objects.select_for_update().get(pk=link_id)
    policy.must_own_link(actor, link)
    if is_over(link, now=now):
        raise WrongState("audit_link_over")
    return link


def _new_code() -> str:
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
