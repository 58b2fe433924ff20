"""通行密钥 — made, shown and removed by their owner alone."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import Refused
from apps.evidence.journal import emit
from apps.parties import events, passkeys, policy
from apps.parties.models import Passkey, Person

NAME_LIMIT = 60


@transaction.atomic(durable=True)
def add_passkey(person_id: int, *, name: str, made: passkeys.Made, actor: Actor, now: datetime) -> Passkey:
    """添加通行密钥 — its owner may sign in by it from now on."""
    person = Person.objects.select_for_update().get(pk=person_id)
    policy.must_be_oneself(actor, person)
    if person.passkeys.count() >= passkeys.MOST:
        raise Refused("passkeys_many", most=passkeys.MOST)
    if Passkey.objects.filter(credential_id=made.credential_id).exists():
        raise Refused("passkey_wrong")

    passkey = Passkey.objects.create(
        person=person,
        name=" ".join(name.split())[:NAME_LIMIT] or "—",
        credential_id=made.credential_id,
        credential=made.credential,
        counter=made.counter,
        made_at=now,
    )
    emit(events.PasskeyAdded(person=person.pk, passkey=passkey.pk), stream=person.stream, actor=actor, at=now)
    return passkey


@transaction.atomic(durable=True)
def remove_passkey(passkey_id: int, *, actor: Actor, now: datetime) -> None:
    """移除通行密钥 — nobody signs in by it any more."""
    passkey = Passkey.objects.select_for_update().select_related("person").get(pk=passkey_id)
    policy.must_be_oneself(actor, passkey.person)
    stream = passkey.person.stream
    fact = events.PasskeyRemoved(person=passkey.person_id, passkey=passkey.pk)

    passkey.delete()
    emit(fact, stream=stream, actor=actor, at=now)


@transaction.atomic(durable=True)
def show_passkey(shown: passkeys.Shown, *, now: datetime) -> Person:
    """The passkey has signed in its owner; each answer counts once. One that does not count on was copied, and is refused."""
    passkey = Passkey.objects.select_for_update().select_related("person").get(pk=shown.passkey.pk)
    if passkey.asked_at is not None and shown.asked_at <= passkey.asked_at:
        raise Refused("passkey_wrong")
    if (shown.counter or passkey.counter) and shown.counter <= passkey.counter:
        raise Refused("passkey_copied")
    passkey.counter, passkey.asked_at, passkey.last_used_at = shown.counter, shown.asked_at, now
    passkey.save(update_fields=["counter", "asked_at", "last_used_at"])
    return passkey.person
