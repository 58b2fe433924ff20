"""变更推送: what is not taken is tried again, later each time, until it is off; and never lost when the power fails."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from apps.core.actor import SYSTEM
from apps.evidence.models import Entry, Job
from apps.evidence.outbox import enqueue
from apps.exchange import actions, sending
from apps.exchange.lifecycle import PushState, WebhookState
from apps.exchange.models import Webhook, WebhookDelivery, WebhookLane
from apps.exchange.rules.pushing import OFF_AFTER, PAUSES, QUIET, REFUSALS
from apps.exchange.steps import ROUND
from apps.portal.models import InboxItem
from apps.tenders.models import Lot
from tests.exchange.pushing import SOON, resume, rounds, said, suspend
from tests.fakes.webhook_receiver import Receiver
from tests.portal.conftest import pass_on
from tests.tenders.stage import Stage
from tests.world import World

pytestmark = pytest.mark.django_db


def test_who_is_away_is_left_alone_longer_each_time_and_then_gets_everything_in_order(
    webhook: Webhook, lot: Lot, eng: Stage, receiver: Receiver
) -> None:
    receiver.status = 503
    suspend(lot, eng)
    resume(lot, eng)
    now = SOON
    for pause in QUIET[:3]:
        rounds(now)
        webhook.refresh_from_db()
        assert webhook.quiet_until == now + pause
        rounds(now + pause - timedelta(seconds=1))
        now += pause
    assert len(receiver.got) == 3
    assert {headers["webhook-id"] for headers, _body in receiver.got} == {f"change_{webhook.reached - 1}"}
    assert set(WebhookDelivery.objects.values_list("state", flat=True)) == {PushState.WAITING}

    receiver.status, receiver.got = 200, []
    rounds(now)

    assert [said(receiver, place)["type"] for place in (0, 1)] == ["lot.suspended", "lot.resumed"]
    webhook.refresh_from_db()
    assert (webhook.failures, webhook.failing_since, webhook.quiet_until) == (0, None, None)


def test_what_is_refused_waits_by_the_table_and_holds_up_nothing_else(
    webhook: Webhook, lot: Lot, eng: Stage, receiver: Receiver
) -> None:
    receiver.status = 422
    suspend(lot, eng)
    now = SOON
    for pause in PAUSES:
        rounds(now)
        delivery = WebhookDelivery.objects.get()
        assert (delivery.state, delivery.next_at, delivery.code) == (PushState.WAITING, now + pause, "422")
        now += pause
    rounds(now)

    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries, delivery.refusals) == (PushState.GIVEN_UP, REFUSALS, REFUSALS)
    receiver.status = 200
    resume(lot, eng)
    rounds(now)
    assert said(receiver)["type"] == "lot.resumed"


def test_redirects_are_not_followed(webhook: Webhook, lot: Lot, eng: Stage, receiver: Receiver) -> None:
    receiver.status = 307
    suspend(lot, eng)

    rounds(SOON)

    assert len(receiver.got) == 1
    assert WebhookDelivery.objects.get().code == "307"


def test_after_five_days_of_failures_it_is_off_and_its_owner_knows(
    webhook: Webhook, lot: Lot, eng: Stage, world: World, receiver: Receiver
) -> None:
    receiver.status = 500
    suspend(lot, eng)
    rounds(SOON)
    rounds(SOON + OFF_AFTER - timedelta(seconds=1))
    webhook.refresh_from_db()
    assert webhook.state == WebhookState.ACTIVE

    rounds(SOON + OFF_AFTER + QUIET[-1])
    pass_on()

    webhook.refresh_from_db()
    assert webhook.state == WebhookState.SWITCHED_OFF
    entry = Entry.objects.get(kind="webhook.switched_off")
    assert (entry.stream, entry.actor) == (world.tenderee.person.stream.name, "system")
    assert InboxItem.objects.get(entry=entry).person == world.tenderee.person
    before = len(receiver.got)
    rounds(SOON + 2 * OFF_AFTER)
    assert len(receiver.got) == before


def test_a_receiver_that_says_it_is_gone_is_left_at_once(
    webhook: Webhook, lot: Lot, eng: Stage, receiver: Receiver
) -> None:
    receiver.status = 410
    suspend(lot, eng)

    rounds(SOON)

    webhook.refresh_from_db()
    assert (webhook.state, len(receiver.got)) == (WebhookState.SWITCHED_OFF, 1)


def test_a_round_whose_process_died_is_done_again_and_one_under_way_is_left_alone(
    webhook: Webhook, lot: Lot, eng: Stage, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between sending and recording the power fails: the delivery comes twice, under one id, and never not at all."""
    suspend(lot, eng)
    taken = actions.begin_round(actor=SYSTEM, now=SOON)
    assert [len(errand.letters) for errand in taken] == [1]

    assert actions.begin_round(actor=SYSTEM, now=SOON) == []
    lane = WebhookLane.objects.get()
    assert lane.taken_until is not None
    assert lane.promised_at == lane.taken_until
    rounds(lane.taken_until)

    assert len(receiver.got) == 1


def test_many_rounds_leave_one_promise(webhook: Webhook, lot: Lot, eng: Stage, receiver: Receiver) -> None:
    """However often a round finds nothing, it does not breed."""
    receiver.status = 503
    suspend(lot, eng)
    with transaction.atomic():
        for _ in range(5):
            actions_job(SOON)

    rounds(SOON)

    assert Job.objects.filter(kind=ROUND, due_at__isnull=False).count() == 1


def test_an_address_that_moved_into_a_house_is_not_dialled(
    webhook: Webhook, lot: Lot, eng: Stage, receiver: Receiver, settings: Any
) -> None:
    """The address was fine when it was given; what it leads to is judged at every attempt."""
    settings.DEBUG = False
    Webhook.objects.update(address="https://receiver.example/")
    suspend(lot, eng)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sending.post, "__kwdefaults__", {"resolve": lambda _host, _port: ["169.254.169.254"]})
        rounds(SOON)

    delivery = WebhookDelivery.objects.get()
    assert (delivery.state, delivery.code, receiver.got) == (PushState.WAITING, "webhook_not_public", [])


def actions_job(when: datetime) -> None:
    enqueue(ROUND, {}, run_at=when)
