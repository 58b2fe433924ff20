"""练习解密 use-cases: a bidder proves on his own trail that his key works; the clock reminds those who have not."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from apps.bids import events, policy
from apps.bids.models import Bid
from apps.bids.practising import key_mark, must_be_opened
from apps.bids.queries.bidding import own_bid
from apps.bids.queries.practice import Practice, moments_waiting, practice_of, practice_stream, practices_of
from apps.bids.rules.practice import is_owed
from apps.core.actor import Actor
from apps.core.refusals import WrongState
from apps.evidence.journal import emit
from apps.tenders import steps as tenders
from apps.tenders.lifecycle import LotState
from apps.tenders.models import Lot


@transaction.atomic(durable=True)
def record_practice(lot_id: int, *, token: str, value: str, actor: Actor, now: datetime) -> None:
    """The bid's own trail says that its key opened a canary (练习解密成功). Nobody but its bidder hears of it."""
    lot = tenders.locked(lot_id)
    policy.must_bid(actor)
    practice = must_stand(lot, actor)
    must_be_opened(practice.bid, practice.recipient, token=token, value=value, now=now)

    bid = Bid.objects.get(code=practice.bid)
    fact = events.KeyPractised(bid=bid.code, key=key_mark(practice.recipient))
    emit(fact, stream=bid.own_stream, actor=bid.actor, at=now)


@transaction.atomic(durable=True)
def remind_of_practice(lot_id: int, *, actor: Actor, now: datetime) -> int:
    """Whoever has not practised is reminded on his own trail (练习解密提醒); answers how many moments were looked at.

    The lot's entry is the same with bids and without, so that nothing counts them.
    """
    lot = tenders.locked(lot_id)
    policy.must_be_the_clock(actor)
    waiting = moments_waiting(lot, now) if lot.state == LotState.TENDERING else []
    if not waiting or lot.submission_deadline is None:
        raise WrongState("practice_reviewed_already")

    latest = waiting[-1]
    for bid, practice in practices_of(lot):
        if is_owed(latest, received_at=practice.received_at, is_practised=practice.practised_at is not None):
            fact = events.PracticeReminded(
                bid=bid.code, reminder=latest.reminder.value, deadline=lot.submission_deadline.isoformat()
            )
            emit(fact, stream=bid.own_stream, actor=actor, at=now)
    for moment in waiting:
        deadline = lot.submission_deadline.isoformat()
        reviewed = events.PracticeReviewed(lot=lot.pk, reminder=moment.reminder.value, deadline=deadline)
        emit(reviewed, stream=practice_stream(lot.pk), actor=actor, at=now)
    return len(waiting)


def must_stand(lot: Lot, actor: Actor) -> Practice:
    """The actor's bid in force, before the list names its bidder. Raises WrongState."""
    practice = practice_of(own_bid(lot, actor))
    if practice is None:
        raise WrongState("practice_nothing_received")
    if Bid.objects.filter(code=practice.bid, disclosed_at__isnull=False).exists():
        raise WrongState("practice_over")
    return practice
