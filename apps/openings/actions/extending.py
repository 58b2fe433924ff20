"""延长解密 — the host gives bidders more time, with a reason that everybody hears. It never gives them less."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import Refused
from apps.evidence.rules.chain import moment
from apps.openings import events, policy
from apps.openings.lifecycle import OpeningAction, OpeningState
from apps.openings.models import Extension, Opening
from apps.openings.rules.terms import MOST_EXTENSION, REASON_LIMIT
from apps.openings.standing import advance, facts_of, locked, stated, tell


@transaction.atomic(durable=True)
def extend_decryption(opening_id: int, *, minutes: int, reason: str, actor: Actor, now: datetime) -> Opening:
    """The window ends so many minutes later than it would have; a window that is over runs again from now (延长解密)."""
    opening = locked(opening_id)
    policy.must_host(actor, opening)
    extend(opening, minutes=minutes, reason=reason, actor=actor, now=now)
    return opening


def extend(opening: Opening, *, minutes: int, reason: str, actor: Actor, now: datetime) -> Extension:
    """The same for an opening that the caller holds."""
    reason = stated(reason, limit=REASON_LIMIT)
    advance(opening, OpeningAction.EXTEND, facts_of(opening, now, reason=reason))
    if not 1 <= minutes <= MOST_EXTENSION:
        raise Refused("extension_wrong", most=MOST_EXTENSION)

    until = _end_of_rest(opening, now) + timedelta(minutes=minutes)
    opening.until = until
    opening.save(update_fields=["until"])
    extension = Extension.objects.create(
        opening=opening, minutes=minutes, until=until, reason=reason, by=actor.id, at=now
    )
    fact = events.Extended(lot=opening.lot_id, minutes=minutes, reason=reason, until=moment(until))
    tell(opening, fact, actor=actor, now=now)
    return extension


def _end_of_rest(opening: Opening, now: datetime) -> datetime:
    """Where the window ends as it is; while paused, as of the moment at which the time stood still."""
    stands = now
    if opening.state == OpeningState.PAUSED:
        stands = opening.halts.get(resumed_at__isnull=True).at
    return max(opening.until or stands, stands)
