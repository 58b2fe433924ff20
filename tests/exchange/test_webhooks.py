"""变更推送: public changes reach an address, signed, in order, and to nobody whose seat is over."""

from __future__ import annotations

import json
from typing import Any

import pytest

from apps.evidence.models import Entry, Job
from apps.exchange import actions
from apps.exchange.lifecycle import PushState
from apps.exchange.models import Webhook, WebhookDelivery
from apps.exchange.rules.signing import signature
from apps.exchange.steps import ROUND
from apps.parties.lifecycle import MembershipState
from apps.parties.models import Membership
from apps.tenders.models import Lot
from tests.exchange.pushing import NOW, SOON, made, resume, rounds, said, suspend
from tests.fakes.webhook_receiver import Receiver
from tests.portal.conftest import pass_on
from tests.tenders.stage import Stage
from tests.world import World

pytestmark = pytest.mark.django_db


def test_a_change_arrives_once_signed_and_as_the_feed_says_it(
    lot: Lot, world: World, eng: Stage, receiver: Receiver, client: Any
) -> None:
    pass_on()
    webhook, secret = made(world, receiver)
    before = webhook.reached
    suspend(lot, eng)

    rounds(SOON)
    rounds(SOON)

    [(headers, body)] = receiver.got
    [change] = client.get(f"/api/v1/changes?since={before}").json()["changes"]
    assert said(receiver) == {
        "type": "lot.suspended",
        "timestamp": change["at"],
        "sequence": before + 1,
        "previous": before,
        "data": change,
    }
    assert headers["webhook-id"] == f"change_{before + 1}"
    assert headers["webhook-timestamp"] == str(int(SOON.timestamp()))
    expected = signature(secret, headers["webhook-id"], int(headers["webhook-timestamp"]), body)
    assert headers["webhook-signature"] == f"v1,{expected}"
    delivery = WebhookDelivery.objects.get()
    assert (delivery.state, delivery.tries, delivery.code, delivery.next_at) == (PushState.TAKEN, 1, "204", None)


def test_only_the_kinds_that_were_asked_for_come_and_each_names_the_one_before(
    lot: Lot, world: World, eng: Stage, receiver: Receiver
) -> None:
    pass_on()
    webhook, _secret = made(world, receiver, kinds=("lot.resumed",))
    suspend(lot, eng)
    resume(lot, eng)

    rounds(SOON)

    assert [said(receiver, place)["type"] for place in range(len(receiver.got))] == ["lot.resumed"]
    assert (said(receiver)["sequence"], said(receiver)["previous"]) == (webhook.reached + 2, webhook.reached)


def test_without_a_listener_no_round_is_promised(lot: Lot) -> None:
    pass_on()

    assert not Job.objects.filter(kind=ROUND).exists()


def test_a_test_goes_out_at_once_also_while_the_address_is_left_alone(
    webhook: Webhook, lot: Lot, eng: Stage, world: World, receiver: Receiver
) -> None:
    receiver.status = 503
    suspend(lot, eng)
    rounds(SOON)
    receiver.status = 200

    actions.ping_webhook(webhook.pk, actor=world.tenderee.actor, now=SOON)
    rounds(SOON)

    assert (said(receiver, 1)["type"], said(receiver, 1)["data"]) == ("webhook.ping", None)
    assert said(receiver, 2)["type"] == "lot.suspended"  # who answers is there again


def test_a_test_that_is_not_taken_is_not_tried_again(webhook: Webhook, world: World, receiver: Receiver) -> None:
    receiver.status = 404
    actions.ping_webhook(webhook.pk, actor=world.tenderee.actor, now=NOW)

    rounds(SOON)

    assert WebhookDelivery.objects.get().state == PushState.GIVEN_UP


def test_secrets_are_kept_encrypted_and_stand_in_no_fact(world: World, receiver: Receiver) -> None:
    _webhook, secret = made(world, receiver)

    assert secret.startswith("whsec_")
    assert secret not in json.dumps(Webhook.objects.values().get(), default=str)
    body = Entry.objects.get(kind="webhook.made").body
    assert secret not in body
    assert receiver.address not in body


def test_whose_seat_is_over_is_sent_nothing(
    webhook: Webhook, lot: Lot, eng: Stage, world: World, receiver: Receiver
) -> None:
    Membership.objects.filter(pk=world.tenderee.seat.pk).update(state=MembershipState.ENDED, until=NOW)
    suspend(lot, eng)

    rounds(SOON)

    assert receiver.got == []
