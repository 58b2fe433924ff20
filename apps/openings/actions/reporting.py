"""解密失败报告与运行标记 — evidence that the platform gathers while keys are released, for whoever states a cause."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import Refused, WrongState
from apps.evidence.journal import emit_all
from apps.openings import events, policy
from apps.openings.lifecycle import OpeningAction, OpeningState
from apps.openings.models import Attempt, HealthGap, HealthMark, Opening, Presence, Unsealing
from apps.openings.queries.own import must_be_listed
from apps.openings.rules.faults import ATTEMPTS_LIMIT, DETAIL_LIMIT, Fault
from apps.openings.standing import advance, facts_of, locked, reached

MARK_EVERY = timedelta(seconds=5)
"""How often the platform leaves a sign of life while keys are released."""
GAP = timedelta(seconds=20)
"""So long without a sign is an interruption."""
RECIPIENT_LIMIT = 80


@transaction.atomic(durable=True)
def report_attempt(
    opening_id: int, *, fault: Fault, recipient: str, detail: str, actor: Actor, now: datetime
) -> Attempt:
    """The bidder's device could not release, and why; heard by the bidder and by the desk (解密失败报告)."""
    opening = locked(opening_id)
    listed = must_be_listed(actor, opening)
    advance(opening, OpeningAction.REPORT_ATTEMPT, facts_of(opening, now))
    if opening.releases.filter(bid=listed.bid).exists():
        raise WrongState("released_already")
    if opening.attempts.filter(bid=listed.bid).count() >= ATTEMPTS_LIMIT:
        raise Refused("attempts_enough", limit=ATTEMPTS_LIMIT)

    kept = {"fault": fault.value, "recipient": recipient[:RECIPIENT_LIMIT], "detail": detail.strip()[:DETAIL_LIMIT]}
    attempt = Attempt.objects.create(opening=opening, bid=listed.bid, at=now, **kept)
    fact = events.AttemptFailed(lot=opening.lot_id, bid=listed.bid, **kept)
    streams = [opening.own_stream(listed.bid), opening.desk_stream]
    emit_all([(fact, stream) for stream in streams], actor=actor, at=now, reached=reached(opening))
    return attempt


@transaction.atomic(durable=True)
def keep_watch(opening_id: int, *, actor: Actor, now: datetime) -> Opening:
    """The platform was there at this moment; a long silence before it is kept as an interruption (运行标记)."""
    opening = locked(opening_id)
    policy.must_be_the_clock(actor)
    mark, is_new = HealthMark.objects.get_or_create(opening=opening, defaults={"at": now})
    if not is_new and mark.at < now:
        if now - mark.at >= GAP and settings.CLOCK != "rehearsal":
            HealthGap.objects.create(opening=opening, part="worker", since=mark.at, until=now)
        mark.at = now
        mark.save(update_fields=["at"])
    return opening


@transaction.atomic(durable=True)
def note_arrival(opening_id: int, bid: str, *, now: datetime) -> int | None:
    """A line of this bid's page stands; nothing is kept before the list, so that nobody learns who came (在场)."""
    opening = Opening.objects.get(pk=opening_id)
    if opening.list_published_at is None or opening.state not in WATCHED:
        return None
    return Presence.objects.create(opening=opening, bid=bid, opened_at=now, heard_at=now).pk


@transaction.atomic(durable=True)
def note_answers(presence_id: int, *, answered: int, heard_at: datetime, ended_at: datetime | None) -> None:
    """So many probes were answered on the line, the last one then; and whether the line has ended."""
    known = {"heard_at": heard_at, "answered": answered, "closed_at": ended_at}
    Presence.objects.filter(pk=presence_id).update(**known)


@transaction.atomic(durable=True)
def note_progress(opening_id: int, bid: str, *, done: int, total: int, now: datetime) -> None:
    """So much of a bid is opened (开启进度). It only shows; what counts is the result."""
    known = {"done": done, "total": total}
    Unsealing.objects.update_or_create(
        opening_id=opening_id, bid=bid, defaults=known, create_defaults={**known, "started_at": now}
    )


WATCHED = (
    OpeningState.LIST_PUBLISHED.value,
    OpeningState.DECRYPTING.value,
    OpeningState.DECRYPT_SETTLED.value,
    OpeningState.PAUSED.value,
)
"""While presence may matter for a cause."""
