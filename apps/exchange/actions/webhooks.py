"""变更推送 use-cases: a person has public changes sent to an address, tests, pauses, replays, and ends it."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from apps.core.actor import Actor
from apps.core.refusals import Refused, TooEarly, WrongState
from apps.evidence.facts import Fact
from apps.evidence.journal import emit
from apps.evidence.rules.chain import moment
from apps.exchange import events, keeping, policy, steps
from apps.exchange.kinds import FEED_KINDS
from apps.exchange.lifecycle import (
    PUSH,
    WEBHOOK,
    PushAction,
    PushFacts,
    PushState,
    WebhookAction,
    WebhookFacts,
    WebhookState,
)
from apps.exchange.models import Change, FeedHead, Webhook, WebhookDelivery
from apps.exchange.rules.pushing import REPLAYED_AT_MOST, SECRET_OVERLAP, TESTED_EVERY, WEBHOOKS_A_SEAT
from apps.exchange.rules.signing import SECRET_BYTES, secret_of
from apps.parties.models import Membership


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants sent where: an address that was checked (sending.checked), and kinds, or all when there are none."""

    name: str
    address: str
    kinds: Collection[str]


@transaction.atomic(durable=True)
def make_webhook(membership_id: int, wish: Wish, *, actor: Actor, now: datetime) -> tuple[Webhook, str]:
    """设置变更推送 — every change from now on is sent; answers the webhook and its secret, which is told this once.

    Raises NotAllowed("webhook_not_yours"), Refused("webhook_kind_unknown") or Refused("webhook_too_many").
    """
    membership = Membership.objects.select_for_update(of=("self",)).select_related("person").get(pk=membership_id)
    policy.must_own_webhook(actor, membership)
    for kind in wish.kinds:
        if kind not in FEED_KINDS:
            raise Refused("webhook_kind_unknown", kind=kind)
    kept = Webhook.objects.filter(membership=membership).exclude(state=WebhookState.REMOVED)
    if kept.count() >= WEBHOOKS_A_SEAT:
        raise Refused("webhook_too_many", most=WEBHOOKS_A_SEAT)

    secret, kinds, head = _fresh_secret(), sorted(wish.kinds), steps.held_head()
    webhook = Webhook.objects.create(
        membership=membership,
        name=wish.name,
        address=wish.address,
        kinds=kinds,
        made_at=now,
        secret=keeping.kept(secret),
        reached=head.last,
        last_pushed=head.last,
    )
    fact = events.WebhookMade(webhook.pk, membership.pk, kinds)
    emit(fact, stream=membership.person.stream, actor=actor, at=now)
    return webhook, secret


@transaction.atomic(durable=True)
def pause_webhook(webhook_id: int, *, actor: Actor, now: datetime) -> Webhook:
    """暂停 — nothing is sent; where it stopped is kept."""
    webhook = _own(webhook_id, actor)
    _advance(webhook, WebhookAction.PAUSE, now)
    webhook.save(update_fields=["state"])
    _tell(webhook, events.WebhookPaused(webhook.pk), actor, now)
    return webhook


@transaction.atomic(durable=True)
def resume_webhook(webhook_id: int, *, skips: bool, actor: Actor, now: datetime) -> Webhook:
    """恢复 — sending goes on where it stopped, or with `skips` after the newest change; what waits is tried at once."""
    head, lane = steps.held_head(), steps.held_lane()
    webhook = _own(webhook_id, actor)
    _advance(webhook, WebhookAction.RESUME, now)

    waiting = webhook.deliveries.filter(state=PushState.WAITING)
    if skips:
        waiting.delete()
        webhook.reached = head.last
    else:
        waiting.update(next_at=now)
    webhook.failures, webhook.failing_since, webhook.quiet_until = 0, None, None
    webhook.save(update_fields=["state", "reached", "failures", "failing_since", "quiet_until"])
    steps.promise_round(lane, now)
    _tell(webhook, events.WebhookResumed(webhook.pk, webhook.reached), actor, now)
    return webhook


@transaction.atomic(durable=True)
def renew_secret(webhook_id: int, *, actor: Actor, now: datetime) -> tuple[Webhook, str]:
    """更换签名密钥 — answers the new secret, told this once; for a day both sign, so that a receiver can change over."""
    webhook = _own(webhook_id, actor)
    secret = _fresh_secret()
    webhook.former_secret, webhook.former_until = webhook.secret, now + SECRET_OVERLAP
    webhook.secret = keeping.kept(secret)
    webhook.save(update_fields=["secret", "former_secret", "former_until"])
    _tell(webhook, events.WebhookSecretRenewed(webhook.pk, moment(webhook.former_until)), actor, now)
    return webhook, secret


@transaction.atomic(durable=True)
def remove_webhook(webhook_id: int, *, actor: Actor, now: datetime) -> Webhook:
    """删除 — nothing is sent any more; its address, its secrets and the record of its deliveries are gone."""
    webhook = _own(webhook_id, actor)
    _advance(webhook, WebhookAction.REMOVE, now)
    webhook.deliveries.all().delete()
    webhook.address = webhook.secret = webhook.former_secret = ""
    webhook.save(update_fields=["state", "address", "secret", "former_secret"])
    _tell(webhook, events.WebhookRemoved(webhook.pk), actor, now)
    return webhook


@transaction.atomic(durable=True)
def ping_webhook(webhook_id: int, *, actor: Actor, now: datetime) -> WebhookDelivery:
    """测试 — a delivery without a change is sent at once, also while the address is left alone after a failure.

    Raises WrongState("webhook_not_active") or TooEarly("webhook_just_tested").
    """
    lane = steps.held_lane()
    webhook = _active(webhook_id, actor)
    just_now = Q(state=PushState.WAITING) | Q(made_at__gt=now - TESTED_EVERY)
    if webhook.deliveries.filter(just_now, change=None).exists():
        raise TooEarly("webhook_just_tested", seconds=TESTED_EVERY.seconds)
    ping = WebhookDelivery.objects.create(
        webhook=webhook, message=f"ping_{secrets.token_hex(12)}", previous=webhook.last_pushed, made_at=now, next_at=now
    )
    steps.promise_round(lane, now)
    return ping


@transaction.atomic(durable=True)
def replay_delivery(delivery_id: int, *, actor: Actor, now: datetime) -> WebhookDelivery:
    """重新推送一条 — what was taken or given up is sent once more, under the same id. Raises WrongState while it waits."""
    lane = steps.held_lane()
    webhook = _active(WebhookDelivery.objects.values_list("webhook_id", flat=True).get(pk=delivery_id), actor)
    delivery = WebhookDelivery.objects.select_for_update(of=("self",)).select_related("change").get(pk=delivery_id)
    facts = PushFacts(delivery.refusals, is_test=delivery.change_id is None)
    delivery.state = PUSH.advance(PushState(delivery.state), PushAction.REPLAY, facts)
    delivery.next_at, delivery.refusals = now, 0
    delivery.save(update_fields=["state", "next_at", "refusals"])
    steps.promise_round(lane, now)
    after = delivery.change.number - 1 if delivery.change else delivery.previous
    _tell(webhook, events.WebhookReplayed(webhook.pk, after, 1), actor, now)
    return delivery


@transaction.atomic(durable=True)
def replay_since(webhook_id: int, number: int, *, actor: Actor, now: datetime) -> int:
    """重新推送此后全部 — every change after the number that the webhook is for is sent once more; answers how many are.

    Raises WrongState("webhook_not_active"), Refused("webhook_replay_beyond") or Refused("webhook_replay_too_many").
    """
    lane = steps.held_lane()
    webhook = _active(webhook_id, actor)
    newest = FeedHead.objects.values_list("last", flat=True).first() or 0
    if not 0 <= number <= newest:
        raise Refused("webhook_replay_beyond", newest=newest)
    if webhook.reached - number > REPLAYED_AT_MOST:
        raise Refused("webhook_replay_too_many", most=REPLAYED_AT_MOST, since=number)

    made = _deliveries_again(webhook, number, now)
    if made:
        steps.promise_round(lane, now)
        _tell(webhook, events.WebhookReplayed(webhook.pk, number, made), actor, now)
    return made


def _deliveries_again(webhook: Webhook, number: int, now: datetime) -> int:
    again = webhook.deliveries.filter(change__number__gt=number)
    again.update(state=PushState.WAITING, next_at=now, refusals=0)
    known = set(again.values_list("change_id", flat=True))
    changes = Change.objects.filter(number__gt=number, number__lte=webhook.reached).select_related("entry")
    fresh = steps.deliveries_of(webhook, changes.order_by("number"), previous=number, now=now)
    WebhookDelivery.objects.bulk_create([one for one in fresh if one.change_id not in known])
    return len(fresh)


def _fresh_secret() -> str:
    return secret_of(secrets.token_bytes(SECRET_BYTES))


def _own(webhook_id: int, actor: Actor) -> Webhook:
    found = Webhook.objects.select_for_update(of=("self",)).select_related("membership__person").get(pk=webhook_id)
    policy.must_own_webhook(actor, found.membership)
    return found


def _active(webhook_id: int, actor: Actor) -> Webhook:
    webhook = _own(webhook_id, actor)
    if webhook.state != WebhookState.ACTIVE:
        raise WrongState("webhook_not_active")
    return webhook


def _advance(webhook: Webhook, action: WebhookAction, now: datetime) -> None:
    webhook.state = WEBHOOK.advance(WebhookState(webhook.state), action, WebhookFacts(now, webhook.failing_since))


def _tell(webhook: Webhook, fact: Fact, actor: Actor, now: datetime) -> None:
    emit(fact, stream=webhook.membership.person.stream, actor=actor, at=now)
