"""What people do with their messages and what becomes of a delivery: the only module of the portal that writes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import Refused
from apps.evidence import outbox
from apps.portal import policy
from apps.portal.lifecycle import DELIVERY, PAUSES, DeliveryAction, DeliveryState, Facts
from apps.portal.models import Delivery, InboxItem, Preference
from apps.portal.senders import Channel
from apps.portal.topics import Topic


@transaction.atomic(durable=True)
def mark_read(item_id: int, *, actor: Actor, now: datetime) -> InboxItem:
    """已读 — the recipient has seen the message. Nobody else is told."""
    item = InboxItem.objects.select_for_update().get(pk=item_id)
    policy.must_be_recipient(actor, item)

    if item.read_at is None:
        item.read_at = now
        item.save(update_fields=["read_at"])
    return item


@transaction.atomic(durable=True)
def mark_all_read(*, actor: Actor, now: datetime) -> int:
    """全部已读 — every message of the actor counts as seen; answers how many were new."""
    person_id = policy.must_be_person(actor)
    return InboxItem.objects.filter(person=person_id, read_at__isnull=True).update(read_at=now)


@transaction.atomic(durable=True)
def choose_channels(wanted: Collection[tuple[Topic, Channel]], *, actor: Actor) -> None:
    """消息设置 — from now on the actor is told of each topic through exactly the channels named, and in the inbox."""
    person_id = policy.must_be_person(actor)
    if not any(topic is Topic.ACCOUNT for topic, _channel in wanted):
        raise Refused("account_needs_a_channel")

    for topic in Topic:
        for channel in Channel:
            Preference.objects.update_or_create(
                person_id=person_id,
                topic=topic,
                channel=channel,
                defaults={"is_wanted": (topic, channel) in wanted},
            )


@transaction.atomic(durable=True)
def record_hand_over(delivery_id: int, *, actor: Actor, now: datetime) -> Delivery:
    """已发出 — the mail server or the gateway took the message."""
    delivery = Delivery.objects.select_for_update().get(pk=delivery_id)
    policy.must_be_platform(actor)

    delivery.attempts += 1
    delivery.failure = ""
    return _advance(delivery, DeliveryAction.HAND_OVER, Facts(delivery.attempts, is_hopeless=False), now=now)


@transaction.atomic(durable=True)
def record_failure(delivery_id: int, *, code: str, is_hopeless: bool, actor: Actor, now: datetime) -> Delivery:
    """发送失败 — the message was not taken. It is tried again after a pause, or given up when no attempt is left."""
    delivery = Delivery.objects.select_for_update().get(pk=delivery_id)
    policy.must_be_platform(actor)

    delivery.attempts += 1
    delivery.failure = code
    facts = Facts(delivery.attempts, is_hopeless)
    can_try_again = not DELIVERY.objections(DeliveryState(delivery.state), DeliveryAction.FAIL, facts)
    _advance(delivery, DeliveryAction.FAIL if can_try_again else DeliveryAction.GIVE_UP, facts, now=now)
    if can_try_again:
        outbox.enqueue(
            "message.send",
            {"delivery": delivery.pk},
            run_at=now + PAUSES[delivery.attempts - 1],
            key=f"message.send:{delivery.reference}:{delivery.attempts + 1}",
        )
    return delivery


def _advance(delivery: Delivery, action: DeliveryAction, facts: Facts, *, now: datetime) -> Delivery:
    delivery.state = DELIVERY.advance(DeliveryState(delivery.state), action, facts)
    delivery.changed_at = now
    delivery.save(update_fields=["state", "attempts", "failure", "changed_at"])
    return delivery
