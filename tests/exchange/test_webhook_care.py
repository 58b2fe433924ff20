"""变更推送: its owner pauses, catches up, renews the secret and removes it; nobody else does."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from apps.core.refusals import NotAllowed, Refused, TooEarly, WrongState
from apps.evidence.models import Entry
from apps.exchange import actions
from apps.exchange.actions.webhooks import Wish
from apps.exchange.lifecycle import WebhookState
from apps.exchange.models import Change, Webhook, WebhookDelivery
from apps.exchange.rules.pushing import QUIET, TESTED_EVERY, WEBHOOKS_A_SEAT
from apps.exchange.rules.signing import signature
from apps.tenders.models import Lot
from tests.exchange.pushing import NOW, SOON, made, resume, rounds, said, suspend
from tests.fakes.webhook_receiver import Receiver
from tests.tenders.stage import Stage
from tests.world import World

pytestmark = pytest.mark.django_db


def test_a_pause_keeps_its_place(webhook: Webhook, lot: Lot, eng: Stage, world: World, receiver: Receiver) -> None:
    actor = world.tenderee.actor
    actions.pause_webhook(webhook.pk, actor=actor, now=NOW)
    suspend(lot, eng)
    rounds(SOON)
    assert receiver.got == []

    actions.resume_webhook(webhook.pk, skips=False, actor=actor, now=SOON)
    rounds(SOON)

    assert said(receiver)["type"] == "lot.suspended"
    actions.pause_webhook(webhook.pk, actor=actor, now=SOON)
    resume(lot, eng)
    actions.resume_webhook(webhook.pk, skips=True, actor=actor, now=SOON)
    rounds(SOON)
    assert len(receiver.got) == 1


def test_one_or_everything_since_a_number_is_sent_again_under_the_same_ids(
    webhook: Webhook, lot: Lot, eng: Stage, world: World, receiver: Receiver
) -> None:
    actor = world.tenderee.actor
    suspend(lot, eng)
    rounds(SOON)
    [(first, _body)] = receiver.got

    actions.replay_delivery(WebhookDelivery.objects.get().pk, actor=actor, now=SOON)
    rounds(SOON)
    assert receiver.got[1][0]["webhook-id"] == first["webhook-id"]

    newest = Change.objects.count()
    assert actions.replay_since(webhook.pk, 0, actor=actor, now=SOON) == newest
    rounds(SOON)
    assert [said(receiver, place)["sequence"] for place in range(2, len(receiver.got))] == list(range(1, newest + 1))
    assert WebhookDelivery.objects.count() == newest
    told = Entry.objects.filter(kind="webhook.replayed").order_by("v").values_list("body", flat=True)
    assert [json.loads(body)["deliveries"] for body in told] == [1, newest]


def test_for_a_day_both_secrets_sign(webhook: Webhook, lot: Lot, eng: Stage, world: World, receiver: Receiver) -> None:
    _webhook, fresh = actions.renew_secret(webhook.pk, actor=world.tenderee.actor, now=NOW)
    suspend(lot, eng)
    rounds(SOON)
    actions.replay_delivery(WebhookDelivery.objects.get().pk, actor=world.tenderee.actor, now=NOW)
    rounds(NOW + timedelta(hours=24))

    (headers, body), (later, _body) = receiver.got
    newest = signature(fresh, headers["webhook-id"], int(headers["webhook-timestamp"]), body)
    assert headers["webhook-signature"].split(" ")[0] == f"v1,{newest}"
    assert [len(one["webhook-signature"].split(" ")) for one in (headers, later)] == [2, 1]


def test_nobody_touches_the_webhook_of_another(webhook: Webhook, world: World) -> None:
    stranger = world.stranger.actor
    silent = Entry.objects.count()
    attempts: list[Any] = [
        lambda: actions.pause_webhook(webhook.pk, actor=stranger, now=NOW),
        lambda: actions.resume_webhook(webhook.pk, skips=False, actor=stranger, now=NOW),
        lambda: actions.ping_webhook(webhook.pk, actor=stranger, now=NOW),
        lambda: actions.renew_secret(webhook.pk, actor=stranger, now=NOW),
        lambda: actions.replay_since(webhook.pk, 0, actor=stranger, now=NOW),
        lambda: actions.remove_webhook(webhook.pk, actor=stranger, now=NOW),
        lambda: actions.begin_round(actor=stranger, now=NOW),
        lambda: actions.end_round([], actor=stranger, now=NOW),
        lambda: actions.make_webhook(
            world.tenderee.seat.pk, Wish("x", "https://a.example/", ()), actor=stranger, now=NOW
        ),
    ]
    for attempt in attempts:
        with pytest.raises(NotAllowed, match="webhook_not_yours"):
            attempt()

    assert Entry.objects.count() == silent
    assert list(Webhook.objects.values()) == [Webhook.objects.values().get(pk=webhook.pk)]


def test_refusals_leave_no_trace(webhook: Webhook, world: World, receiver: Receiver) -> None:
    actor, before, silent = world.tenderee.actor, Webhook.objects.values().get(), Entry.objects.count()

    with pytest.raises(Refused, match="webhook_replay_beyond"):
        actions.replay_since(webhook.pk, 999_999, actor=actor, now=NOW)
    with pytest.raises(Refused, match="webhook_kind_unknown"):
        made(world, receiver, kinds=("planet.discovered",))
    with pytest.raises(WrongState, match="wrong_state"):
        actions.resume_webhook(webhook.pk, skips=False, actor=actor, now=NOW)

    assert (Webhook.objects.values().get(), Entry.objects.count()) == (before, silent)


def test_what_is_paused_is_neither_tested_nor_replayed_and_what_is_removed_is_gone(
    webhook: Webhook, world: World
) -> None:
    actor = world.tenderee.actor
    actions.ping_webhook(webhook.pk, actor=actor, now=NOW)
    actions.pause_webhook(webhook.pk, actor=actor, now=NOW)
    for attempt in (actions.ping_webhook, lambda pk, **by: actions.replay_since(pk, 0, **by)):
        with pytest.raises(WrongState, match="webhook_not_active"):
            attempt(webhook.pk, actor=actor, now=NOW)

    actions.remove_webhook(webhook.pk, actor=actor, now=NOW)

    webhook.refresh_from_db()
    assert (webhook.state, webhook.address, webhook.secret) == (WebhookState.REMOVED, "", "")
    assert not WebhookDelivery.objects.exists()
    with pytest.raises(WrongState, match="wrong_state"):
        actions.remove_webhook(webhook.pk, actor=actor, now=NOW)


def test_a_seat_has_so_many(world: World, receiver: Receiver) -> None:
    for _ in range(WEBHOOKS_A_SEAT):
        made(world, receiver)

    with pytest.raises(Refused, match="webhook_too_many"):
        made(world, receiver)


def test_a_test_follows_the_one_before_not_at_once(webhook: Webhook, world: World, receiver: Receiver) -> None:
    """Nobody's server is hammered at the press of a button."""
    actor = world.tenderee.actor
    actions.ping_webhook(webhook.pk, actor=actor, now=NOW)
    with pytest.raises(TooEarly, match="webhook_just_tested"):
        actions.ping_webhook(webhook.pk, actor=actor, now=NOW + TESTED_EVERY)
    rounds(NOW)
    with pytest.raises(TooEarly, match="webhook_just_tested"):
        actions.ping_webhook(webhook.pk, actor=actor, now=NOW + TESTED_EVERY / 2)
    assert WebhookDelivery.objects.count() == len(receiver.got) == 1

    actions.ping_webhook(webhook.pk, actor=actor, now=NOW + TESTED_EVERY)

    assert WebhookDelivery.objects.count() == 2


def test_a_secret_that_cannot_be_read_stops_its_own_webhook_alone(
    webhook: Webhook, world: World, lot: Lot, eng: Stage, receiver: Receiver
) -> None:
    """After SECRET_KEY was replaced nothing leaves unsigned; who renews the secret is served again."""
    other, _secret = made(world, receiver)
    Webhook.objects.filter(pk=webhook.pk).update(secret="kept under another key")
    suspend(lot, eng)

    rounds(SOON)

    codes = dict(WebhookDelivery.objects.values_list("webhook", "code"))
    assert (codes, len(receiver.got)) == ({webhook.pk: "push.secret_unreadable", other.pk: "204"}, 1)
    actions.renew_secret(webhook.pk, actor=world.tenderee.actor, now=SOON)
    rounds(SOON + QUIET[0])
    assert len(receiver.got) == 2
