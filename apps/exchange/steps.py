"""What happens to the exchange inside somebody else's transaction: a public fact gets its number, and webhooks their round.

Rows are locked in this order: the feed's head, the lane, webhooks, deliveries.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from apps.evidence.models import Entry
from apps.evidence.outbox import enqueue
from apps.exchange.lifecycle import WebhookState
from apps.exchange.models import Change, FeedHead, Webhook, WebhookDelivery, WebhookLane

ROUND = "webhooks.round"
LOST_AFTER = timedelta(hours=1)
"""A round that was promised for so long ago and did not come is promised anew."""


def number_fact(entry: Entry) -> Change:
    """The public fact has the next number, visible with the caller's commit; called twice it keeps its first.

    The head's row is held until the caller's transaction ends. So numbers are committed in their order: a reader that
    sees n has seen everything before n, and a transaction that fails gives its numbers back.
    """
    head = held_head()
    numbered = Change.objects.filter(entry=entry).first()
    if numbered:
        return numbered
    head.last += 1
    head.save(update_fields=["last"])
    return Change.objects.create(number=head.last, entry=entry)


def held_head() -> FeedHead:
    """The feed's one row, held until the caller's transaction ends: nothing is numbered meanwhile."""
    FeedHead.objects.bulk_create([FeedHead()], ignore_conflicts=True)
    return FeedHead.objects.select_for_update().get(pk=FeedHead.ONLY)


def held_lane() -> WebhookLane:
    """The lane's one row, held until the caller's transaction ends."""
    WebhookLane.objects.bulk_create([WebhookLane()], ignore_conflicts=True)
    return WebhookLane.objects.select_for_update().get(pk=WebhookLane.ONLY)


def is_anybody_listening() -> bool:
    """True when some webhook is active; asked with the head held, so that none becomes active unseen."""
    return Webhook.objects.filter(state=WebhookState.ACTIVE).exists()


def promise_round(lane: WebhookLane, at: datetime) -> None:
    """A round of deliveries begins at the moment or before; one that is promised earlier already is enough."""
    if lane.promised_at and lane.promised_at <= at < lane.promised_at + LOST_AFTER:
        return
    enqueue(ROUND, {}, run_at=at)
    lane.promised_at = at
    lane.save(update_fields=["promised_at"])


def deliveries_of(
    webhook: Webhook, changes: Iterable[Change], *, previous: int, now: datetime
) -> list[WebhookDelivery]:
    """The deliveries, not saved yet, of those changes that the webhook is for; each names the one before it."""
    wanted = [change for change in changes if not webhook.kinds or change.entry.kind in webhook.kinds]
    befores = [previous, *(change.number for change in wanted)]
    return [
        WebhookDelivery(
            webhook=webhook,
            change=change,
            message=f"change_{change.number}",
            previous=before,
            made_at=now,
            next_at=now,
        )
        for change, before in zip(wanted, befores, strict=False)
    ]
