"""Tokens as their owner sees them, and the seat that a token stands for."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from apps.core.actor import Actor
from apps.exchange.models import AccessToken
from apps.parties.models import Person
from apps.parties.queries import actor_for, seats_of
from apps.parties.rules.tokens import digest_of

TOKENS_SHOWN = 100


def tokens_of(person: Person) -> QuerySet[AccessToken]:
    """The person's tokens, the newest first."""
    found = AccessToken.objects.filter(membership__person=person).select_related("membership__organisation")
    return found.order_by("-pk")[:TOKENS_SHOWN]


def token_of(person: Person, token_id: int) -> AccessToken | None:
    """The person's own token of this number."""
    return AccessToken.objects.filter(pk=token_id, membership__person=person).first()


def living_token(secret: str, now: datetime) -> AccessToken | None:
    """The token that this secret is, unless it is revoked, over, or its seat is."""
    token = (
        AccessToken.objects.filter(digest=digest_of(secret), revoked_at=None, expires_at__gt=now)
        .select_related("membership__person", "membership__organisation")
        .first()
    )
    if token is None or not token.membership.person.is_active:
        return None
    return token if seats_of(token.membership.person).filter(pk=token.membership_id).exists() else None


def actor_of(token: AccessToken) -> Actor:
    """The person acting from the token's seat."""
    return actor_for(token.membership.person, token.membership)
