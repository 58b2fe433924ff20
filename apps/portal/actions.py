"""What people do with their messages and what becomes of a delivery: the only module of the portal that writes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from apps.core.actor import Actor
from apps.core.refusals import Refused
from apps.evidence import outbox
from apps.portal import policy, steps
from apps.portal.lifecycle import DELIVERY, PAUSES, DeliveryAction, DeliveryState, Facts
from apps.portal.models import Delivery, InboxItem, Listing, Preference, Watch, WatchedFact
from apps.portal.senders import Channel
from apps.portal.topics import Topic
from apps.portal.watching import (
    BETWEEN_LETTERS,
    KEPT_UNCONFIRMED,
    MOST_AN_HOUR,
    MOST_OF_ADDRESS,
    MOST_OF_NETWORK,
    Rhythm,
)
from apps.tenders.models import Lot


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody who has no account asks to be told: who, of what, how often, in which language, seen at which address."""

    email: str
    question: str
    rhythm: Rhythm
    language: str
    root: str


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


@transaction.atomic(durable=True)
def ask_to_watch(asked: Asked, *, network: str, now: datetime) -> Watch | None:
    """订阅 — the address will hear of the question once its owner confirms; answers the one to write to now, if any.

    None when the address was written to about it lately or has too many: the visitor is told the same. Raises Refused for a
    network, or everybody together, that asks too often.
    """
    Watch.objects.filter(confirmed_at__isnull=True, asked_at__lt=now - KEPT_UNCONFIRMED).delete()
    waiting = Watch.objects.filter(confirmed_at__isnull=True, asked_at__gt=now - BETWEEN_LETTERS)
    of_network = waiting.filter(network=network).count() if network else 0
    if of_network >= MOST_OF_NETWORK or waiting.count() >= MOST_AN_HOUR:
        raise Refused("too_many_watches")

    of_address = Watch.objects.select_for_update().filter(email=asked.email)
    watch = of_address.filter(question=asked.question).first()
    if watch is None and of_address.count() >= MOST_OF_ADDRESS:
        return None
    if watch is not None and watch.asked_at > now - BETWEEN_LETTERS:
        return None
    if watch is None:
        kept = {"rhythm": asked.rhythm, "language": asked.language, "root": asked.root, "network": network}
        fresh, is_fresh = Watch.objects.get_or_create(
            email=asked.email, question=asked.question, defaults={**kept, "asked_at": now}
        )
        return fresh if is_fresh else None
    watch.asked_at = now
    watch.save(update_fields=["asked_at"])
    return watch


@transaction.atomic(durable=True)
def confirm_watch(reference: str, *, rhythm: Rhythm, now: datetime) -> Watch:
    """确认订阅 — the owner of the address wants it, in this rhythm; confirmed again it changes the rhythm."""
    watch = Watch.objects.select_for_update().get(reference=reference)
    if watch.confirmed_at is None and watch.asked_at < now - KEPT_UNCONFIRMED:
        raise Refused("watch_over")

    watch.confirmed_at = watch.confirmed_at or now
    watch.rhythm, watch.network = rhythm, ""
    watch.save(update_fields=["confirmed_at", "rhythm", "network"])
    return watch


@transaction.atomic(durable=True)
def end_watch(reference: str) -> None:
    """取消订阅 — the address and what it wanted are gone; ended twice nothing happens."""
    Watch.objects.filter(reference=reference).delete()


@transaction.atomic(durable=True)
def note_for_watches(entry_id: int, watches: Collection[int]) -> None:
    """Each of these subscribers will be told of the fact, once."""
    known = Watch.objects.filter(pk__in=watches).order_by("pk")
    WatchedFact.objects.bulk_create(
        [WatchedFact(watch=watch, entry_id=entry_id) for watch in known], ignore_conflicts=True
    )


@transaction.atomic(durable=True)
def record_letter(facts: Collection[int]) -> None:
    """已发出 — the subscriber has been told of these; or they are too old to be told."""
    WatchedFact.objects.filter(pk__in=facts).delete()


def _advance(delivery: Delivery, action: DeliveryAction, facts: Facts, *, now: datetime) -> Delivery:
    delivery.state = DELIVERY.advance(DeliveryState(delivery.state), action, facts)
    delivery.changed_at = now
    delivery.save(update_fields=["state", "attempts", "failure", "changed_at"])
    return delivery


@transaction.atomic(durable=True)
def list_some_lots(after: int, *, most: int) -> int | None:
    """The next lots after this number are found by what is public of them now; answers the last of them, None after the end."""
    numbers = list(Lot.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:most])
    Listing.objects.filter(lot__in=numbers, lot__published_at__isnull=True).delete()
    steps.list_lots(numbers)
    return numbers[-1] if numbers else None
