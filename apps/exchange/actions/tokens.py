"""接口令牌 use-cases: a person makes and revokes the tokens by which programs read what is his seat's."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import Refused, WrongState
from apps.evidence.journal import emit
from apps.evidence.rules.chain import moment
from apps.exchange import events, policy
from apps.exchange.models import AccessToken
from apps.exchange.rules.scopes import LONGEST_DAYS, TOKENS_A_SEAT, Scope
from apps.parties.models import Membership
from apps.parties.rules.tokens import digest_of

PREFIX = "kaiming_"
"""By which people and scanners of source code know a token when they see one."""
USED_EVERY = timedelta(minutes=5)


@transaction.atomic(durable=True)
def make_token(
    membership_id: int, *, name: str, scopes: Collection[Scope], days: int, actor: Actor, now: datetime
) -> tuple[AccessToken, str]:
    """生成接口令牌 — a program may act for the seat; answers the token, which is told this once.

    Raises NotAllowed("token_not_yours"), Refused("token_without_scope"), Refused("token_too_long") or
    Refused("token_too_many").
    """
    membership = Membership.objects.select_for_update(of=("self",)).select_related("person").get(pk=membership_id)
    policy.must_own(actor, membership)
    if not scopes:
        raise Refused("token_without_scope")
    if not 1 <= days <= LONGEST_DAYS:
        raise Refused("token_too_long", days=LONGEST_DAYS)
    if AccessToken.objects.filter(membership=membership, revoked_at=None, expires_at__gt=now).count() >= TOKENS_A_SEAT:
        raise Refused("token_too_many", most=TOKENS_A_SEAT)

    secret = PREFIX + secrets.token_urlsafe(32)
    given = sorted(scope.value for scope in scopes)
    token = AccessToken.objects.create(
        membership=membership,
        name=name,
        digest=digest_of(secret),
        scopes=given,
        made_at=now,
        expires_at=now + timedelta(days=days),
    )
    fact = events.TokenMade(token.pk, membership.pk, given, moment(token.expires_at))
    emit(fact, stream=membership.person.stream, actor=actor, at=now)
    return token, secret


@transaction.atomic(durable=True)
def revoke_token(token_id: int, *, actor: Actor, now: datetime) -> AccessToken:
    """撤销接口令牌 — nobody acts by it any longer. Raises NotAllowed, or WrongState("token_revoked_already")."""
    token = AccessToken.objects.select_for_update(of=("self",)).select_related("membership__person").get(pk=token_id)
    policy.must_own(actor, token.membership)
    if token.revoked_at:
        raise WrongState("token_revoked_already")

    token.revoked_at = now
    token.save(update_fields=["revoked_at"])
    fact = events.TokenRevoked(token.pk, token.membership_id)
    emit(fact, stream=token.membership.person.stream, actor=actor, at=now)
    return token


@transaction.atomic(durable=True)
def record_use(token_id: int, *, now: datetime) -> None:
    """The owner sees when the token was used last, to five minutes: reading must not write each time."""
    token = AccessToken.objects.select_for_update().get(pk=token_id)
    if token.last_used_at is None or now - token.last_used_at >= USED_EVERY:
        token.last_used_at = now
        token.save(update_fields=["last_used_at"])
