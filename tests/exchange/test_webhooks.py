"""变更推送: public changes reach an address in order, are tried again, and can be caught up with."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from apps.core.actor import SYSTEM
from apps.core.refusals import NotAllowed, Refused, WrongState
from apps.evidence.models import Entry, Job
from apps.evidence.outbox import enqueue, run_next
from apps.exchange import actions, sending
from apps.exchange.actions.webhooks import Wish
from apps.exchange.lifecycle import PushState, WebhookState
from apps.exchange.models import Change, Webhook, WebhookDelivery, WebhookLane
from apps.exchange.rules.pushing import OFF_AFTER, PAUSES, QUIET, REFUSALS, WEBHOOKS_A_SEAT
from apps.exchange.rules.signing import signature
from apps.exchange.steps import ROUND
from apps.parties.lifecycle import MembershipState
from apps.parties.models import Membership
from apps.portal.models import InboxItem
from apps.tenders import actions as tenders
from apps.tenders.models import Lot
from tests.fakes.webhook_receiver import Receiver, receiving
from tests.portal.conftest import pass_on
from tests.tenders.stage import Stage, at
from tests.world import World

pytestmark = pytest.mark.django_db
NOW = at("2026-11-10 10:00")
SOON = NOW + timedelta(minutes=1)


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    """Somebody's server, on this machine."""
    settings.DEBUG = True
    with receiving() as found:
        yield found


@pytest.fixture
def webhook(lot: Lot, world: World, receiver: Receiver) -> Webhook:
    """The tenderee's webhook for everything that comes after the lot was published."""
    pass_on()
    return made(world, receiver)[0]


def made(world: World, receiver: Receiver, kinds: tuple[str, ...] = ()) -> tuple[Webhook, str]:
    wish = Wish("数据平台", receiver.address, kinds)
    return actions.make_webhook(world.tenderee.seat.pk, wish, actor=world.tenderee.actor, now=NOW)


def suspend(lot: Lot, eng: Stage, when: datetime = NOW) -> None:
    tenders.suspend_lot(lot.pk, reason="清单漏项", actor=eng.buyer.actor, now=when)
    pass_on()


def resume(lot: Lot, eng: Stage) -> None:
    tenders.resume_lot(lot.pk, new_deadline=None, actor=eng.buyer.actor, now=NOW)
    pass_on()


def rounds(now: datetime) -> None:
    """The worker's jobs of this app that are due."""
    Job.objects.exclude(kind=ROUND).delete()
    while run_next(now):
        pass


def said(receiver: Receiver, place: int = -1) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(receiver.got[place][1])
    return told


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


def actions_job(when: datetime) -> None:
    enqueue(ROUND, {}, run_at=when)


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
