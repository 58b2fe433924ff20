"""密钥 — registering, trying, keeping and losing the keys that a person made in the browser."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import Refused, WrongState
from apps.evidence.facts import Fact
from apps.evidence.journal import emit
from apps.parties import events, policy, steps
from apps.parties.lifecycle import KEY, KeyAction, KeyState, NoFacts
from apps.parties.models import Keyfile, KeyPair, Membership
from apps.parties.rules import signing
from apps.parties.rules.recipient import public_key_of

KEYFILE_LIMIT = 16 * 1024
AGE_HEADS = (b"age-encryption.org/v1\n-> scrypt ", b"-----BEGIN AGE ENCRYPTED FILE-----")
IN_USE = (KeyState.MADE.value, KeyState.READY.value)


@dataclass(frozen=True, slots=True)
class PublicKeys:
    """The public halves: an age recipient (X25519) and the SubjectPublicKeyInfo of a P-256 key."""

    recipient: str
    spki: bytes


@dataclass(frozen=True, slots=True)
class DrillAnswer:
    """What the browser computed with both private halves from the reopened keyfile."""

    agreed: bytes
    signature: bytes


@transaction.atomic(durable=True)
def register_keys(membership_id: int, keys: PublicKeys, *, actor: Actor, now: datetime) -> KeyPair:
    """登记密钥 — the seat's keys are known; they count after the drill."""
    membership = Membership.objects.select_for_update(of=("self",)).select_related("person").get(pk=membership_id)
    policy.must_hold_seat(actor, membership)
    try:
        public_key_of(keys.recipient)
        signing.signing_key_of(keys.spki)
    except ValueError:
        raise Refused("keys_malformed") from None
    if KeyPair.objects.filter(membership=membership, state__in=IN_USE).exists():
        raise WrongState("keys_in_use")
    digest = hashlib.sha256(keys.spki).hexdigest()
    if KeyPair.objects.filter(recipient=keys.recipient).exists() or KeyPair.objects.filter(spki_sha256=digest).exists():
        raise Refused("keys_known")

    key_pair = KeyPair.objects.create(
        membership=membership, recipient=keys.recipient, spki=keys.spki, spki_sha256=digest, made_at=now
    )
    fact = events.KeysRegistered(
        key_pair=key_pair.pk, membership=membership.pk, recipient=keys.recipient, spki_sha256=digest
    )
    emit(fact, stream=membership.person.stream, actor=actor, at=now)
    return key_pair


@transaction.atomic(durable=True)
def store_keyfile(key_pair_id: int, content: bytes, *, actor: Actor, now: datetime) -> Keyfile:
    """存放密钥文件 — the opaque file is kept for its owner; we cannot open it. Storing again replaces it."""
    key_pair = _own(key_pair_id, actor)
    if key_pair.state not in IN_USE:
        raise WrongState("keys_ended")
    if len(content) > KEYFILE_LIMIT or not content.startswith(AGE_HEADS):
        raise Refused("keyfile_malformed")

    digest = hashlib.sha256(content).hexdigest()
    keyfile, _created = Keyfile.objects.update_or_create(
        key_pair=key_pair, defaults={"content": content, "sha256": digest, "stored_at": now}
    )
    _tell(key_pair, events.KeyfileStored(key_pair=key_pair.pk, sha256=digest), actor=actor, now=now)
    return keyfile


@transaction.atomic(durable=True)
def pass_drill(key_pair_id: int, answer: DrillAnswer, *, actor: Actor, now: datetime) -> KeyPair:
    """密钥演练 — the keyfile was opened again and both private halves answered: from now on the keys count."""
    key_pair = _own(key_pair_id, actor)
    state = KEY.advance(KeyState(key_pair.state), KeyAction.DRILL, NoFacts())
    spki = bytes(key_pair.spki)
    if not signing.is_answered(
        signing.drill_for(spki, secret_key=settings.SECRET_KEY),
        public_key=public_key_of(key_pair.recipient),
        spki=spki,
        agreed=answer.agreed,
        signature=answer.signature,
    ):
        raise Refused("drill_failed")

    key_pair.state, key_pair.drilled_at = state, now
    key_pair.save(update_fields=["state", "drilled_at"])
    _tell(key_pair, events.KeysDrilled(key_pair=key_pair.pk), actor=actor, now=now)
    return key_pair


@transaction.atomic(durable=True)
def report_loss(key_pair_id: int, *, actor: Actor, now: datetime) -> KeyPair:
    """密钥报失 — the certificate is revoked at once; new keys can be made."""
    key_pair = _own(key_pair_id, actor)
    _end(key_pair, KeyAction.REPORT_LOSS, reason="key_lost", actor=actor, now=now)
    _tell(key_pair, events.KeysLost(key_pair=key_pair.pk), actor=actor, now=now)
    return key_pair


@transaction.atomic(durable=True)
def retire_keys(key_pair_id: int, *, actor: Actor, now: datetime) -> KeyPair:
    """停用密钥 — the holder replaces keys that were not lost; old files still open with the old keyfile."""
    key_pair = _own(key_pair_id, actor)
    _end(key_pair, KeyAction.RETIRE, reason="superseded", actor=actor, now=now)
    _tell(key_pair, events.KeysRetired(key_pair=key_pair.pk), actor=actor, now=now)
    return key_pair


def _own(key_pair_id: int, actor: Actor) -> KeyPair:
    key_pair = KeyPair.objects.select_for_update(of=("self",)).select_related("membership__person").get(pk=key_pair_id)
    policy.must_own_keys(actor, key_pair)
    return key_pair


def _end(key_pair: KeyPair, action: KeyAction, *, reason: str, actor: Actor, now: datetime) -> None:
    key_pair.state = KEY.advance(KeyState(key_pair.state), action, NoFacts())
    key_pair.ended_at = now
    key_pair.save(update_fields=["state", "ended_at"])
    steps.end_certificates(key_pair, reason=reason, actor=actor, now=now)


def _tell(key_pair: KeyPair, fact: Fact, *, actor: Actor, now: datetime) -> None:
    emit(fact, stream=key_pair.membership.person.stream, actor=actor, at=now)
