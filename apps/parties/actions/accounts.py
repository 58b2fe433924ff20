"""账号 — passwords, one-time codes, sessions, language and unlocking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module

from axes.utils import reset
from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from apps.core.actor import Actor
from apps.core.refusals import Refused, WrongState
from apps.evidence.journal import emit, emit_all
from apps.parties import events, lockout, policy, queries, second_factor, steps
from apps.parties.events import CENTRE_DESK
from apps.parties.models import AccountUnlock, Invitation, PasswordKept, Person, SignInSession
from apps.parties.rules.tokens import digest_of

LANGUAGES = ("zh-hans", "en")


@dataclass(frozen=True, slots=True)
class Browser:
    """Where somebody signed in."""

    session_key: str
    address: str | None
    name: str
    seen_at: datetime
    """By the machine's clock; see idling."""


@dataclass(frozen=True, slots=True)
class PasswordChange:
    """The password somebody has, to prove that it is he, and the one he wants."""

    present: str
    new: str


class PasswordTooWeak(Refused):
    """The password does not do; `reasons` says everything that is wrong with it."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__("password_too_weak")
        self.reasons = reasons


@transaction.atomic(durable=True)
def set_password(token: str, password: str, *, now: datetime) -> Person:
    """设置口令 — the invited person has this password; the invitation is used up and the account unlocked."""
    invitation = Invitation.objects.select_for_update().filter(token_sha256=digest_of(token)).first()
    if invitation is None or invitation.used_at is not None or invitation.expires_at <= now:
        raise Refused("invitation_spent")
    person = Person.objects.select_for_update().get(pk=invitation.person_id)
    _must_be_strong(password, person)

    _keep_password(person, password, now=now)
    invitation.used_at = now
    invitation.save(update_fields=["used_at"])
    reset(username=person.login)

    actor = queries.actor_for(person, None)
    emit(events.PasswordSet(person=person.pk), stream=person.stream, actor=actor, at=now)
    return person


@transaction.atomic(durable=True)
def change_password(person_id: int, *, change: PasswordChange, keep: str, actor: Actor, now: datetime) -> Person:
    """更换口令 — the person has the new password; every browser but the one with the session `keep` is signed out."""
    person = Person.objects.select_for_update().get(pk=person_id)
    policy.must_be_oneself(actor, person)
    if not check_password(change.present, person.password):
        raise Refused("password_wrong")
    _must_be_strong(change.new, person)

    _keep_password(person, change.new, now=now)
    ended = _end(queries.sessions_of(person).exclude(session_key=keep))
    facts = [events.PasswordSet(person=person.pk), *(events.SessionEnded(person=person.pk) for _one in range(ended))]
    emit_all([(fact, person.stream) for fact in facts], actor=actor, at=now)
    return person


@transaction.atomic(durable=True)
def invite_again(person_id: int, *, reason: str, actor: Actor, now: datetime) -> str:
    """重新邀请 — for a forgotten password; returns the one-time token, shown once. Who invited and why is kept."""
    person = Person.objects.select_for_update().get(pk=person_id)
    policy.must_help_with_account(actor, person, now=now)
    _must_say_why(reason)

    _kept_reason(person, reason, actor=actor, now=now)
    emit(events.PersonInvited(person=person.pk), stream=CENTRE_DESK, actor=actor, at=now)
    return steps.invite(person, actor=actor, now=now)


@transaction.atomic(durable=True)
def set_second_factor(person_id: int, *, secret: str, code: str, actor: Actor, now: datetime) -> None:
    """启用动态口令 — signing in asks for a code from now on; recovery codes exist."""
    person = Person.objects.select_for_update().get(pk=person_id)
    policy.must_be_oneself(actor, person)
    if second_factor.has_one(person.pk):
        raise WrongState("second_factor_set")
    if not second_factor.is_code_of(secret, _digits(code)):
        raise Refused("code_wrong")

    second_factor.set_up(person, secret)
    emit(events.SecondFactorSet(person=person.pk), stream=person.stream, actor=actor, at=now)


@transaction.atomic(durable=True)
def renew_recovery_codes(person_id: int, *, code: str, actor: Actor, now: datetime) -> None:
    """更换恢复码 — fresh recovery codes, for somebody who can still show a code."""
    person = Person.objects.select_for_update().get(pk=person_id)
    policy.must_be_oneself(actor, person)
    if not second_factor.has_one(person.pk):
        raise WrongState("no_second_factor")
    if not second_factor.accepts(person, _digits(code)):
        raise Refused("code_wrong")

    second_factor.renew_recovery_codes(person)
    emit(events.RecoveryCodesRenewed(person=person.pk), stream=person.stream, actor=actor, at=now)


@transaction.atomic(durable=True)
def remove_second_factor(person_id: int, *, reason: str, actor: Actor, now: datetime) -> None:
    """停用动态口令 — for a lost phone: the person signs in by password and sets up a new one."""
    person = Person.objects.select_for_update().get(pk=person_id)
    policy.must_help_with_account(actor, person, now=now)
    if not second_factor.has_one(person.pk):
        raise WrongState("no_second_factor")
    _must_say_why(reason)

    unlock = _kept_reason(person, reason, actor=actor, now=now)
    second_factor.take_away(person)
    fact = events.SecondFactorRemoved(person=person.pk)
    emit_all([(fact, person.stream), (fact, CENTRE_DESK)], actor=actor, at=unlock.unlocked_at)


@transaction.atomic(durable=True)
def shut_out_devices(person_id: int, *, reason: str, actor: Actor, now: datetime) -> None:
    """设备失效 — for a lost or stolen device: every browser is signed out and no passkey signs in any more."""
    person = Person.objects.select_for_update().get(pk=person_id)
    policy.must_help_with_account(actor, person, now=now)
    passkeys, alive = person.passkeys.all(), len(queries.sessions_alive(person))
    if not passkeys and not alive:
        raise WrongState("no_device")
    _must_say_why(reason)

    unlock = _kept_reason(person, reason, actor=actor, now=now)
    fact = events.DevicesShutOut(person=person.pk, sessions=alive, passkeys=len(passkeys))
    _end(queries.sessions_of(person))
    passkeys.delete()
    emit_all([(fact, person.stream), (fact, CENTRE_DESK)], actor=actor, at=unlock.unlocked_at)


@transaction.atomic(durable=True)
def unlock_account(person_id: int, *, reason: str, actor: Actor, now: datetime) -> AccountUnlock:
    """解锁 — the person may try again at once; who unlocked and why is kept."""
    person = Person.objects.select_for_update().get(pk=person_id)
    policy.must_help_with_account(actor, person, now=now)
    if not lockout.is_locked(person.login):
        raise WrongState("account_not_locked")
    _must_say_why(reason)

    unlock = _kept_reason(person, reason, actor=actor, now=now)
    reset(username=person.login)
    fact = events.AccountUnlocked(person=person.pk, unlock=unlock.pk)
    emit_all([(fact, person.stream), (fact, CENTRE_DESK)], actor=actor, at=now)
    return unlock


@transaction.atomic(durable=True)
def record_sign_in(person_id: int, browser: Browser, *, now: datetime) -> SignInSession:
    """登录 — the session is listed in the person's account; those that have ended by their age are listed no longer."""
    person = Person.objects.get(pk=person_id)
    ended = browser.seen_at - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    SignInSession.objects.filter(person=person, seen_at__lt=ended).delete()
    session = SignInSession.objects.create(
        person=person,
        session_key=browser.session_key,
        address=browser.address,
        browser=browser.name,
        started_at=now,
        seen_at=browser.seen_at,
    )
    actor = queries.actor_for(person, None)
    emit(events.SignedIn(person=person.pk), stream=person.stream, actor=actor, at=now)
    return session


@transaction.atomic(durable=True)
def end_session(session_id: int, *, actor: Actor, now: datetime) -> None:
    """结束会话 — that browser is signed out at its next request."""
    session = SignInSession.objects.select_for_update().select_related("person").get(pk=session_id)
    policy.must_be_oneself(actor, session.person)
    import_module(settings.SESSION_ENGINE).SessionStore(session.session_key).delete()
    session.delete()
    emit(events.SessionEnded(person=session.person_id), stream=session.person.stream, actor=actor, at=now)


@transaction.atomic(durable=True)
def end_other_sessions(person_id: int, *, keep: str, actor: Actor, now: datetime) -> int:
    """退出其他浏览器 — every browser but the one with this session is signed out at its next request; answers how many."""
    person = Person.objects.select_for_update().get(pk=person_id)
    policy.must_be_oneself(actor, person)
    ended = _end(queries.sessions_of(person).exclude(session_key=keep))
    if not ended:
        raise WrongState("no_other_session")
    emit_all([(events.SessionEnded(person=person.pk), person.stream) for _one in range(ended)], actor=actor, at=now)
    return ended


def move_session(session_key: str, *, to: str) -> None:
    """The browser has the same session under another key, as after a password was changed in it."""
    SignInSession.objects.filter(session_key=session_key).update(session_key=to)


def see_session(session_key: str, *, at: datetime) -> None:
    """Somebody is here in this browser. No fact: it proves nothing and is forgotten with the session."""
    SignInSession.objects.filter(session_key=session_key).update(seen_at=at)


@transaction.atomic(durable=True)
def choose_language(person_id: int, language: str, *, actor: Actor) -> Person:
    """语言 — pages and messages come in this language. No fact: it concerns nobody else and proves nothing."""
    person = Person.objects.select_for_update().get(pk=person_id)
    policy.must_be_oneself(actor, person)
    if language not in LANGUAGES:
        raise Refused("language_unknown")
    person.language = language
    person.save(update_fields=["language"])
    return person


def _must_be_strong(password: str, person: Person) -> None:
    try:
        validate_password(password, person)
    except ValidationError as failure:
        raise PasswordTooWeak(tuple(failure.messages)) from None


def _keep_password(person: Person, password: str, *, now: datetime) -> None:
    """The present one is among those that were used, also when it was set before they were kept."""
    if person.has_usable_password() and not person.passwords_kept.filter(hash=person.password).exists():
        PasswordKept.objects.create(person=person, hash=person.password, set_at=person.registered_at)
    person.set_password(password)
    person.save(update_fields=["password"])
    PasswordKept.objects.create(person=person, hash=person.password, set_at=now)
    newest = list(person.passwords_kept.values_list("pk", flat=True)[: settings.PASSWORD_HISTORY])
    person.passwords_kept.exclude(pk__in=newest).delete()


def _end(sessions: QuerySet[SignInSession]) -> int:
    """How many browsers are signed out."""
    store, ended = import_module(settings.SESSION_ENGINE).SessionStore, list(sessions)
    for one in ended:
        store(one.session_key).delete()
        one.delete()
    return len(ended)


def _must_say_why(reason: str) -> None:
    if len(reason.strip()) < steps.REASON_LEAST:
        raise Refused("reason_missing")


def _digits(code: str) -> str:
    return "".join(code.split())


def _kept_reason(person: Person, reason: str, *, actor: Actor, now: datetime) -> AccountUnlock:
    return AccountUnlock.objects.create(
        person=person, unlocked_by_id=policy.must_be_somebody(actor), reason=reason.strip(), unlocked_at=now
    )
